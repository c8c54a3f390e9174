//! The list of everything that can be drawn, and how a shape describes itself.

use super::canvas::Canvas;
use super::motif::Motif;
use super::tone::Tone;
use super::{
    View, accents, bags, bath, brew, camp, cook, covers, cups, desktop, festive, gifts, hangings,
    lamps, paper, pendants, plates, seats, soft, storage, trail, vessels, wear,
};

/// How a thing is held up, which decides its ground and its shadow. Shapes are drawn around x = 400 on a
/// sheet of 800 × 1000.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Stance {
    /// On its foot at y = 860, so wide to each side.
    Stands(f64),
    /// From the ceiling.
    Hangs,
    /// On a wall, around y = 480.
    Wall,
    /// Flat under our eyes, around (400, 500).
    Lies,
    /// A picture of its own with that width and height.
    Whole(u32, u32),
}

/// Where a thing is at home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    /// A table by a window.
    Table,
    /// A worktop before tiles.
    Kitchen,
    /// A desk.
    Desk,
    /// The floor of a living room.
    Room,
    /// A sofa.
    Sofa,
    /// A ledge in a bathroom.
    Bath,
    /// A meadow.
    Meadow,
}

/// One thing that can be drawn.
#[derive(Debug)]
pub(super) struct Shape {
    /// Its kind and form, as written in specs.
    pub name: &'static str,
    pub stance: Stance,
    pub setting: Setting,
    /// What a close view looks at: x, y and how many times nearer.
    pub focus: (f64, f64, f64),
    /// Main and second tone where a spec names none.
    pub usual: (&'static str, &'static str),
    pub draw: fn(&mut Canvas, &Look),
}

/// How one drawing of a shape shall look.
pub(super) struct Look {
    pub main: Tone,
    pub second: Tone,
    pub motif: Motif,
    /// How many pieces, for sets.
    pub count: u32,
    pub view: View,
}

/// Writes a family's table: function, name, stance, setting, what a close view looks at, usual tones.
macro_rules! shapes {
    ($($draw:ident $name:literal $stance:ident $(($($size:literal),+))?, $setting:ident,
       near ($x:literal, $y:literal, $times:literal), in $main:literal $second:literal;)+) => {
        /// The shapes of this family.
        pub(super) const SHAPES: &[$crate::drawing::shape::Shape] = &[$($crate::drawing::shape::Shape {
            name: $name,
            stance: $crate::drawing::shape::Stance::$stance $(($($size),+))?,
            setting: $crate::drawing::shape::Setting::$setting,
            focus: ($x, $y, $times),
            usual: ($main, $second),
            draw: $draw,
        }),+];
    };
}
pub(super) use shapes;

const FAMILIES: &[&[Shape]] = &[
    accents::SHAPES,
    bags::SHAPES,
    bath::SHAPES,
    brew::SHAPES,
    camp::SHAPES,
    cook::SHAPES,
    covers::SHAPES,
    cups::SHAPES,
    desktop::SHAPES,
    festive::SHAPES,
    gifts::SHAPES,
    hangings::SHAPES,
    lamps::SHAPES,
    paper::SHAPES,
    pendants::SHAPES,
    plates::SHAPES,
    seats::SHAPES,
    soft::SHAPES,
    storage::SHAPES,
    trail::SHAPES,
    vessels::SHAPES,
    wear::SHAPES,
];

/// Every shape.
pub(super) fn all() -> impl Iterator<Item = &'static Shape> {
    FAMILIES.iter().copied().flatten()
}

/// The shape of that name, or the first of its kind.
pub(super) fn named(name: &str) -> Option<&'static Shape> {
    let kind = name.split('-').next().filter(|k| !k.is_empty())?;
    all()
        .find(|s| s.name == name)
        .or_else(|| all().find(|s| s.name.split('-').next() == Some(kind)))
}
