//! Pictures of several products together: the hero of the home page and a tile for each category.

use super::canvas::Canvas;
use super::paint::Light;
use super::path::rect;
use super::props;
use super::scene;
use super::shape::{self, Look, Stance, shapes};
use super::tone::{Finish, Rgb, Tone};
use super::{DrawingSpec, outside};

shapes! {
    hero_wide "hero-wide" Whole(1600, 900), Room, near (400.0, 500.0, 1.0), in "sage" "oak";
    hero_tall "hero-tall" Whole(800, 1000), Room, near (400.0, 500.0, 1.0), in "sage" "oak";
    lighting "tile-lighting" Whole(800, 1000), Room, near (400.0, 500.0, 1.0), in "sage" "oak";
    furniture "tile-furniture" Whole(800, 1000), Room, near (400.0, 500.0, 1.0), in "sage" "oak";
    textiles "tile-textiles" Whole(800, 1000), Sofa, near (400.0, 500.0, 1.0), in "sage" "oak";
    decor "tile-decor" Whole(800, 1000), Table, near (400.0, 500.0, 1.0), in "sage" "oak";
    kitchen "tile-kitchen" Whole(800, 1000), Kitchen, near (400.0, 500.0, 1.0), in "sage" "oak";
    table "tile-table" Whole(800, 1000), Table, near (400.0, 500.0, 1.0), in "sage" "oak";
    desk "tile-desk" Whole(800, 1000), Desk, near (400.0, 500.0, 1.0), in "sage" "oak";
    outdoors "tile-outdoors" Whole(800, 1000), Meadow, near (400.0, 500.0, 1.0), in "sage" "oak";
}

/// Puts products into a picture: spec, where its foot (or its hanging point's sheet) comes, how large.
fn arrange(c: &mut Canvas, things: &[(&str, f64, f64, f64)]) {
    for (name, x, y, scale) in things {
        let Some(spec) = DrawingSpec::parse(name) else {
            continue;
        };
        c.placed(x - 400.0 * scale, y - 860.0 * scale, *scale, |c| {
            if let Stance::Stands(half) = spec.shape.stance {
                c.shadow(400.0, 860.0, half);
            }
            (spec.shape.draw)(c, &spec.look());
        });
    }
}

fn sun(c: &mut Canvas, width: f64, height: f64) {
    let warm = Rgb::hex(0xffeec4);
    let light = c.linear((0.0, 0.0, 1.0, 0.8), &[(0.0, warm, 0.26), (0.6, warm, 0.0)]);
    c.fill(&rect(0.0, 0.0, width, height, 0.0), &light);
}

fn wall(c: &mut Canvas, hex: u32, width: f64, height: f64) {
    let paint = Rgb::hex(hex);
    let fill = c.linear(
        (0.0, 0.0, 1.0, 1.0),
        &[
            (0.0, paint.lit(0.3), 1.0),
            (0.5, paint, 1.0),
            (1.0, paint.lit(-0.14), 1.0),
        ],
    );
    c.fill(&rect(0.0, 0.0, width, height, 0.0), &fill);
}

fn worktop(c: &mut Canvas, hex: u32, y: f64, width: f64, height: f64) {
    let dark = Rgb::hex(0x2a1c12);
    let fade = c.linear((0.0, 0.0, 0.0, 1.0), &[(0.0, dark, 0.0), (1.0, dark, 0.15)]);
    c.fill(&rect(0.0, y - 30.0, width, 30.0, 0.0), &fade);
    c.body(
        &rect(0.0, y, width, height - y, 0.0),
        &Tone::of(Rgb::hex(hex), Finish::Wood),
        Light::Down,
    );
    c.wash(&rect(0.0, y, width, 5.0, 0.0), Rgb::hex(0xffffff), 0.3);
}

fn hero_wide(c: &mut Canvas, _: &Look) {
    wall(c, 0xd9c3ae, 1600.0, 900.0);
    props::window_light(c, 120.0, 210.0, 1.25);
    props::frame(
        c,
        1290.0,
        110.0,
        190.0,
        250.0,
        0x8a6a4a,
        [0xc9794f, 0x5f7468],
    );
    worktop(c, 0xa97647, 690.0, 1600.0, 900.0);
    props::plant(c, 1500.0, 742.0, 1.35, 0xe0d3bf);
    arrange(
        c,
        &[
            ("pendant-dome~forest~brass", 1010.0, 545.0, 0.62),
            ("lamp-mushroom~terracotta~chalk", 760.0, 770.0, 0.62),
            ("vase-tall.band~celadon~petrol", 1240.0, 764.0, 0.66),
            ("teapot-round~tenmoku~bamboo", 1010.0, 800.0, 0.5),
            ("basket-round~rattan~chalk", 1390.0, 822.0, 0.4),
            ("mug-straight~mustard~chalk", 1180.0, 846.0, 0.36),
        ],
    );
    props::books(c, 500.0, 790.0, 1.05, [0x39506b, 0xe5d7bd, 0xb9694a]);
    arrange(c, &[("clock-table~sage~brass", 480.0, 700.0, 0.34)]);
    sun(c, 1600.0, 900.0);
}

fn hero_tall(c: &mut Canvas, _: &Look) {
    wall(c, 0xd9c3ae, 800.0, 1000.0);
    props::window_light(c, 40.0, 250.0, 1.2);
    worktop(c, 0xa97647, 740.0, 800.0, 1000.0);
    props::plant(c, 690.0, 790.0, 1.2, 0xe0d3bf);
    arrange(
        c,
        &[
            ("pendant-dome~forest~brass", 480.0, 560.0, 0.6),
            ("vase-tall.band~celadon~petrol", 150.0, 812.0, 0.62),
            ("lamp-mushroom~terracotta~chalk", 370.0, 850.0, 0.58),
            ("teapot-round~tenmoku~bamboo", 590.0, 880.0, 0.46),
            ("mug-straight~mustard~chalk", 180.0, 930.0, 0.34),
        ],
    );
    sun(c, 800.0, 1000.0);
}

fn lighting(c: &mut Canvas, _: &Look) {
    wall(c, 0x55685f, 800.0, 1000.0);
    worktop(c, 0x8a5d3c, 780.0, 800.0, 1000.0);
    arrange(
        c,
        &[
            ("pendant-cone~mustard~brass", 560.0, 560.0, 0.56),
            ("lamp-globe~white~brass", 230.0, 900.0, 0.72),
            ("lamp-mushroom~terracotta~chalk", 570.0, 930.0, 0.56),
        ],
    );
}

fn furniture(c: &mut Canvas, _: &Look) {
    scene::room(c, Rgb::hex(0xdcc493), 6);
    arrange(
        c,
        &[
            ("chair-lounge~moss~walnut", 400.0, 900.0, 0.86),
            ("table-side~oak~oak", 690.0, 940.0, 0.5),
        ],
    );
    sun(c, 800.0, 1000.0);
}

fn textiles(c: &mut Canvas, _: &Look) {
    scene::sofa(c, Rgb::hex(0xacbcc3), 0);
    arrange(
        c,
        &[
            ("cushion-square.arch~terracotta~oat", 210.0, 770.0, 0.58),
            ("cushion-square.stripe~oat~navy", 600.0, 768.0, 0.56),
            ("cushion-lumbar.knit~mustard~chalk", 400.0, 800.0, 0.5),
            ("throw-folded~sage~cotton", 560.0, 960.0, 0.6),
        ],
    );
    sun(c, 800.0, 1000.0);
}

fn decor(c: &mut Canvas, _: &Look) {
    scene::table(c, Rgb::hex(0xe0c4b3), 3);
    arrange(
        c,
        &[
            ("mirror-round~oak~leather", 430.0, 610.0, 0.56),
            ("vase-ring~chalk~sand", 560.0, 860.0, 0.56),
            ("candle-holder.n3~brass~wax", 300.0, 910.0, 0.5),
            ("vase-round.ribbed~petrol~sand", 690.0, 930.0, 0.36),
        ],
    );
    sun(c, 800.0, 1000.0);
}

fn kitchen(c: &mut Canvas, _: &Look) {
    scene::kitchen(c, Rgb::hex(0xb9c4ad), 64);
    arrange(
        c,
        &[
            ("crock-utensils~stoneware~beech", 560.0, 830.0, 0.5),
            ("kettle-stove~tomato~black", 320.0, 880.0, 0.62),
            ("jar-canister~chalk~oak", 660.0, 920.0, 0.36),
        ],
    );
    sun(c, 800.0, 1000.0);
}

fn table(c: &mut Canvas, _: &Look) {
    scene::table(c, Rgb::hex(0xacbcc3), 2 + 8 * 2);
    arrange(
        c,
        &[
            ("jug-pitcher~chalk~denim", 230.0, 850.0, 0.58),
            ("teapot-round~tenmoku~bamboo", 460.0, 880.0, 0.56),
            ("plate-stack~celadon~chalk", 240.0, 950.0, 0.44),
            ("cup-tea~celadon~tenmoku", 640.0, 950.0, 0.38),
        ],
    );
    sun(c, 800.0, 1000.0);
}

fn desk(c: &mut Canvas, _: &Look) {
    scene::desk(c, Rgb::hex(0xcdbcab), 0);
    arrange(
        c,
        &[
            ("lamp-desk~mustard~oak", 330.0, 830.0, 0.66),
            ("organiser-box~oak~sage", 560.0, 900.0, 0.46),
            ("cup-pencil~concrete~brass", 230.0, 930.0, 0.38),
        ],
    );
    sun(c, 800.0, 1000.0);
}

fn outdoors(c: &mut Canvas, _: &Look) {
    outside::meadow(c, 0);
    arrange(
        c,
        &[
            ("tent-dome~mustard~forest", 360.0, 820.0, 0.66),
            ("backpack-roll~moss~leather", 640.0, 920.0, 0.44),
            ("lantern-camp~forest~brass", 170.0, 930.0, 0.38),
            ("mug-enamel~tomato~black", 420.0, 950.0, 0.26),
        ],
    );
    sun(c, 800.0, 1000.0);
}

/// The picture of a category by its slug, if one is drawn for it.
pub fn category_tile(slug: &str) -> Option<DrawingSpec> {
    let name = format!("tile-{slug}");
    shape::all()
        .any(|s| s.name == name)
        .then(|| DrawingSpec::parse(&name))
        .flatten()
}
