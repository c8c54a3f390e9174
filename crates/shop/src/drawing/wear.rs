//! Clothes, so that imported fashion has pictures too.

use super::canvas::Canvas;
use super::forms::{brass, cloth};
use super::paint::Light;
use super::path::{oval, rect};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb};

shapes! {
    tee "shirt-tee" Lies, Room, near (400.0, 360.0, 1.7), in "sage" "white";
    jacket "jacket-wool" Lies, Room, near (400.0, 400.0, 1.7), in "navy" "brass";
    dress "dress-day" Wall, Room, near (400.0, 420.0, 1.6), in "rose" "white";
    trousers "trousers-straight" Lies, Room, near (400.0, 300.0, 1.7), in "denim" "leather";
    shoes "shoe-pair" Stands(270.0), Room, near (340.0, 740.0, 1.7), in "saddle" "natural";
    hat "hat-brim" Stands(280.0), Table, near (400.0, 680.0, 1.6), in "felt" "black";
    scarf "scarf-knit" Lies, Room, near (400.0, 480.0, 1.6), in "rust" "oat";
}

fn tee(c: &mut Canvas, look: &Look) {
    let d = "M310 210C340 250 460 250 490 210L570 240C620 262 650 310 690 420L580 466L566 430C560 560 564 700 572 830C460 846 340 846 228 830C236 700 240 560 234 430L220 466L110 420C150 310 180 262 230 240z";
    c.under(d, 16.0);
    cloth(c, d, look, Light::Flat);
    let dark = look.main.rgb.lit(-0.45);
    c.line("M310 210C340 262 460 262 490 210", dark, 12.0, 0.3);
    c.line(
        "M234 430C240 380 236 330 226 300M566 430C560 380 564 330 574 300",
        dark,
        4.0,
        0.3,
    );
    c.stitch(
        "M232 816C340 830 460 830 568 816M120 404L216 444M680 404L584 444",
        look.main.rgb.lit(0.5),
        2.5,
        0.6,
    );
    c.groove(
        "M300 480C310 600 290 720 300 820M500 480C490 600 512 720 500 820",
        dark,
        look.main.rgb.lit(0.4),
        9.0,
        0.12,
    );
}

fn jacket(c: &mut Canvas, look: &Look) {
    let sleeves = "M262 240C200 270 160 420 140 720C170 744 220 746 250 734L276 420zM538 240C600 270 640 420 660 720C630 744 580 746 550 734L524 420z";
    c.under(sleeves, 14.0);
    cloth(c, sleeves, look, Light::Down);
    let d = "M330 190C290 204 262 220 246 250C256 460 240 660 230 850C340 866 460 866 570 850C560 660 544 460 554 250C538 220 510 204 470 190L400 300z";
    c.under(d, 16.0);
    cloth(c, d, look, Light::Flat);
    let t = look.main.or(Finish::Cloth);
    c.body("M330 190L290 300L330 330L310 360L396 540L400 300zM470 190L510 300L470 330L490 360L404 540L400 300z", &t.lit(0.12), Light::Flat);
    c.line(
        "M400 540V858M250 700H350M450 700H550",
        t.rgb.lit(-0.55),
        4.0,
        0.5,
    );
    for y in [590.0, 680.0, 770.0] {
        c.body(&oval(418.0, y, 12.0, 12.0), &look.second, Light::Ball);
    }
}

fn dress(c: &mut Canvas, look: &Look) {
    c.line(
        "M400 150C400 110 440 110 440 136C440 160 400 160 400 190L300 240M400 190L500 240",
        Rgb::hex(0x8a6a45),
        9.0,
        1.0,
    );
    let d = "M320 226C340 270 370 300 400 300S460 270 480 226L510 232C510 320 520 380 500 440C540 580 600 720 640 850C500 880 300 880 160 850C200 720 260 580 300 440C280 380 290 320 290 232z";
    c.under(d, 14.0);
    cloth(c, d, look, Light::Flat);
    let t = look.main.rgb;
    c.body(
        "M300 436C340 450 460 450 500 436L506 466C460 480 340 480 294 466z",
        &look.second.or(Finish::Plain),
        Light::Down,
    );
    c.groove(
        "M340 480C320 620 280 760 250 862M400 484V872M460 480C480 620 520 760 550 862",
        t.lit(-0.5),
        t.lit(0.5),
        11.0,
        0.16,
    );
}

fn trousers(c: &mut Canvas, look: &Look) {
    let d =
        "M270 150H530C548 400 560 640 562 860H426L402 420H398L374 860H238C240 640 252 400 270 150z";
    c.under(d, 16.0);
    cloth(c, d, look, Light::Flat);
    let t = look.main.rgb;
    c.line(
        "M268 196H532M400 196V420C380 400 370 330 372 200",
        t.lit(-0.55),
        4.0,
        0.55,
    );
    c.stitch("M276 188H524M300 206C304 260 284 290 262 300M500 206C496 260 516 290 538 300M240 836H374M426 836H560", t.lit(0.6), 2.5, 0.8);
    c.groove(
        "M310 330C306 500 300 700 300 856M490 330C494 500 500 700 500 856",
        t.lit(-0.4),
        t.lit(0.4),
        8.0,
        0.14,
    );
    c.body(&oval(400.0, 174.0, 11.0, 11.0), &brass(), Light::Ball);
    c.body(
        &rect(480.0, 156.0, 40.0, 30.0, 3.0),
        &look.second,
        Light::Flat,
    );
}

fn shoes(c: &mut Canvas, look: &Look) {
    for (x, y, k) in [(120.0, -60.0, -0.12), (0.0, 0.0, 0.0)] {
        c.placed(x, y, 1.0, |c| {
            let t = look.main.or(Finish::Hide).lit(k);
            c.body("M130 640C170 610 240 606 290 620C320 690 420 740 520 760C580 772 606 800 604 830H130C116 770 116 700 130 640z", &t, Light::Down);
            c.body("M130 826H606C612 850 600 858 580 858H146C130 858 126 846 130 826z", &look.second.or(Finish::Plain), Light::Down);
            c.body("M130 640C170 610 240 606 290 620L276 660C230 640 180 644 134 668z", &t.lit(-0.35), Light::Flat);
            c.line("M300 668L350 636M336 700L386 664M380 726L426 692", Rgb::hex(0xf3ead9), 9.0, 1.0);
            c.stitch("M142 700C200 690 250 700 290 740C340 790 440 790 520 800", t.rgb.lit(0.5), 2.5, 0.7);
            c.line("M470 752C456 780 456 806 470 826", t.rgb.lit(-0.5), 4.0, 0.5);
        });
    }
}

fn hat(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Cloth);
    c.body(
        "M90 790C90 750 260 730 400 730S710 750 710 790C700 840 520 858 400 858S100 840 90 790z",
        &t,
        Light::Down,
    );
    c.wash(
        "M240 780C300 810 500 810 560 780L552 740H248z",
        Rgb::hex(0x1b1020),
        0.25,
    );
    c.body("M244 770C240 640 262 520 320 500C350 490 372 520 400 520S450 490 480 500C538 520 560 640 556 770C500 800 300 800 244 770z", &t, Light::Round);
    c.body(
        "M243 700C300 730 500 730 557 700V770C500 800 300 800 244 770z",
        &look.second.or(Finish::Plain),
        Light::Round,
    );
    c.line(
        "M400 520C392 580 396 620 400 640",
        t.rgb.lit(-0.5),
        8.0,
        0.3,
    );
}

fn scarf(c: &mut Canvas, look: &Look) {
    let back = "M300 250C220 250 180 330 190 420C200 520 340 560 400 500C460 560 600 520 610 420C620 330 580 250 500 250C440 250 360 250 300 250z";
    c.under(back, 14.0);
    cloth(c, back, look, Light::Ball);
    c.fill(
        "M310 330C360 300 440 300 490 330C500 380 440 410 400 410S300 380 310 330z",
        &look.main.rgb.lit(-0.5).css(),
    );
    let ends = "M330 470L250 850H370L420 500zM400 490L450 830H570L480 460z";
    c.under(ends, 12.0);
    cloth(c, ends, look, Light::Flat);
    c.wash(
        "M268 770H374L370 800H262zM440 760H546L552 790H446z",
        look.second.rgb,
        0.85,
    );
    super::forms::fringe(c, 250.0, 850.0, 120.0, 40.0, look.main.rgb.lit(-0.1));
    super::forms::fringe(c, 450.0, 830.0, 120.0, 40.0, look.main.rgb.lit(-0.1));
    c.body(
        &oval(400.0, 496.0, 74.0, 56.0),
        &look.main.or(Finish::Cloth),
        Light::Ball,
    );
}
