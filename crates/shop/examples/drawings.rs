//! Draws every picture of the demo shop into `target/drawings`, with a page that shows them all:
//! `cargo run -p shop --example drawings`, then open `target/drawings/index.html`.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use shop::demo::catalogue;
use shop::drawing::{DrawingSpec, View, draw, for_unpictured};

const TITLES: [&str; 8] = [
    "WHITE HANGING HEART T-LIGHT HOLDER",
    "JUMBO BAG RED RETROSPOT",
    "REGENCY CAKESTAND 3 TIER",
    "PARTY BUNTING",
    "ALARM CLOCK BAKELIKE GREEN",
    "Ayres Chambray Shirt",
    "SPOTTY GIFT BOX",
    "Something unheard of",
];

fn main() -> std::io::Result<()> {
    let folder = Path::new("target/drawings");
    fs::create_dir_all(folder)?;
    let demo = catalogue();
    let mut page = String::from(
        "<!doctype html><title>Drawings</title><style>body{display:grid;\
         grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:.5rem}img{width:100%}</style>",
    );
    let mut specs: Vec<DrawingSpec> = ["hero-wide", "hero-tall"]
        .into_iter()
        .filter_map(DrawingSpec::parse)
        .collect();
    specs.extend(
        demo.categories
            .iter()
            .map(|category| category.picture.clone()),
    );
    specs.extend(TITLES.map(|title| for_unpictured(title, title)));
    for view in View::ALL {
        specs.extend(
            demo.products
                .iter()
                .map(|product| product.variants[0].drawing.with_view(view)),
        );
    }
    specs.extend(
        demo.products
            .iter()
            .flat_map(|p| &p.variants)
            .map(|variant| variant.drawing.clone()),
    );
    let mut seen = BTreeSet::new();
    for spec in specs {
        let name = format!("{spec}.svg");
        if seen.insert(name.clone()) {
            fs::write(folder.join(&name), draw(&spec))?;
            let _ = write!(page, "<img loading=lazy src=\"{name}\" alt=\"{spec}\">");
        }
    }
    fs::write(folder.join("index.html"), page)
}
