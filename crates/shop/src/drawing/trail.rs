//! Lanterns, flasks and tools for outdoors.

use super::canvas::Canvas;
use super::forms::{brass, tone};
use super::motif::cover_turned;
use super::paint::Light;
use super::path::{Lathe, oval, rect};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb};

shapes! {
    lantern "lantern-camp" Stands(140.0), Meadow, near (400.0, 560.0, 1.6), in "forest" "brass";
    thermos "thermos-flask" Stands(120.0), Meadow, near (400.0, 420.0, 1.7), in "petrol" "steel";
    bottle "bottle-steel" Stands(100.0), Meadow, near (400.0, 360.0, 1.7), in "sage" "bamboo";
    knife "knife-pocket" Lies, Meadow, near (380.0, 520.0, 1.6), in "walnut" "steel";
    pot "pot-camp" Stands(190.0), Meadow, near (400.0, 640.0, 1.6), in "steel" "black";
}

fn lantern(c: &mut Canvas, look: &Look) {
    let (paint, metal) = (look.main.or(Finish::Plain), look.second.clone());
    c.glow(400.0, 600.0, 320.0, 300.0, Rgb::hex(0xffdb93), 0.65);
    c.tube("M256 540C230 250 570 250 544 540", 11.0, &metal);
    let base = Lathe::smooth(
        400.0,
        &[
            (96.0, 716.0),
            (140.0, 770.0),
            (146.0, 830.0),
            (130.0, 852.0),
        ],
    );
    c.body(&base.outline(), &paint, Light::Round);
    c.line(&base.ring(786.0), metal.rgb, 5.0, 0.9);
    let glass = Lathe::smooth(
        400.0,
        &[(76.0, 480.0), (114.0, 560.0), (114.0, 640.0), (86.0, 722.0)],
    );
    let lit = c.radial(
        (0.5, 0.55, 0.6),
        &[
            (0.0, Rgb::hex(0xfffbe6), 1.0),
            (0.35, Rgb::hex(0xffdf9a), 0.9),
            (1.0, Rgb::hex(0xf2c987), 0.55),
        ],
    );
    c.fill(&glass.outline(), &lit);
    c.fill(
        "M400 700C366 690 372 640 400 596C428 640 434 690 400 700z",
        "#fff7d8",
    );
    c.line(
        "M320 500L300 610L322 716M480 500L500 610L478 716M288 600H512",
        metal.rgb,
        6.0,
        0.95,
    );
    let cap = Lathe::mixed(
        400.0,
        &[
            (40.0, 380.0, false),
            (56.0, 410.0, true),
            (112.0, 456.0, true),
            (112.0, 486.0, false),
        ],
    );
    c.body(&cap.outline(), &paint, Light::Round);
    c.body(&rect(376.0, 346.0, 48.0, 40.0, 8.0), &metal, Light::Round);
    c.tube("M258 540V770M542 540V770", 10.0, &metal);
}

fn thermos(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Plain);
    let body = Lathe::mixed(
        400.0,
        &[
            (112.0, 420.0, false),
            (124.0, 450.0, true),
            (124.0, 836.0, true),
            (116.0, 852.0, false),
        ],
    );
    c.tube(
        "M518 480C620 480 620 690 518 690",
        24.0,
        &look.second.lit(-0.1),
    );
    c.body(&body.outline(), &t, Light::Round);
    cover_turned(c, &body, (470.0, 840.0), look.motif, &t, look.second.rgb);
    let cup = Lathe::mixed(
        400.0,
        &[
            (84.0, 240.0, false),
            (92.0, 250.0, true),
            (106.0, 400.0, false),
        ],
    );
    c.body(&cup.outline(), &look.second.or(Finish::Metal), Light::Round);
    c.body(
        &cup.mouth(0.0),
        &look.second.or(Finish::Metal).lit(0.2),
        Light::Flat,
    );
    c.body(
        &Lathe::straight(400.0, &[(112.0, 398.0), (112.0, 424.0)]).outline(),
        &look.second.lit(-0.15),
        Light::Round,
    );
    c.line(&body.ring(800.0), t.rgb.lit(0.4), 5.0, 0.5);
    c.line(
        "M366 640L386 604L400 626L414 606L434 640z",
        t.rgb.lit(0.75),
        5.0,
        0.9,
    );
}

fn bottle(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Plain);
    let body = Lathe::smooth(
        400.0,
        &[
            (56.0, 330.0),
            (58.0, 350.0),
            (102.0, 430.0),
            (108.0, 500.0),
            (108.0, 836.0),
            (98.0, 852.0),
        ],
    );
    c.tube(
        "M352 250C340 170 460 170 448 250",
        15.0,
        &tone(0xb4babf, Finish::Metal),
    );
    c.body(&body.outline(), &t, Light::Round);
    cover_turned(c, &body, (470.0, 846.0), look.motif, &t, look.second.rgb);
    let lid = Lathe::straight(400.0, &[(62.0, 246.0), (62.0, 336.0)]);
    c.grain = 88;
    c.body(&lid.outline(), &look.second, Light::Round);
    c.grain = 0;
    c.body(&lid.mouth(0.0), &look.second.lit(0.2), Light::Flat);
    let ring = Lathe::straight(400.0, &[(60.0, 334.0), (60.0, 350.0)]);
    c.body(
        &ring.outline(),
        &tone(0xb4babf, Finish::Metal),
        Light::Round,
    );
    c.line(
        "M382 640a18 18 0 1 0 36 0a18 18 0 1 0-36 0M400 640V700",
        t.rgb.lit(0.75),
        5.0,
        0.85,
    );
}

fn knife(c: &mut Canvas, look: &Look) {
    c.turned(-24.0, 400.0, 500.0, |c| {
        let handle = "M180 520C176 490 190 476 220 474L600 466C640 468 650 500 640 530C630 560 600 566 560 564L230 566C196 566 182 548 180 520z";
        let blade = "M214 480C120 440 90 330 110 210C180 270 250 370 286 476z";
        c.under(blade, 10.0);
        c.under(handle, 14.0);
        c.body(blade, &look.second, Light::Flat);
        c.wash("M110 210C180 270 250 370 286 476L262 478C230 380 170 290 110 210z", Rgb::hex(0xffffff), 0.5);
        c.body(handle, &look.main, Light::Down);
        c.body("M180 520C176 490 190 476 220 474L262 473V566H230C196 566 182 548 180 520z", &brass(), Light::Flat);
        for x in [300.0, 430.0, 570.0] {
            c.body(&oval(x, 518.0, 10.0, 10.0), &brass(), Light::Ball);
        }
        c.line("M624 520C690 520 720 560 700 620C690 650 660 660 650 690", look.second.rgb.lit(-0.3), 9.0, 0.9);
    });
}

fn pot(c: &mut Canvas, look: &Look) {
    let metal = look.main.clone();
    c.tube("M224 560C200 330 600 330 576 560", 9.0, &metal);
    c.tube(
        "M572 650H690C716 650 716 690 690 690H570",
        15.0,
        &look.second,
    );
    let body = Lathe::mixed(
        400.0,
        &[
            (184.0, 590.0, false),
            (184.0, 820.0, true),
            (164.0, 850.0, false),
        ],
    );
    c.body(&body.outline(), &metal, Light::Round);
    let lid = Lathe::smooth(400.0, &[(36.0, 540.0), (130.0, 556.0), (190.0, 590.0)]);
    c.body(&lid.outline(), &metal.lit(0.05), Light::Round);
    c.line(&lid.ring(592.0), metal.rgb.lit(-0.5), 5.0, 0.6);
    c.body(
        &rect(380.0, 506.0, 40.0, 40.0, 8.0),
        &look.second,
        Light::Round,
    );
    c.line(&body.ring(650.0), metal.rgb.lit(-0.35), 2.0, 0.6);
    c.line(&body.ring(790.0), metal.rgb.lit(-0.35), 2.0, 0.6);
}
