//! What keeps a desk in order.

use super::canvas::Canvas;
use super::forms::{brass, plain, slab, tone};
use super::motif::{Motif, cover, cover_turned};
use super::paint::Light;
use super::path::{Lathe, n, oval, poly, rect};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb};

shapes! {
    organiser "organiser-box" Stands(260.0), Desk, near (330.0, 620.0, 1.7), in "oak" "sage";
    mat "mat-desk" Lies, Desk, near (260.0, 420.0, 1.8), in "leather" "felt";
    bookends "bookend-pair" Stands(280.0), Desk, near (230.0, 640.0, 1.7), in "marble" "brass";
    letters "tray-letter" Stands(280.0), Desk, near (300.0, 680.0, 1.7), in "black" "oak";
    laptop "stand-laptop" Stands(270.0), Desk, near (360.0, 640.0, 1.7), in "walnut" "steel";
    monitor "stand-monitor" Stands(310.0), Desk, near (250.0, 740.0, 1.8), in "oak" "black";
    pencil_cup "cup-pencil" Stands(130.0), Desk, near (400.0, 560.0, 1.7), in "concrete" "brass";
    scissors "scissors-paper" Lies, Desk, near (400.0, 360.0, 1.7), in "black" "brass";
    phones "stand-headphone" Stands(170.0), Desk, near (400.0, 380.0, 1.6), in "walnut" "charcoal";
    valet "tray-valet" Lies, Desk, near (330.0, 420.0, 1.7), in "leather" "brass";
}

fn organiser(c: &mut Canvas, look: &Look) {
    let wood = look.main.clone();
    for (x, h, hex) in [
        (300.0, 230.0, 0xc4432f),
        (330.0, 280.0, 0xcf9c38),
        (364.0, 210.0, 0x2d6d71),
    ] {
        c.body(&rect(x, 600.0 - h, 18.0, h, 3.0), &plain(hex), Light::Round);
        c.body(
            &format!("M{} {}l9-30l9 30z", n(x), n(602.0 - h)),
            &plain(0xe0c398),
            Light::Round,
        );
    }
    c.fill("M440 470H600V620H440z", "#f4ecdc");
    c.fill("M456 450H616V620H456z", "#e3b79c");
    slab(c, (150.0, 560.0, 500.0, 296.0), 46.0, &wood);
    let side = 50.0;
    c.fill(
        &poly(&[
            (172.0, 556.0),
            (430.0, 556.0),
            (420.0, 520.0),
            (206.0, 520.0),
        ]),
        &wood.rgb.lit(-0.6).css(),
    );
    c.fill(
        &poly(&[
            (446.0, 556.0),
            (628.0, 556.0),
            (628.0 - side * 0.7, 520.0),
            (446.0, 520.0),
        ]),
        &wood.rgb.lit(-0.6).css(),
    );
    for (x, h, hex) in [
        (300.0, 60.0, 0xc4432f),
        (330.0, 70.0, 0xcf9c38),
        (364.0, 66.0, 0x2d6d71),
    ] {
        c.body(&rect(x, 490.0, 18.0, h, 0.0), &plain(hex), Light::Round);
    }
    c.fill("M456 490H600V552H456z", "#e3b79c");
    for y in [604.0, 730.0] {
        c.wash(
            &rect(170.0, y - 4.0, 460.0, 116.0, 4.0),
            Rgb::hex(0x1b1410),
            0.4,
        );
        c.body(
            &rect(174.0, y, 452.0, 108.0, 3.0),
            &look.second.or(Finish::Plain),
            Light::Flat,
        );
        c.body(&oval(400.0, y + 54.0, 13.0, 13.0), &brass(), Light::Ball);
    }
}

fn mat(c: &mut Canvas, look: &Look) {
    let d = rect(60.0, 290.0, 680.0, 420.0, 18.0);
    c.under(&d, 12.0);
    let t = look.main.or(Finish::Hide);
    c.body(&d, &t, Light::Flat);
    cover(c, &d, look.motif, t.rgb, look.second.rgb);
    c.stitch(
        &rect(76.0, 306.0, 648.0, 388.0, 10.0),
        t.rgb.lit(0.55),
        2.5,
        0.7,
    );
    let flap = "M740 640V692A18 18 0 0 1 722 710H600C660 700 720 690 740 640z";
    c.body(flap, &look.second.or(Finish::Cloth), Light::Flat);
    let keyboard = rect(250.0, 380.0, 300.0, 110.0, 14.0);
    c.under(&keyboard, 8.0);
    c.body(&keyboard, &plain(0xeee8de), Light::Flat);
    let keys = c.pattern(
        25.0,
        25.0,
        0,
        "<path d=\"M3 3h19v19h-19z\" fill=\"#fff\" stroke=\"#c9c0b0\" stroke-width=\"1.5\"/>",
    );
    c.raw("<g transform=\"translate(262 386)\">");
    c.fill("M0 0h275v100h-275z", &keys);
    c.raw("</g>");
    c.under(&oval(640.0, 440.0, 36.0, 56.0), 8.0);
    c.body(
        &oval(640.0, 440.0, 36.0, 56.0),
        &plain(0xeee8de),
        Light::Ball,
    );
    c.line("M640 396V424", Rgb::hex(0x9a8f80), 4.0, 0.8);
}

fn bookends(c: &mut Canvas, look: &Look) {
    let hues = [0x5f7468, 0xc98d63, 0x39506b, 0xe5d7bd, 0xd7a14d, 0x8a4a3a];
    for (i, hex) in hues.into_iter().enumerate() {
        let h = 250.0 + f64::from((i as u32 * 61) % 70);
        let x = 250.0 + 50.0 * i as f64;
        c.body(&rect(x, 850.0 - h, 48.0, h, 4.0), &plain(hex), Light::Round);
        c.line(
            &format!("M{} {}h48m0 10h-48", n(x), n(850.0 - h + 34.0)),
            plain(hex).rgb.lit(0.5),
            3.0,
            0.6,
        );
    }
    let stone = look.main.clone();
    for (d, k) in [
        ("M120 852V640A126 126 0 0 1 246 514V852z", 0.0),
        ("M680 852V640A126 126 0 0 0 554 514V852z", -0.06),
    ] {
        c.body(d, &stone.lit(k), Light::Flat);
        c.line(d, stone.rgb.lit(0.5), 3.0, 0.5);
    }
    c.body(
        &rect(120.0, 834.0, 126.0, 20.0, 0.0),
        &look.second,
        Light::Flat,
    );
    c.body(
        &rect(554.0, 834.0, 126.0, 20.0, 0.0),
        &look.second,
        Light::Flat,
    );
}

fn letters(c: &mut Canvas, look: &Look) {
    let metal = look.main.clone();
    for (i, y) in [820.0, 680.0, 540.0].into_iter().enumerate() {
        c.fill(
            &poly(&[
                (176.0, y - 16.0),
                (624.0, y - 16.0),
                (584.0, y - 66.0),
                (216.0, y - 66.0),
            ]),
            if i == 1 { "#e9dcc2" } else { "#f6f0e3" },
        );
        if i == 0 {
            c.fill(
                &poly(&[
                    (210.0, y - 22.0),
                    (600.0, y - 22.0),
                    (566.0, y - 66.0),
                    (240.0, y - 66.0),
                ]),
                "#e3b79c",
            );
        }
        c.wash(
            &poly(&[
                (176.0, y - 56.0),
                (624.0, y - 56.0),
                (594.0, y - 70.0),
                (206.0, y - 70.0),
            ]),
            Rgb::hex(0x1b1410),
            0.2,
        );
        c.body(
            &rect(140.0, y - 16.0, 520.0, 46.0, 8.0),
            &look.second,
            Light::Down,
        );
    }
    for x in [150.0, 650.0] {
        c.tube(&format!("M{x} 856V440", x = n(x)), 13.0, &metal);
        c.body(&oval(x, 432.0, 14.0, 14.0), &brass(), Light::Ball);
    }
}

fn laptop(c: &mut Canvas, look: &Look) {
    let wood = look.main.clone();
    c.body(
        "M200 400C200 388 208 380 220 380H580C592 380 600 388 600 400L616 646H184z",
        &plain(0x3b3d42),
        Light::Flat,
    );
    let screen = c.linear(
        (0.0, 0.0, 1.0, 1.0),
        &[
            (0.0, Rgb::hex(0xe8c9a4), 1.0),
            (0.5, Rgb::hex(0xc58f78), 1.0),
            (1.0, Rgb::hex(0x4f6b78), 1.0),
        ],
    );
    c.fill("M216 398H584L598 628H202z", &screen);
    c.fill(
        "M205 570C300 500 360 590 440 540S580 520 592 540L598 628H202z",
        "#3d5560",
    );
    c.body(
        "M184 640H616L660 690C664 700 656 706 640 706H160C144 706 136 700 140 690z",
        &look.second.or(Finish::Metal),
        Light::Down,
    );
    c.grain = 80;
    for (d, k) in [
        ("M190 704L240 704L320 856H262z", 0.0),
        ("M610 704L560 704L480 856H538z", -0.1),
    ] {
        c.body(d, &wood.lit(k), Light::Flat);
    }
    c.grain = 0;
    c.body(
        &rect(246.0, 772.0, 308.0, 26.0, 6.0),
        &wood.lit(-0.1),
        Light::Down,
    );
    c.body(&rect(150.0, 700.0, 500.0, 20.0, 8.0), &wood, Light::Down);
}

fn monitor(c: &mut Canvas, look: &Look) {
    let wood = look.main.clone();
    c.body(
        &rect(150.0, 400.0, 500.0, 300.0, 12.0),
        &plain(0x2d2e31),
        Light::Flat,
    );
    let screen = c.linear(
        (0.0, 0.0, 1.0, 1.0),
        &[
            (0.0, Rgb::hex(0xbfd0cf), 1.0),
            (0.6, Rgb::hex(0x7f9d98), 1.0),
            (1.0, Rgb::hex(0x47666a), 1.0),
        ],
    );
    c.fill(&rect(162.0, 412.0, 476.0, 270.0, 4.0), &screen);
    c.fill(
        "M162 600L300 500L400 590L500 530L638 620V682H162z",
        "#3f5c5c",
    );
    c.body(
        &rect(376.0, 698.0, 48.0, 60.0, 0.0),
        &plain(0x2d2e31),
        Light::Round,
    );
    c.body(
        &rect(310.0, 748.0, 180.0, 14.0, 6.0),
        &plain(0x2d2e31),
        Light::Down,
    );
    for x in [112.0, 648.0] {
        c.body(
            &rect(x, 776.0, 40.0, 82.0, 4.0),
            &look.second.or(Finish::Plain),
            Light::Round,
        );
    }
    c.fill(&rect(152.0, 786.0, 496.0, 66.0, 0.0), "#2a211a");
    c.body(
        &rect(250.0, 822.0, 300.0, 30.0, 6.0),
        &plain(0xe9e3d8),
        Light::Down,
    );
    slab(c, (84.0, 766.0, 632.0, 24.0), 30.0, &wood);
    c.body(
        &rect(376.0, 736.0, 48.0, 16.0, 0.0),
        &plain(0x2d2e31),
        Light::Round,
    );
}

fn pencil_cup(c: &mut Canvas, look: &Look) {
    for (x, y, turn, hex) in [
        (350.0, 330.0, -9.0, 0xcf9c38),
        (400.0, 280.0, 1.0, 0xc4432f),
        (440.0, 320.0, 9.0, 0x2d6d71),
    ] {
        c.turned(turn, 400.0, 700.0, |c| {
            c.body(
                &rect(x - 12.0, y, 24.0, 300.0, 2.0),
                &plain(hex),
                Light::Round,
            );
            c.body(
                &format!("M{} {}l12-42l12 42z", n(x - 12.0), n(y + 2.0)),
                &plain(0xe0c398),
                Light::Round,
            );
            c.fill(
                &format!("M{} {}l4-15l4 15z", n(x - 4.0), n(y - 25.0)),
                "#2d2926",
            );
        });
    }
    let t = look.main.or(Finish::Glaze);
    let body = Lathe::straight(400.0, &[(128.0, 570.0), (122.0, 846.0)]);
    c.body(&body.outline(), &t, Light::Round);
    cover_turned(c, &body, (590.0, 840.0), look.motif, &t, look.second.rgb);
    if look.motif == Motif::Plain {
        c.line(&body.ring(826.0), look.second.rgb, 9.0, 0.9);
    }
    c.line("M272 570a128 19 0 0 0 256 0", t.rgb.lit(0.35), 7.0, 0.9);
}

fn scissors(c: &mut Canvas, look: &Look) {
    c.turned(-16.0, 400.0, 500.0, |c| {
        let blades = ["M388 560C376 400 392 220 424 120C432 260 428 420 424 560z", "M412 560C424 400 408 220 376 120C368 260 372 420 376 560z"];
        let steel = if look.second.finish == Finish::Metal { look.second.clone() } else { tone(0xb4babf, Finish::Metal) };
        for d in blades {
            c.under(d, 9.0);
            c.body(d, &steel, Light::Round);
        }
        let grips = "M392 540C380 600 330 620 300 680C270 750 300 840 350 846C400 850 412 760 400 680M408 540C420 600 470 620 500 680C530 750 500 840 450 846C400 850 388 760 400 680";
        c.raw("<g transform=\"translate(10 14)\" opacity=\".18\">");
        c.line(grips, Rgb::hex(0x2a1f18), 32.0, 1.0);
        c.raw("</g>");
        c.tube(grips, 30.0, &look.main.or(Finish::Plain));
        c.body(&oval(400.0, 516.0, 17.0, 17.0), &brass(), Light::Ball);
    });
}

fn phones(c: &mut Canvas, look: &Look) {
    let wood = look.main.clone();
    let plate = Lathe::straight(400.0, &[(160.0, 832.0), (160.0, 850.0)]);
    c.body(&plate.outline(), &wood, Light::Round);
    c.body(&plate.mouth(0.0), &wood.lit(0.14), Light::Flat);
    c.grain = 88;
    c.body(&rect(380.0, 330.0, 40.0, 506.0, 8.0), &wood, Light::Round);
    c.grain = 0;
    c.body(
        "M300 360C320 310 480 310 500 360C480 346 320 346 300 360z",
        &wood.lit(0.1),
        Light::Down,
    );
    let soft = look.second.or(Finish::Hide);
    c.tube("M226 560C200 230 600 230 574 560", 34.0, &soft);
    for x in [196.0, 604.0] {
        c.body(
            &rect(x - 46.0, 500.0, 92.0, 180.0, 44.0),
            &soft,
            Light::Round,
        );
        let inner = if x < 400.0 { x + 26.0 } else { x - 56.0 };
        c.body(
            &rect(inner, 516.0, 30.0, 148.0, 15.0),
            &soft.lit(-0.35),
            Light::Round,
        );
        c.line(&format!("M{} 560V620", n(x)), brass().rgb, 6.0, 0.9);
    }
}

fn valet(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Hide);
    let d = "M170 260H630L660 290V710L630 740H170L140 710V290z";
    c.under(d, 14.0);
    c.body(d, &t.lit(0.1), Light::Flat);
    c.body("M200 312H600V688H200z", &t.lit(-0.1), Light::Flat);
    c.line("M140 290L200 312M660 290L600 312M140 710L200 688M660 710L600 688M170 260L200 312M630 260L600 312M170 740L200 688M630 740L600 688", t.rgb.lit(-0.45), 4.0, 0.5);
    c.wash("M200 312H600V340H228V688H200z", Rgb::hex(0x1b1020), 0.22);
    for (x, y) in [
        (172.0, 290.0),
        (628.0, 290.0),
        (172.0, 710.0),
        (628.0, 710.0),
    ] {
        c.body(&oval(x, y, 13.0, 13.0), &look.second, Light::Ball);
    }
    c.under(&oval(500.0, 590.0, 58.0, 58.0), 7.0);
    c.body(
        &oval(500.0, 590.0, 58.0, 58.0),
        &plain(0xf3ecdd),
        Light::Flat,
    );
    c.line(&oval(500.0, 590.0, 58.0, 58.0), brass().rgb, 8.0, 1.0);
    c.line("M500 590V556M500 590L524 602", Rgb::hex(0x2d2926), 5.0, 1.0);
    c.tube(
        "M300 420a34 34 0 1 0 1 1zM330 450L420 540M396 516L416 496M374 494L394 474",
        13.0,
        &tone(0xb4babf, Finish::Metal),
    );
}
