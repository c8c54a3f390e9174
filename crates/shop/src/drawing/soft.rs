//! Cushions, blankets, rugs, bedding.

use super::View;
use super::canvas::Canvas;
use super::forms::{cloth, fringe, shaded};
use super::motif::{Motif, cover};
use super::paint::Light;
use super::path::{n, oval, rect};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb, Tone};

shapes! {
    square "cushion-square" Stands(250.0), Sofa, near (330.0, 560.0, 1.7), in "terracotta" "oat";
    lumbar "cushion-lumbar" Stands(300.0), Sofa, near (300.0, 700.0, 1.8), in "sage" "chalk";
    bolster "cushion-bolster" Stands(300.0), Sofa, near (260.0, 720.0, 1.8), in "mustard" "oat";
    folded "throw-folded" Stands(280.0), Sofa, near (330.0, 720.0, 1.7), in "wool" "rust";
    draped "throw-draped" Wall, Sofa, near (340.0, 620.0, 1.7), in "oat" "navy";
    rect_rug "rug-rect" Lies, Room, near (250.0, 250.0, 1.9), in "oat" "terracotta";
    round_rug "rug-round" Lies, Room, near (300.0, 360.0, 1.9), in "jute" "black";
    runner "rug-runner" Lies, Room, near (360.0, 250.0, 1.9), in "navy" "oat";
    duvet "bed-set" Stands(330.0), Room, near (280.0, 620.0, 1.7), in "mist" "white";
    curtain "curtain-pair" Wall, Room, near (230.0, 500.0, 1.7), in "linen" "brass";
}

fn square(c: &mut Canvas, look: &Look) {
    let d = "M160 400C150 372 166 356 194 364C330 384 470 384 606 364C634 356 650 372 640 400C622 500 622 690 640 806C648 846 632 862 600 854C470 836 330 836 200 854C168 862 152 846 160 806C178 690 178 500 160 400z";
    cloth(c, d, look, Light::Ball);
    let (dark, light) = (look.main.rgb.lit(-0.4), look.main.rgb.lit(0.45));
    c.line(
        "M168 404C186 510 186 690 168 802M632 404C614 510 614 690 632 802",
        dark,
        3.0,
        0.25,
    );
    c.line("M176 384Q214 404 240 444M624 384Q586 404 556 450M182 838Q216 810 236 772M618 838Q590 812 560 770", dark, 5.0, 0.16);
    c.line("M186 376C330 392 470 392 614 376", light, 3.0, 0.35);
}

fn lumbar(c: &mut Canvas, look: &Look) {
    let d = "M96 580C88 556 100 544 124 550C300 568 500 568 676 550C700 544 712 556 704 580C690 650 690 740 704 812C710 840 698 854 672 850C500 836 300 836 128 850C102 854 90 840 96 812C110 740 110 650 96 580z";
    cloth(c, d, look, Light::Ball);
    c.line(
        "M104 584C120 660 120 740 104 808M696 584C680 660 680 740 696 808",
        look.main.rgb.lit(-0.4),
        3.0,
        0.25,
    );
    for (x, y) in [(96.0, 556.0), (704.0, 556.0), (96.0, 846.0), (704.0, 846.0)] {
        c.body(
            &oval(x, y, 15.0, 15.0),
            &look.second.or(Finish::Plain),
            Light::Ball,
        );
        let d = format!("M{x} {y0}l-12 44h24z", x = n(x), y0 = n(y + 8.0));
        c.body(&d, &look.second.or(Finish::Plain), Light::Down);
    }
}

fn bolster(c: &mut Canvas, look: &Look) {
    let d = "M150 640C300 626 560 626 664 640C700 660 700 840 664 858C560 872 300 872 150 858C112 840 112 660 150 640z";
    cloth(c, d, look, Light::Down);
    c.wash("M126 800C240 830 580 830 688 800C684 836 676 852 664 858C560 872 300 872 150 858C138 852 130 836 126 800z", Rgb::hex(0x1b1020), 0.2);
    let end = look.second.or(Finish::Cloth);
    c.body(&oval(146.0, 749.0, 42.0, 109.0), &end, Light::Ball);
    c.line("M146 749L146 650M146 749L120 672M146 749L172 672M146 749L110 720M146 749L182 720M146 749L112 790M146 749L180 790M146 749L128 840M146 749L164 840", end.rgb.lit(-0.4), 3.0, 0.3);
    c.body(
        &oval(146.0, 749.0, 12.0, 15.0),
        &look.main.lit(-0.1),
        Light::Ball,
    );
    c.line(
        "M188 650C206 700 206 800 188 850",
        look.main.rgb.lit(-0.4),
        3.0,
        0.35,
    );
}

fn folded(c: &mut Canvas, look: &Look) {
    let tone = look.main.or(Finish::Cloth);
    for (i, y) in [786.0, 716.0, 646.0].into_iter().enumerate() {
        let grow = 8.0 * i as f64;
        let d = format!(
            "M{l} {t}C{l2} {t} {l2} {b} {l} {b}H{r}C{r2} {b} {r2} {t} {r} {t}z",
            l = n(160.0 + grow),
            l2 = n(118.0 + grow),
            r = n(640.0 - grow * 0.4),
            r2 = n(676.0 - grow * 0.4),
            t = n(y),
            b = n(y + 72.0)
        );
        cloth(c, &d, look, Light::Down);
        c.line(
            &format!("M{} {}H{}", n(164.0 + grow), n(y + 70.0), n(636.0)),
            tone.rgb.lit(-0.5),
            4.0,
            0.4,
        );
    }
    let top = "M176 650C200 610 250 592 300 592H660C650 612 640 630 640 650z";
    c.body(top, &tone.lit(0.14), Light::Flat);
    cover(c, top, look.motif, tone.rgb, look.second.rgb);
    c.body(
        "M470 592H560V650C560 740 562 800 560 830H474C472 780 472 700 470 650z",
        &tone.lit(0.05),
        Light::Down,
    );
    c.wash("M470 592H474V830M470 650z", tone.rgb.lit(-0.5), 0.3);
    c.wash(
        "M470 770H562V790H472zM470 750H562V756H472z",
        look.second.rgb,
        0.85,
    );
    fringe(c, 474.0, 828.0, 86.0, 30.0, tone.rgb.lit(-0.06));
}

fn draped(c: &mut Canvas, look: &Look) {
    c.wash("M150 214H680V234H150z", Rgb::hex(0x2a1f18), 0.16);
    c.grain = 0;
    c.body(
        &rect(110.0, 190.0, 580.0, 22.0, 11.0),
        &Tone::of(Rgb::hex(0xc89a68), Finish::Wood),
        Light::Down,
    );
    let d = "M214 196C214 176 590 176 590 196C598 400 590 620 604 790C500 806 330 804 204 790C214 620 206 400 214 196z";
    c.under(d, 14.0);
    cloth(c, d, look, Light::Flat);
    let (dark, light) = (look.main.rgb.lit(-0.45), look.main.rgb.lit(0.5));
    c.line("M290 200C282 400 300 600 286 790M400 196C408 400 392 600 404 796M510 200C500 420 520 600 508 792", dark, 12.0, 0.14);
    c.line("M262 200C254 400 272 600 256 790M372 196C380 400 364 600 376 796M482 200C472 420 492 600 480 792", light, 12.0, 0.22);
    c.wash(
        "M206 690C330 706 500 706 600 690L602 740C500 756 330 756 205 740z",
        look.second.rgb,
        0.75,
    );
    fringe(c, 206.0, 790.0, 396.0, 36.0, look.main.rgb.lit(-0.08));
}

/// The pattern of a rug: a border, and a field with the motif or with a few large figures.
fn field(c: &mut Canvas, look: &Look, (x, y, w, h): (f64, f64, f64, f64)) {
    let d = rect(x, y, w, h, 6.0);
    let tone = look.main.or(Finish::Cloth);
    c.under(&d, 10.0);
    c.fill(&d, &tone.rgb.css());
    let ink = look.second.rgb;
    if look.motif == Motif::Plain {
        c.line(
            &rect(x + 26.0, y + 26.0, w - 52.0, h - 52.0, 0.0),
            ink,
            10.0,
            0.9,
        );
        c.line(
            &rect(x + 46.0, y + 46.0, w - 92.0, h - 92.0, 0.0),
            ink,
            3.0,
            0.7,
        );
    } else {
        cover(
            c,
            &rect(x + 18.0, y + 18.0, w - 36.0, h - 36.0, 0.0),
            look.motif,
            tone.rgb,
            ink,
        );
    }
    shaded(c, &d, &tone, Light::Flat);
    if tone.finish == Finish::Weave {
        let weave = c.texture(&tone);
        for paint in weave.iter() {
            c.fill(&d, paint);
        }
    }
}

fn on_floor(c: &mut Canvas, look: &Look, w: f64, h: f64) {
    let (x, y) = (400.0 - w / 2.0, 500.0 - h / 2.0);
    let thread = look.main.rgb.lit(0.3);
    if look.main.finish != Finish::Weave {
        fringe(c, x + 4.0, y + h, w - 8.0, 34.0, thread);
        fringe(c, x + 4.0, y, w - 8.0, -34.0, thread);
    }
    field(c, look, (x, y, w, h));
    if look.view == View::Front {
        let fold = format!("M{} {}l-120 0l120 -120z", n(x + w), n(y + h));
        c.wash(&fold, Rgb::hex(0x2a1f18), 0.12);
    }
}

fn rect_rug(c: &mut Canvas, look: &Look) {
    on_floor(c, look, 520.0, 740.0);
}

fn runner(c: &mut Canvas, look: &Look) {
    on_floor(c, look, 270.0, 800.0);
}

fn round_rug(c: &mut Canvas, look: &Look) {
    let tone = look.main.clone();
    let d = oval(400.0, 500.0, 330.0, 330.0);
    c.under(&d, 10.0);
    c.body(&d, &tone.or(Finish::Cloth), Light::Flat);
    for i in 1..14 {
        c.line(
            &oval(400.0, 500.0, 24.0 * f64::from(i), 24.0 * f64::from(i)),
            tone.rgb.lit(if i % 2 == 0 { -0.35 } else { 0.35 }),
            4.0,
            0.4,
        );
    }
    c.line(
        &oval(400.0, 500.0, 322.0, 322.0),
        look.second.rgb,
        15.0,
        0.9,
    );
    c.line(&oval(400.0, 500.0, 288.0, 288.0), look.second.rgb, 5.0, 0.8);
}

fn duvet(c: &mut Canvas, look: &Look) {
    let wood = Tone::of(Rgb::hex(0xb98a5e), Finish::Wood);
    c.body(&rect(90.0, 380.0, 620.0, 400.0, 20.0), &wood, Light::Down);
    for x in [110.0, 660.0] {
        c.body(
            &rect(x, 800.0, 30.0, 58.0, 4.0),
            &wood.lit(-0.2),
            Light::Round,
        );
    }
    let pillow = look.second.or(Finish::Cloth);
    for (x, k) in [(140.0, 0.0), (416.0, -0.03)] {
        let d = format!(
            "M{} 540c-14-60 20-78 60-70c60 8 80 8 130 0c44-8 70 14 56 70c-10 50 0 60 4 80h-250c4-20 10-40 0-80z",
            n(x)
        );
        c.body(&d, &pillow.lit(k), Light::Ball);
    }
    let d = "M84 640C180 596 300 590 400 600C520 590 640 600 716 640C730 700 726 780 730 838C520 856 280 856 70 838C74 780 70 700 84 640z";
    cloth(c, d, look, Light::Down);
    c.body("M84 640C180 596 300 590 400 600C520 590 640 600 716 640C718 656 720 672 720 684C600 640 220 640 80 684C80 672 82 656 84 640z", &pillow, Light::Flat);
    let dark = look.main.rgb.lit(-0.45);
    c.line("M80 686C220 642 600 642 720 686", dark, 4.0, 0.3);
    c.line("M200 680C180 740 210 800 180 846M340 662C350 740 320 790 340 850M500 664C520 740 480 800 510 850M630 676C610 740 650 800 630 846", dark, 9.0, 0.16);
}

fn curtain(c: &mut Canvas, look: &Look) {
    c.fill("M240 230H560V800H240z", "#f7f3e6");
    c.glow(400.0, 480.0, 260.0, 380.0, Rgb::hex(0xfffbea), 1.0);
    c.line(
        "M240 230H560V800H240zM400 230V800M240 500H560",
        Rgb::hex(0xd9cdb8),
        14.0,
        1.0,
    );
    c.tube("M70 170H730", 14.0, &look.second);
    for x in [66.0, 734.0] {
        c.body(&oval(x, 170.0, 19.0, 19.0), &look.second, Light::Ball);
    }
    let tone = look.main.rgb;
    for (d, folds) in [
        (
            "M100 164H350C340 400 330 640 300 868C230 880 150 880 90 868C100 640 104 400 100 164z",
            "M150 170C150 400 140 640 136 870M210 170C212 400 200 640 190 874M270 170C270 400 256 640 246 872M320 170C316 400 300 640 282 868",
        ),
        (
            "M450 164H700C696 400 700 640 710 868C650 880 570 880 500 868C470 640 460 400 450 164z",
            "M490 170C496 400 510 640 530 870M550 170C554 400 570 640 580 874M610 170C612 400 620 640 630 872M662 170C664 400 668 640 680 868",
        ),
    ] {
        cloth(c, d, look, Light::Flat);
        c.groove(folds, tone.lit(-0.5), tone.lit(0.6), 13.0, 0.2);
    }
}
