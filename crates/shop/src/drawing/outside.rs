//! Meadows, and tables and floors seen from above.

use super::canvas::Canvas;
use super::paint::Light;
use super::path::{n, oval, poly, rect};
use super::props;
use super::tone::{Finish, Rgb, Tone};

/// Hills and pines under a wide sky.
pub(super) fn meadow(c: &mut Canvas, seed: u64) {
    let dusk = seed & 1 == 0;
    let (sky, far, near) = if dusk {
        (0xf0cfa6, 0x9aa9a3, 0x6f8166)
    } else {
        (0xc9dde0, 0x9db8a8, 0x7f9a6c)
    };
    let (sky, far, near) = (Rgb::hex(sky), Rgb::hex(far), Rgb::hex(near));
    let fill = c.linear(
        (0.0, 0.0, 0.0, 1.0),
        &[
            (0.0, sky.mix(Rgb::hex(0x9fbdcc), 0.55), 1.0),
            (0.6, sky.lit(0.35), 1.0),
            (1.0, sky, 1.0),
        ],
    );
    c.fill(&rect(0.0, 0.0, 800.0, 800.0, 0.0), &fill);
    c.glow(610.0, 260.0, 260.0, 260.0, Rgb::hex(0xfff3d0), 0.8);
    c.wash(&oval(610.0, 260.0, 58.0, 58.0), Rgb::hex(0xfff7e0), 0.9);
    c.wash(
        "M-20 560L110 420L220 520L370 360L540 540L650 450L840 590V760H-20z",
        far.mix(sky, 0.5),
        1.0,
    );
    c.wash(
        "M-20 640C120 560 260 560 420 620S700 560 840 600V800H-20z",
        far,
        1.0,
    );
    let mut pines = String::new();
    for (x, y, h) in [
        (60.0, 690.0, 190.0),
        (120.0, 700.0, 140.0),
        (690.0, 690.0, 210.0),
        (752.0, 700.0, 160.0),
        (640.0, 698.0, 120.0),
    ] {
        let w = h * 0.24;
        pines.push_str(&poly(&[
            (x, y - h),
            (x + w * 0.6, y - h * 0.55),
            (x + w * 0.35, y - h * 0.55),
            (x + w, y),
            (x - w, y),
            (x - w * 0.35, y - h * 0.55),
            (x - w * 0.6, y - h * 0.55),
        ]));
    }
    c.wash(&pines, near.mix(Rgb::hex(0x2b4a44), 0.6), 1.0);
    let grass = c.linear(
        (0.0, 0.0, 0.3, 1.0),
        &[(0.0, near.lit(0.2), 1.0), (1.0, near.lit(-0.25), 1.0)],
    );
    c.fill("M-20 712C180 668 520 690 820 676V1010H-20z", &grass);
    c.line("M70 930l-8 -26M80 930l6 -30M92 932l16 -22M690 950l-8 -26M700 950l6 -30M712 952l16 -22M610 770l-5 -16M618 770l5 -18M150 800l-5 -16M158 800l5 -18", near.lit(-0.35), 4.0, 0.7);
    c.fill("M108 902a5 5 0 1 1 .1 0zM728 924a5 5 0 1 1 .1 0zM640 842a4 4 0 1 1 .1 0zM196 862a4 4 0 1 1 .1 0z", "#f4e2b0");
}

/// A table top from above, with a cup and a sprig at its edges.
pub(super) fn flat_lay(c: &mut Canvas, seed: u64) {
    let tone = match (seed >> 5) % 4 {
        0 => wood(0xb98a5e),
        1 => Tone::of(Rgb::hex(0xd9ccb6), Finish::Cloth),
        2 => Tone::of(Rgb::hex(0xded7cc), Finish::Stone),
        _ => wood(0x7c563b),
    };
    c.grain = 90;
    c.body(&rect(0.0, 0.0, 800.0, 1000.0, 0.0), &tone, Light::Flat);
    c.grain = 0;
    props::window_light(c, -60.0, 330.0, 1.6);
    props::sprig(c, 60.0, 1010.0, 38.0, 0.9);
    props::cup_above(
        c,
        690.0,
        110.0,
        0.95,
        [0xe9e0d0, 0xb86f4c, 0x8fa08d][(seed >> 8) as usize % 3],
    );
}

/// Floor boards from above, with the corner of an armchair and a plant.
pub(super) fn floor_above(c: &mut Canvas, seed: u64) {
    let wood = wood([0xc79a69, 0xa97647, 0xd9bd92][(seed >> 5) as usize % 3]);
    c.grain = 90;
    c.body(&rect(0.0, 0.0, 800.0, 1000.0, 0.0), &wood, Light::Flat);
    c.grain = 0;
    let mut joints = String::new();
    for i in 1..8 {
        let x = 100.0 * f64::from(i);
        let y = 140.0 + f64::from((i * 370) % 800);
        joints.push_str(&format!("M{} 0V1000M{} {}h-100", n(x), n(x), n(y)));
    }
    c.line(&joints, wood.rgb.lit(-0.5), 2.5, 0.4);
    props::window_light(c, -40.0, 380.0, 1.7);
    let chair = rect(560.0, -150.0, 380.0, 300.0, 60.0);
    c.under(&chair, 20.0);
    c.body(
        &chair,
        &Tone::of(Rgb::hex(0x7d8a7c), Finish::Cloth),
        Light::Ball,
    );
    c.body(
        &rect(540.0, -160.0, 420.0, 120.0, 50.0),
        &Tone::of(Rgb::hex(0x6d7a6c), Finish::Cloth),
        Light::Down,
    );
    props::sprig(c, 30.0, 980.0, 40.0, 0.8);
}

/// Grass from above, with small flowers.
pub(super) fn grass_above(c: &mut Canvas) {
    let green = Rgb::hex(0x8aa36f);
    let motif = format!(
        "<path d=\"M10 40l-4-14M16 42l2-16M70 90l-5-13M76 92l4-15M96 30l-3-12M40 112l4-14\" stroke=\"{}\" stroke-width=\"3\" opacity=\".6\"/><path d=\"M60 26l4-13M24 84l-4-13M104 110l-3-13\" stroke=\"{}\" stroke-width=\"3\" opacity=\".6\"/>",
        green.lit(-0.25).css(),
        green.lit(0.3).css()
    );
    let fill = c.linear(
        (0.0, 0.0, 1.0, 1.0),
        &[(0.0, green.lit(0.25), 1.0), (1.0, green.lit(-0.15), 1.0)],
    );
    c.fill(&rect(0.0, 0.0, 800.0, 1000.0, 0.0), &fill);
    let blades = c.pattern(120.0, 124.0, 8, &motif);
    c.fill(&rect(0.0, 0.0, 800.0, 1000.0, 0.0), &blades);
    let mut flowers = String::new();
    for (x, y) in [
        (70.0, 120.0),
        (130.0, 70.0),
        (730.0, 160.0),
        (60.0, 890.0),
        (690.0, 930.0),
        (748.0, 860.0),
        (420.0, 60.0),
    ] {
        flowers.push_str(&oval(x, y, 9.0, 9.0));
    }
    c.fill(&flowers, "#fbf3d8");
    props::sprig(c, 790.0, 1010.0, -40.0, 0.75);
}

fn wood(hex: u32) -> Tone {
    Tone::of(Rgb::hex(hex), Finish::Wood)
}
