//! Lamps that hang from the ceiling or on a wall.

use super::canvas::Canvas;
use super::forms::{brass, plain};
use super::lamps::{opal, shine};
use super::motif::cover_turned;
use super::paint::Light;
use super::path::{Lathe, n, oval, rect};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb, Tone};

shapes! {
    dome "pendant-dome" Hangs, Table, near (400.0, 520.0, 1.6), in "sage" "brass";
    cone "pendant-cone" Hangs, Table, near (400.0, 500.0, 1.6), in "black" "brass";
    paper "pendant-paper" Hangs, Table, near (420.0, 480.0, 1.6), in "paper" "black";
    rattan "pendant-rattan" Hangs, Table, near (400.0, 520.0, 1.7), in "rattan" "black";
    linear "pendant-linear" Hangs, Table, near (300.0, 520.0, 1.8), in "oak" "black";
    trio "pendant-trio" Hangs, Table, near (400.0, 520.0, 1.7), in "smoke" "brass";
    sconce "sconce-globe" Wall, Table, near (400.0, 480.0, 1.6), in "white" "brass";
    reading "sconce-reading" Wall, Sofa, near (440.0, 460.0, 1.6), in "black" "oak";
}

fn cord(c: &mut Canvas, x: f64, down_to: f64, colour: u32) {
    c.line(
        &format!("M{} -600V{}", n(x), n(down_to)),
        Rgb::hex(colour),
        5.0,
        1.0,
    );
}

fn cap(c: &mut Canvas, x: f64, y: f64, tone: &Tone) {
    let body = Lathe::mixed(
        x,
        &[
            (9.0, y - 54.0, false),
            (22.0, y - 30.0, true),
            (24.0, y, false),
        ],
    );
    c.body(&body.outline(), tone, Light::Round);
}

fn shade(c: &mut Canvas, look: &Look, body: &Lathe, top: f64, foot: f64, r: f64) {
    shine(c, 400.0, foot + 60.0, 300.0);
    cord(c, 400.0, top - 20.0, 0x2f2a27);
    opal(c, &oval(400.0, foot + 4.0, 52.0, 48.0), &plain(0xfff4d8));
    let tone = look.main.or(Finish::Plain);
    c.body(&body.outline(), &tone, Light::Round);
    cover_turned(
        c,
        body,
        (top + 30.0, foot - 14.0),
        look.motif,
        &tone,
        look.second.rgb,
    );
    c.line(&body.ring(foot - 5.0), tone.rgb.lit(0.55), 3.0, 0.6);
    c.wash(
        &oval(400.0, foot + r * 0.13, r * 0.5, r * 0.045),
        Rgb::hex(0xfff0c4),
        0.9,
    );
    cap(c, 400.0, top + 6.0, &look.second);
}

fn dome(c: &mut Canvas, look: &Look) {
    let body = Lathe::mixed(
        400.0,
        &[
            (24.0, 350.0, false),
            (150.0, 400.0, true),
            (216.0, 560.0, false),
        ],
    );
    shade(c, look, &body, 350.0, 560.0, 216.0);
}

fn cone(c: &mut Canvas, look: &Look) {
    let body = Lathe::mixed(
        400.0,
        &[
            (24.0, 330.0, false),
            (44.0, 390.0, true),
            (84.0, 470.0, true),
            (238.0, 580.0, false),
        ],
    );
    shade(c, look, &body, 330.0, 580.0, 238.0);
}

fn paper(c: &mut Canvas, look: &Look) {
    shine(c, 400.0, 500.0, 370.0);
    cord(c, 400.0, 300.0, 0x2f2a27);
    opal(c, &oval(400.0, 500.0, 232.0, 206.0), &look.main);
    let mut rings = String::new();
    for i in -5..=5 {
        let y = 500.0 + 36.0 * f64::from(i);
        let r = 232.0 * (1.0 - (f64::from(i) * 36.0 / 208.0).powi(2)).sqrt();
        rings.push_str(&format!(
            "M{} {}q{} {} {} 0",
            n(400.0 - r),
            n(y),
            n(r),
            n(r * 0.14),
            n(2.0 * r)
        ));
    }
    c.line(&rings, look.main.rgb.lit(-0.3), 2.5, 0.3);
    c.body(&oval(400.0, 298.0, 54.0, 9.0), &look.second, Light::Flat);
    c.line("M346 702a54 9 0 0 0 108 0", look.second.rgb, 5.0, 0.9);
}

fn rattan(c: &mut Canvas, look: &Look) {
    shine(c, 400.0, 560.0, 330.0);
    cord(c, 400.0, 330.0, 0x2f2a27);
    let body = Lathe::smooth(
        400.0,
        &[
            (34.0, 330.0),
            (96.0, 350.0),
            (210.0, 470.0),
            (224.0, 560.0),
            (170.0, 660.0),
        ],
    );
    c.wash(&body.outline(), look.main.rgb.lit(-0.5), 0.55);
    c.glow(400.0, 560.0, 170.0, 150.0, Rgb::hex(0xffe9b0), 0.95);
    let ribs: String = (-7..=7)
        .map(|i| body.rib((f64::from(i) * 0.218).sin()))
        .collect();
    c.line(&ribs, look.main.rgb, 8.0, 1.0);
    c.groove(
        &ribs,
        look.main.rgb.lit(0.4),
        look.main.rgb.lit(-0.3),
        2.0,
        0.8,
    );
    let rings: String = [390.0, 440.0, 500.0, 560.0, 620.0]
        .iter()
        .map(|y| body.ring(*y))
        .collect();
    c.line(&rings, look.main.rgb.lit(-0.12), 7.0, 1.0);
    c.line(&body.ring(658.0), look.main.rgb.lit(0.1), 13.0, 1.0);
    cap(c, 400.0, 336.0, &look.second);
}

fn linear(c: &mut Canvas, look: &Look) {
    c.glow(400.0, 600.0, 400.0, 160.0, Rgb::hex(0xffe2a0), 0.7);
    for x in [190.0, 610.0] {
        c.line(&format!("M{} -600V500", n(x)), look.second.rgb, 3.0, 1.0);
    }
    c.body(
        &rect(70.0, 500.0, 660.0, 44.0, 20.0),
        &look.main,
        Light::Down,
    );
    c.fill(&rect(88.0, 540.0, 624.0, 10.0, 5.0), "#fff6dc");
    for x in [190.0, 610.0] {
        c.body(
            &rect(x - 9.0, 486.0, 18.0, 18.0, 4.0),
            &brass(),
            Light::Round,
        );
    }
}

fn trio(c: &mut Canvas, look: &Look) {
    let glass = look.main.or(Finish::Glass);
    for (x, y, r) in [
        (250.0, 400.0, 96.0),
        (410.0, 620.0, 112.0),
        (570.0, 470.0, 84.0),
    ] {
        cord(c, x, y - r - 20.0, 0x2f2a27);
        shine(c, x, y, r * 2.0);
        c.body(&oval(x, y, 26.0, 34.0), &plain(0xfff1c6), Light::Ball);
        let tint = c.radial(
            (0.4, 0.35, 0.7),
            &[
                (0.0, glass.rgb.lit(0.5), 0.25),
                (0.8, glass.rgb, 0.45),
                (1.0, glass.rgb.lit(-0.3), 0.75),
            ],
        );
        c.fill(&oval(x, y, r, r), &tint);
        c.line(
            &format!(
                "M{} {}A{s} {s} 0 0 1 {} {}",
                n(x - r * 0.74),
                n(y - r * 0.1),
                n(x - r * 0.2),
                n(y - r * 0.72),
                s = n(r * 0.76)
            ),
            Rgb::hex(0xffffff),
            7.0,
            0.6,
        );
        cap(c, x, y - r + 10.0, &look.second);
    }
}

fn sconce(c: &mut Canvas, look: &Look) {
    shine(c, 400.0, 420.0, 340.0);
    c.body(&oval(400.0, 640.0, 74.0, 74.0), &look.second, Light::Ball);
    c.tube("M400 640C400 700 400 700 400 560", 20.0, &look.second);
    let cup = Lathe::straight(400.0, &[(62.0, 548.0), (30.0, 590.0)]);
    opal(c, &oval(400.0, 418.0, 150.0, 148.0), &look.main);
    c.wash(
        "M312 350C330 310 360 288 388 284C360 304 340 330 326 362z",
        Rgb::hex(0xffffff),
        0.8,
    );
    c.body(&cup.band(548.0, 590.0), &look.second, Light::Round);
}

fn reading(c: &mut Canvas, look: &Look) {
    let paint = look.main.or(Finish::Plain);
    c.glow(600.0, 620.0, 210.0, 200.0, Rgb::hex(0xffe2a0), 0.6);
    c.grain = 90;
    c.body(
        &rect(216.0, 330.0, 74.0, 320.0, 36.0),
        &look.second,
        Light::Flat,
    );
    c.grain = 0;
    c.tube("M254 490H420L560 410", 15.0, &brass());
    c.body(&oval(254.0, 490.0, 24.0, 24.0), &brass(), Light::Ball);
    c.body(&oval(420.0, 490.0, 17.0, 17.0), &brass(), Light::Ball);
    c.turned(-26.0, 560.0, 410.0, |c| {
        opal(c, &oval(560.0, 530.0, 50.0, 26.0), &paint);
        let head = Lathe::mixed(
            560.0,
            &[
                (34.0, 380.0, false),
                (42.0, 420.0, true),
                (98.0, 522.0, false),
            ],
        );
        c.body(&head.outline(), &paint, Light::Round);
        c.body(&head.mouth(0.0), &paint.lit(0.2), Light::Flat);
        c.line(&head.ring(518.0), paint.rgb.lit(0.5), 3.0, 0.6);
    });
}
