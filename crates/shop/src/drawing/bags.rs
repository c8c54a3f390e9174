//! Bags that are carried.

use super::canvas::Canvas;
use super::forms::{brass, cloth, tone};
use super::paint::Light;
use super::path::{n, oval, rect};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb};

shapes! {
    roll "backpack-roll" Stands(200.0), Meadow, near (360.0, 420.0, 1.6), in "moss" "leather";
    day "backpack-day" Stands(200.0), Meadow, near (400.0, 620.0, 1.6), in "navy" "leather";
    tote "tote-canvas" Stands(210.0), Room, near (340.0, 480.0, 1.6), in "canvas" "leather";
    duffel "duffel-weekend" Stands(300.0), Room, near (300.0, 640.0, 1.7), in "olive" "leather";
    pouch "pouch-zip" Stands(260.0), Table, near (340.0, 640.0, 1.7), in "mustard" "leather";
    cooler "bag-cooler" Stands(230.0), Meadow, near (360.0, 560.0, 1.6), in "sky" "leather";
}

fn strap(c: &mut Canvas, look: &Look, (x, y, w, h): (f64, f64, f64, f64)) {
    let hide = look.second.or(Finish::Hide);
    c.body(&rect(x, y, w, h, 6.0), &hide, Light::Round);
    c.stitch(
        &rect(x + 6.0, y + 6.0, w - 12.0, h - 12.0, 3.0),
        hide.rgb.lit(0.6),
        2.0,
        0.7,
    );
    c.body(
        &rect(x - 5.0, y + h * 0.55, w + 10.0, 26.0, 5.0),
        &brass(),
        Light::Flat,
    );
    c.body(
        &rect(x + 3.0, y + h * 0.55 + 6.0, w - 6.0, 14.0, 2.0),
        &hide.lit(-0.2),
        Light::Flat,
    );
}

fn roll(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Cloth);
    c.tube(
        "M350 190C350 130 450 130 450 190",
        17.0,
        &look.second.or(Finish::Hide),
    );
    c.tube(
        "M226 430C170 520 170 680 214 780M574 430C630 520 630 680 586 780",
        24.0,
        &look.second.or(Finish::Hide).lit(-0.2),
    );
    cloth(
        c,
        "M236 330C236 300 260 280 290 280H510C540 280 564 300 564 330L590 800C592 840 570 858 540 858H260C230 858 208 840 210 800z",
        look,
        Light::Round,
    );
    cloth(
        c,
        "M256 640H544L556 806C556 830 544 840 526 840H274C256 840 244 830 244 806z",
        look,
        Light::Down,
    );
    c.stitch(
        "M262 652H538M256 806C256 824 266 830 276 830H524C534 830 544 824 544 806",
        t.rgb.lit(0.5),
        2.5,
        0.7,
    );
    let top = "M222 230C222 196 244 184 270 184H530C556 184 578 196 578 230C582 270 560 300 530 304H270C240 300 218 270 222 230z";
    cloth(c, top, look, Light::Down);
    c.groove(
        "M232 250C330 262 470 262 568 250M240 280C330 292 470 292 560 280",
        t.rgb.lit(-0.55),
        t.rgb.lit(0.4),
        5.0,
        0.35,
    );
    for x in [296.0, 474.0] {
        strap(c, look, (x, 200.0, 32.0, 330.0));
    }
    c.body(
        &rect(350.0, 560.0, 100.0, 46.0, 6.0),
        &look.second.or(Finish::Hide),
        Light::Flat,
    );
}

fn day(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Cloth);
    c.tube(
        "M346 250C346 180 454 180 454 250",
        17.0,
        &look.second.or(Finish::Hide),
    );
    c.tube(
        "M230 480C180 560 180 700 222 780M570 480C620 560 620 700 578 780",
        24.0,
        &t.lit(-0.3),
    );
    cloth(
        c,
        "M400 230C520 230 576 300 582 430L596 790C598 836 572 858 536 858H264C228 858 202 836 204 790L218 430C224 300 280 230 400 230z",
        look,
        Light::Round,
    );
    c.line(
        "M238 470C240 340 290 276 400 276S560 340 562 470",
        t.rgb.lit(-0.55),
        8.0,
        0.55,
    );
    c.line(
        "M238 474C240 344 290 280 400 280S560 344 562 474",
        brass().rgb,
        3.0,
        0.7,
    );
    cloth(
        c,
        "M250 590C250 570 262 562 282 562H518C538 562 550 570 550 590L562 790C562 820 546 832 524 832H276C254 832 238 820 238 790z",
        look,
        Light::Down,
    );
    c.line("M262 600H538", t.rgb.lit(-0.55), 7.0, 0.55);
    c.line("M262 603H538", brass().rgb, 3.0, 0.7);
    c.body(
        &rect(526.0, 596.0, 14.0, 50.0, 5.0),
        &look.second.or(Finish::Hide),
        Light::Round,
    );
    c.body(
        &rect(362.0, 400.0, 76.0, 76.0, 6.0),
        &look.second.or(Finish::Hide),
        Light::Flat,
    );
    c.stitch(
        &rect(369.0, 407.0, 62.0, 62.0, 3.0),
        look.second.rgb.lit(0.6),
        2.0,
        0.8,
    );
    c.line(
        "M384 452L400 424L416 452z",
        look.second.rgb.lit(-0.5),
        4.0,
        0.7,
    );
}

fn tote(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Cloth);
    c.tube(
        "M300 420C300 170 500 170 500 420",
        22.0,
        &look.second.lit(-0.25),
    );
    cloth(
        c,
        "M196 400H604L634 820C636 846 624 858 598 858H202C176 858 164 846 166 820z",
        look,
        Light::Flat,
    );
    c.wash("M166 800L164 830C166 850 180 858 202 858H598C620 858 634 850 636 830L634 800C480 816 320 816 166 800z", Rgb::hex(0x1b1020), 0.16);
    c.stitch("M198 420H602", t.rgb.lit(-0.4), 2.5, 0.6);
    c.groove(
        "M230 430C250 560 210 700 226 850M570 430C556 560 590 700 572 850",
        t.rgb.lit(-0.5),
        t.rgb.lit(0.5),
        8.0,
        0.14,
    );
    let hide = look.second.clone();
    c.tube("M290 470C290 190 510 190 510 470", 24.0, &hide);
    for x in [290.0, 510.0] {
        c.body(&rect(x - 22.0, 430.0, 44.0, 120.0, 6.0), &hide, Light::Down);
        c.stitch(
            &rect(x - 15.0, 438.0, 30.0, 104.0, 3.0),
            hide.rgb.lit(0.6),
            2.0,
            0.7,
        );
    }
    if look.motif == super::motif::Motif::Plain {
        c.line(
            "M340 720C360 640 390 620 400 600C410 620 440 640 460 720M400 600V740M320 740H480",
            hide.rgb,
            6.0,
            0.7,
        );
    }
}

fn duffel(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Cloth);
    let hide = look.second.or(Finish::Hide);
    c.tube("M290 600C290 420 510 420 510 600", 20.0, &hide.lit(-0.25));
    cloth(
        c,
        "M140 570C200 520 600 520 660 570C712 600 712 800 676 842C660 856 640 858 620 858H180C160 858 140 856 124 842C88 800 88 600 140 570z",
        look,
        Light::Down,
    );
    c.line(
        "M160 574C260 548 540 548 640 574",
        t.rgb.lit(-0.55),
        8.0,
        0.5,
    );
    c.line("M160 577C260 551 540 551 640 577", brass().rgb, 3.0, 0.8);
    c.body("M140 570C112 586 96 640 96 710C96 780 110 826 128 844C180 850 190 840 190 800C186 700 190 620 200 548C172 552 152 560 140 570zM660 570C688 586 704 640 704 710C704 780 690 826 672 844C620 850 610 840 610 800C614 700 610 620 600 548C628 552 648 560 660 570z", &hide, Light::Down);
    c.tube("M276 850V620C280 420 520 420 524 620V850", 22.0, &hide);
    for x in [276.0, 524.0] {
        c.body(
            &rect(x - 20.0, 640.0, 40.0, 212.0, 4.0),
            &hide,
            Light::Round,
        );
        c.stitch(
            &rect(x - 13.0, 648.0, 26.0, 196.0, 3.0),
            hide.rgb.lit(0.6),
            2.0,
            0.7,
        );
    }
    c.body(
        &rect(360.0, 470.0, 80.0, 34.0, 12.0),
        &hide.lit(0.06),
        Light::Down,
    );
}

fn pouch(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Cloth);
    cloth(
        c,
        "M136 580C134 556 146 548 170 548H630C654 548 666 556 664 580L676 800C678 840 660 856 620 858H180C140 856 122 840 124 800z",
        look,
        Light::Ball,
    );
    c.line("M146 570H654", t.rgb.lit(-0.55), 14.0, 0.55);
    c.stitch("M146 570H654", brass().rgb, 5.0, 0.9);
    c.body(&oval(640.0, 570.0, 13.0, 13.0), &brass(), Light::Ball);
    c.tube("M640 580L656 660", 15.0, &look.second.or(Finish::Hide));
    c.stitch("M140 600H660", t.rgb.lit(0.5), 2.5, 0.6);
    c.body(
        &rect(176.0, 740.0, 96.0, 60.0, 5.0),
        &look.second.or(Finish::Hide),
        Light::Flat,
    );
    c.stitch(
        &rect(183.0, 747.0, 82.0, 46.0, 3.0),
        look.second.rgb.lit(0.6),
        2.0,
        0.8,
    );
    c.groove(
        "M160 620C170 700 150 780 164 840M640 640C634 700 650 780 632 840",
        t.rgb.lit(-0.5),
        t.rgb.lit(0.4),
        8.0,
        0.14,
    );
}

fn cooler(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Cloth);
    let hide = look.second.or(Finish::Hide);
    c.tube("M250 470C250 260 550 260 550 470", 22.0, &hide.lit(-0.2));
    cloth(
        c,
        "M190 480H610L624 820C626 846 612 858 590 858H210C188 858 174 846 176 820z",
        look,
        Light::Flat,
    );
    c.body(
        "M176 440C176 416 190 406 214 406H586C610 406 624 416 624 440V500H176z",
        &t.lit(0.1),
        Light::Down,
    );
    c.line("M176 498H624", tone(0xc79f49, Finish::Metal).rgb, 6.0, 0.9);
    c.stitch(
        "M190 426C190 420 200 416 214 416H586C600 416 610 420 610 426",
        t.rgb.lit(0.6),
        2.5,
        0.7,
    );
    c.tube("M262 520C256 250 544 250 538 520", 22.0, &hide);
    for x in [262.0, 538.0] {
        c.body(
            &rect(x - 20.0, 500.0, 40.0, 150.0, 5.0),
            &hide,
            Light::Round,
        );
    }
    cloth(
        c,
        "M280 620H520V780C520 800 510 808 494 808H306C290 808 280 800 280 780z",
        look,
        Light::Down,
    );
    c.stitch(
        &format!(
            "M288 630V780C288 792 296 800 306 800H494C504 800 512 792 512 780V630M{} 640H510",
            n(290.0)
        ),
        t.rgb.lit(0.6),
        2.5,
        0.7,
    );
}
