//! Plain grounds: the studio sweep, the wall and the table top that products are shown on.

use super::canvas::Canvas;
use super::path::rect;
use super::shape::{Look, Shape, Stance};
use super::tone::{Finish, Rgb};

/// Tints that sit calmly behind every colour of the palette.
const TINTS: [u32; 7] = [
    0xe9e1d3, 0xdfe2d6, 0xe8dad0, 0xd9e0e0, 0xe6dfda, 0xe3dcc9, 0xdcdcdf,
];

/// The whole product on plain ground.
pub(super) fn front(c: &mut Canvas, shape: &Shape, look: &Look, seed: u64) {
    // Clear glass and white need a deeper ground to be seen on.
    let pale = look.main.finish == Finish::Glass || look.main.rgb.lightness() > 0.95;
    let tint = tint(seed, look)
        .mix(look.main.rgb, 0.06)
        .lit(if pale { -0.12 } else { 0.0 });
    sweep(c, shape.stance, tint);
    // Low things are raised a little, so that they do not sit at the very foot of the sheet.
    let rise = if matches!(shape.stance, Stance::Stands(_)) && shape.focus.1 > 590.0 {
        -56.0
    } else {
        -16.0
    };
    c.placed(0.0, rise, 1.0, |c| {
        if let Stance::Stands(half) = shape.stance {
            c.shadow(400.0, 860.0, half);
        }
        (shape.draw)(c, look);
    });
}

/// A part of the product from close by, on a deeper ground.
pub(super) fn detail(c: &mut Canvas, shape: &Shape, look: &Look, seed: u64) {
    let tint = tint(seed.rotate_left(9), look)
        .mix(look.second.rgb, 0.22)
        .mix(look.main.rgb, 0.1)
        .lit(0.1);
    sweep(c, Stance::Wall, tint);
    let (x, y, near) = shape.focus;
    c.turned(-7.0, 400.0, 500.0, |c| {
        c.placed(400.0 - x * near, 500.0 - y * near, near, |c| {
            if let Stance::Stands(half) = shape.stance {
                c.shadow(400.0, 860.0, half);
            }
            (shape.draw)(c, look);
        });
    });
    let dark = Rgb::hex(0x2a2018);
    let vignette = c.radial((0.42, 0.4, 0.8), &[(0.55, dark, 0.0), (1.0, dark, 0.22)]);
    c.fill("M0 0h800v1000h-800z", &vignette);
}

/// A tint behind a product that its colour stands out from.
fn tint(seed: u64, look: &Look) -> Rgb {
    let first = (seed >> 7) as usize;
    let tints = (0..TINTS.len()).map(|i| Rgb::hex(TINTS[(first + i) % TINTS.len()]));
    tints
        .clone()
        .find(|t| t.distance(look.main.rgb) > 0.07)
        .unwrap_or(Rgb::hex(TINTS[first % TINTS.len()]))
}

fn sweep(c: &mut Canvas, stance: Stance, tint: Rgb) {
    let all = rect(0.0, 0.0, 800.0, 1000.0, 0.0);
    let fill = match stance {
        Stance::Stands(_) => c.linear(
            (0.0, 0.0, 0.0, 1.0),
            &[
                (0.0, tint.lit(0.25), 1.0),
                (0.6, tint, 1.0),
                (0.74, tint.lit(-0.05), 1.0),
                (0.8, tint.lit(0.12), 1.0),
                (1.0, tint.lit(-0.03), 1.0),
            ],
        ),
        _ => c.linear(
            (0.0, 0.0, 0.7, 1.0),
            &[
                (0.0, tint.lit(0.3), 1.0),
                (0.6, tint, 1.0),
                (1.0, tint.lit(-0.07), 1.0),
            ],
        ),
    };
    c.fill(&all, &fill);
    c.glow(190.0, 230.0, 520.0, 480.0, Rgb::hex(0xffffff), 0.5);
}
