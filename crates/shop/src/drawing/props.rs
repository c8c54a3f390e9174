//! Things that stand around in scenes: plants, books, frames, fruit, light from a window.

use std::fmt::Write;

use super::canvas::Canvas;
use super::paint::Light;
use super::path::{Lathe, n, oval, poly, rect};
use super::tone::{Finish, Rgb, Tone};

fn plain(hex: u32) -> Tone {
    Tone::of(Rgb::hex(hex), Finish::Plain)
}

/// A pointed leaf from (`x`, `y`), `length` long in the direction `degrees` (0 is up), bulging by `width`.
pub(super) fn leaf(x: f64, y: f64, degrees: f64, length: f64, width: f64) -> String {
    // Whole units are fine enough for foliage and keep the picture small.
    let (s, k) = degrees.to_radians().sin_cos();
    let at = |along: f64, across: f64| (x + along * s + across * k, y - along * k + across * s);
    let (tip, a, b) = (
        at(length, 0.0),
        at(length * 0.25, width),
        at(length * 0.8, width * 0.8),
    );
    let (e, f) = (at(length * 0.8, -width * 0.8), at(length * 0.25, -width));
    let mut d = format!("M{} {}", n(x), n(y));
    for p in [a, b, tip, e, f] {
        let _ = write!(
            d,
            "{}{} {}",
            if p == a || p == e { "C" } else { " " },
            n(p.0.round()),
            n(p.1.round())
        );
    }
    let _ = write!(d, " {} {}z", n(x), n(y));
    d
}

/// A round leaf of a eucalyptus or a pilea.
fn disc(x: f64, y: f64, r: f64) -> String {
    oval(x, y, r, r * 0.86)
}

/// A leafy plant in a pot standing at (`x`, `y`).
pub(super) fn plant(c: &mut Canvas, x: f64, y: f64, scale: f64, pot: u32) {
    c.placed(x, y, scale, |c| {
        c.shadow(0.0, 0.0, 62.0);
        let (mut back, mut front) = (String::new(), String::new());
        for (i, (turn, length)) in [
            (-64.0, 150.0),
            (-26.0, 215.0),
            (12.0, 235.0),
            (48.0, 190.0),
            (76.0, 135.0),
        ]
        .iter()
        .enumerate()
        {
            let d = leaf(
                f64::from(i as u32) * 9.0 - 18.0,
                -98.0,
                *turn,
                *length,
                34.0,
            );
            if i % 2 == 0 {
                back.push_str(&d)
            } else {
                front.push_str(&d)
            }
        }
        front.push_str(&leaf(-6.0, -98.0, -46.0, 170.0, 30.0));
        front.push_str(&leaf(6.0, -98.0, 30.0, 150.0, 30.0));
        let green = Rgb::hex(0x4f6f4b);
        let dark = c.linear(
            (0.0, 0.0, 1.0, 1.0),
            &[(0.0, green.lit(-0.1), 1.0), (1.0, green.lit(-0.42), 1.0)],
        );
        c.fill(&back, &dark);
        let lit = c.linear(
            (0.0, 0.0, 1.0, 1.0),
            &[(0.0, green.lit(0.3), 1.0), (1.0, green.lit(-0.12), 1.0)],
        );
        c.fill(&front, &lit);
        let body = Lathe::straight(0.0, &[(64.0, -110.0), (50.0, 0.0)]);
        c.body(&body.outline(), &plain(pot), Light::Round);
        c.wash(&body.mouth(6.0), Rgb::hex(0x3b2a20), 0.75);
    });
}

/// A slim vase with a branch of round leaves, standing at (`x`, `y`).
pub(super) fn branch(c: &mut Canvas, x: f64, y: f64, scale: f64, vase: u32) {
    c.placed(x, y, scale, |c| {
        c.shadow(0.0, 0.0, 40.0);
        let green = Rgb::hex(0x7c9482);
        let mut leaves = String::new();
        for i in 0..7 {
            let t = f64::from(i);
            let (px, py) = (6.0 + t * t * 2.4, -150.0 - t * 33.0);
            leaves.push_str(&disc(px - 22.0, py - 6.0, 19.0 - t));
            leaves.push_str(&disc(px + 23.0, py + 9.0, 19.0 - t));
        }
        c.line(
            "M0 -130C4 -230 34 -310 92 -372M0 -130C-16 -200 -40 -250 -66 -280",
            green.lit(-0.4),
            3.0,
            1.0,
        );
        leaves.push_str(&disc(-24.0, -212.0, 17.0));
        leaves.push_str(&disc(-56.0, -236.0, 16.0));
        leaves.push_str(&disc(-40.0, -270.0, 15.0));
        leaves.push_str(&disc(-74.0, -290.0, 14.0));
        let fill = c.linear(
            (0.0, 0.0, 1.0, 1.0),
            &[(0.0, green.lit(0.3), 1.0), (1.0, green.lit(-0.25), 1.0)],
        );
        c.fill(&leaves, &fill);
        let body = Lathe::smooth(
            0.0,
            &[(15.0, -160.0), (14.0, -126.0), (44.0, -66.0), (32.0, 0.0)],
        );
        c.body(&body.outline(), &plain(vase), Light::Round);
        c.wash(&body.mouth(2.0), Rgb::hex(0x2d241f), 0.6);
    });
}

/// Three books lying on each other, their lowest edge at (`x`, `y`).
pub(super) fn books(c: &mut Canvas, x: f64, y: f64, scale: f64, colours: [u32; 3]) {
    c.placed(x, y, scale, |c| {
        c.shadow(0.0, 0.0, 120.0);
        let mut foot = 0.0;
        for (i, (w, h, shift)) in [(220.0, 34.0, 0.0), (196.0, 26.0, -6.0), (176.0, 30.0, 8.0)]
            .into_iter()
            .enumerate()
        {
            foot -= h;
            let left = shift - w / 2.0;
            c.body(
                &rect(left, foot, w, h, 4.0),
                &plain(colours[i]),
                Light::Down,
            );
            c.wash(
                &rect(left + w - 14.0, foot + 4.0, 14.0, h - 8.0, 0.0),
                Rgb::hex(0xf3ead8),
                0.9,
            );
            c.wash(
                &rect(left + 18.0, foot, 5.0, h, 0.0),
                Rgb::hex(0xffffff),
                0.35,
            );
        }
    });
}

/// A framed print on the wall, its upper left corner at (`x`, `y`).
pub(super) fn frame(c: &mut Canvas, x: f64, y: f64, w: f64, h: f64, wood: u32, ink: [u32; 2]) {
    c.wash(
        &rect(x + 10.0, y + 14.0, w, h, 2.0),
        Rgb::hex(0x2a1f18),
        0.16,
    );
    c.body(&rect(x, y, w, h, 2.0), &plain(wood), Light::Flat);
    c.fill(&rect(x + 9.0, y + 9.0, w - 18.0, h - 18.0, 0.0), "#f4eee2");
    let (mx, r) = (x + w / 2.0, w * 0.22);
    c.fill(
        &oval(mx + r * 0.45, y + h * 0.36, r * 0.8, r * 0.8),
        &Rgb::hex(ink[0]).css(),
    );
    let (l, b) = (mx - r * 1.3, y + h * 0.8);
    c.fill(
        &format!(
            "M{} {}v{}a{r1} {r1} 0 0 1 {} 0V{}z",
            n(l),
            n(b),
            n(-h * 0.24),
            n(r * 1.5),
            n(b),
            r1 = n(r * 0.75)
        ),
        &Rgb::hex(ink[1]).css(),
    );
}

/// A shallow bowl of fruit standing at (`x`, `y`).
pub(super) fn fruit(c: &mut Canvas, x: f64, y: f64, scale: f64, bowl: u32) {
    c.placed(x, y, scale, |c| {
        c.shadow(0.0, 0.0, 96.0);
        for (px, py, hex) in [
            (-44.0, -98.0, 0xd9963f),
            (48.0, -96.0, 0xc96f3a),
            (2.0, -112.0, 0xdfa548),
        ] {
            c.body(&oval(px, py, 40.0, 38.0), &plain(hex), Light::Ball);
        }
        c.fill(&leaf(6.0, -146.0, 60.0, 44.0, 11.0), "#5f7a4e");
        let body = Lathe::smooth(0.0, &[(118.0, -88.0), (98.0, -38.0), (46.0, 0.0)]).tilted(0.08);
        c.body(&body.band(-88.0, 0.0), &plain(bowl), Light::Round);
    });
}

/// A cup seen from above at (`x`, `y`), for flat arrangements.
pub(super) fn cup_above(c: &mut Canvas, x: f64, y: f64, scale: f64, cup: u32) {
    c.placed(x, y, scale, |c| {
        c.under(&oval(0.0, 0.0, 130.0, 130.0), 14.0);
        c.body(
            &oval(0.0, 0.0, 130.0, 130.0),
            &plain(cup).lit(0.3),
            Light::Ball,
        );
        c.line(
            &oval(0.0, 0.0, 86.0, 86.0),
            Rgb::hex(cup).lit(-0.2),
            2.0,
            0.4,
        );
        c.tube("M62 44C104 70 124 50 108 22", 16.0, &plain(cup));
        c.body(&oval(0.0, 0.0, 76.0, 76.0), &plain(cup), Light::Ball);
        c.body(&oval(2.0, 2.0, 65.0, 65.0), &plain(0x5b3a26), Light::Ball);
    });
}

/// A sprig of leaves reaching in from an edge, for flat arrangements.
pub(super) fn sprig(c: &mut Canvas, x: f64, y: f64, degrees: f64, scale: f64) {
    c.turned(degrees, x, y, |c| {
        c.placed(x, y, scale, |c| {
            let mut d = String::new();
            for i in 0..5 {
                let (t, side) = (-70.0 * f64::from(i), 58.0 - f64::from(i) * 4.0);
                d.push_str(&leaf(0.0, t, side, 118.0 - f64::from(i) * 12.0, 22.0));
                d.push_str(&leaf(
                    0.0,
                    t - 22.0,
                    -side,
                    118.0 - f64::from(i) * 12.0,
                    22.0,
                ));
            }
            d.push_str(&leaf(0.0, -330.0, 0.0, 90.0, 20.0));
            c.under(&d, 9.0);
            c.line("M0 60V-340", Rgb::hex(0x55684d), 4.0, 1.0);
            let green = Rgb::hex(0x7d9373);
            let fill = c.linear(
                (0.0, 0.0, 1.0, 1.0),
                &[(0.0, green.lit(0.25), 1.0), (1.0, green.lit(-0.25), 1.0)],
            );
            c.fill(&d, &fill);
        });
    });
}

/// Light that falls through a window with bars onto a wall, from (`x`, `y`).
pub(super) fn window_light(c: &mut Canvas, x: f64, y: f64, scale: f64) {
    let mut d = String::new();
    for column in 0..2 {
        for row in 0..3 {
            let (px, py) = (
                x + f64::from(column) * 150.0 * scale,
                y + (f64::from(row) * 150.0 - f64::from(column) * 48.0) * scale,
            );
            let (w, h, s) = (134.0 * scale, 134.0 * scale, 43.0 * scale);
            d.push_str(&poly(&[
                (px, py),
                (px + w, py - s),
                (px + w, py - s + h),
                (px, py + h),
            ]));
        }
    }
    let warm = Rgb::hex(0xfff1cf);
    let fill = c.linear((0.0, 0.0, 1.0, 1.0), &[(0.0, warm, 0.5), (1.0, warm, 0.14)]);
    c.fill(&d, &fill);
}
