//! Patterns that cover a thing: stripes, checks, speckles, ribs.

use super::canvas::Canvas;
use super::path::{Lathe, n};
use super::tone::{Rgb, Tone};

/// What covers a surface beside its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Motif {
    Plain,
    Stripe,
    Check,
    Dots,
    Ribbed,
    Speckle,
    Band,
    Dip,
    Grid,
    Wave,
    Leaf,
    Arch,
    Knit,
    Waffle,
    Zigzag,
}

const NAMES: [(Motif, &str); 15] = [
    (Motif::Plain, "plain"),
    (Motif::Stripe, "stripe"),
    (Motif::Check, "check"),
    (Motif::Dots, "dots"),
    (Motif::Ribbed, "ribbed"),
    (Motif::Speckle, "speckle"),
    (Motif::Band, "band"),
    (Motif::Dip, "dip"),
    (Motif::Grid, "grid"),
    (Motif::Wave, "wave"),
    (Motif::Leaf, "leaf"),
    (Motif::Arch, "arch"),
    (Motif::Knit, "knit"),
    (Motif::Waffle, "waffle"),
    (Motif::Zigzag, "zigzag"),
];

impl Motif {
    pub(super) fn named(name: &str) -> Option<Motif> {
        NAMES.iter().find(|m| m.1 == name).map(|m| m.0)
    }

    pub(super) fn name(self) -> &'static str {
        NAMES[self as usize].1
    }
}

/// Covers `d` with a motif in the second colour over ground `main`.
pub(super) fn cover(c: &mut Canvas, d: &str, motif: Motif, main: Rgb, second: Rgb) {
    let (ink, dark, light) = (second.css(), main.lit(-0.35).css(), main.lit(0.4).css());
    let paint = match motif {
        Motif::Plain | Motif::Band | Motif::Dip => return,
        Motif::Stripe => c.pattern(64.0, 64.0, 0, &format!("<path d=\"M14 0h16v64h-16zM38 0h4v64h-4z\" fill=\"{ink}\" opacity=\".85\"/>")),
        Motif::Check => c.pattern(
            84.0,
            84.0,
            0,
            &format!("<path d=\"M0 0h42v84h-42z\" fill=\"{ink}\" opacity=\".5\"/><path d=\"M0 0h84v42h-84z\" fill=\"{ink}\" opacity=\".5\"/>"),
        ),
        Motif::Dots => c.pattern(56.0, 56.0, 0, &format!("<path d=\"M14 7a7 7 0 1 1 0 14a7 7 0 1 1 0-14M42 35a7 7 0 1 1 0 14a7 7 0 1 1 0-14\" fill=\"{ink}\"/>")),
        Motif::Ribbed => c.pattern(18.0, 18.0, 0, &format!("<path d=\"M0 0h5v18h-5z\" fill=\"{dark}\" opacity=\".3\"/><path d=\"M8 0h4v18h-4z\" fill=\"{light}\" opacity=\".35\"/>")),
        Motif::Speckle => c.pattern(
            74.0,
            68.0,
            18,
            &format!("<path d=\"M8 10h2M30 6h3M52 18h1.5M66 40h2.5M20 36h1.5M40 48h3M10 58h2M58 62h1.5M34 26h1\" stroke=\"{dark}\" stroke-width=\"2.6\" stroke-linecap=\"round\" opacity=\".65\"/>"),
        ),
        Motif::Grid => c.pattern(60.0, 60.0, 0, &format!("<path d=\"M0 30h60M30 0v60\" stroke=\"{ink}\" stroke-width=\"3\" opacity=\".8\"/>")),
        Motif::Wave => c.pattern(80.0, 44.0, 0, &format!("<path d=\"M0 22Q20 2 40 22T80 22\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"6\"/>")),
        Motif::Leaf => c.pattern(
            120.0,
            130.0,
            0,
            &format!(
                "<path d=\"M30 120C30 80 40 50 60 20M33 90C10 84 8 66 10 58C28 60 36 74 36 80M37 70C58 70 70 56 70 46C52 46 44 54 41 60M46 45C30 36 30 24 34 14C46 20 50 30 50 36\
                 M100 125C98 100 92 84 84 74M96 98C112 92 114 80 112 70C100 76 94 84 94 92\" fill=\"{ink}\" fill-opacity=\".55\" stroke=\"{ink}\" stroke-width=\"2\"/>"
            ),
        ),
        Motif::Arch => c.pattern(110.0, 84.0, 0, &format!("<path d=\"M9 84V56a46 46 0 0 1 92 0V84M29 84V56a26 26 0 0 1 52 0V84M49 84V58a6 6 0 0 1 12 0V84\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"9\" opacity=\".85\"/>")),
        Motif::Knit => c.pattern(
            26.0,
            20.0,
            0,
            &format!("<path d=\"M0 2Q9 6 13 18Q17 6 26 2\" fill=\"none\" stroke=\"{light}\" stroke-width=\"8\" opacity=\".55\"/><path d=\"M0 -6Q9 0 13 12Q17 0 26 -6M0 14Q9 20 13 32Q17 20 26 14\" fill=\"none\" stroke=\"{dark}\" stroke-width=\"2\" opacity=\".45\"/>"),
        ),
        Motif::Waffle => c.pattern(
            26.0,
            26.0,
            0,
            &format!("<path d=\"M4 4h18v18h-18z\" fill=\"{dark}\" opacity=\".2\"/><path d=\"M4 22V4H22\" fill=\"none\" stroke=\"{dark}\" stroke-width=\"2\" opacity=\".35\"/><path d=\"M0 26V0H26\" fill=\"none\" stroke=\"{light}\" stroke-width=\"3\" opacity=\".6\"/>"),
        ),
        Motif::Zigzag => c.pattern(72.0, 60.0, 0, &format!("<path d=\"M-4 34L18 12L54 48L76 26\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"8\"/>")),
    };
    c.fill(d, &paint);
}

/// Decorates a turned body: ribs and bands follow its roundness, the rest covers it.
pub(super) fn cover_turned(
    c: &mut Canvas,
    body: &Lathe,
    height: (f64, f64),
    motif: Motif,
    main: &Tone,
    second: Rgb,
) {
    let (top, foot) = height;
    let h = foot - top;
    match motif {
        Motif::Ribbed => {
            let ribs: String = (-6..=6)
                .map(|i| body.rib((f64::from(i) * 0.245).sin()))
                .collect();
            c.groove(&ribs, main.rgb.lit(-0.45), main.rgb.lit(0.45), 3.0, 0.4);
        }
        Motif::Band => {
            c.wash(&body.band(top + h * 0.2, top + h * 0.34), second, 0.9);
            c.line(&body.ring(top + h * 0.39), second, 4.0, 0.9);
            round_shade(c, &body.band(top + h * 0.2, top + h * 0.34));
        }
        Motif::Stripe => {
            for i in 0..4 {
                let y = top + h * (0.14 + 0.2 * f64::from(i));
                c.wash(&body.band(y, y + h * 0.09), second, 0.85);
            }
            round_shade(c, &body.band(top + h * 0.14, top + h * 0.83));
        }
        Motif::Dip => {
            let part = body.band(top + h * 0.55, foot);
            c.wash(&part, second, 1.0);
            round_shade(c, &part);
        }
        Motif::Wave => {
            for i in 0..3 {
                let y = top + h * (0.3 + 0.14 * f64::from(i));
                let mut d = String::new();
                let r = body.radius(y);
                for k in 0..=18 {
                    let a = f64::from(k) / 18.0 * std::f64::consts::PI;
                    let wobble = if k % 2 == 0 { -1.0 } else { 1.0 } * h * 0.022;
                    let (x, y) = (400.0 - r * a.cos(), y + r * 0.15 * a.sin() + wobble);
                    d.push_str(&format!(
                        "{}{} {}",
                        if k == 0 { "M" } else { "L" },
                        n(x),
                        n(y)
                    ));
                }
                c.line(&d, second, 5.0, 0.85);
            }
        }
        _ => cover(c, &body.band(top, foot), motif, main.rgb, second),
    }
}

/// The shade of a round body over what was painted on it.
fn round_shade(c: &mut Canvas, d: &str) {
    let (light, dark) = (Rgb::hex(0xffffff), Rgb::hex(0x1b1722));
    let fill = c.linear(
        (0.0, 0.0, 1.0, 0.0),
        &[
            (0.0, dark, 0.06),
            (0.22, light, 0.22),
            (0.5, light, 0.0),
            (0.92, dark, 0.3),
            (1.0, dark, 0.2),
        ],
    );
    c.fill(d, &fill);
}
