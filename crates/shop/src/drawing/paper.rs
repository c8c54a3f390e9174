//! Notebooks, pens, paper goods.

use super::canvas::Canvas;
use super::forms::{brass, plain, tone};
use super::motif::{Motif, cover};
use super::paint::Light;
use super::path::{n, oval, rect};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb};

shapes! {
    bound "notebook-bound" Lies, Desk, near (340.0, 400.0, 1.7), in "forest" "rust";
    spiral "notebook-spiral" Lies, Desk, near (300.0, 360.0, 1.8), in "kraft" "black";
    planner "planner-week" Lies, Desk, near (330.0, 380.0, 1.7), in "clay" "brass";
    pen "pen-fountain" Lies, Desk, near (470.0, 280.0, 1.9), in "petrol" "brass";
    pencils "pencil-set" Lies, Desk, near (380.0, 260.0, 1.8), in "kraft" "tomato";
    cards "card-set" Lies, Desk, near (360.0, 440.0, 1.7), in "sage" "terracotta";
    calendar "calendar-desk" Stands(240.0), Desk, near (380.0, 620.0, 1.7), in "chalk" "oak";
    tape "tape-washi" Lies, Desk, near (400.0, 480.0, 1.7), in "blush" "mustard";
    sketch "book-sketch" Lies, Desk, near (360.0, 460.0, 1.7), in "linen" "black";
}

/// A cover with the edges of its pages showing.
fn book(c: &mut Canvas, (x, y, w, h): (f64, f64, f64, f64), look: &Look) {
    let d = rect(x, y, w, h, 14.0);
    c.under(&d, 16.0);
    c.body(
        &rect(x + 7.0, y + 10.0, w, h, 14.0),
        &look.main.lit(-0.3),
        Light::Flat,
    );
    c.fill(&rect(x + 4.0, y + 8.0, w - 2.0, h - 4.0, 8.0), "#f3ead8");
    c.line(
        &format!("M{} {}v{}", n(x + w - 1.0), n(y + 14.0), n(h - 20.0)),
        Rgb::hex(0xcbbd9f),
        2.0,
        0.8,
    );
    let t = look.main.or(Finish::Hide);
    c.body(&d, &t, Light::Flat);
    cover(c, &d, look.motif, t.rgb, look.second.rgb);
}

fn bound(c: &mut Canvas, look: &Look) {
    c.turned(-6.0, 400.0, 500.0, |c| {
        c.body(
            "M340 800L340 920L352 900L364 920V800z",
            &look.second,
            Light::Down,
        );
        book(c, (190.0, 200.0, 420.0, 600.0), look);
        c.groove(
            "M232 202V798",
            look.main.rgb.lit(-0.5),
            look.main.rgb.lit(0.4),
            4.0,
            0.45,
        );
        c.wash("M548 200H564V800H548z", look.second.rgb, 1.0);
        c.wash("M556 200H564V800H556z", Rgb::hex(0x110022), 0.16);
        if look.motif == Motif::Plain {
            c.line(&oval(390.0, 420.0, 44.0, 44.0), brass().rgb, 4.0, 0.85);
            c.line("M390 376V464M346 420H434", brass().rgb, 3.0, 0.6);
        }
    });
}

fn spiral(c: &mut Canvas, look: &Look) {
    c.turned(5.0, 400.0, 500.0, |c| {
        book(c, (200.0, 210.0, 420.0, 580.0), look);
        let mut rings = String::new();
        let mut holes = String::new();
        for i in 0..14 {
            let y = 240.0 + 40.0 * f64::from(i);
            rings.push_str(&format!("M222 {}c-50-24-50 10-2 6", n(y)));
            holes.push_str(&oval(224.0, y + 2.0, 8.0, 8.0));
        }
        c.fill(&holes, "#3a3029");
        c.tube(&rings, 7.0, &tone(0x4a4a4d, Finish::Metal));
        c.fill(&rect(320.0, 330.0, 220.0, 130.0, 4.0), "#f6efdf");
        c.line(
            "M346 370H514M346 396H490M346 422H504",
            look.second.rgb,
            3.5,
            0.6,
        );
    });
}

fn planner(c: &mut Canvas, look: &Look) {
    let d = "M100 270C200 250 320 250 398 274V770C320 746 200 746 100 766z";
    let e = "M402 274C480 250 600 250 700 270V766C600 746 480 746 402 770z";
    let shell = rect(84.0, 256.0, 632.0, 526.0, 14.0);
    c.under(&shell, 18.0);
    c.body(&shell, &look.main.or(Finish::Hide), Light::Flat);
    for page in [d, e] {
        c.body(page, &plain(0xf6efe0), Light::Flat);
    }
    c.wash("M360 266C380 268 392 270 400 274C410 270 424 268 440 266V762C420 764 410 766 400 770C390 766 380 764 360 762z", Rgb::hex(0x3a2a20), 0.14);
    let ink = Rgb::hex(0x8d8272);
    c.line("M130 330H370M130 440H370M130 550H370M130 660H370M430 330H670M430 440H670M430 550H670M430 660H670", ink, 2.5, 0.7);
    c.line("M130 304H190M430 304H500M130 358H150M130 468H150M130 578H150M430 358H450M430 468H450M430 578H450", look.main.rgb, 8.0, 0.9);
    c.line("M170 360H300M170 384H260M170 470H330M470 360H610M470 470H560M470 494H600M170 580H280M470 580H630", Rgb::hex(0x4a5568), 3.0, 0.55);
    c.wash(
        "M620 262H642V800L631 786L620 800z",
        look.main.rgb.lit(-0.2),
        1.0,
    );
    c.turned(34.0, 470.0, 620.0, |c| {
        let pen = rect(462.0, 420.0, 20.0, 380.0, 10.0);
        c.under(&pen, 7.0);
        c.body(&pen, &look.second, Light::Round);
        c.body(
            "M462 440L472 396L482 440z",
            &tone(0xb4babf, Finish::Metal),
            Light::Round,
        );
    });
}

fn pen(c: &mut Canvas, look: &Look) {
    let paint = look.main.or(Finish::Glaze);
    c.turned(32.0, 400.0, 500.0, |c| {
        let barrel = "M372 330H428L430 700C430 800 416 830 400 834C384 830 370 800 370 700z";
        let nib = "M380 250C382 190 394 150 400 124C406 150 418 190 420 250L424 330H376z";
        c.under(barrel, 12.0);
        c.under(nib, 10.0);
        c.body("M374 250H426V340H374z", &plain(0x242221), Light::Round);
        c.body(
            "M378 262C380 200 394 160 400 126C406 160 420 200 422 262z",
            &look.second,
            Light::Round,
        );
        c.line("M400 134V214", Rgb::hex(0x3b2d16), 2.5, 0.9);
        c.fill(&oval(400.0, 220.0, 5.0, 5.0), "#3b2d16");
        c.body(barrel, &paint, Light::Round);
        c.body(
            &rect(368.0, 330.0, 64.0, 18.0, 3.0),
            &look.second,
            Light::Round,
        );
        c.body(
            &rect(369.0, 690.0, 62.0, 12.0, 3.0),
            &look.second,
            Light::Round,
        );
    });
    c.turned(32.0, 590.0, 560.0, |c| {
        let cap = "M556 420C556 392 624 392 624 420L628 690H552z";
        c.under(cap, 12.0);
        c.body(cap, &paint, Light::Round);
        c.body(
            &rect(548.0, 670.0, 84.0, 22.0, 4.0),
            &look.second,
            Light::Round,
        );
        c.body(
            "M580 400H600V600C600 616 580 616 580 600z",
            &look.second,
            Light::Round,
        );
    });
}

fn pencils(c: &mut Canvas, look: &Look) {
    let colours = [0xc4432f, 0xcf9c38, 0x5b875f, 0x2d6d71, 0x383f76, 0x643b52];
    let d = rect(220.0, 420.0, 360.0, 430.0, 10.0);
    for (i, hex) in colours.into_iter().enumerate() {
        let x = 240.0 + 55.0 * i as f64;
        let y = 190.0 + f64::from((i as u32 * 29) % 40);
        let t = if i == 0 {
            look.second.or(Finish::Plain)
        } else {
            plain(hex)
        };
        let body = rect(x, y + 70.0, 44.0, 420.0, 2.0);
        c.under(&body, 7.0);
        c.body(&body, &t, Light::Round);
        c.body(
            &format!(
                "M{} {}l22-80l22 80q-11-12-22 0q-11 12-22 0z",
                n(x),
                n(y + 74.0)
            ),
            &plain(0xe0c398),
            Light::Round,
        );
        c.body(
            &format!("M{} {}l7-25l7 25z", n(x + 15.0), n(y + 20.0)),
            &t,
            Light::Round,
        );
    }
    c.under(&d, 14.0);
    let paper = look.main.or(Finish::Plain);
    c.body(&d, &paper, Light::Flat);
    c.line("M222 420H578", paper.rgb.lit(0.5), 4.0, 0.8);
    c.fill(&rect(290.0, 560.0, 220.0, 150.0, 4.0), "#f6efdf");
    c.line(
        "M322 602H478M322 630H450M322 658H468",
        Rgb::hex(0x4d4034),
        4.0,
        0.6,
    );
}

fn cards(c: &mut Canvas, look: &Look) {
    let envelope = look.second.or(Finish::Plain);
    c.turned(-9.0, 400.0, 500.0, |c| {
        let d = rect(150.0, 420.0, 480.0, 340.0, 4.0);
        c.under(&d, 12.0);
        c.body(&d, &envelope, Light::Flat);
        c.line(
            "M152 424L390 610L628 424",
            envelope.rgb.lit(-0.35),
            4.0,
            0.5,
        );
    });
    c.turned(7.0, 400.0, 500.0, |c| {
        let d = rect(230.0, 190.0, 360.0, 480.0, 4.0);
        c.under(&d, 12.0);
        c.body(&d, &plain(0xf7f1e4), Light::Flat);
        let green = look.main.rgb;
        let mut leaves = String::new();
        for i in 0..6 {
            let y = 560.0 - 48.0 * f64::from(i);
            leaves.push_str(&super::props::leaf(
                410.0,
                y,
                58.0,
                96.0 - 8.0 * f64::from(i),
                20.0,
            ));
            leaves.push_str(&super::props::leaf(
                410.0,
                y - 16.0,
                -58.0,
                96.0 - 8.0 * f64::from(i),
                20.0,
            ));
        }
        c.line("M410 620V270", green.lit(-0.25), 5.0, 1.0);
        c.fill(&leaves, &green.css());
        c.fill(
            &super::props::leaf(410.0, 290.0, 0.0, 60.0, 16.0),
            &look.second.rgb.css(),
        );
    });
}

fn calendar(c: &mut Canvas, look: &Look) {
    let wood = look.second.clone();
    c.body("M170 852L210 812H590L630 852z", &wood, Light::Down);
    c.body(
        "M206 420H594V826H206z",
        &look.main.or(Finish::Plain),
        Light::Flat,
    );
    c.body(
        "M206 420H594V520H206z",
        &tone(0xb9573f, Finish::Plain),
        Light::Flat,
    );
    c.line("M250 472H400", Rgb::hex(0xfaf2e2), 14.0, 0.9);
    let mut days = String::new();
    for i in 0..35 {
        if i > 1 && i < 33 {
            days.push_str(&rect(
                246.0 + 46.0 * f64::from(i % 7),
                556.0 + 46.0 * f64::from(i / 7),
                26.0,
                22.0,
                5.0,
            ));
        }
    }
    c.wash(&days, Rgb::hex(0x4d4034), 0.28);
    c.fill(&oval(397.0, 659.0, 24.0, 24.0), "#b9573f");
    c.body(&rect(170.0, 830.0, 460.0, 28.0, 6.0), &wood, Light::Down);
    for x in [290.0, 510.0] {
        c.tube(&format!("M{x} 440V396", x = n(x)), 10.0, &brass());
    }
}

fn tape(c: &mut Canvas, look: &Look) {
    let spots = [
        (290.0, 360.0),
        (520.0, 430.0),
        (330.0, 620.0),
        (560.0, 660.0),
    ];
    let motifs = [Motif::Stripe, Motif::Dots, Motif::Leaf, Motif::Check];
    for (i, (x, y)) in spots.into_iter().enumerate() {
        let t = if i % 2 == 0 {
            look.main.or(Finish::Plain)
        } else {
            look.second.or(Finish::Plain)
        };
        let other = if i % 2 == 0 {
            look.second.rgb
        } else {
            look.main.rgb
        };
        c.under(&oval(x, y + 26.0, 104.0, 104.0), 12.0);
        c.body(&oval(x, y + 26.0, 106.0, 106.0), &t.lit(-0.22), Light::Flat);
        c.body(&oval(x, y, 106.0, 106.0), &t, Light::Flat);
        cover(
            c,
            &oval(x, y, 106.0, 106.0),
            motifs[i],
            t.rgb,
            other.lit(0.4),
        );
        c.line(&oval(x, y, 88.0, 88.0), Rgb::hex(0xffffff), 3.0, 0.35);
        c.body(&oval(x, y, 62.0, 62.0), &plain(0xdfd0b4), Light::Flat);
        c.body(&oval(x, y + 4.0, 54.0, 54.0), &plain(0x9a8a72), Light::Ball);
    }
}

fn sketch(c: &mut Canvas, look: &Look) {
    c.turned(-5.0, 400.0, 500.0, |c| {
        book(c, (140.0, 270.0, 520.0, 470.0), look);
        c.groove(
            "M184 272V738",
            look.main.rgb.lit(-0.5),
            look.main.rgb.lit(0.4),
            4.0,
            0.4,
        );
        c.fill(&rect(300.0, 400.0, 230.0, 150.0, 3.0), "#f7f1e4");
        c.line(
            "M330 510C360 450 380 470 400 490C430 430 460 440 500 510z",
            look.second.rgb,
            4.0,
            0.8,
        );
    });
    c.turned(64.0, 560.0, 640.0, |c| {
        let d = rect(546.0, 470.0, 22.0, 330.0, 4.0);
        c.under(&d, 7.0);
        c.body(&d, &look.second, Light::Round);
        c.body("M546 472L557 430L568 472z", &plain(0xe0c398), Light::Round);
        c.fill("M553 446L557 430L561 446z", "#2a2522");
    });
}
