//! Drawn pictures: parametric vector art for products without photographs. Text in, text out; no files, no clock.
//!
//! A picture is named by a URL-safe string, `shape.traits~main~second~view`: `lamp-arc~sage~oak~front`,
//! `mug-straight.speckle~chalk~oak~scene`. [`DrawingSpec::parse`] reads it, [`draw`] makes the SVG.

mod canvas;
mod ground;
mod motif;
mod paint;
mod path;
mod props;
mod scene;
mod shape;
mod tone;

mod accents;
mod bags;
mod bath;
mod brew;
mod camp;
mod cook;
mod covers;
mod cups;
mod desktop;
mod festive;
mod forms;
mod gifts;
mod hangings;
mod lamps;
mod outside;
mod paper;
mod pendants;
mod plates;
mod seats;
mod soft;
mod storage;
mod trail;
mod unpictured;
mod vessels;
mod wear;

pub use covers::category_tile;
pub use unpictured::for_unpictured;

use std::fmt;

use canvas::Canvas;
use motif::Motif;
use shape::{Look, Shape, Stance};
use tone::{Finish, Rgb, Tone};

/// From where a product is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum View {
    /// Whole, on plain ground.
    Front,
    /// Close by.
    Detail,
    /// In use, in a room or outdoors.
    Scene,
}

impl View {
    /// The three of them in the order a gallery shows them.
    pub const ALL: [View; 3] = [View::Front, View::Detail, View::Scene];

    fn name(self) -> &'static str {
        match self {
            View::Front => "front",
            View::Detail => "detail",
            View::Scene => "scene",
        }
    }
}

/// What to draw: a shape, its two colours or materials, and the view.
#[derive(Clone, Debug)]
pub struct DrawingSpec {
    shape: &'static Shape,
    motif: Motif,
    count: u32,
    main: Tone,
    second: Tone,
    view: View,
}

impl DrawingSpec {
    /// Reads a name such as `lamp-arc~sage~oak~front`. A known kind with unknown shape, colour or view
    /// falls back to the kind's first shape, to the shape's own colours and to the front; `None` for the rest.
    pub fn parse(name: &str) -> Option<DrawingSpec> {
        let mut parts = name.split('~');
        let mut traits = parts.next()?.split('.');
        let shape = shape::named(traits.next()?)?;
        let (mut motif, mut count) = (Motif::Plain, 1);
        for t in traits {
            if let Some(m) = Motif::named(t) {
                motif = m;
            } else if let Some(k) = t.strip_prefix('n').and_then(|k| k.parse().ok()) {
                count = u32::clamp(k, 1, 9);
            }
        }
        let mut tone = |usual: &str| {
            let fallback =
                || Tone::named(usual).unwrap_or(Tone::of(Rgb::hex(0xdfd1b8), Finish::Plain));
            parts.next().and_then(Tone::named).unwrap_or_else(fallback)
        };
        let (main, second) = (tone(shape.usual.0), tone(shape.usual.1));
        let view = parts
            .next()
            .and_then(|v| View::ALL.into_iter().find(|k| k.name() == v));
        Some(DrawingSpec {
            shape,
            motif,
            count,
            main,
            second,
            view: view.unwrap_or(View::Front),
        })
    }

    /// The same thing in another view.
    pub fn with_view(&self, view: View) -> DrawingSpec {
        DrawingSpec {
            view,
            ..self.clone()
        }
    }

    /// The view it shows.
    pub fn view(&self) -> View {
        self.view
    }

    /// Width and height of the picture in its own units.
    pub fn size(&self) -> (u32, u32) {
        match self.shape.stance {
            Stance::Whole(width, height) => (width, height),
            _ => (800, 1000),
        }
    }

    fn look(&self) -> Look {
        Look {
            main: self.main.clone(),
            second: self.second.clone(),
            motif: self.motif,
            count: self.count,
            view: self.view,
        }
    }

    /// A number that is the same for all colours and views of one thing.
    fn seed(&self) -> u64 {
        hash(self.shape.name)
            .wrapping_add(self.motif as u64 + u64::from(self.count))
            .wrapping_mul(0x9e3779b97f4a7c15)
            .rotate_right(29)
    }
}

impl fmt::Display for DrawingSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shape.name)?;
        if self.motif != Motif::Plain {
            write!(f, ".{}", self.motif.name())?;
        }
        if self.count > 1 {
            write!(f, ".n{}", self.count)?;
        }
        write!(
            f,
            "~{}~{}~{}",
            self.main.name,
            self.second.name,
            self.view.name()
        )
    }
}

impl PartialEq for DrawingSpec {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for DrawingSpec {}

/// The picture as a complete SVG document: no scripts, no text, nothing from elsewhere. The same spec
/// always gives the same bytes.
pub fn draw(spec: &DrawingSpec) -> String {
    let mut c = Canvas::default();
    let (width, height) = spec.size();
    let look = spec.look();
    match (spec.shape.stance, spec.view) {
        (Stance::Whole(..), _) => (spec.shape.draw)(&mut c, &look),
        (_, View::Front) => ground::front(&mut c, spec.shape, &look, spec.seed()),
        (_, View::Detail) => ground::detail(&mut c, spec.shape, &look, spec.seed()),
        (_, View::Scene) => scene::scene(&mut c, spec.shape, &look, spec.seed()),
    }
    c.finish(width, height)
}

/// FNV-1a: spreads names over choices, the same on every machine.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf29ce484222325, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x100000001b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_draws_a_small_clean_document_in_every_view() {
        for shape in shape::all() {
            for view in View::ALL {
                let spec = DrawingSpec::parse(shape.name)
                    .expect("a listed shape parses")
                    .with_view(view);
                let svg = draw(&spec);
                assert!(
                    svg.starts_with("<svg ") && svg.ends_with("</svg>"),
                    "{spec}"
                );
                let most = if matches!(shape.stance, Stance::Whole(..)) {
                    22_000
                } else {
                    14_000
                };
                assert!(svg.len() < most, "{spec} has {} bytes", svg.len());
                for bad in [
                    "<script", "<text", "http://", "https://", "NaN", "inf", "style=", "onload",
                ] {
                    let found = svg
                        .replacen("http://www.w3.org/2000/svg", "", 1)
                        .contains(bad);
                    assert!(!found, "{spec} contains {bad}");
                }
                assert_eq!(
                    svg,
                    draw(
                        &DrawingSpec::parse(&spec.to_string()).expect("what it prints, it parses")
                    )
                );
                resvg::usvg::Tree::from_str(&svg, &resvg::usvg::Options::default())
                    .expect("valid SVG");
            }
        }
    }

    #[test]
    fn a_title_finds_its_picture() {
        let check = |title: &str, wanted: &str| {
            let spec = for_unpictured(title, "85123A");
            assert!(spec.to_string().starts_with(wanted), "{title}: {spec}");
            assert_eq!(spec, for_unpictured(title, "85123A"));
        };
        check("WHITE HANGING HEART T-LIGHT HOLDER", "candle-jar~white~");
        check("JUMBO BAG RED RETROSPOT", "tote-canvas.dots~tomato~");
        check("SET OF 3 CAKE TINS PANTRY DESIGN", "tin-round~");
        check("ALARM CLOCK BAKELIKE GREEN", "clock-table~fern~");
        check("Ayres Chambray Shirt", "shirt-tee~");
        check("陶瓷马克杯", "mug-straight~");
        check("Something unheard of", "parcel-wrap");
        check("", "parcel-wrap");
    }

    #[test]
    fn names_fall_back_decently() {
        let check = |name: &str, wanted: Option<&str>| {
            assert_eq!(
                DrawingSpec::parse(name).map(|s| s.to_string()).as_deref(),
                wanted,
                "{name}"
            );
        };
        check("lamp-desk~sage~oak~scene", Some("lamp-desk~sage~oak~scene"));
        check(
            "vase-round.ribbed~clay~sand~front",
            Some("vase-round.ribbed~clay~sand~front"),
        );
        check(
            "vase-round~x3A5F8C~sand~detail",
            Some("vase-round~x3a5f8c~sand~detail"),
        );
        check(
            "lamp-unheard~nocolour~~sideways",
            Some("lamp-arc~sage~brass~front"),
        );
        check("lamp-arc", Some("lamp-arc~sage~brass~front"));
        check("nothing-known~sage", None);
        check("", None);
        check("~~~", None);
        check("../../etc/passwd", None);
    }
}
