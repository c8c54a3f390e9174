//! Kettles, drippers, grinders, and what stands by the stove.

use super::canvas::Canvas;
use super::forms::{brass, plain, tone};
use super::motif::cover_turned;
use super::paint::Light;
use super::path::{Lathe, n, oval, rect};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb};
use super::vessels::mouth;

shapes! {
    gooseneck "kettle-gooseneck" Stands(190.0), Kitchen, near (380.0, 600.0, 1.6), in "black" "walnut";
    stove "kettle-stove" Stands(220.0), Kitchen, near (400.0, 560.0, 1.6), in "tomato" "black";
    pour "pourover-dripper" Stands(160.0), Kitchen, near (400.0, 480.0, 1.6), in "chalk" "glass";
    chemist "pourover-flask" Stands(170.0), Kitchen, near (400.0, 560.0, 1.6), in "glass" "oak";
    grinder "grinder-hand" Stands(140.0), Kitchen, near (400.0, 440.0, 1.6), in "steel" "walnut";
    pot "pot-casserole" Stands(260.0), Kitchen, near (330.0, 640.0, 1.7), in "petrol" "brass";
    crock "crock-utensils" Stands(150.0), Kitchen, near (400.0, 420.0, 1.6), in "stoneware" "beech";
    mixing "bowl-mixing" Stands(270.0), Kitchen, near (360.0, 680.0, 1.7), in "sage" "beech";
}

fn gooseneck(c: &mut Canvas, look: &Look) {
    let (paint, wood) = (look.main.or(Finish::Plain), look.second.clone());
    c.tube(
        "M280 790C150 780 190 560 130 450C116 424 92 420 74 432",
        22.0,
        &paint,
    );
    c.tube("M520 560C600 520 660 530 660 590V760", 26.0, &wood);
    let body = Lathe::mixed(
        400.0,
        &[
            (110.0, 540.0, false),
            (128.0, 560.0, true),
            (178.0, 830.0, true),
            (170.0, 852.0, false),
        ],
    );
    c.body(&body.outline(), &paint, Light::Round);
    cover_turned(
        c,
        &body,
        (580.0, 846.0),
        look.motif,
        &paint,
        look.second.rgb,
    );
    let lid = Lathe::smooth(400.0, &[(30.0, 508.0), (84.0, 520.0), (112.0, 544.0)]);
    c.body(&lid.outline(), &paint.lit(0.06), Light::Round);
    c.line(&lid.ring(544.0), paint.rgb.lit(-0.4), 4.0, 0.5);
    c.body(&rect(388.0, 470.0, 24.0, 42.0, 6.0), &brass(), Light::Round);
    c.body(&oval(400.0, 466.0, 28.0, 18.0), &wood, Light::Ball);
    c.line(&body.ring(826.0), paint.rgb.lit(0.4), 3.0, 0.4);
}

fn stove(c: &mut Canvas, look: &Look) {
    let enamel = look.main.or(Finish::Glaze);
    c.body(
        "M260 660C190 640 170 560 118 530L150 496C220 530 240 590 320 600z",
        &enamel,
        Light::Down,
    );
    c.fill(&oval(132.0, 514.0, 25.0, 10.0), &enamel.rgb.lit(-0.5).css());
    c.tube(
        "M250 560C240 330 560 330 550 560",
        16.0,
        &tone(0xb4babf, Finish::Metal),
    );
    c.tube("M318 408C360 376 440 376 482 408", 34.0, &look.second);
    let body = Lathe::smooth(
        400.0,
        &[
            (90.0, 520.0),
            (160.0, 560.0),
            (220.0, 700.0),
            (226.0, 800.0),
            (200.0, 850.0),
        ],
    );
    c.body(&body.outline(), &enamel, Light::Round);
    cover_turned(
        c,
        &body,
        (580.0, 846.0),
        look.motif,
        &enamel,
        look.second.rgb,
    );
    let lid = Lathe::smooth(400.0, &[(26.0, 490.0), (80.0, 506.0), (98.0, 526.0)]);
    c.body(&lid.outline(), &enamel.lit(0.06), Light::Round);
    c.line(&lid.ring(527.0), enamel.rgb.lit(-0.5), 4.0, 0.5);
    c.body(&oval(400.0, 474.0, 24.0, 22.0), &look.second, Light::Ball);
    c.wash(
        "M216 720C220 660 250 600 300 576C264 630 250 690 250 770z",
        Rgb::hex(0xffffff),
        0.3,
    );
    c.line(&body.ring(834.0), enamel.rgb.lit(-0.4), 5.0, 0.4);
}

fn coffee_pot(c: &mut Canvas, body: &Lathe, level: f64) {
    let coffee = plain(0x55331f);
    c.body(&body.band(level, 846.0), &coffee, Light::Round);
    let r = body.radius(level);
    c.body(
        &oval(400.0, level, r, r * 0.15),
        &coffee.lit(0.2),
        Light::Flat,
    );
    c.body(
        &body.outline(),
        &tone(0xd3e3df, Finish::Glass),
        Light::Round,
    );
}

fn pour(c: &mut Canvas, look: &Look) {
    let glaze = look.main.or(Finish::Glaze);
    let server = Lathe::smooth(
        400.0,
        &[
            (104.0, 566.0),
            (120.0, 610.0),
            (164.0, 740.0),
            (150.0, 850.0),
        ],
    );
    c.tube(
        "M530 640C640 620 640 800 540 800",
        18.0,
        &tone(0xd3e3df, Finish::Plain),
    );
    coffee_pot(c, &server, 720.0);
    c.wash(
        "M282 660C262 730 264 790 280 826C280 770 286 710 304 650z",
        Rgb::hex(0xffffff),
        0.6,
    );
    c.tube("M512 370C610 350 610 480 490 478", 22.0, &glaze);
    let cone = Lathe::mixed(
        400.0,
        &[
            (164.0, 320.0, false),
            (150.0, 370.0, true),
            (72.0, 530.0, false),
        ],
    );
    c.fill(
        "M262 300L400 560L538 300C500 280 300 280 262 300z",
        "#f3ead6",
    );
    c.body(&cone.outline(), &glaze, Light::Round);
    cover_turned(
        c,
        &cone,
        (330.0, 528.0),
        look.motif,
        &glaze,
        look.second.rgb,
    );
    mouth(c, &cone, &glaze, 10.0);
    c.body(
        &oval(400.0, 322.0, 144.0, 18.0),
        &plain(0xefe3cb),
        Light::Flat,
    );
    c.body(
        &oval(400.0, 328.0, 110.0, 12.0),
        &plain(0x4e2f1d),
        Light::Flat,
    );
    let plate = Lathe::straight(400.0, &[(156.0, 532.0), (150.0, 556.0)]);
    c.body(&plate.outline(), &glaze, Light::Round);
    c.body(&cone.band(470.0, 534.0), &glaze.lit(-0.06), Light::Round);
}

fn chemist(c: &mut Canvas, look: &Look) {
    let body = Lathe::smooth(
        400.0,
        &[
            (150.0, 280.0),
            (120.0, 340.0),
            (52.0, 500.0),
            (90.0, 600.0),
            (178.0, 780.0),
            (160.0, 852.0),
        ],
    );
    c.fill(
        "M262 300L400 520L538 300C500 276 300 276 262 300z",
        "#efe4cd",
    );
    coffee_pot(c, &body, 720.0);
    c.wash(
        "M262 760C276 700 300 660 324 620C300 680 282 740 280 820z",
        Rgb::hex(0xffffff),
        0.6,
    );
    c.line(&body.mouth(1.0), Rgb::hex(0xffffff), 5.0, 0.9);
    let collar = Lathe::smooth(400.0, &[(90.0, 430.0), (66.0, 500.0), (92.0, 570.0)]);
    c.grain = 88;
    c.body(&collar.band(430.0, 570.0), &look.second, Light::Round);
    c.grain = 0;
    c.line(
        "M334 500C380 516 430 516 466 500",
        plain(0x5a3b26).rgb,
        10.0,
        1.0,
    );
    c.line(
        "M400 510L384 556M404 510L424 552",
        plain(0x5a3b26).rgb,
        6.0,
        1.0,
    );
    c.body(&oval(401.0, 510.0, 13.0, 11.0), &brass(), Light::Ball);
}

fn grinder(c: &mut Canvas, look: &Look) {
    let metal = look.main.clone();
    c.tube("M400 268H610", 15.0, &metal);
    c.body(
        &rect(592.0, 196.0, 36.0, 76.0, 16.0),
        &look.second,
        Light::Round,
    );
    c.body(&rect(388.0, 256.0, 24.0, 76.0, 6.0), &metal, Light::Round);
    let head = Lathe::smooth(400.0, &[(60.0, 330.0), (112.0, 346.0), (118.0, 380.0)]);
    c.body(&head.outline(), &metal, Light::Round);
    let upper = Lathe::straight(400.0, &[(118.0, 380.0), (118.0, 610.0)]);
    c.body(&upper.outline(), &metal, Light::Round);
    let grip = Lathe::straight(400.0, &[(121.0, 460.0), (121.0, 590.0)]);
    c.grain = 88;
    c.body(&grip.band(460.0, 590.0), &look.second, Light::Round);
    c.grain = 0;
    let lower = Lathe::straight(400.0, &[(112.0, 606.0), (112.0, 846.0)]);
    c.body(&lower.band(606.0, 846.0), &metal.lit(-0.12), Light::Round);
    c.line(&upper.ring(608.0), metal.rgb.lit(-0.6), 5.0, 0.6);
    c.line(&upper.ring(384.0), metal.rgb.lit(-0.5), 4.0, 0.5);
}

fn pot(c: &mut Canvas, look: &Look) {
    let enamel = look.main.or(Finish::Glaze);
    c.tube(
        "M172 630C100 620 100 700 176 700M628 630C700 620 700 700 624 700",
        26.0,
        &enamel,
    );
    let body = Lathe::mixed(
        400.0,
        &[
            (238.0, 590.0, false),
            (238.0, 800.0, true),
            (210.0, 848.0, false),
        ],
    );
    c.body(&body.outline(), &enamel, Light::Round);
    cover_turned(
        c,
        &body,
        (620.0, 840.0),
        look.motif,
        &enamel,
        look.second.rgb,
    );
    let lid = Lathe::mixed(
        400.0,
        &[
            (40.0, 512.0, false),
            (180.0, 536.0, true),
            (250.0, 586.0, true),
            (248.0, 602.0, false),
        ],
    );
    c.body(&lid.outline(), &enamel.lit(0.05), Light::Round);
    c.line(&lid.ring(604.0), enamel.rgb.lit(-0.5), 5.0, 0.5);
    c.line(
        "M200 566C280 540 330 530 380 527",
        Rgb::hex(0xffffff),
        8.0,
        0.35,
    );
    c.body(
        &rect(386.0, 486.0, 28.0, 30.0, 4.0),
        &look.second,
        Light::Round,
    );
    c.body(&oval(400.0, 478.0, 46.0, 20.0), &look.second, Light::Ball);
    c.line(&body.ring(612.0), enamel.rgb.lit(0.4), 3.0, 0.4);
}

fn crock(c: &mut Canvas, look: &Look) {
    let wood = look.second.clone();
    for (x, y, turn, kind) in [
        (330.0, 300.0, -12.0, 0),
        (400.0, 230.0, 0.0, 1),
        (460.0, 280.0, 10.0, 2),
    ] {
        c.turned(turn, 400.0, 600.0, |c| {
            c.grain = 88;
            c.body(
                &rect(x - 9.0, y + 60.0, 18.0, 360.0, 8.0),
                &wood.lit(-0.06 * f64::from(kind)),
                Light::Round,
            );
            let d = match kind {
                0 => oval(x, y + 30.0, 36.0, 62.0),
                1 => rect(x - 34.0, y - 60.0, 68.0, 140.0, 22.0),
                _ => format!("M{} {}h76l-8 120q-30 24-60 0z", n(x - 38.0), n(y - 40.0)),
            };
            c.body(&d, &wood, Light::Flat);
            c.grain = 0;
            if kind == 2 {
                c.line(
                    &format!("M{} {}v70m22-70v70m22-70v70", n(x - 22.0), n(y - 22.0)),
                    wood.rgb.lit(-0.5),
                    6.0,
                    0.6,
                );
            } else if kind == 0 {
                c.wash(
                    &oval(x + 3.0, y + 28.0, 24.0, 46.0),
                    wood.rgb.lit(-0.4),
                    0.3,
                );
            }
        });
    }
    let glaze = look.main.or(Finish::Glaze);
    let body = Lathe::smooth(
        400.0,
        &[
            (128.0, 560.0),
            (136.0, 600.0),
            (146.0, 740.0),
            (126.0, 850.0),
        ],
    );
    c.body(&body.outline(), &glaze, Light::Round);
    cover_turned(
        c,
        &body,
        (590.0, 846.0),
        look.motif,
        &glaze,
        look.second.rgb,
    );
    c.line("M272 560a128 19 0 0 0 256 0", glaze.rgb.lit(0.35), 9.0, 0.9);
}

fn mixing(c: &mut Canvas, look: &Look) {
    let glaze = look.main.or(Finish::Glaze);
    c.tube("M470 600C560 520 620 460 676 380", 19.0, &look.second);
    let body = Lathe::mixed(
        400.0,
        &[
            (280.0, 590.0, false),
            (276.0, 626.0, true),
            (250.0, 720.0, true),
            (150.0, 840.0, true),
            (136.0, 850.0, false),
        ],
    );
    c.body(&body.outline(), &glaze, Light::Round);
    cover_turned(
        c,
        &body,
        (640.0, 846.0),
        look.motif,
        &glaze,
        look.second.rgb,
    );
    mouth(c, &body, &glaze, 14.0);
    c.fill(&oval(400.0, 606.0, 226.0, 26.0), "#f5ead2");
    c.wash(&oval(370.0, 604.0, 130.0, 12.0), Rgb::hex(0xffffff), 0.6);
    c.tube("M430 604L500 572", 19.0, &look.second);
    c.line(&body.ring(632.0), glaze.rgb.lit(0.4), 7.0, 0.5);
    c.line(&body.ring(642.0), glaze.rgb.lit(-0.4), 4.0, 0.35);
}
