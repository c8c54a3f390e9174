//! Mugs, cups, glasses, jugs.

use super::canvas::Canvas;
use super::forms::tone;
use super::motif::{Motif, cover_turned};
use super::paint::Light;
use super::path::{Lathe, n, oval};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb, Tone};
use super::vessels::{mouth, vessel};

shapes! {
    straight "mug-straight" Stands(170.0), Table, near (420.0, 640.0, 1.7), in "sage" "chalk";
    round "mug-round" Stands(160.0), Table, near (420.0, 660.0, 1.7), in "stoneware" "rust";
    enamel "mug-enamel" Stands(170.0), Meadow, near (400.0, 600.0, 1.7), in "forest" "black";
    espresso "cup-espresso" Stands(220.0), Table, near (420.0, 700.0, 1.6), in "chalk" "sage";
    tea "cup-tea" Stands(140.0), Table, near (400.0, 640.0, 1.6), in "celadon" "tenmoku";
    tumbler "glass-tumbler" Stands(220.0), Table, near (400.0, 640.0, 1.6), in "glass" "amber";
    carafe "carafe-water" Stands(140.0), Table, near (400.0, 620.0, 1.6), in "seaglass" "cork";
    jug "jug-pitcher" Stands(150.0), Table, near (400.0, 560.0, 1.6), in "chalk" "denim";
}

fn coffee(c: &mut Canvas, body: &Lathe, y: f64) {
    let r = body.radius(y) - 10.0;
    let fill = c.radial(
        (0.5, 0.5, 0.55),
        &[
            (0.0, Rgb::hex(0x7a4f31), 1.0),
            (0.8, Rgb::hex(0x53321f), 1.0),
            (1.0, Rgb::hex(0x8a5d3c), 1.0),
        ],
    );
    c.clipped(&body.mouth(9.0), |c| {
        c.fill(&oval(400.0, y, r, r * 0.15), &fill)
    });
}

fn steam(c: &mut Canvas, x: f64, y: f64) {
    c.line(
        &format!(
            "M{} {}c-30-50 30-70 4-130M{} {}c-26-44 26-60 6-110",
            n(x - 24.0),
            n(y),
            n(x + 40.0),
            n(y - 10.0)
        ),
        Rgb::hex(0xffffff),
        13.0,
        0.28,
    );
}

fn straight(c: &mut Canvas, look: &Look) {
    let glaze = look.main.or(Finish::Glaze);
    c.tube("M548 600C680 580 690 760 540 768", 30.0, &glaze);
    let body = Lathe::mixed(
        400.0,
        &[
            (166.0, 520.0, false),
            (166.0, 800.0, true),
            (140.0, 850.0, false),
        ],
    );
    vessel(c, &body, (530.0, 846.0), &glaze, look, 9.0);
    coffee(c, &body, 538.0);
    if look.motif == Motif::Plain {
        c.line(&body.ring(790.0), look.second.rgb, 7.0, 0.8);
    }
    steam(c, 400.0, 500.0);
}

fn round(c: &mut Canvas, look: &Look) {
    let glaze = look.main.or(Finish::Glaze);
    c.tube("M540 610C690 560 690 780 536 764", 28.0, &glaze);
    let body = Lathe::smooth(
        400.0,
        &[
            (142.0, 540.0),
            (150.0, 580.0),
            (174.0, 700.0),
            (130.0, 820.0),
            (92.0, 852.0),
        ],
    );
    vessel(c, &body, (550.0, 848.0), &glaze, look, 10.0);
    coffee(c, &body, 556.0);
    c.line(&body.mouth(3.0), look.second.rgb, 4.0, 0.8);
    steam(c, 390.0, 520.0);
}

fn enamel(c: &mut Canvas, look: &Look) {
    let paint = look.main.or(Finish::Glaze);
    c.tube("M552 590H640C670 590 670 760 640 766L550 770", 19.0, &paint);
    let body = Lathe::straight(400.0, &[(172.0, 530.0), (160.0, 848.0)]);
    vessel(c, &body, (540.0, 840.0), &paint, look, 8.0);
    c.fill(&body.mouth(7.0), "#efe9dd");
    c.wash(&oval(406.0, 537.0, 150.0, 20.0), Rgb::hex(0x6d6558), 0.35);
    let rim = look.second.rgb;
    c.line(&body.mouth(0.0), rim, 8.0, 1.0);
    c.line(&body.ring(845.0), rim, 7.0, 0.9);
    if look.motif == Motif::Plain {
        c.line(
            "M330 726L376 656L406 700L430 668L474 726z",
            Rgb::hex(0xf6efe0),
            7.0,
            0.9,
        );
        c.line(
            &oval(452.0, 640.0, 14.0, 14.0),
            Rgb::hex(0xf6efe0),
            6.0,
            0.9,
        );
    }
}

fn espresso(c: &mut Canvas, look: &Look) {
    let (glaze, plate) = (look.main.or(Finish::Glaze), look.second.or(Finish::Glaze));
    let saucer = Lathe::smooth(400.0, &[(226.0, 806.0), (180.0, 838.0), (100.0, 852.0)]);
    c.body(&saucer.outline(), &plate, Light::Round);
    c.body(&saucer.mouth(6.0), &plate.lit(0.2), Light::Flat);
    c.wash(&oval(416.0, 816.0, 120.0, 15.0), Rgb::hex(0x2a1f18), 0.4);
    c.tube("M508 650C610 620 620 770 492 762", 20.0, &glaze);
    let body = Lathe::mixed(
        400.0,
        &[
            (136.0, 590.0, false),
            (132.0, 690.0, true),
            (88.0, 800.0, true),
            (72.0, 816.0, false),
        ],
    );
    vessel(c, &body, (600.0, 806.0), &glaze, look, 8.0);
    coffee(c, &body, 602.0);
    c.tube(
        "M560 812C600 800 650 790 690 776",
        9.0,
        &tone(0xb4babf, Finish::Metal),
    );
    steam(c, 400.0, 570.0);
}

fn tea(c: &mut Canvas, look: &Look) {
    let glaze = look.main.or(Finish::Glaze);
    let back = Lathe::mixed(
        560.0,
        &[
            (88.0, 650.0, false),
            (84.0, 760.0, true),
            (62.0, 824.0, false),
        ],
    );
    let other = look.second.or(Finish::Glaze);
    if look.count > 1 {
        c.body(&back.outline(), &other, Light::Round);
        mouth(c, &back, &other, 7.0);
    }
    let x = if look.count > 1 { -40.0 } else { 0.0 };
    c.placed(x, 0.0, 1.0, |c| {
        let body = Lathe::mixed(
            400.0,
            &[
                (132.0, 540.0, false),
                (136.0, 620.0, true),
                (126.0, 760.0, true),
                (86.0, 836.0, true),
                (84.0, 850.0, false),
            ],
        );
        vessel(c, &body, (550.0, 840.0), &glaze, look, 9.0);
        let liquid = c.radial(
            (0.5, 0.5, 0.5),
            &[
                (0.0, Rgb::hex(0xb79a4a), 1.0),
                (1.0, Rgb::hex(0x8c7a35), 1.0),
            ],
        );
        c.clipped(&body.mouth(9.0), |c| {
            c.fill(&oval(400.0, 556.0, 124.0, 18.0), &liquid)
        });
        let drip = body.band(540.0, 600.0);
        if look.motif == Motif::Plain {
            c.wash(&drip, other.rgb, 0.28);
            c.line(
                "M270 604Q300 640 330 612T392 622T450 610T532 600",
                other.rgb,
                5.0,
                0.25,
            );
        }
        steam(c, 400.0, 520.0);
    });
}

fn tumbler(c: &mut Canvas, look: &Look) {
    let glass = look.main.or(Finish::Glass);
    let tints = [glass.clone(), look.second.or(Finish::Glass)];
    for (i, (x, foot, k)) in [(520.0, 830.0, 0.84), (320.0, 858.0, 1.0)]
        .into_iter()
        .enumerate()
    {
        let t = &tints[1 - i];
        let (r, top) = (122.0 * k, foot - 320.0 * k);
        let body = Lathe::straight(x, &[(r, top), (r * 0.84, foot - 8.0)]);
        let water = Lathe::straight(x, &[(r * 0.92, top + 130.0 * k), (r * 0.82, foot - 24.0)]);
        c.wash(&water.outline(), t.rgb.mix(Rgb::hex(0xe3f0ef), 0.4), 0.6);
        c.wash(&water.mouth(0.0), Rgb::hex(0xffffff), 0.4);
        c.body(&body.outline(), t, Light::Round);
        if look.motif == Motif::Ribbed {
            let ribs: String = (-6..=6)
                .map(|i| body.rib((f64::from(i) * 0.245).sin()))
                .collect();
            c.groove(&ribs, t.rgb.lit(-0.4), Rgb::hex(0xffffff), 3.0, 0.4);
        }
        c.wash(
            &format!(
                "M{} {}L{} {}h16L{} {}z",
                n(x - r * 0.7),
                n(top + 30.0),
                n(x - r * 0.62),
                n(foot - 50.0),
                n(x - r * 0.5),
                n(top + 34.0)
            ),
            Rgb::hex(0xffffff),
            0.55,
        );
        c.line(&body.mouth(1.0), Rgb::hex(0xffffff), 4.0, 0.85);
        c.line(&body.ring(foot - 22.0), t.rgb.lit(-0.3), 5.0, 0.35);
    }
}

fn carafe(c: &mut Canvas, look: &Look) {
    let glass = look.main.or(Finish::Glass);
    let water = Lathe::smooth(
        400.0,
        &[
            (92.0, 560.0),
            (140.0, 680.0),
            (146.0, 760.0),
            (120.0, 846.0),
        ],
    );
    c.wash(
        &water.outline(),
        glass.rgb.mix(Rgb::hex(0xe3f0ef), 0.3),
        0.55,
    );
    c.wash(&water.mouth(0.0), Rgb::hex(0xffffff), 0.45);
    let body = Lathe::smooth(
        400.0,
        &[
            (64.0, 300.0),
            (52.0, 350.0),
            (58.0, 440.0),
            (140.0, 640.0),
            (152.0, 740.0),
            (124.0, 852.0),
        ],
    );
    c.body(&body.outline(), &glass, Light::Round);
    if look.motif != Motif::Plain {
        cover_turned(
            c,
            &body,
            (420.0, 840.0),
            look.motif,
            &glass,
            look.second.rgb,
        );
    }
    c.wash(
        "M290 640C272 720 280 790 300 820C290 760 294 700 312 630z",
        Rgb::hex(0xffffff),
        0.6,
    );
    c.line(&body.mouth(1.0), Rgb::hex(0xffffff), 4.0, 0.8);
    c.body(&oval(400.0, 268.0, 58.0, 58.0), &look.second, Light::Ball);
}

fn jug(c: &mut Canvas, look: &Look) {
    let glaze = look.main.or(Finish::Glaze);
    c.tube("M500 420C650 380 660 640 512 700", 30.0, &glaze);
    let body = Lathe::smooth(
        400.0,
        &[
            (104.0, 380.0),
            (96.0, 430.0),
            (146.0, 640.0),
            (150.0, 740.0),
            (110.0, 850.0),
        ],
    );
    c.body(&body.outline(), &glaze, Light::Round);
    c.body(
        "M300 392C270 384 254 372 236 350C270 346 300 352 330 372z",
        &glaze,
        Light::Down,
    );
    if look.motif == Motif::Plain {
        c.wash(&body.band(700.0, 850.0), look.second.rgb, 1.0);
        cover_turned(
            c,
            &body,
            (560.0, 846.0),
            Motif::Plain,
            &glaze,
            look.second.rgb,
        );
        let shine = c.linear(
            (0.0, 0.0, 1.0, 0.0),
            &[
                (0.0, Rgb::hex(0x110022), 0.1),
                (0.22, Rgb::hex(0xffffff), 0.3),
                (0.5, Rgb::hex(0xffffff), 0.0),
                (1.0, Rgb::hex(0x110022), 0.32),
            ],
        );
        c.fill(&body.band(700.0, 850.0), &shine);
    } else {
        cover_turned(
            c,
            &body,
            (440.0, 846.0),
            look.motif,
            &glaze,
            look.second.rgb,
        );
    }
    let inside = Tone {
        finish: Finish::Plain,
        ..glaze.clone()
    };
    c.fill("M238 351C300 352 350 364 400 364C470 364 504 372 504 381C504 390 460 396 400 396C340 396 300 392 280 382C262 374 250 362 238 351z", &inside.rgb.lit(-0.45).css());
    c.line(
        "M238 351C300 350 350 362 400 362C470 362 504 370 504 380",
        glaze.rgb.lit(0.4),
        5.0,
        0.9,
    );
}
