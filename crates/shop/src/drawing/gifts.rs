//! Small presents and party things, and the wrapped parcel that stands for whatever has no picture.

use super::canvas::Canvas;
use super::forms::{brass, plain};
use super::motif::{Motif, cover, cover_turned};
use super::paint::Light;
use super::path::{Lathe, n, oval, poly, rect};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb};

shapes! {
    parcel "parcel-wrap" Lies, Desk, near (440.0, 430.0, 1.6), in "kraft" "tomato";
    heart "heart-hang" Wall, Table, near (340.0, 480.0, 1.6), in "tomato" "white";
    gift "box-gift" Stands(210.0), Table, near (400.0, 560.0, 1.6), in "blush" "berry";
    cakes "cakestand-tier" Stands(210.0), Table, near (400.0, 480.0, 1.6), in "porcelain" "rose";
    bunting "bunting-flags" Wall, Table, near (300.0, 420.0, 1.6), in "tomato" "mustard";
    sign "sign-enamel" Wall, Table, near (330.0, 460.0, 1.7), in "white" "navy";
    jewel "jewel-pendant" Lies, Desk, near (400.0, 640.0, 1.7), in "brass" "teal";
    tin "tin-round" Stands(190.0), Kitchen, near (360.0, 660.0, 1.6), in "mint" "tomato";
    lights "lights-string" Wall, Table, near (320.0, 460.0, 1.6), in "butter" "forest";
}

fn bow(c: &mut Canvas, x: f64, y: f64, look: &Look) {
    let t = look.second.or(Finish::Plain);
    c.placed(x, y, 1.0, |c| {
        let d = "M0 0C-30-60-120-90-130-40C-140 10-50 20 0 0C30-60 120-90 130-40C140 10 50 20 0 0z";
        c.under(d, 8.0);
        c.body("M-8 6C-30 60-60 90-90 120L-56 126L-40 150C-20 110 0 60 6 10zM8 6C30 60 60 90 90 120L56 126L40 150C20 110 0 60-6 10z", &t.lit(-0.12), Light::Down);
        c.body(d, &t, Light::Ball);
        c.body(&oval(0.0, -2.0, 24.0, 20.0), &t.lit(0.08), Light::Ball);
    });
}

fn parcel(c: &mut Canvas, look: &Look) {
    c.turned(-7.0, 400.0, 500.0, |c| {
        let d = rect(170.0, 230.0, 460.0, 540.0, 6.0);
        c.under(&d, 20.0);
        let paper = look.main.or(Finish::Plain);
        c.fill(&d, &paper.rgb.css());
        cover(c, &d, look.motif, paper.rgb, look.second.rgb.lit(0.25));
        if let Some(shade) = c.shade(Finish::Plain, Light::Flat) {
            c.fill(&d, &shade);
        }
        c.groove(
            "M170 300L232 230M630 700L572 770M170 700L230 770M630 300L570 230",
            paper.rgb.lit(-0.4),
            paper.rgb.lit(0.5),
            3.0,
            0.3,
        );
        let ribbon = look.second.or(Finish::Plain);
        c.body("M170 470H630V516H170z", &ribbon, Light::Down);
        c.body("M418 230H464V770H418z", &ribbon, Light::Round);
        bow(c, 441.0, 490.0, look);
        c.turned(14.0, 250.0, 620.0, |c| {
            let tag = "M214 570H300V690H214V590z";
            c.under(tag, 7.0);
            c.fill(tag, "#f7f0e1");
            c.fill(&oval(232.0, 590.0, 7.0, 7.0), &paper.rgb.lit(-0.3).css());
            c.line("M236 634H280M236 656H270", Rgb::hex(0x6b5b49), 4.0, 0.6);
        });
    });
}

const HEART: &str = "M400 720C250 610 170 520 170 420C170 330 230 280 295 280C345 280 380 306 400 350C420 306 455 280 505 280C570 280 630 330 630 420C630 520 550 610 400 720z";

fn heart(c: &mut Canvas, look: &Look) {
    c.line(
        "M400 350C390 240 396 160 400 90",
        look.second.rgb.lit(-0.2),
        9.0,
        1.0,
    );
    c.fill(&oval(400.0, 92.0, 10.0, 10.0), "#8a7a66");
    c.under(HEART, 16.0);
    let t = look.main.or(Finish::Cloth);
    c.body(HEART, &t, Light::Ball);
    cover(c, HEART, look.motif, t.rgb, look.second.rgb);
    c.stitch("M400 690C270 594 196 514 196 424C196 346 246 306 298 306C346 306 380 334 400 386C420 334 454 306 502 306C554 306 604 346 604 424C604 514 530 594 400 690z", look.second.rgb.lit(0.3), 3.0, 0.8);
}

fn gift(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Plain);
    let body = rect(206.0, 560.0, 388.0, 298.0, 4.0);
    c.fill(&body, &t.rgb.css());
    cover(c, &body, look.motif, t.rgb, look.second.rgb.lit(0.3));
    if let Some(shade) = c.shade(Finish::Plain, Light::Round) {
        c.fill(&body, &shade);
    }
    c.body(
        &rect(374.0, 560.0, 52.0, 298.0, 0.0),
        &look.second.or(Finish::Plain),
        Light::Down,
    );
    c.wash(
        &rect(206.0, 560.0, 388.0, 26.0, 0.0),
        Rgb::hex(0x1b1020),
        0.2,
    );
    c.body(
        &poly(&[
            (190.0, 500.0),
            (610.0, 500.0),
            (572.0, 462.0),
            (228.0, 462.0),
        ]),
        &t.lit(0.2),
        Light::Flat,
    );
    c.body(
        &rect(190.0, 498.0, 420.0, 72.0, 4.0),
        &t.lit(0.06),
        Light::Round,
    );
    c.body(
        "M374 498H426V570H374z",
        &look.second.or(Finish::Plain).lit(0.05),
        Light::Down,
    );
    bow(c, 400.0, 474.0, look);
}

fn cakes(c: &mut Canvas, look: &Look) {
    let glaze = look.main.or(Finish::Glaze);
    let foot = Lathe::smooth(400.0, &[(30.0, 700.0), (26.0, 780.0), (110.0, 846.0)]);
    c.body(&foot.outline(), &glaze, Light::Round);
    c.tube("M400 420V690", 15.0, &brass());
    for (y, r) in [(690.0, 226.0), (500.0, 160.0)] {
        for (i, dx) in [-0.6, -0.2, 0.2, 0.6].into_iter().enumerate() {
            let x = 400.0 + r * dx;
            let cup = Lathe::straight(x, &[(r * 0.15, y - 44.0), (r * 0.12, y - 4.0)]);
            c.body(
                &cup.outline(),
                &plain([0xd8a55f, 0xb9785a][i % 2]),
                Light::Round,
            );
            c.body(
                &oval(x, y - 50.0, r * 0.17, r * 0.13),
                &look.second.or(Finish::Plain).lit(0.15 * (i % 2) as f64),
                Light::Ball,
            );
        }
        let plate = Lathe::smooth(400.0, &[(r, y), (r * 0.8, y + 20.0), (r * 0.3, y + 30.0)]);
        c.body(&plate.band(y, y + 30.0), &glaze, Light::Round);
        c.line(&plate.ring(y + 1.0), look.second.rgb, 4.0, 0.8);
    }
    c.line(&oval(400.0, 396.0, 24.0, 24.0), brass().rgb, 9.0, 1.0);
}

fn bunting(c: &mut Canvas, look: &Look) {
    let tones = [
        look.main.or(Finish::Cloth),
        look.second.or(Finish::Cloth),
        plain(0xf3ead9).or(Finish::Cloth),
    ];
    for (row, y) in [280.0, 560.0].into_iter().enumerate() {
        c.line(
            &format!("M20 {y}Q400 {} 780 {y}", n(y + 150.0), y = n(y)),
            Rgb::hex(0xefe4cf),
            9.0,
            1.0,
        );
        for i in 0..6 {
            let t = (f64::from(i) + 0.5) / 6.0;
            let x = 20.0 + 760.0 * t;
            let top = y + 300.0 * t * (1.0 - t);
            let d = poly(&[(x - 50.0, top), (x + 50.0, top), (x, top + 130.0)]);
            c.under(&d, 6.0);
            let tone = &tones[(i as usize + row) % 3];
            c.body(&d, tone, Light::Flat);
            if i % 2 == row as i32 {
                cover(
                    c,
                    &d,
                    if look.motif == Motif::Plain {
                        Motif::Dots
                    } else {
                        look.motif
                    },
                    tone.rgb,
                    tone.rgb.lit(0.6),
                );
            }
        }
    }
}

fn sign(c: &mut Canvas, look: &Look) {
    c.line("M230 330L400 170L570 330", Rgb::hex(0x8a7a66), 6.0, 1.0);
    c.fill(&oval(400.0, 170.0, 11.0, 11.0), "#8a7a66");
    let d = rect(130.0, 320.0, 540.0, 340.0, 28.0);
    c.under(&d, 14.0);
    let t = look.main.or(Finish::Glaze);
    c.body(&d, &t, Light::Round);
    let ink = look.second.rgb;
    c.line(&rect(152.0, 342.0, 496.0, 296.0, 18.0), ink, 7.0, 0.9);
    c.line(
        "M220 560C300 500 340 420 400 420S500 500 580 560M400 420V580M300 590H500",
        ink,
        8.0,
        0.85,
    );
    c.fill(
        &super::props::leaf(400.0, 424.0, 0.0, 60.0, 16.0),
        &ink.css(),
    );
    for (x, y) in [
        (168.0, 358.0),
        (632.0, 358.0),
        (168.0, 622.0),
        (632.0, 622.0),
    ] {
        c.body(&oval(x, y, 8.0, 8.0), &brass(), Light::Ball);
    }
}

fn jewel(c: &mut Canvas, look: &Look) {
    let card = rect(180.0, 180.0, 440.0, 640.0, 8.0);
    c.under(&card, 14.0);
    c.body(&card, &plain(0xf3ebdc), Light::Flat);
    c.raw("<g transform=\"translate(5 8)\" opacity=\".2\">");
    c.line(
        "M300 200C280 420 340 560 400 620C460 560 520 420 500 200",
        Rgb::hex(0x2a1f18),
        8.0,
        1.0,
    );
    c.raw("</g>");
    c.stitch(
        "M300 200C280 420 340 560 400 620C460 560 520 420 500 200",
        look.main.rgb.lit(-0.2),
        8.0,
        1.0,
    );
    c.stitch(
        "M300 200C280 420 340 560 400 620C460 560 520 420 500 200",
        look.main.rgb.lit(0.5),
        3.0,
        0.9,
    );
    c.under("M400 626L450 680L400 770L350 680z", 7.0);
    c.body("M400 618L462 682L400 786L338 682z", &look.main, Light::Flat);
    c.body(
        "M400 636L446 684L400 764L354 684z",
        &look.second.or(Finish::Glaze),
        Light::Ball,
    );
    c.wash(
        "M400 636L446 684H354zM400 764L380 684H400z",
        Rgb::hex(0xffffff),
        0.3,
    );
}

fn tin(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Glaze);
    let body = Lathe::straight(400.0, &[(188.0, 600.0), (188.0, 846.0)]);
    c.body(&body.outline(), &t, Light::Round);
    let motif = if look.motif == Motif::Plain {
        Motif::Dots
    } else {
        look.motif
    };
    cover_turned(c, &body, (640.0, 840.0), motif, &t, look.second.rgb);
    let lid = Lathe::mixed(
        400.0,
        &[
            (180.0, 546.0, false),
            (196.0, 560.0, true),
            (196.0, 630.0, false),
        ],
    );
    c.body(&lid.outline(), &look.second.or(Finish::Glaze), Light::Round);
    c.body(
        &lid.mouth(0.0),
        &look.second.or(Finish::Plain).lit(0.16),
        Light::Flat,
    );
    c.line(&lid.mouth(26.0), look.second.rgb.lit(-0.3), 3.0, 0.4);
    c.body(&oval(400.0, 540.0, 30.0, 22.0), &brass(), Light::Ball);
}

fn lights(c: &mut Canvas, look: &Look) {
    for y in [250.0, 450.0, 640.0] {
        c.line(
            &format!(
                "M-10 {}Q200 {} 410 {}T810 {}",
                n(y),
                n(y + 130.0),
                n(y + 10.0),
                n(y)
            ),
            look.second.rgb,
            5.0,
            1.0,
        );
        for i in 0..7 {
            let x = 50.0 + 116.0 * f64::from(i);
            let t = (x - if x < 400.0 { 0.0 } else { 400.0 }) / 400.0;
            let top = y
                + 30.0
                + if x < 400.0 {
                    200.0 * t * (1.0 - t)
                } else {
                    -160.0 * t * (1.0 - t)
                };
            c.glow(
                x,
                top + 26.0,
                90.0,
                90.0,
                look.main.rgb.mix(Rgb::hex(0xffdf9a), 0.6),
                0.7,
            );
            c.fill(
                &oval(x, top + 26.0, 19.0, 25.0),
                &look.main.rgb.lit(0.6).css(),
            );
            c.body(
                &rect(x - 8.0, top - 10.0, 16.0, 18.0, 3.0),
                &look.second.or(Finish::Plain),
                Light::Round,
            );
        }
    }
}
