//! Vases and planters.

use super::canvas::Canvas;
use super::motif::cover_turned;
use super::paint::Light;
use super::path::{Lathe, n, rect};
use super::props::leaf;
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb, Tone};

shapes! {
    tall "vase-tall" Stands(110.0), Table, near (380.0, 420.0, 2.0), in "celadon" "sand";
    round "vase-round" Stands(150.0), Table, near (380.0, 600.0, 1.8), in "terracotta" "sand";
    bottle "vase-bottle" Stands(110.0), Table, near (400.0, 640.0, 2.0), in "seaglass" "sand";
    ring "vase-ring" Stands(110.0), Table, near (400.0, 560.0, 1.6), in "chalk" "sand";
    pot "planter-pot" Stands(170.0), Table, near (400.0, 680.0, 1.7), in "terracotta" "terracotta";
    stand "planter-stand" Stands(150.0), Room, near (400.0, 560.0, 1.7), in "chalk" "oak";
    watering "can-watering" Stands(170.0), Table, near (420.0, 660.0, 1.7), in "sage" "brass";
}

/// A turned vessel of a material, with its motif and its dark mouth.
pub(super) fn vessel(
    c: &mut Canvas,
    body: &Lathe,
    height: (f64, f64),
    tone: &Tone,
    look: &Look,
    wall: f64,
) {
    c.body(&body.outline(), tone, Light::Round);
    cover_turned(c, body, height, look.motif, tone, look.second.rgb);
    mouth(c, body, tone, wall);
}

/// The rim of a vessel and the dark inside it.
pub(super) fn mouth(c: &mut Canvas, body: &Lathe, tone: &Tone, wall: f64) {
    c.body(&body.mouth(0.0), &tone.lit(0.22), Light::Flat);
    let (dark, deep) = (tone.rgb.lit(-0.3), tone.rgb.lit(-0.62));
    let inside = c.linear((0.0, 0.0, 1.0, 0.3), &[(0.0, deep, 1.0), (1.0, dark, 1.0)]);
    c.fill(&body.mouth(wall), &inside);
}

/// Stems of dry grass out of a mouth at (`x`, `y`).
fn grasses(c: &mut Canvas, x: f64, y: f64, colour: u32) {
    let colour = Rgb::hex(colour);
    let at = |dx: f64, dy: f64| format!("{} {}", n(x + dx), n(y + dy));
    let stem = |a: String, b: String, tip: String| format!("M{} C{a} {b} {tip}", at(0.0, 0.0));
    let mut d = stem(at(0.0, -80.0), at(-26.0, -130.0), at(-72.0, -182.0));
    d.push_str(&stem(at(-4.0, -70.0), at(16.0, -140.0), at(26.0, -206.0)));
    d.push_str(&stem(at(10.0, -60.0), at(44.0, -110.0), at(100.0, -146.0)));
    c.line(&d, colour.lit(-0.3), 3.5, 1.0);
    let mut d = leaf(x - 72.0, y - 182.0, -38.0, 84.0, 14.0);
    d.push_str(&leaf(x + 26.0, y - 206.0, 6.0, 92.0, 15.0));
    d.push_str(&leaf(x + 100.0, y - 146.0, 52.0, 80.0, 13.0));
    d.push_str(&leaf(x - 46.0, y - 156.0, -70.0, 60.0, 10.0));
    d.push_str(&leaf(x + 17.0, y - 140.0, 40.0, 56.0, 10.0));
    let fill = c.linear(
        (0.0, 0.0, 1.0, 1.0),
        &[(0.0, colour.lit(0.35), 1.0), (1.0, colour.lit(-0.15), 1.0)],
    );
    c.fill(&d, &fill);
}

fn tall(c: &mut Canvas, look: &Look) {
    let tone = look.main.or(Finish::Glaze);
    grasses(c, 400.0, 372.0, 0xcdb27c);
    let body = Lathe::smooth(
        400.0,
        &[
            (58.0, 360.0),
            (50.0, 400.0),
            (104.0, 520.0),
            (112.0, 620.0),
            (78.0, 790.0),
            (80.0, 850.0),
        ],
    );
    vessel(c, &body, (400.0, 840.0), &tone, look, 7.0);
    grass_front(c);
}

/// Stems in front of the far rim, so that they stand inside the mouth.
fn grass_front(c: &mut Canvas) {
    c.line(
        "M398 366V340M402 366L404 330M404 366L412 340",
        Rgb::hex(0xa88d5c),
        3.5,
        1.0,
    );
}

fn round(c: &mut Canvas, look: &Look) {
    let tone = look.main.or(Finish::Glaze);
    let body = Lathe::smooth(
        400.0,
        &[
            (66.0, 400.0),
            (70.0, 430.0),
            (176.0, 540.0),
            (196.0, 660.0),
            (130.0, 810.0),
            (96.0, 850.0),
        ],
    );
    vessel(c, &body, (440.0, 846.0), &tone, look, 9.0);
}

fn bottle(c: &mut Canvas, look: &Look) {
    let tone = look.main.or(Finish::Glass);
    c.line(
        "M400 380C396 300 420 220 470 170",
        Rgb::hex(0x6d7f5d),
        4.0,
        1.0,
    );
    let mut d = leaf(408.0, 290.0, -48.0, 120.0, 28.0);
    d.push_str(&leaf(418.0, 260.0, 66.0, 116.0, 26.0));
    d.push_str(&leaf(470.0, 170.0, 34.0, 96.0, 22.0));
    let green = Rgb::hex(0x6f8a62);
    let fill = c.linear(
        (0.0, 0.0, 1.0, 1.0),
        &[(0.0, green.lit(0.3), 1.0), (1.0, green.lit(-0.2), 1.0)],
    );
    c.fill(&d, &fill);
    c.line("M400 380V800", Rgb::hex(0x6d7f5d), 4.0, 0.6);
    let body = Lathe::smooth(
        400.0,
        &[
            (30.0, 370.0),
            (26.0, 400.0),
            (28.0, 500.0),
            (110.0, 620.0),
            (124.0, 730.0),
            (104.0, 838.0),
            (84.0, 852.0),
        ],
    );
    c.body(&body.outline(), &tone, Light::Round);
    if tone.finish == Finish::Glass {
        c.wash(&body.band(680.0, 850.0), tone.rgb.lit(0.1), 0.4);
        c.line(&body.ring(680.0), tone.rgb.lit(0.7), 3.0, 0.7);
    }
    cover_turned(c, &body, (440.0, 846.0), look.motif, &tone, look.second.rgb);
    c.wash(
        "M318 660C306 720 312 780 330 812C322 760 322 710 330 664z",
        Rgb::hex(0xffffff),
        0.6,
    );
    c.line(&body.mouth(1.0), tone.rgb.lit(0.5), 4.0, 1.0);
}

fn ring(c: &mut Canvas, look: &Look) {
    let tone = look.main.or(Finish::Glaze);
    grasses(c, 400.0, 330.0, 0xc98d6a);
    let d = "M370 322H430V372C540 388 610 470 610 580C610 690 540 772 450 796L452 850C430 860 370 860 348 850L350 796C260 772 190 690 190 580C190 470 260 388 370 372z\
             M400 476C334 476 290 520 290 580S334 684 400 684S510 640 510 580S466 476 400 476z";
    let fill = c.surface(&tone, Light::Ball);
    c.raw("<g fill-rule=\"evenodd\">");
    c.fill(d, &fill);
    c.raw("</g>");
    c.line(
        "M300 600C292 530 340 480 400 476",
        tone.rgb.lit(-0.35),
        8.0,
        0.35,
    );
    c.line(
        "M222 590C222 500 280 420 366 402",
        tone.rgb.lit(0.7),
        10.0,
        0.45,
    );
    c.fill(
        "M370 322a30 6 0 0 1 60 0a30 6 0 0 1 -60 0z",
        &tone.rgb.lit(-0.45).css(),
    );
}

fn pot(c: &mut Canvas, look: &Look) {
    let tone = look.main.or(Finish::Plain);
    foliage(c, 560.0);
    let body = Lathe::straight(400.0, &[(168.0, 560.0), (120.0, 822.0)]);
    let saucer = Lathe::straight(400.0, &[(168.0, 816.0), (150.0, 848.0)]);
    c.body(&saucer.outline(), &tone, Light::Round);
    c.fill(&saucer.mouth(8.0), &tone.rgb.lit(-0.45).css());
    c.body(&body.outline(), &tone, Light::Round);
    cover_turned(
        c,
        &body,
        (620.0, 830.0),
        look.motif,
        &tone,
        look.second.rgb.lit(0.5),
    );
    c.body(&saucer.band(818.0, 848.0), &tone, Light::Round);
    let rim = Lathe::straight(400.0, &[(178.0, 556.0), (174.0, 612.0)]);
    c.body(&rim.outline(), &tone.lit(0.05), Light::Round);
    c.line(&rim.ring(616.0), tone.rgb.lit(-0.4), 5.0, 0.3);
    c.body(&rim.mouth(0.0), &tone.lit(0.2), Light::Flat);
    c.fill(&rim.mouth(12.0), "#4a372b");
    let mut d = leaf(380.0, 566.0, -52.0, 150.0, 30.0);
    d.push_str(&leaf(420.0, 566.0, 46.0, 160.0, 30.0));
    d.push_str(&leaf(398.0, 570.0, -12.0, 190.0, 34.0));
    let green = Rgb::hex(0x6d8c5c);
    let fill = c.linear(
        (0.0, 0.0, 1.0, 1.0),
        &[(0.0, green.lit(0.25), 1.0), (1.0, green.lit(-0.2), 1.0)],
    );
    c.fill(&d, &fill);
}

/// A head of leaves rising from a pot whose mouth is at `y`.
fn foliage(c: &mut Canvas, y: f64) {
    let mut d = String::new();
    for (x, turn, length) in [
        (370.0, -70.0, 190.0),
        (380.0, -34.0, 290.0),
        (400.0, -4.0, 340.0),
        (414.0, 28.0, 300.0),
        (430.0, 64.0, 210.0),
    ] {
        d.push_str(&leaf(x, y + 6.0, turn, length, 44.0));
    }
    let green = Rgb::hex(0x4f6f4b);
    let fill = c.linear(
        (0.0, 0.0, 1.0, 1.0),
        &[(0.0, green.lit(0.2), 1.0), (1.0, green.lit(-0.35), 1.0)],
    );
    c.fill(&d, &fill);
    c.line(
        &format!(
            "M400 {y}V{}M414 {y}L560 {}M384 {y}L230 {}",
            y - 320.0,
            y - 270.0,
            y - 230.0
        ),
        green.lit(0.5),
        2.5,
        0.35,
    );
}

fn stand(c: &mut Canvas, look: &Look) {
    foliage(c, 480.0);
    let wood = look.second.clone();
    let tone = look.main.or(Finish::Glaze);
    c.body(
        &rect(222.0, 640.0, 356.0, 22.0, 4.0),
        &wood.lit(-0.2),
        Light::Down,
    );
    let body = Lathe::mixed(
        400.0,
        &[
            (150.0, 480.0, false),
            (146.0, 600.0, true),
            (120.0, 690.0, false),
        ],
    );
    vessel(c, &body, (480.0, 686.0), &tone, look, 10.0);
    c.fill(&body.mouth(12.0), "#4a372b");
    c.grain = 90;
    for x in [214.0, 562.0] {
        c.body(&rect(x, 560.0, 24.0, 298.0, 5.0), &wood, Light::Round);
    }
    c.grain = 0;
    c.body(&rect(230.0, 690.0, 340.0, 24.0, 4.0), &wood, Light::Down);
}

fn watering(c: &mut Canvas, look: &Look) {
    let (tone, metal) = (look.main.or(Finish::Plain), look.second.clone());
    c.tube("M500 780C590 740 610 560 700 470", 22.0, &tone);
    c.turned(38.0, 704.0, 462.0, |c| {
        let rose = Lathe::straight(704.0, &[(36.0, 436.0), (14.0, 478.0)]);
        c.body(&rose.outline(), &metal, Light::Round);
        c.body(&rose.mouth(0.0), &metal.lit(0.3), Light::Flat);
    });
    c.tube(
        "M262 640C130 560 140 420 260 400C350 388 400 450 430 520",
        20.0,
        &tone,
    );
    let body = Lathe::mixed(
        380.0,
        &[
            (118.0, 548.0, false),
            (160.0, 590.0, true),
            (168.0, 850.0, false),
        ],
    );
    c.body(&body.outline(), &tone, Light::Round);
    cover_turned(c, &body, (600.0, 840.0), look.motif, &tone, look.second.rgb);
    mouth(c, &body, &tone, 10.0);
    c.line(&body.ring(832.0), tone.rgb.lit(-0.3), 5.0, 0.4);
    c.line(&body.ring(604.0), metal.rgb, 6.0, 0.9);
}
