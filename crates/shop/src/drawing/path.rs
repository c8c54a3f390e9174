//! Outlines as SVG path text: boxes, rings and bodies turned on a lathe.

use std::fmt::Write;

/// How much of a circle's width its height is when we look at a table from a little above.
pub(super) const TILT: f64 = 0.15;

/// A number with one decimal at most.
pub(super) fn n(v: f64) -> String {
    let r = (v * 10.0).round() / 10.0;
    if r == r.trunc() {
        format!("{}", r as i64)
    } else {
        format!("{r:.1}")
    }
}

/// A box, its corners rounded by `r`.
pub(super) fn rect(x: f64, y: f64, w: f64, h: f64, r: f64) -> String {
    if r <= 0.0 {
        return format!("M{} {}h{}v{}h{}z", n(x), n(y), n(w), n(h), n(-w));
    }
    let (iw, ih, r2) = (n(w - 2.0 * r), n(h - 2.0 * r), n(r));
    format!(
        "M{} {}h{iw}a{r2} {r2} 0 0 1 {r2} {r2}v{ih}a{r2} {r2} 0 0 1 -{r2} {r2}h-{iw}a{r2} {r2} 0 0 1 -{r2} -{r2}v-{ih}a{r2} {r2} 0 0 1 {r2} -{r2}z",
        n(x + r),
        n(y)
    )
}

/// An ellipse.
pub(super) fn oval(cx: f64, cy: f64, rx: f64, ry: f64) -> String {
    let (a, b, d) = (n(rx), n(ry), n(2.0 * rx));
    format!(
        "M{} {}a{a} {b} 0 0 1 {d} 0a{a} {b} 0 0 1 -{d} 0z",
        n(cx - rx),
        n(cy)
    )
}

/// A polygon through the points.
pub(super) fn poly(points: &[(f64, f64)]) -> String {
    let mut d = String::new();
    for (i, (x, y)) in points.iter().enumerate() {
        let _ = write!(d, "{}{} {}", if i == 0 { 'M' } else { 'L' }, n(*x), n(*y));
    }
    d.push('z');
    d
}

fn push_curve(d: &mut String, p: &[(f64, f64, bool)]) {
    for i in 0..p.len().saturating_sub(1) {
        let (a, b) = (p[i], p[i + 1]);
        let before = if a.2 && i > 0 { p[i - 1] } else { a };
        let after = if b.2 && i + 2 < p.len() { p[i + 2] } else { b };
        if !a.2 && !b.2 {
            let _ = write!(d, "L{} {}", n(b.0), n(b.1));
            continue;
        }
        let _ = write!(
            d,
            "C{} {} {} {} {} {}",
            n(a.0 + (b.0 - before.0) / 6.0),
            n(a.1 + (b.1 - before.1) / 6.0),
            n(b.0 - (after.0 - a.0) / 6.0),
            n(b.1 - (after.1 - a.1) / 6.0),
            n(b.0),
            n(b.1)
        );
    }
}

/// A body turned on a lathe about the upright line `x`: radius and height down its side.
pub(super) struct Lathe {
    x: f64,
    tilt: f64,
    side: Vec<(f64, f64, bool)>,
}

impl Lathe {
    /// A body whose side runs smoothly through (radius, y) from its mouth to its foot.
    pub(super) fn smooth(x: f64, side: &[(f64, f64)]) -> Lathe {
        Lathe {
            x,
            tilt: TILT,
            side: side.iter().map(|p| (p.0, p.1, true)).collect(),
        }
    }

    /// A body of straight sides with a corner at every (radius, y).
    pub(super) fn straight(x: f64, side: &[(f64, f64)]) -> Lathe {
        Lathe {
            x,
            tilt: TILT,
            side: side.iter().map(|p| (p.0, p.1, false)).collect(),
        }
    }

    /// A body where each point says whether the side runs on smoothly there.
    pub(super) fn mixed(x: f64, side: &[(f64, f64, bool)]) -> Lathe {
        Lathe {
            x,
            tilt: TILT,
            side: side.to_vec(),
        }
    }

    /// The same body seen from further above (or less far).
    pub(super) fn tilted(mut self, tilt: f64) -> Lathe {
        self.tilt = tilt;
        self
    }

    /// Everything of it that we see.
    pub(super) fn outline(&self) -> String {
        let ((r0, y0, _), (r1, y1, _)) = (self.side[0], self.side[self.side.len() - 1]);
        let mut d = format!("M{} {}", n(self.x + r0), n(y0));
        push_curve(&mut d, &self.at(1.0));
        let _ = write!(
            d,
            "A{} {} 0 0 1 {} {}",
            n(r1),
            n(r1 * self.tilt),
            n(self.x - r1),
            n(y1)
        );
        let mut left = self.at(-1.0);
        left.reverse();
        push_curve(&mut d, &left);
        let _ = write!(
            d,
            "A{} {} 0 0 1 {} {}z",
            n(r0),
            n(r0 * self.tilt),
            n(self.x + r0),
            n(y0)
        );
        d
    }

    /// The rim of its mouth, drawn in by `inset`.
    pub(super) fn mouth(&self, inset: f64) -> String {
        let (r, y, _) = self.side[0];
        oval(
            self.x,
            y,
            (r - inset).max(1.0),
            ((r - inset) * self.tilt).max(0.5),
        )
    }

    /// A line around the front at height `y`.
    pub(super) fn ring(&self, y: f64) -> String {
        let r = self.radius(y);
        format!(
            "M{} {}a{} {} 0 0 0 {} 0",
            n(self.x - r),
            n(y),
            n(r),
            n(r * self.tilt),
            n(2.0 * r)
        )
    }

    /// The part of the front between two heights.
    pub(super) fn band(&self, top: f64, foot: f64) -> String {
        let mut side = vec![(self.radius(top), top, false)];
        side.extend(
            self.side
                .iter()
                .filter(|p| p.1 > top + 1.0 && p.1 < foot - 1.0),
        );
        side.push((self.radius(foot), foot, false));
        let part = Lathe {
            x: self.x,
            tilt: self.tilt,
            side,
        };
        let (r0, r1) = (part.side[0].0, self.radius(foot));
        let mut d = format!("M{} {}", n(self.x + r0), n(top));
        push_curve(&mut d, &part.at(1.0));
        let _ = write!(
            d,
            "A{} {} 0 0 1 {} {}",
            n(r1),
            n(r1 * self.tilt),
            n(self.x - r1),
            n(foot)
        );
        let mut left = part.at(-1.0);
        left.reverse();
        push_curve(&mut d, &left);
        let _ = write!(
            d,
            "A{} {} 0 0 0 {} {}z",
            n(r0),
            n(r0 * self.tilt),
            n(self.x + r0),
            n(top)
        );
        d
    }

    /// An upright line on its front, `turn` from -1 (left edge) to 1 (right edge).
    pub(super) fn rib(&self, turn: f64) -> String {
        let front = (1.0 - turn * turn).sqrt();
        let points: Vec<_> = self
            .at(turn)
            .iter()
            .zip(&self.side)
            .map(|(p, s)| (p.0, p.1 + s.0 * self.tilt * front, p.2))
            .collect();
        let mut d = format!("M{} {}", n(points[0].0), n(points[0].1));
        push_curve(&mut d, &points);
        d
    }

    /// Its radius at height `y`, along straight lines between the given points.
    pub(super) fn radius(&self, y: f64) -> f64 {
        for pair in self.side.windows(2) {
            let ((r0, y0, _), (r1, y1, smooth)) = (pair[0], pair[1]);
            if y >= y0 && y <= y1 && y1 > y0 {
                let t = (y - y0) / (y1 - y0);
                let eased = if smooth {
                    t * t * (3.0 - 2.0 * t) * 0.3 + t * 0.7
                } else {
                    t
                };
                return r0 + (r1 - r0) * eased;
            }
        }
        self.side[self.side.len() - 1].0
    }

    fn at(&self, turn: f64) -> Vec<(f64, f64, bool)> {
        self.side
            .iter()
            .map(|p| (self.x + p.0 * turn, p.1, p.2))
            .collect()
    }
}
