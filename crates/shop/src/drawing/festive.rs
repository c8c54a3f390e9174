//! A bird, a star, a tree: things that are given and hung up.

use super::canvas::Canvas;
use super::forms::plain;
use super::paint::Light;
use super::path::{n, oval, poly, rect};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb};

shapes! {
    bird "bird-wood" Stands(190.0), Table, near (360.0, 560.0, 1.6), in "sky" "beech";
    star "star-hang" Wall, Table, near (380.0, 460.0, 1.6), in "mustard" "tomato";
    tree "tree-festive" Stands(180.0), Table, near (400.0, 560.0, 1.6), in "forest" "mustard";
}

fn bird(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Plain);
    c.line(
        "M380 780L366 850M430 780L444 850",
        Rgb::hex(0x5a4636),
        9.0,
        1.0,
    );
    c.body("M190 520C140 500 120 512 96 530L176 560zM176 540C190 420 290 400 350 440C420 480 520 520 640 480L700 460C690 560 640 700 520 764C400 820 240 780 196 660C180 620 172 580 176 540z", &t, Light::Ball);
    c.body(
        "M300 600C380 560 500 580 590 560C560 660 480 720 390 700C330 686 300 650 300 600z",
        &look.second,
        Light::Flat,
    );
    c.fill(&oval(240.0, 520.0, 12.0, 12.0), "#2a2522");
    c.fill(&oval(236.0, 516.0, 4.0, 4.0), "#fff");
    c.body("M178 530L104 548L182 566z", &plain(0xd59540), Light::Flat);
}

fn star(c: &mut Canvas, look: &Look) {
    c.line("M400 220V80", look.second.rgb.lit(-0.2), 7.0, 1.0);
    let points: Vec<_> = (0..10)
        .map(|i| {
            let (s, k) = (f64::from(i) * 36.0).to_radians().sin_cos();
            let r = if i % 2 == 0 { 270.0 } else { 112.0 };
            (400.0 + s * r, 480.0 - k * r)
        })
        .collect();
    let d = poly(&points);
    c.under(&d, 16.0);
    let t = look.main.clone();
    c.body(&d, &t, Light::Flat);
    let shades: String = (0..5)
        .map(|i| poly(&[(400.0, 480.0), points[2 * i], points[2 * i + 1]]))
        .collect();
    c.wash(&shades, Rgb::hex(0x1b1020), 0.2);
    c.body(
        &oval(400.0, 216.0, 13.0, 13.0),
        &look.second.or(Finish::Plain),
        Light::Ball,
    );
}

fn tree(c: &mut Canvas, look: &Look) {
    c.grain = 88;
    c.body(
        &rect(370.0, 790.0, 60.0, 66.0, 4.0),
        &plain(0x7a5a40),
        Light::Round,
    );
    c.grain = 0;
    let t = look.main.or(Finish::Cloth);
    for (top, half, foot) in [
        (560.0, 200.0, 810.0),
        (400.0, 160.0, 650.0),
        (250.0, 116.0, 480.0),
    ] {
        let d = format!(
            "M400 {}C430 {} {} {} {} {}Q400 {} {} {}C{} {} 370 {} 400 {}z",
            n(top),
            n(top + 80.0),
            n(400.0 + half * 0.6),
            n(foot - 60.0),
            n(400.0 + half),
            n(foot),
            n(foot + 50.0),
            n(400.0 - half),
            n(foot),
            n(400.0 - half * 0.6),
            n(foot - 60.0),
            n(top + 80.0),
            n(top)
        );
        c.body(&d, &t, Light::Round);
    }
    for (x, y) in [
        (360.0, 440.0),
        (450.0, 580.0),
        (330.0, 610.0),
        (410.0, 730.0),
        (300.0, 770.0),
        (500.0, 760.0),
    ] {
        c.body(
            &oval(x, y, 17.0, 17.0),
            &look.second.or(Finish::Glaze),
            Light::Ball,
        );
    }
    c.fill(
        "M400 196L414 236L456 238L422 262L434 302L400 278L366 302L378 262L344 238L386 236z",
        "#dba93f",
    );
}
