//! Parts that many shapes are made of: slabs, legs, cushions, folds.

use super::canvas::Canvas;
use super::motif::{Motif, cover};
use super::paint::Light;
use super::path::{n, poly, rect};
use super::shape::Look;
use super::tone::{Finish, Rgb, Tone};

/// A tone that stands in no table.
pub(super) fn tone(hex: u32, finish: Finish) -> Tone {
    Tone::of(Rgb::hex(hex), finish)
}

/// A matte colour.
pub(super) fn plain(hex: u32) -> Tone {
    tone(hex, Finish::Plain)
}

/// Polished brass, for fittings.
pub(super) fn brass() -> Tone {
    tone(0xc79f49, Finish::Metal)
}

/// A board seen from a little above: its front edge starts at (`x`, `y`), `w` × `h`, its top reaches `deep` up.
pub(super) fn slab(c: &mut Canvas, (x, y, w, h): (f64, f64, f64, f64), deep: f64, tone: &Tone) {
    let side = deep * 1.1;
    c.body(
        &poly(&[
            (x, y),
            (x + w, y),
            (x + w - side, y - deep),
            (x + side, y - deep),
        ]),
        &tone.lit(0.12),
        Light::Flat,
    );
    c.body(&rect(x, y, w, h, 0.0), tone, Light::Down);
    c.line(
        &format!("M{} {}h{}", n(x + 1.0), n(y), n(w - 2.0)),
        tone.rgb.lit(0.5),
        2.0,
        0.6,
    );
}

/// A leg from a point down to another, `w` wide above and `foot` wide below.
pub(super) fn leg(
    c: &mut Canvas,
    (x1, y1): (f64, f64),
    (x2, y2): (f64, f64),
    (w, foot): (f64, f64),
    tone: &Tone,
) {
    c.grain = 88;
    let (a, b) = (w / 2.0, foot / 2.0);
    c.body(
        &poly(&[(x1 - a, y1), (x1 + a, y1), (x2 + b, y2), (x2 - b, y2)]),
        tone,
        Light::Round,
    );
    c.grain = 0;
}

/// Cloth of the look's main tone with its motif in the second.
pub(super) fn cloth(c: &mut Canvas, d: &str, look: &Look, light: Light) {
    let tone = look.main.or(Finish::Cloth);
    let knitted = matches!(look.motif, Motif::Knit | Motif::Waffle);
    let ground = if knitted {
        Tone {
            finish: Finish::Plain,
            ..tone.clone()
        }
    } else {
        tone.clone()
    };
    if look.motif == Motif::Plain || knitted {
        c.body(d, &ground, light);
        cover(c, d, look.motif, tone.rgb, look.second.rgb);
    } else {
        // The motif lies under the shade, or it would look printed on top of the light.
        c.fill(d, &tone.rgb.css());
        cover(c, d, look.motif, tone.rgb, look.second.rgb);
        shaded(c, d, &tone, light);
    }
}

/// The light, shade and weave of a cloth over what was painted before.
pub(super) fn shaded(c: &mut Canvas, d: &str, tone: &Tone, light: Light) {
    let over = c.shade(Finish::Cloth, light);
    let weave = c.texture(&Tone {
        finish: Finish::Cloth,
        ..tone.clone()
    });
    for paint in over.iter().chain(&weave) {
        c.fill(d, paint);
    }
}

/// A fringe of threads along a horizontal edge from (`x`, `y`), hanging `length` down (or up).
pub(super) fn fringe(c: &mut Canvas, x: f64, y: f64, w: f64, length: f64, colour: Rgb) {
    let motif = format!(
        "<path d=\"M3 0q2 {h} 0 {l}M9 0q-2 {h} 1 {l}\" fill=\"none\" stroke=\"{}\" stroke-width=\"3\"/>",
        colour.css(),
        h = n(length.abs() / 2.0),
        l = n(length.abs())
    );
    let threads = c.pattern(12.0, length.abs() * 2.0, 0, &motif);
    let top = if length < 0.0 { y + length } else { y };
    c.raw(&format!("<g transform=\"translate({} {})\">", n(x), n(top)));
    c.fill(&rect(0.0, 0.0, w, length.abs(), 0.0), &threads);
    c.raw("</g>");
}
