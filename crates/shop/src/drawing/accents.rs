//! Candles, mirrors, clocks, baskets and other small things about the house.

use super::canvas::Canvas;
use super::forms::{plain, tone};
use super::motif::cover_turned;
use super::paint::Light;
use super::path::{Lathe, n, oval, rect};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb, Tone};
use super::vessels::mouth;

shapes! {
    jar_candle "candle-jar" Stands(160.0), Table, near (400.0, 600.0, 1.7), in "amber" "kraft";
    holder "candle-holder" Stands(150.0), Table, near (400.0, 620.0, 1.6), in "brass" "wax";
    pillars "candle-pillar" Stands(230.0), Table, near (340.0, 500.0, 1.6), in "wax" "clay";
    basket "basket-round" Stands(220.0), Room, near (340.0, 640.0, 1.8), in "rattan" "chalk";
    carry "basket-carry" Stands(230.0), Room, near (330.0, 680.0, 1.8), in "seagrass" "leather";
    blocks "blocks-wood" Stands(260.0), Table, near (380.0, 660.0, 1.6), in "beech" "tomato";
    reeds "diffuser-reed" Stands(110.0), Table, near (400.0, 700.0, 1.8), in "smoke" "black";
}

fn flame(c: &mut Canvas, x: f64, y: f64, size: f64) {
    c.glow(x, y - size, size * 4.4, size * 4.4, Rgb::hex(0xffd98a), 0.6);
    c.line(
        &format!("M{} {}v{}", n(x), n(y), n(-size * 0.5)),
        Rgb::hex(0x4a3a2c),
        4.0,
        1.0,
    );
    let d = |k: f64| {
        format!(
            "M{} {}c{} 0 {} {} 0 {}c{} {} {} {} 0 {}z",
            n(x),
            n(y - size * 0.25),
            n(size * 0.5 * k),
            n(size * 0.4 * k),
            n(-size * k),
            n(-size * 1.7 * k),
            n(-size * 0.4 * k),
            n(size * 0.7 * k),
            n(-size * 0.5 * k),
            n(size * 1.7 * k),
            n(size * 1.7 * k)
        )
    };
    c.fill(&d(1.0), "#f7b64a");
    c.fill(&d(0.6), "#fff3c9");
}

fn jar_candle(c: &mut Canvas, look: &Look) {
    let glass = look.main.or(Finish::Glaze);
    let body = Lathe::mixed(
        400.0,
        &[
            (160.0, 470.0, false),
            (160.0, 830.0, true),
            (148.0, 852.0, false),
        ],
    );
    if glass.finish == Finish::Glass {
        c.body(&body.band(540.0, 850.0), &plain(0xf1e2c2), Light::Round);
    }
    c.body(&body.outline(), &glass, Light::Round);
    cover_turned(
        c,
        &body,
        (490.0, 846.0),
        look.motif,
        &glass,
        look.second.rgb,
    );
    mouth(c, &body, &glass, 8.0);
    c.body(
        &oval(400.0, 486.0, 146.0, 15.0),
        &plain(0xf3e6cb),
        Light::Flat,
    );
    flame(c, 400.0, 484.0, 44.0);
    c.fill(
        "M284 610Q400 636 516 610V764Q400 792 284 764z",
        &look.second.rgb.mix(Rgb::hex(0xfaf3e4), 0.55).css(),
    );
    c.line(
        "M316 650Q400 668 484 650M340 724Q400 738 460 724M360 746Q400 754 440 746",
        Rgb::hex(0x4d4034),
        3.0,
        0.7,
    );
    c.line(
        "M400 678C384 690 384 704 400 712C416 704 416 690 400 678z",
        Rgb::hex(0x4d4034),
        3.0,
        0.8,
    );
    c.wash(
        "M262 500C258 600 258 740 266 810C276 740 276 600 280 504z",
        Rgb::hex(0xffffff),
        0.4,
    );
}

fn holder(c: &mut Canvas, look: &Look) {
    let metal = look.main.clone();
    let sizes = [(400.0, 480.0), (250.0, 600.0), (545.0, 560.0)];
    for (x, top) in sizes.into_iter().take(look.count.clamp(1, 3) as usize) {
        let foot = Lathe::mixed(
            x,
            &[
                (16.0, top + 40.0, false),
                (13.0, 720.0, true),
                (24.0, 820.0, true),
                (96.0, 846.0, false),
            ],
        );
        c.body(&foot.outline(), &metal, Light::Round);
        let wax = Lathe::straight(x, &[(17.0, top - 230.0), (19.0, top + 12.0)]);
        c.body(&wax.outline(), &look.second, Light::Round);
        c.body(&wax.mouth(0.0), &look.second.lit(0.3), Light::Flat);
        let cup = Lathe::straight(x, &[(34.0, top), (26.0, top + 48.0)]);
        c.body(&cup.band(top, top + 48.0), &metal, Light::Round);
        flame(c, x, top - 230.0, 34.0);
    }
}

fn pillars(c: &mut Canvas, look: &Look) {
    for (x, top, r, second) in [
        (330.0, 400.0, 96.0, false),
        (520.0, 540.0, 88.0, true),
        (400.0, 690.0, 80.0, false),
    ] {
        let tone = if second {
            look.second.clone()
        } else {
            look.main.clone()
        };
        let foot = if x == 400.0 { 860.0 } else { 836.0 };
        let body = Lathe::straight(x, &[(r, top), (r, foot - r * 0.1)]);
        c.body(&body.outline(), &tone, Light::Round);
        if look.motif == super::motif::Motif::Ribbed {
            let ribs: String = (-5..=5)
                .map(|i| body.rib((f64::from(i) * 0.29).sin()))
                .collect();
            c.groove(&ribs, tone.rgb.lit(-0.45), tone.rgb.lit(0.5), 4.0, 0.4);
        }
        let melt = c.radial(
            (0.5, 0.5, 0.5),
            &[
                (0.0, Rgb::hex(0xffefc0), 1.0),
                (1.0, tone.rgb.lit(0.2), 1.0),
            ],
        );
        c.fill(&body.mouth(0.0), &melt);
        c.glow(x, top + 60.0, r, 120.0, Rgb::hex(0xffe0a0), 0.5);
        flame(c, x, top, 36.0);
    }
}

fn basket(c: &mut Canvas, look: &Look) {
    let tone = look.main.or(Finish::Weave);
    let body = Lathe::smooth(
        400.0,
        &[
            (206.0, 470.0),
            (224.0, 560.0),
            (218.0, 720.0),
            (180.0, 840.0),
        ],
    );
    c.body(&body.outline(), &tone, Light::Round);
    let band = if look.motif == super::motif::Motif::Dip {
        body.band(660.0, 838.0)
    } else {
        body.band(500.0, 560.0)
    };
    c.wash(&band, look.second.rgb, 0.72);
    mouth(c, &body, &tone, 12.0);
    c.line(&body.ring(476.0), tone.rgb.lit(0.25), 15.0, 0.9);
    c.tube(
        "M196 520C140 530 140 610 190 614M604 520C660 530 660 610 610 614",
        16.0,
        &tone,
    );
}

fn carry(c: &mut Canvas, look: &Look) {
    let tone = look.main.or(Finish::Weave);
    c.tube(
        "M230 560C240 300 560 300 570 560",
        20.0,
        &look.second.lit(-0.2),
    );
    let body = Lathe::smooth(400.0, &[(224.0, 540.0), (218.0, 640.0), (170.0, 840.0)]);
    c.body(&body.outline(), &tone, Light::Round);
    cover_turned(c, &body, (580.0, 836.0), look.motif, &tone, look.second.rgb);
    mouth(c, &body, &tone, 12.0);
    c.tube("M262 590C270 340 530 340 538 590", 22.0, &look.second);
    for x in [262.0, 538.0] {
        c.body(
            &rect(x - 20.0, 560.0, 40.0, 100.0, 8.0),
            &look.second,
            Light::Down,
        );
        c.stitch(
            &rect(x - 13.0, 567.0, 26.0, 86.0, 5.0),
            look.second.rgb.lit(0.6),
            2.0,
            0.8,
        );
    }
}

fn cube(c: &mut Canvas, x: f64, y: f64, s: f64, tone: &Tone) {
    c.body(&rect(x, y - s, s, s, 6.0), tone, Light::Flat);
    c.body(
        &format!(
            "M{} {}l{k} -{h}h{s}l-{k} {h}z",
            n(x + 2.0),
            n(y - s + 1.0),
            s = n(s - 4.0),
            k = n(s * 0.2),
            h = n(s * 0.16)
        ),
        &tone.lit(0.25),
        Light::Flat,
    );
    c.body(
        &format!(
            "M{} {}l{k} -{h}v-{t}l-{k} {h}z",
            n(x + s - 2.0),
            n(y - 2.0),
            t = n(s - 4.0),
            k = n(s * 0.2),
            h = n(s * 0.16)
        ),
        &tone.lit(-0.28),
        Light::Flat,
    );
}

fn blocks(c: &mut Canvas, look: &Look) {
    let wood = look.main.clone();
    let paint = look.second.or(Finish::Plain);
    let others = [plain(0xd9a441), plain(0x5f8a83), plain(0x3f5f86)];
    cube(c, 190.0, 856.0, 150.0, &wood);
    cube(c, 380.0, 858.0, 150.0, &paint);
    cube(c, 276.0, 706.0, 140.0, &others[0]);
    let pillar = Lathe::straight(600.0, &[(44.0, 720.0), (44.0, 850.0)]);
    c.body(&pillar.outline(), &others[1], Light::Round);
    c.body(&pillar.mouth(0.0), &others[1].lit(0.3), Light::Flat);
    c.body("M436 706L520 600L604 706z", &wood, Light::Flat);
    c.body(
        "M604 706L520 600L540 588L622 692z",
        &wood.lit(-0.28),
        Light::Flat,
    );
    c.body(
        "M268 566a78 78 0 0 1 156 0h-44a34 34 0 0 0-68 0z",
        &others[2],
        Light::Flat,
    );
    c.body(
        &oval(346.0, 452.0, 42.0, 42.0),
        &paint.lit(0.1),
        Light::Ball,
    );
    c.line(
        "M230 780V820M300 780V820M230 800H300",
        wood.rgb.lit(-0.4),
        8.0,
        0.35,
    );
    c.line(
        &oval(455.0, 784.0, 34.0, 34.0),
        Rgb::hex(0xfff6e6),
        8.0,
        0.55,
    );
}

fn reeds(c: &mut Canvas, look: &Look) {
    c.line(
        "M396 600L300 230M400 600L360 190M402 600L430 186M406 600L500 226M404 600L560 290",
        Rgb::hex(0x8a6a45),
        7.0,
        1.0,
    );
    let tone_body = look.main.or(Finish::Glass);
    let body = Lathe::mixed(
        400.0,
        &[
            (40.0, 580.0, false),
            (42.0, 626.0, true),
            (116.0, 680.0, true),
            (122.0, 730.0, true),
            (122.0, 830.0, true),
            (110.0, 852.0, false),
        ],
    );
    c.body(&body.outline(), &tone_body, Light::Round);
    if tone_body.finish == Finish::Glass {
        c.wash(
            &body.band(730.0, 850.0),
            tone(0xd9a45a, Finish::Plain).rgb,
            0.5,
        );
    }
    cover_turned(
        c,
        &body,
        (680.0, 846.0),
        look.motif,
        &tone_body,
        look.second.rgb,
    );
    let collar = Lathe::straight(400.0, &[(46.0, 566.0), (46.0, 606.0)]);
    c.body(&collar.band(566.0, 606.0), &look.second, Light::Round);
    c.fill("M330 736Q400 752 470 736V806Q400 824 330 806z", "#f6f0e3");
    c.line(
        "M352 762Q400 772 448 762M366 786Q400 794 434 786",
        Rgb::hex(0x6b5b49),
        3.0,
        0.6,
    );
}
