//! Chairs, stools, benches.

use super::canvas::Canvas;
use super::forms::{cloth, leg, slab};
use super::motif::cover_turned;
use super::paint::Light;
use super::path::{Lathe, poly, rect};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb};

shapes! {
    dining "chair-dining" Stands(200.0), Room, near (400.0, 480.0, 1.6), in "linen" "oak";
    shell "chair-shell" Stands(190.0), Room, near (400.0, 480.0, 1.6), in "sage" "oak";
    lounge "chair-lounge" Stands(240.0), Room, near (330.0, 520.0, 1.7), in "moss" "walnut";
    round "stool-round" Stands(150.0), Room, near (400.0, 480.0, 1.8), in "oak" "oak";
    bar "stool-bar" Stands(150.0), Room, near (400.0, 330.0, 1.9), in "leather" "iron";
    step "stool-step" Stands(190.0), Room, near (400.0, 600.0, 1.7), in "beech" "beech";
    bench "bench-plain" Stands(300.0), Room, near (300.0, 640.0, 1.8), in "oak" "leather";
    pouf "pouf-round" Stands(220.0), Room, near (380.0, 640.0, 1.6), in "mustard" "linen";
}

fn dining(c: &mut Canvas, look: &Look) {
    let wood = look.second.clone();
    for (top, foot) in [
        ((300.0, 570.0), (292.0, 816.0)),
        ((552.0, 570.0), (566.0, 816.0)),
    ] {
        leg(c, top, foot, (24.0, 18.0), &wood.lit(-0.22));
    }
    for (top, foot) in [
        ((286.0, 210.0), (298.0, 580.0)),
        ((562.0, 210.0), (552.0, 580.0)),
    ] {
        leg(c, top, foot, (22.0, 26.0), &wood.lit(-0.06));
    }
    c.body(
        "M270 196C340 178 510 178 578 196L572 282C510 264 340 264 276 282z",
        &wood,
        Light::Flat,
    );
    for x in [350.0, 424.0, 498.0] {
        leg(c, (x, 270.0), (x, 552.0), (14.0, 14.0), &wood.lit(-0.12));
    }
    c.body(
        &poly(&[
            (220.0, 606.0),
            (600.0, 606.0),
            (566.0, 548.0),
            (282.0, 548.0),
        ]),
        &wood.lit(-0.1),
        Light::Flat,
    );
    c.body(&rect(226.0, 600.0, 368.0, 40.0, 6.0), &wood, Light::Down);
    cloth(
        c,
        "M228 596C222 584 276 536 292 532C400 520 460 520 556 532C574 540 604 586 592 598C500 616 320 616 228 596z",
        look,
        Light::Ball,
    );
    for (top, foot) in [
        ((246.0, 636.0), (232.0, 858.0)),
        ((574.0, 636.0), (588.0, 858.0)),
    ] {
        leg(c, top, foot, (28.0, 20.0), &wood);
    }
}

fn shell(c: &mut Canvas, look: &Look) {
    let (paint, wood) = (look.main.or(Finish::Plain), look.second.clone());
    for (top, foot) in [
        ((350.0, 640.0), (310.0, 816.0)),
        ((450.0, 640.0), (490.0, 816.0)),
    ] {
        leg(c, top, foot, (20.0, 14.0), &wood.lit(-0.25));
    }
    for (top, foot) in [
        ((330.0, 640.0), (238.0, 858.0)),
        ((470.0, 640.0), (562.0, 858.0)),
    ] {
        leg(c, top, foot, (26.0, 16.0), &wood);
    }
    c.body("M222 330C220 250 300 220 400 220S580 250 578 330C574 430 560 500 592 560C560 640 240 640 208 560C240 500 226 430 222 330z", &paint, Light::Ball);
    c.wash(
        "M262 560C300 500 500 500 538 560C570 590 560 640 400 652S230 590 262 560z",
        paint.rgb.lit(-0.3),
        0.5,
    );
    c.body(
        "M202 560C230 600 320 606 400 606S570 600 598 560C612 620 560 676 400 676S188 620 202 560z",
        &paint.lit(0.06),
        Light::Down,
    );
    c.line(
        "M206 566C240 602 330 606 400 606S560 602 594 566",
        paint.rgb.lit(0.55),
        3.0,
        0.7,
    );
    c.wash(
        "M250 330C252 280 300 254 360 250C300 270 276 300 272 360z",
        Rgb::hex(0xffffff),
        0.25,
    );
}

fn lounge(c: &mut Canvas, look: &Look) {
    let wood = look.second.clone();
    leg(
        c,
        (196.0, 560.0),
        (212.0, 820.0),
        (20.0, 16.0),
        &wood.lit(-0.25),
    );
    leg(
        c,
        (604.0, 560.0),
        (588.0, 820.0),
        (20.0, 16.0),
        &wood.lit(-0.25),
    );
    c.body(
        &rect(180.0, 690.0, 440.0, 34.0, 8.0),
        &wood.lit(-0.1),
        Light::Down,
    );
    cloth(
        c,
        "M236 350C236 322 250 312 280 310C360 302 440 302 520 310C550 312 564 322 564 350L572 600H228z",
        look,
        Light::Ball,
    );
    let dark = look.main.rgb.lit(-0.35);
    c.line(
        "M320 308C316 400 316 500 312 590M480 308C484 400 484 500 488 590",
        dark,
        4.0,
        0.35,
    );
    cloth(
        c,
        "M206 620C204 590 214 578 244 576C340 566 460 566 556 576C586 578 596 590 594 620L592 676C590 700 580 704 556 706H244C220 704 210 700 208 676z",
        look,
        Light::Down,
    );
    c.stitch(
        "M214 640C320 628 480 628 586 640",
        look.main.rgb.lit(0.4),
        2.5,
        0.6,
    );
    for (x, s) in [(172.0, 1.0), (628.0, -1.0)] {
        leg(c, (x, 548.0), (x - 6.0 * s, 858.0), (26.0, 20.0), &wood);
    }
    for x in [132.0, 588.0] {
        c.body(&rect(x, 518.0, 80.0, 34.0, 17.0), &wood, Light::Down);
    }
}

fn seat_disc(c: &mut Canvas, y: f64, r: f64, h: f64, look: &Look) {
    let disc = Lathe::mixed(
        400.0,
        &[
            (r - 8.0, y, false),
            (r, y + 8.0, true),
            (r, y + h - 8.0, true),
            (r - 10.0, y + h, false),
        ],
    );
    c.body(&disc.outline(), &look.main, Light::Round);
    c.body(&disc.mouth(0.0), &look.main.lit(0.14), Light::Flat);
    c.line(&disc.mouth(10.0), look.main.rgb.lit(-0.3), 2.0, 0.3);
}

fn round(c: &mut Canvas, look: &Look) {
    let wood = look.second.clone();
    leg(
        c,
        (400.0, 440.0),
        (400.0, 812.0),
        (26.0, 18.0),
        &wood.lit(-0.28),
    );
    c.line("M292 700Q400 730 508 700", wood.rgb.lit(-0.15), 14.0, 1.0);
    for (top, foot) in [
        ((316.0, 450.0), (252.0, 856.0)),
        ((484.0, 450.0), (548.0, 856.0)),
    ] {
        leg(c, top, foot, (32.0, 20.0), &wood);
    }
    seat_disc(c, 412.0, 156.0, 44.0, look);
}

fn bar(c: &mut Canvas, look: &Look) {
    let metal = look.second.clone();
    c.tube("M360 300L330 816M440 300L470 816", 11.0, &metal.lit(-0.2));
    c.tube("M318 690Q400 660 482 690", 9.0, &metal.lit(-0.1));
    c.tube("M330 300L258 856M470 300L542 856", 13.0, &metal);
    c.tube("M279 700Q400 746 521 700", 12.0, &metal);
    seat_disc(c, 236.0, 132.0, 64.0, look);
    c.stitch("M270 292Q400 330 530 292", look.main.rgb.lit(0.5), 2.5, 0.6);
}

fn step(c: &mut Canvas, look: &Look) {
    let wood = look.main.clone();
    leg(
        c,
        (290.0, 470.0),
        (250.0, 812.0),
        (26.0, 26.0),
        &wood.lit(-0.3),
    );
    leg(
        c,
        (510.0, 470.0),
        (550.0, 812.0),
        (26.0, 26.0),
        &wood.lit(-0.3),
    );
    leg(
        c,
        (270.0, 470.0),
        (196.0, 858.0),
        (34.0, 34.0),
        &look.second,
    );
    leg(
        c,
        (530.0, 470.0),
        (604.0, 858.0),
        (34.0, 34.0),
        &look.second,
    );
    slab(c, (214.0, 660.0, 372.0, 28.0), 34.0, &wood.lit(-0.04));
    slab(c, (236.0, 452.0, 328.0, 30.0), 52.0, &wood);
    c.fill(
        &rect(344.0, 418.0, 112.0, 17.0, 8.0),
        &wood.rgb.lit(-0.6).css(),
    );
}

fn bench(c: &mut Canvas, look: &Look) {
    let wood = look.main.clone();
    for (x, s) in [(200.0, 1.0), (600.0, -1.0)] {
        leg(
            c,
            (x + 26.0 * s, 620.0),
            (x + 16.0 * s, 818.0),
            (24.0, 18.0),
            &wood.lit(-0.25),
        );
    }
    for (x, s) in [(140.0, 1.0), (660.0, -1.0)] {
        leg(c, (x, 640.0), (x - 14.0 * s, 858.0), (34.0, 24.0), &wood);
    }
    slab(c, (84.0, 620.0, 632.0, 34.0), 60.0, &wood);
    if look.second.finish != Finish::Wood {
        c.body(
            &poly(&[
                (176.0, 616.0),
                (624.0, 616.0),
                (588.0, 562.0),
                (212.0, 562.0),
            ]),
            &look.second,
            Light::Flat,
        );
        c.body(
            "M172 600C180 590 620 590 628 600L632 622H168z",
            &look.second.lit(-0.08),
            Light::Down,
        );
    }
}

fn pouf(c: &mut Canvas, look: &Look) {
    let tone = look.main.or(Finish::Cloth);
    let body = Lathe::mixed(
        400.0,
        &[
            (150.0, 540.0, true),
            (236.0, 610.0, true),
            (244.0, 720.0, true),
            (190.0, 840.0, false),
        ],
    );
    c.body(&body.outline(), &tone, Light::Round);
    let turned = if look.motif == super::motif::Motif::Plain {
        super::motif::Motif::Ribbed
    } else {
        look.motif
    };
    cover_turned(c, &body, (600.0, 830.0), turned, &tone, look.second.rgb);
    c.body("M250 540C250 508 550 508 550 540C600 560 600 586 560 596C470 620 330 620 240 596C200 586 200 560 250 540z", &tone.lit(0.1), Light::Ball);
    c.line("M400 556L250 590M400 556L330 608M400 556L400 614M400 556L470 608M400 556L550 590M400 556L280 526M400 556L520 526", tone.rgb.lit(-0.4), 3.0, 0.35);
    c.body(
        "M380 556a20 6 0 1 1 40 0a20 6 0 1 1-40 0z",
        &look.second,
        Light::Flat,
    );
}
