//! Rooms, worktops and meadows around a product.

use super::canvas::Canvas;
use super::outside;
use super::paint::Light;
use super::path::{n, oval, poly, rect};
use super::props;
use super::shape::{Look, Setting, Shape, Stance};
use super::tone::{Finish, Rgb, Tone};

/// Wall paints, calm ones first.
const WALLS: [u32; 10] = [
    0xe4d8c4, 0xb9c4ad, 0xe0c4b3, 0xacbcc3, 0xdcc493, 0x76897b, 0xcdbcab, 0x647786, 0xc98f73,
    0xd9dad2,
];

/// The product where it is used.
pub(super) fn scene(c: &mut Canvas, shape: &Shape, look: &Look, seed: u64) {
    let wall = wall(seed, look);
    let pick = |salt: u32, n: u64| (seed.rotate_right(salt) % n) as usize;
    let (x, y, scale) = match (shape.stance, shape.setting) {
        (Stance::Lies, Setting::Room) => {
            outside::floor_above(c, seed);
            (400.0, 520.0, 0.9)
        }
        (Stance::Lies, Setting::Meadow) => {
            outside::grass_above(c);
            (400.0, 500.0, 0.8)
        }
        (Stance::Lies, _) => {
            outside::flat_lay(c, seed);
            (400.0, 510.0, 0.74)
        }
        (Stance::Wall, Setting::Sofa) => {
            sofa(c, wall, seed);
            (270.0, 300.0, 0.5)
        }
        (Stance::Wall, Setting::Meadow) => {
            outside::meadow(c, seed);
            (400.0, 520.0, 0.86)
        }
        (Stance::Wall, Setting::Room) => {
            room(c, wall, seed);
            (430.0, 470.0, 0.84)
        }
        (Stance::Wall, Setting::Bath) => {
            bath(c, wall, seed);
            (430.0, 420.0, 0.66)
        }
        (Stance::Wall, Setting::Kitchen) => {
            kitchen(c, wall, seed);
            (400.0, 480.0, 0.6)
        }
        (Stance::Wall, _) => {
            // With the second bit set no print hangs where the product shall hang.
            table(c, wall, seed | 2);
            (400.0, 400.0, 0.62)
        }
        (Stance::Hangs, _) => {
            hung(c, wall, seed);
            (400.0, 860.0 * 0.66 - 40.0, 0.66)
        }
        (_, Setting::Meadow) => {
            outside::meadow(c, seed);
            (400.0, 880.0, 0.8)
        }
        (_, Setting::Room) => {
            room(c, wall, seed);
            (430.0, 880.0, 0.84)
        }
        (_, Setting::Sofa) => {
            sofa(c, wall, seed);
            (400.0, 768.0, 0.62)
        }
        (_, Setting::Kitchen) => {
            kitchen(c, wall, seed);
            ([440.0, 380.0][pick(3, 2)], 850.0, 0.66)
        }
        (_, Setting::Bath) => {
            bath(c, wall, seed);
            (440.0, 850.0, 0.66)
        }
        (_, Setting::Desk) => {
            desk(c, wall, seed);
            (430.0, 850.0, 0.66)
        }
        (_, Setting::Table) => {
            table(c, wall, seed);
            ([450.0, 360.0][pick(3, 2)], 855.0, 0.66)
        }
    };
    let anchor = match shape.stance {
        Stance::Lies | Stance::Wall => 500.0,
        _ => 860.0,
    };
    c.placed(x - 400.0 * scale, y - anchor * scale, scale, |c| {
        if let Stance::Stands(half) = shape.stance {
            c.shadow(400.0, 860.0, half);
        }
        (shape.draw)(c, look);
    });
    let warm = Rgb::hex(0xffeec4);
    let sun = c.linear((0.0, 0.0, 1.0, 0.8), &[(0.0, warm, 0.24), (0.6, warm, 0.0)]);
    c.fill("M0 0h800v1000h-800z", &sun);
}

/// A wall that the product stands out from.
fn wall(seed: u64, look: &Look) -> Rgb {
    let first = (seed >> 11) as usize;
    (0..WALLS.len())
        .map(|i| Rgb::hex(WALLS[(first + i) % WALLS.len()]))
        .find(|w| w.distance(look.main.rgb) > 0.1 && w.distance(look.second.rgb) > 0.03)
        .unwrap_or(Rgb::hex(WALLS[0]))
}

fn plain(rgb: Rgb) -> Tone {
    Tone::of(rgb, Finish::Plain)
}

fn wood(hex: u32) -> Tone {
    Tone::of(Rgb::hex(hex), Finish::Wood)
}

const WOODS: [u32; 4] = [0xc79a69, 0x8a5d3c, 0xd9bd92, 0xa97647];

fn paint_wall(c: &mut Canvas, wall: Rgb, down_to: f64) {
    let fill = c.linear(
        (0.0, 0.0, 1.0, 1.0),
        &[
            (0.0, wall.lit(0.28), 1.0),
            (0.5, wall, 1.0),
            (1.0, wall.lit(-0.16), 1.0),
        ],
    );
    c.fill(&rect(0.0, 0.0, 800.0, down_to, 0.0), &fill);
}

fn top(c: &mut Canvas, y: f64, tone: &Tone) {
    c.body(&rect(0.0, y, 800.0, 1000.0 - y, 0.0), tone, Light::Down);
    c.wash(&rect(0.0, y, 800.0, 5.0, 0.0), Rgb::hex(0xffffff), 0.3);
    let dark = Rgb::hex(0x2a1c12);
    let fade = c.linear((0.0, 0.0, 0.0, 1.0), &[(0.0, dark, 0.0), (1.0, dark, 0.14)]);
    c.fill(&rect(0.0, y - 26.0, 800.0, 26.0, 0.0), &fade);
}

/// The table of a scene.
pub(super) fn table(c: &mut Canvas, wall: Rgb, seed: u64) {
    paint_wall(c, wall, 760.0);
    props::window_light(c, if seed & 1 == 0 { 60.0 } else { 420.0 }, 190.0, 1.05);
    if seed & 2 == 0 {
        props::frame(
            c,
            560.0,
            130.0,
            180.0,
            236.0,
            0x3d332c,
            [0xc9794f, 0x5f7468],
        );
    }
    top(c, 740.0, &wood(WOODS[(seed >> 5) as usize % 4]));
    match (seed >> 3) % 4 {
        0 => props::branch(c, 150.0, 800.0, 1.1, 0xd9cbb4),
        1 => props::books(c, 650.0, 800.0, 0.95, [0x5f7468, 0xc98d63, 0xe5d7bd]),
        2 => props::fruit(c, 655.0, 815.0, 0.9, 0xe9e0d0),
        _ => props::plant(c, 150.0, 805.0, 1.05, 0xb86f4c),
    }
}

/// The kitchen of a scene.
pub(super) fn kitchen(c: &mut Canvas, wall: Rgb, seed: u64) {
    paint_wall(c, wall.lit(0.3), 760.0);
    let joint = wall.lit(-0.14).css();
    let tiles = c.pattern(140.0, 92.0, 0, &format!("<path d=\"M0 1h140M0 47h140M1 0v46M71 47v46\" stroke=\"{joint}\" stroke-width=\"2.5\" opacity=\".55\"/><path d=\"M5 6h132M75 52h62\" stroke=\"#fff\" stroke-width=\"3\" opacity=\".4\"/>"));
    c.fill(&rect(0.0, 0.0, 800.0, 760.0, 0.0), &tiles);
    let board = wood(WOODS[(seed >> 6) as usize % 4]);
    c.wash(
        &rect(70.0, 262.0, 660.0, 26.0, 0.0),
        Rgb::hex(0x2a1f18),
        0.14,
    );
    c.body(&rect(60.0, 240.0, 680.0, 24.0, 3.0), &board, Light::Down);
    for (i, (x, h)) in [(130.0, 88.0), (214.0, 66.0), (610.0, 96.0)]
        .into_iter()
        .enumerate()
    {
        let tone = plain(Rgb::hex(
            [0xe8dfcf, 0xb9785a, 0x7f9282][(i + (seed >> 9) as usize) % 3],
        ));
        c.body(&rect(x, 240.0 - h, 66.0, h, 8.0), &tone, Light::Round);
        c.body(
            &rect(x + 4.0, 232.0 - h, 58.0, 14.0, 4.0),
            &board,
            Light::Round,
        );
    }
    for x in [480.0, 530.0] {
        c.line(&format!("M{} 264v20", n(x)), Rgb::hex(0x6b5b49), 3.0, 1.0);
        c.tube(&format!("M{} 284v120", n(x)), 9.0, &wood(0xb98553));
        c.body(&oval(x, 424.0, 19.0, 30.0), &wood(0xb98553), Light::Ball);
    }
    let stone = Tone::of(Rgb::hex(0xe6e0d6), Finish::Stone);
    if seed & 4 == 0 {
        top(c, 740.0, &stone)
    } else {
        top(c, 740.0, &board)
    }
    match (seed >> 4) % 3 {
        0 => props::fruit(c, 690.0, 806.0, 0.8, 0x8a9c92),
        1 => props::plant(c, 130.0, 800.0, 0.9, 0xd8cab2),
        _ => props::branch(c, 690.0, 800.0, 0.9, 0x7d6a5c),
    }
}

fn bath(c: &mut Canvas, wall: Rgb, seed: u64) {
    paint_wall(c, wall.lit(0.38), 760.0);
    let joint = wall.lit(-0.08).css();
    let tiles = c.pattern(64.0, 200.0, 0, &format!("<path d=\"M1 0v200M0 1h64\" stroke=\"{joint}\" stroke-width=\"2.5\" opacity=\".6\"/><path d=\"M7 6v190\" stroke=\"#fff\" stroke-width=\"4\" opacity=\".4\"/>"));
    c.fill(&rect(0.0, 0.0, 800.0, 760.0, 0.0), &tiles);
    props::window_light(c, 430.0, 200.0, 1.0);
    top(c, 740.0, &Tone::of(Rgb::hex(0xe3dbd0), Finish::Stone));
    if seed & 1 == 0 {
        props::branch(c, 150.0, 800.0, 1.1, 0xc9b59a)
    } else {
        props::plant(c, 140.0, 800.0, 0.95, 0xe3d8c6)
    }
}

/// The desk of a scene.
pub(super) fn desk(c: &mut Canvas, wall: Rgb, seed: u64) {
    paint_wall(c, wall, 760.0);
    c.wash(
        &poly(&[(0.0, 330.0), (0.0, 90.0), (800.0, 430.0), (800.0, 700.0)]),
        Rgb::hex(0xfff1cf),
        0.2,
    );
    for (i, (x, y, w, h)) in [
        (90.0, 150.0, 130.0, 170.0),
        (246.0, 190.0, 104.0, 104.0),
        (610.0, 130.0, 120.0, 156.0),
    ]
    .into_iter()
    .enumerate()
    {
        let paper = Rgb::hex([0xf4ecdc, 0xe3b79c, 0xdfe3d6][(i + (seed >> 5) as usize) % 3]);
        c.turned([-3.0, 2.0, 2.0][i], x, y, |c| {
            c.wash(&rect(x + 5.0, y + 8.0, w, h, 0.0), Rgb::hex(0x2a1f18), 0.13);
            c.fill(&rect(x, y, w, h, 0.0), &paper.css());
            c.line(
                &format!(
                    "M{} {}h{}m{} 18h{}m{} 18h{}",
                    n(x + 18.0),
                    n(y + 44.0),
                    n(w - 36.0),
                    n(36.0 - w),
                    n(w - 50.0),
                    n(50.0 - w),
                    n(w - 40.0)
                ),
                paper.lit(-0.3),
                3.0,
                0.7,
            );
            c.fill(&oval(x + w / 2.0, y + 9.0, 6.0, 6.0), "#b5573f");
        });
    }
    top(c, 740.0, &wood(WOODS[(seed >> 6) as usize % 4]));
    if seed & 2 == 0 {
        props::plant(c, 130.0, 800.0, 0.85, 0xc9b59a);
        props::books(c, 690.0, 798.0, 0.8, [0x39506b, 0xd7a14d, 0xe9dfcb]);
    } else {
        props::books(c, 120.0, 798.0, 0.85, [0x8a4a3a, 0xe0d3bb, 0x5f7468]);
        props::branch(c, 700.0, 796.0, 0.85, 0xe7dccb);
    }
}

/// The room of a scene.
pub(super) fn room(c: &mut Canvas, wall: Rgb, seed: u64) {
    paint_wall(c, wall, 730.0);
    props::window_light(c, 470.0, 230.0, 1.15);
    if seed & 1 == 0 {
        props::frame(c, 90.0, 150.0, 190.0, 250.0, 0xb88a5a, [0xd08a52, 0x5f7a78]);
    } else {
        props::frame(c, 80.0, 190.0, 140.0, 184.0, 0x3b332d, [0xd9b25c, 0x8f5640]);
        props::frame(
            c,
            246.0,
            150.0,
            140.0,
            184.0,
            0x3b332d,
            [0xb9694a, 0x52685a],
        );
    }
    c.body(
        &rect(0.0, 700.0, 800.0, 32.0, 0.0),
        &plain(wall.lit(0.5)),
        Light::Down,
    );
    let floor = wood(WOODS[(seed >> 6) as usize % 4]);
    c.body(&rect(0.0, 730.0, 800.0, 270.0, 0.0), &floor, Light::Down);
    c.line("M0 782H800M0 856H800M0 950H800M180 730L120 782M560 730L590 782M380 782L360 856M700 782L760 856M90 856L20 950M520 856L530 950", floor.rgb.lit(-0.4), 2.0, 0.4);
    let rug = Rgb::hex([0xe8dcc7, 0xb9a48c, 0x9aa79a][(seed >> 8) as usize % 3]);
    c.body(
        &oval(430.0, 882.0, 350.0, 76.0),
        &Tone::of(rug, Finish::Cloth),
        Light::Flat,
    );
    c.line(&oval(430.0, 882.0, 330.0, 69.0), rug.lit(-0.25), 3.0, 0.6);
    props::plant(c, 96.0, 812.0, 1.25, 0xd8c7ac);
}

/// The sofa of a scene.
pub(super) fn sofa(c: &mut Canvas, wall: Rgb, seed: u64) {
    paint_wall(c, wall, 1000.0);
    props::window_light(c, 80.0, 170.0, 1.0);
    props::frame(c, 530.0, 90.0, 190.0, 210.0, 0x8a6a4a, [0xcf8f56, 0x54685f]);
    let cloth = Tone::of(
        Rgb::hex([0xcfc3b0, 0x7f8a83, 0xb99c83][(seed >> 7) as usize % 3]),
        Finish::Cloth,
    );
    c.body(
        "M-60 470C60 430 740 430 860 470V760H-60z",
        &cloth,
        Light::Down,
    );
    c.line("M400 446V740", cloth.rgb.lit(-0.35), 3.0, 0.5);
    c.wash("M-60 690H860V760H-60z", Rgb::hex(0x241a15), 0.16);
    c.body(
        "M-60 730C60 712 360 712 396 734C440 712 740 712 860 730V1010H-60z",
        &cloth.lit(0.12),
        Light::Down,
    );
    c.line(
        "M398 736V900M-60 904C120 914 680 914 860 904",
        cloth.rgb.lit(-0.35),
        3.0,
        0.45,
    );
}

fn hung(c: &mut Canvas, wall: Rgb, seed: u64) {
    paint_wall(c, wall, 800.0);
    if seed & 1 == 0 {
        props::frame(c, 80.0, 330.0, 150.0, 200.0, 0x3b332d, [0xcf8f56, 0x5f7468]);
    }
    c.glow(400.0, 700.0, 420.0, 330.0, Rgb::hex(0xfff0c8), 0.55);
    top(c, 790.0, &wood(WOODS[(seed >> 6) as usize % 4]));
    props::branch(c, 620.0, 850.0, 0.8, 0xe7dccb);
    props::fruit(c, 330.0, 880.0, 1.05, 0xe9e0d0);
}
