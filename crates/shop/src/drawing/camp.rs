//! Tents, chairs, blankets: somewhere to rest outdoors.

use super::canvas::Canvas;
use super::forms::{brass, cloth, fringe, leg, plain, tone};
use super::motif::cover;
use super::paint::Light;
use super::path::{n, oval, rect};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb};

shapes! {
    tent "tent-dome" Stands(320.0), Meadow, near (400.0, 620.0, 1.6), in "mustard" "forest";
    bell "tent-bell" Stands(320.0), Meadow, near (400.0, 600.0, 1.6), in "canvas" "saddle";
    hammock "hammock-rope" Wall, Meadow, near (330.0, 560.0, 1.6), in "oat" "terracotta";
    blanket "blanket-picnic" Lies, Meadow, near (330.0, 460.0, 1.7), in "tomato" "white";
    chair "chair-camp" Stands(230.0), Meadow, near (400.0, 520.0, 1.6), in "moss" "oak";
    umbrella "umbrella-rain" Lies, Meadow, near (330.0, 380.0, 1.6), in "navy" "walnut";
    sleeping "bag-sleeping" Stands(260.0), Meadow, near (330.0, 700.0, 1.7), in "rust" "forest";
}

fn tent(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Plain);
    c.line(
        "M90 850L40 872M710 850L762 872M250 480L60 860M560 480L744 860",
        Rgb::hex(0xf0e6d0),
        3.0,
        0.8,
    );
    c.body(
        "M84 852C120 640 240 430 400 430S680 640 716 852z",
        &t,
        Light::Round,
    );
    c.body(
        "M400 430C560 430 680 640 716 852H560C560 700 500 520 400 430z",
        &t.lit(-0.14),
        Light::Down,
    );
    c.body(
        "M84 852C120 640 240 430 400 430C330 500 250 680 240 852z",
        &t.lit(0.08),
        Light::Down,
    );
    c.body(
        "M300 852C306 700 350 540 400 470C450 540 494 700 500 852z",
        &look.second.or(Finish::Plain),
        Light::Down,
    );
    c.fill(
        "M328 852C334 720 366 590 400 530C434 590 466 720 472 852z",
        "#2b2a26",
    );
    c.glow(400.0, 780.0, 90.0, 150.0, Rgb::hex(0xffd68a), 0.75);
    c.body(
        "M472 852C466 720 434 590 400 530C440 570 520 700 530 852z",
        &look.second.lit(0.2).or(Finish::Plain),
        Light::Flat,
    );
    c.line(
        "M84 852C120 640 240 430 400 430S680 640 716 852",
        t.rgb.lit(-0.4),
        5.0,
        0.7,
    );
    c.stitch(
        "M240 852C250 680 330 500 400 430M560 852C560 700 500 520 400 430",
        t.rgb.lit(0.5),
        2.5,
        0.7,
    );
    c.line("M84 852H716", look.second.rgb.lit(-0.3), 9.0, 1.0);
}

fn bell(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Cloth);
    c.line(
        "M120 700L30 866M680 700L770 866M250 520L70 870M550 520L730 870",
        Rgb::hex(0xf0e6d0),
        3.0,
        0.8,
    );
    c.body("M120 690V850H680V690z", &t.lit(-0.08), Light::Round);
    c.body(
        "M400 300C440 460 560 600 690 690C560 726 240 726 110 690C240 600 360 460 400 300z",
        &t,
        Light::Round,
    );
    c.line(
        "M400 304C380 470 300 620 230 712M400 304C420 470 500 620 570 712",
        t.rgb.lit(-0.4),
        3.0,
        0.4,
    );
    c.fill(
        "M330 852C336 700 370 600 400 540C430 600 464 700 470 852z",
        "#33291f",
    );
    c.glow(400.0, 770.0, 90.0, 150.0, Rgb::hex(0xffd68a), 0.8);
    c.body("M330 852C336 700 370 600 400 540C350 590 280 720 270 852zM470 852C464 700 430 600 400 540C450 590 520 720 530 852z", &t.lit(0.15), Light::Down);
    c.line(
        "M110 690C240 726 560 726 690 690",
        look.second.rgb,
        8.0,
        0.9,
    );
    c.body(
        "M400 270L452 286L400 304z",
        &look.second.or(Finish::Plain),
        Light::Flat,
    );
    c.line("M400 264V312", Rgb::hex(0x5a4636), 7.0, 1.0);
}

fn hammock(c: &mut Canvas, look: &Look) {
    c.grain = 88;
    for x in [30.0, 700.0] {
        c.body(
            &format!("M{} -200h70v1300h-70z", n(x)),
            &tone(0x7a5a40, Finish::Wood),
            Light::Round,
        );
    }
    c.grain = 0;
    c.line("M66 300L190 470M66 300L170 520M66 300L160 570M734 300L610 470M734 300L630 520M734 300L640 570", Rgb::hex(0xe4d6ba), 4.0, 1.0);
    c.body(
        "M60 286h12v30h-12zM728 286h12v30h-12z",
        &brass(),
        Light::Round,
    );
    let d = "M186 462C260 600 540 600 614 462C640 480 650 560 640 574C560 760 240 760 160 574C150 560 160 480 186 462z";
    c.under(d, 18.0);
    cloth(c, d, look, Light::Down);
    c.wash(
        "M186 462C260 600 540 600 614 462C560 660 240 660 186 462z",
        Rgb::hex(0x1b1020),
        0.22,
    );
    c.wash(
        "M168 590C250 740 550 740 632 590L622 612C540 756 260 756 178 612z",
        look.second.rgb,
        0.85,
    );
    fringe(c, 300.0, 700.0, 200.0, 46.0, look.main.rgb.lit(-0.1));
    c.tube(
        "M186 462L160 574M614 462L640 574",
        15.0,
        &tone(0xc89a68, Finish::Wood),
    );
}

fn blanket(c: &mut Canvas, look: &Look) {
    c.turned(-8.0, 400.0, 500.0, |c| {
        let d = rect(130.0, 220.0, 540.0, 560.0, 4.0);
        fringe(c, 134.0, 780.0, 532.0, 26.0, look.second.rgb.lit(-0.06));
        fringe(c, 134.0, 220.0, 532.0, -26.0, look.second.rgb.lit(-0.06));
        c.under(&d, 12.0);
        let part = Look {
            motif: super::motif::Motif::Check,
            main: look.second.clone(),
            second: look.main.clone(),
            count: 1,
            view: look.view,
        };
        let chosen = if look.motif == super::motif::Motif::Plain {
            &part
        } else {
            look
        };
        cloth(c, &d, chosen, Light::Flat);
        c.body(
            "M670 600V780H470z",
            &look.main.or(Finish::Cloth).lit(-0.1),
            Light::Flat,
        );
        c.line("M670 600L470 780", look.main.rgb.lit(0.5), 4.0, 0.6);
        c.wash(
            "M470 780L670 600L650 580L450 780z",
            Rgb::hex(0x1b1020),
            0.14,
        );
    });
}

fn chair(c: &mut Canvas, look: &Look) {
    let wood = look.second.clone();
    leg(
        c,
        (560.0, 560.0),
        (240.0, 820.0),
        (20.0, 20.0),
        &wood.lit(-0.28),
    );
    leg(
        c,
        (240.0, 560.0),
        (560.0, 820.0),
        (20.0, 20.0),
        &wood.lit(-0.28),
    );
    for (a, b) in [
        ((232.0, 250.0), (214.0, 640.0)),
        ((568.0, 250.0), (586.0, 640.0)),
    ] {
        leg(c, a, b, (24.0, 24.0), &wood);
    }
    cloth(
        c,
        "M222 280C300 306 500 306 578 280L570 470C500 520 300 520 230 470z",
        look,
        Light::Down,
    );
    cloth(
        c,
        "M206 600C260 560 540 560 594 600L612 668C500 740 300 740 188 668z",
        look,
        Light::Ball,
    );
    c.stitch(
        "M232 300C310 322 490 322 568 300M200 660C310 724 490 724 600 660",
        look.main.rgb.lit(0.5),
        2.5,
        0.7,
    );
    leg(c, (610.0, 620.0), (206.0, 858.0), (24.0, 22.0), &wood);
    leg(c, (190.0, 620.0), (594.0, 858.0), (24.0, 22.0), &wood);
    for x in [150.0, 560.0] {
        c.body(
            &rect(x, 520.0, 90.0, 26.0, 13.0),
            &wood.lit(0.06),
            Light::Down,
        );
    }
    leg(c, (192.0, 540.0), (196.0, 640.0), (20.0, 20.0), &wood);
    leg(c, (608.0, 540.0), (604.0, 640.0), (20.0, 20.0), &wood);
    c.body(&oval(400.0, 742.0, 12.0, 12.0), &brass(), Light::Ball);
}

fn umbrella(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Cloth);
    c.turned(14.0, 400.0, 500.0, |c| {
        let d = "M80 470C90 270 230 160 400 160S710 270 720 470C680 440 640 440 600 470C570 440 530 436 500 470C470 436 430 436 400 470C370 436 330 436 300 470C270 436 230 440 200 470C160 440 120 440 80 470z";
        c.tube("M400 170V800C400 880 300 880 300 800", 19.0, &look.second);
        c.under(d, 18.0);
        c.body(d, &t, Light::Ball);
        cover(c, d, look.motif, t.rgb, look.second.rgb);
        c.wash("M400 160C330 220 296 340 300 470C330 436 370 436 400 470zM400 160C560 190 600 340 600 470C640 440 680 440 720 470C710 270 570 160 400 160z", Rgb::hex(0x1b1020), 0.14);
        c.line("M400 160C330 220 296 340 300 470M400 160C470 220 504 340 500 470M400 160C240 190 196 340 200 470M400 160C560 190 604 340 600 470", t.rgb.lit(-0.5), 3.0, 0.5);
        c.body(&rect(392.0, 116.0, 16.0, 50.0, 6.0), &brass(), Light::Round);
    });
}

fn sleeping(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Cloth);
    c.body("M190 620H620C690 620 690 858 620 858H190z", &t, Light::Down);
    let mut seams = String::new();
    for i in 0..6 {
        let x = 260.0 + 66.0 * f64::from(i);
        seams.push_str(&format!(
            "M{x} 622C{a} 700 {a} 780 {x} 856",
            x = n(x),
            a = n(x + 26.0)
        ));
    }
    c.groove(&seams, t.rgb.lit(-0.5), t.rgb.lit(0.4), 5.0, 0.4);
    c.body(&oval(194.0, 739.0, 92.0, 119.0), &t.lit(-0.12), Light::Ball);
    c.line(
        "M194 739c10-10 24 0 20 16s-36 22-50-2s0-62 36-62s64 40 52 84s-70 60-104 26",
        look.second.rgb.lit(0.2),
        9.0,
        0.85,
    );
    for x in [330.0, 540.0] {
        c.body(
            &format!(
                "M{} 614h30c24 80 24 170 0 248h-30c24-80 24-170 0-248z",
                n(x)
            ),
            &look.second.or(Finish::Plain),
            Light::Down,
        );
        c.body(
            &rect(x + 8.0, 700.0, 40.0, 34.0, 6.0),
            &plain(0x2d2b29),
            Light::Flat,
        );
    }
    c.tube(
        "M345 616C345 540 555 540 555 616",
        15.0,
        &look.second.or(Finish::Plain),
    );
}
