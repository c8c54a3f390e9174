//! Paints: gradients, patterns, and how each material takes the light.

use std::fmt::Write;

use super::canvas::{Canvas, n2};
use super::path::n;
use super::tone::{Finish, Rgb, Tone};

/// How light falls over a surface; the window is always at the upper left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Light {
    /// An upright round body.
    Round,
    /// A flat face that looks at us.
    Flat,
    /// A face that darkens towards its foot.
    Down,
    /// A ball or a cushion.
    Ball,
}

/// Where along a gradient (0 to 1), which colour, how opaque.
type Stop = (f64, Rgb, f64);

impl Canvas {
    /// The paint of a material under a light.
    pub(super) fn surface(&mut self, tone: &Tone, light: Light) -> String {
        let c = tone.rgb;
        let at = |v: f64, k: f64| (v, c.lit(k), 1.0);
        match (tone.finish, light) {
            (Finish::Glass, _) => {
                let edge = c.lit(-0.12);
                self.linear(
                    (0.0, 0.0, 1.0, 0.0),
                    &[
                        (0.0, edge, 0.75),
                        (0.14, c, 0.35),
                        (0.5, c.lit(0.4), 0.2),
                        (0.86, c, 0.4),
                        (1.0, edge, 0.8),
                    ],
                )
            }
            (Finish::Metal, Light::Round) => self.linear(
                (0.0, 0.0, 1.0, 0.0),
                &[
                    at(0.0, -0.3),
                    at(0.16, 0.25),
                    at(0.27, 0.72),
                    at(0.4, 0.1),
                    at(0.66, -0.32),
                    at(0.86, 0.12),
                    at(1.0, -0.4),
                ],
            ),
            (Finish::Metal, Light::Flat | Light::Down) => self.linear(
                (0.0, 0.0, 1.0, 1.0),
                &[
                    at(0.0, 0.3),
                    at(0.3, 0.05),
                    at(0.45, 0.5),
                    at(0.6, 0.0),
                    at(1.0, -0.3),
                ],
            ),
            (Finish::Metal, Light::Ball) => self.radial(
                (0.34, 0.28, 0.85),
                &[at(0.0, 0.8), at(0.3, 0.2), at(0.7, -0.3), at(1.0, -0.1)],
            ),
            (Finish::Glaze, Light::Round) => self.linear(
                (0.0, 0.0, 1.0, 0.0),
                &[
                    at(0.0, -0.1),
                    at(0.17, 0.2),
                    at(0.24, 0.42),
                    at(0.32, 0.12),
                    at(0.6, -0.04),
                    at(0.9, -0.27),
                    at(1.0, -0.18),
                ],
            ),
            (Finish::Glaze, Light::Ball) => self.radial(
                (0.33, 0.26, 0.85),
                &[
                    at(0.0, 0.5),
                    at(0.14, 0.2),
                    at(0.5, 0.0),
                    at(0.9, -0.28),
                    at(1.0, -0.2),
                ],
            ),
            (_, Light::Round) => self.linear(
                (0.0, 0.0, 1.0, 0.0),
                &[
                    at(0.0, -0.05),
                    at(0.22, 0.17),
                    at(0.55, -0.02),
                    at(0.9, -0.25),
                    at(1.0, -0.19),
                ],
            ),
            (_, Light::Flat) => self.linear(
                (0.0, 0.0, 1.0, 1.0),
                &[at(0.0, 0.14), at(0.5, 0.0), at(1.0, -0.12)],
            ),
            (_, Light::Down) => self.linear(
                (0.0, 0.0, 0.25, 1.0),
                &[at(0.0, 0.12), at(0.45, 0.0), at(1.0, -0.2)],
            ),
            (_, Light::Ball) => self.radial(
                (0.34, 0.28, 0.85),
                &[at(0.0, 0.28), at(0.45, 0.02), at(0.9, -0.24), at(1.0, -0.2)],
            ),
        }
    }

    /// What covers a material's paint: grain, weave, veins. Nothing for smooth ones.
    pub(super) fn texture(&mut self, tone: &Tone) -> Option<String> {
        let (dark, light) = (tone.rgb.lit(-0.4).css(), tone.rgb.lit(0.5).css());
        Some(match tone.finish {
            Finish::Wood => {
                let motif = format!(
                    "<path d=\"M0 9C80 2 150 18 320 9M0 26C60 34 200 16 320 26M0 37C120 42 180 30 320 37M0 55C90 44 150 70 320 55M0 72C100 78 220 64 320 72\" \
                     fill=\"none\" stroke=\"{dark}\" stroke-width=\"1.6\" opacity=\".3\"/>"
                );
                self.pattern(320.0, 80.0, self.grain, &motif)
            }
            Finish::Cloth => {
                let motif = format!(
                    "<path d=\"M0 2h8M0 6h8\" stroke=\"{light}\" opacity=\".3\"/><path d=\"M2 0v8M6 0v8\" stroke=\"{dark}\" opacity=\".22\"/>"
                );
                self.pattern(8.0, 8.0, 0, &motif)
            }
            Finish::Hide => {
                let motif = format!(
                    "<path d=\"M3 4h3M14 9h2M8 16h3M19 19h2M1 12h1M12 2h1\" stroke=\"{dark}\" stroke-width=\"2\" opacity=\".22\"/>"
                );
                self.pattern(22.0, 21.0, 14, &motif)
            }
            Finish::Weave => {
                let motif = format!(
                    "<path d=\"M0 6Q8 -1 16 6T32 6M0 22Q8 29 16 22T32 22\" fill=\"none\" stroke=\"{light}\" stroke-width=\"5\" opacity=\".5\"/>\
                     <path d=\"M0 13h32M0 31h32M0 0V32M16 0V32\" stroke=\"{dark}\" stroke-width=\"2.4\" opacity=\".5\"/>"
                );
                self.pattern(32.0, 32.0, 0, &motif)
            }
            Finish::Stone => {
                let motif = format!(
                    "<path d=\"M-10 60C60 40 90 110 170 90S250 160 320 130M40 -10C70 60 30 120 90 190S80 260 120 320M210 -10C200 60 260 90 240 170\" \
                     fill=\"none\" stroke=\"{dark}\" stroke-width=\"2\" opacity=\".2\"/>"
                );
                self.pattern(310.0, 310.0, 12, &motif)
            }
            Finish::Plain | Finish::Glaze | Finish::Metal | Finish::Glass => return None,
        })
    }

    /// Light and shade of a matte body, to lay over its colour.
    pub(super) fn shade(&mut self, finish: Finish, light: Light) -> Option<String> {
        if matches!(finish, Finish::Glass | Finish::Metal | Finish::Glaze) {
            return None;
        }
        let at = |v: f64, k: f64| {
            (
                v,
                if k > 0.0 {
                    Rgb::hex(0xffffff)
                } else {
                    Rgb::hex(0x110022)
                },
                k.abs(),
            )
        };
        Some(match light {
            Light::Round => self.linear(
                (0.0, 0.0, 1.0, 0.0),
                &[
                    at(0.0, -0.06),
                    at(0.1, 0.0),
                    at(0.22, 0.24),
                    at(0.5, 0.02),
                    at(0.9, -0.3),
                    at(1.0, -0.22),
                ],
            ),
            Light::Flat => self.linear(
                (0.0, 0.0, 1.0, 1.0),
                &[at(0.0, 0.2), at(0.5, 0.01), at(1.0, -0.16)],
            ),
            Light::Down => self.linear(
                (0.0, 0.0, 0.25, 1.0),
                &[at(0.0, 0.18), at(0.45, 0.01), at(1.0, -0.24)],
            ),
            Light::Ball => self.radial(
                (0.34, 0.28, 0.85),
                &[at(0.0, 0.38), at(0.45, 0.02), at(0.9, -0.3), at(1.0, -0.24)],
            ),
        })
    }

    /// A gradient across a box given as start and end in fractions of it.
    pub(super) fn linear(
        &mut self,
        (x1, y1, x2, y2): (f64, f64, f64, f64),
        stops: &[Stop],
    ) -> String {
        let mut place = String::new();
        for (name, value, usual) in [
            ("x1", x1, 0.0),
            ("y1", y1, 0.0),
            ("x2", x2, 1.0),
            ("y2", y2, 0.0),
        ] {
            if value != usual {
                let _ = write!(place, " {name}=\"{}\"", n2(value));
            }
        }
        let id = self.define("linearGradient", &place, &stops_of(stops));
        format!("url(#{id})")
    }

    /// A gradient around a point given as centre and radius in fractions of the box.
    pub(super) fn radial(&mut self, (cx, cy, r): (f64, f64, f64), stops: &[Stop]) -> String {
        let place = if (cx, cy, r) == (0.5, 0.5, 0.5) {
            String::new()
        } else {
            format!(" cx=\"{}\" cy=\"{}\" r=\"{}\"", n2(cx), n2(cy), n2(r))
        };
        let id = self.define("radialGradient", &place, &stops_of(stops));
        format!("url(#{id})")
    }

    /// A repeated motif `width` × `height` turned by `degrees`.
    pub(super) fn pattern(&mut self, width: f64, height: f64, degrees: i32, motif: &str) -> String {
        let turn = if degrees == 0 {
            String::new()
        } else {
            format!(" patternTransform=\"rotate({degrees})\"")
        };
        let place = format!(
            " width=\"{}\" height=\"{}\" patternUnits=\"userSpaceOnUse\"{turn}",
            n(width),
            n(height)
        );
        let id = self.define("pattern", &place, motif);
        format!("url(#{id})")
    }
}

fn stops_of(stops: &[Stop]) -> String {
    let mut out = String::new();
    for (offset, colour, opacity) in stops {
        out.push_str("<stop");
        if *offset > 0.0 {
            let _ = write!(out, " offset=\"{}\"", n2(*offset));
        }
        let _ = write!(out, " stop-color=\"{}\"", colour.css());
        if *opacity < 1.0 {
            let _ = write!(out, " stop-opacity=\"{}\"", n2(*opacity));
        }
        out.push_str("/>");
    }
    out
}
