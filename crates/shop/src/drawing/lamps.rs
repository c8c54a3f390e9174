//! Lamps that stand.

use super::canvas::Canvas;
use super::motif::cover_turned;
use super::paint::Light;
use super::path::{Lathe, n, oval, rect};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb, Tone};

shapes! {
    arc "lamp-arc" Stands(150.0), Room, near (560.0, 300.0, 1.9), in "sage" "brass";
    globe "lamp-globe" Stands(105.0), Table, near (400.0, 640.0, 1.8), in "white" "brass";
    desk "lamp-desk" Stands(105.0), Desk, near (500.0, 340.0, 1.7), in "sage" "oak";
    mushroom "lamp-mushroom" Stands(120.0), Table, near (400.0, 440.0, 1.7), in "clay" "clay";
    ceramic "lamp-ceramic" Stands(110.0), Table, near (400.0, 660.0, 1.8), in "celadon" "linen";
    tripod "lamp-tripod" Stands(150.0), Room, near (400.0, 420.0, 1.9), in "linen" "oak";
    paper_box "lamp-box" Stands(120.0), Table, near (430.0, 520.0, 1.7), in "paper" "oak";
}

/// The warm light of a bulb over whatever lies behind.
pub(super) fn shine(c: &mut Canvas, x: f64, y: f64, r: f64) {
    c.glow(x, y, r, r, Rgb::hex(0xffe2a0), 0.6);
}

/// Milk glass that is lit from within.
pub(super) fn opal(c: &mut Canvas, d: &str, tone: &Tone) {
    let base = tone.rgb.mix(Rgb::hex(0xfff2d0), 0.55);
    let fill = c.radial(
        (0.45, 0.48, 0.62),
        &[
            (0.0, Rgb::hex(0xfffdf5), 1.0),
            (0.5, base.lit(0.25), 1.0),
            (0.88, base, 1.0),
            (1.0, base.lit(-0.14), 1.0),
        ],
    );
    c.fill(d, &fill);
}

/// A cloth shade that lets light through, narrower above.
pub(super) fn drum(
    c: &mut Canvas,
    x: f64,
    top: (f64, f64),
    foot: (f64, f64),
    look: &Look,
    cloth: &Tone,
) {
    let body = Lathe::straight(x, &[top, foot]);
    let tone = cloth.or(Finish::Cloth);
    c.body(&body.outline(), &tone, Light::Round);
    cover_turned(
        c,
        &body,
        (top.1, foot.1),
        look.motif,
        &tone,
        look.second.rgb,
    );
    let warm = Rgb::hex(0xffe9b4);
    let glow = c.radial((0.5, 0.7, 0.6), &[(0.0, warm, 0.75), (1.0, warm, 0.0)]);
    c.fill(&body.band(top.1, foot.1), &glow);
    c.body(&body.mouth(0.0), &tone.lit(0.35), Light::Flat);
    c.wash(&body.mouth(9.0), Rgb::hex(0xfff1c9), 0.9);
    c.line(&body.ring(foot.1 - 7.0), tone.rgb.lit(-0.22), 3.0, 0.5);
}

fn foot_plate(c: &mut Canvas, half: f64, tone: &Tone) {
    let plate = Lathe::straight(400.0, &[(half, 842.0), (half, 858.0)]);
    c.body(&plate.outline(), tone, Light::Round);
    c.body(&plate.mouth(0.0), &tone.lit(0.14), Light::Flat);
}

fn arc(c: &mut Canvas, look: &Look) {
    let (shade, metal) = (look.main.or(Finish::Plain), look.second.clone());
    let base = Lathe::straight(300.0, &[(118.0, 822.0), (118.0, 852.0)]);
    c.body(
        &base.outline(),
        &Tone::of(Rgb::hex(0xe4dfd8), Finish::Stone),
        Light::Round,
    );
    c.body(
        &base.mouth(0.0),
        &Tone::of(Rgb::hex(0xf0ece6), Finish::Stone),
        Light::Flat,
    );
    c.tube(
        "M300 824V420C300 190 420 130 500 150S580 230 580 262",
        12.0,
        &metal,
    );
    c.body(&rect(286.0, 806.0, 28.0, 22.0, 6.0), &metal, Light::Round);
    shine(c, 580.0, 400.0, 230.0);
    let dome = Lathe::mixed(
        580.0,
        &[
            (16.0, 262.0, false),
            (86.0, 292.0, true),
            (122.0, 372.0, false),
        ],
    );
    opal(
        c,
        &oval(580.0, 378.0, 50.0, 44.0),
        &Tone::of(Rgb::hex(0xfff4d8), Finish::Plain),
    );
    c.body(&dome.outline(), &shade, Light::Round);
    c.line(&dome.ring(369.0), shade.rgb.lit(0.5), 3.0, 0.6);
    c.body(&rect(562.0, 250.0, 36.0, 20.0, 5.0), &metal, Light::Round);
}

fn globe(c: &mut Canvas, look: &Look) {
    shine(c, 400.0, 480.0, 330.0);
    foot_plate(c, 96.0, &look.second);
    let stem = Lathe::mixed(
        400.0,
        &[
            (34.0, 640.0, false),
            (20.0, 690.0, true),
            (15.0, 760.0, true),
            (30.0, 846.0, false),
        ],
    );
    c.body(&stem.outline(), &look.second, Light::Round);
    opal(c, &oval(400.0, 480.0, 186.0, 184.0), &look.main);
    c.wash(
        "M290 400C310 350 350 322 384 318C350 340 322 372 306 414z",
        Rgb::hex(0xffffff),
        0.8,
    );
    let cup = Lathe::straight(400.0, &[(66.0, 648.0), (40.0, 668.0)]);
    c.body(&cup.band(644.0, 668.0), &look.second, Light::Round);
}

fn desk(c: &mut Canvas, look: &Look) {
    let (paint, joint) = (look.main.or(Finish::Plain), look.second.clone());
    foot_plate(c, 108.0, &paint);
    c.body(&rect(386.0, 806.0, 28.0, 40.0, 8.0), &paint, Light::Round);
    c.tube("M400 812L292 560", 14.0, &joint);
    c.tube("M292 560L492 330", 14.0, &joint);
    for (x, y) in [(400.0, 812.0), (292.0, 560.0), (492.0, 330.0)] {
        c.body(&oval(x, y, 19.0, 19.0), &paint, Light::Ball);
        c.fill(&oval(x, y, 6.0, 6.0), &paint.rgb.lit(-0.35).css());
    }
    c.turned(-38.0, 492.0, 330.0, |c| {
        c.glow(492.0, 560.0, 180.0, 170.0, Rgb::hex(0xffe2a0), 0.55);
        opal(c, &oval(492.0, 478.0, 48.0, 30.0), &paint);
        let head = Lathe::mixed(
            492.0,
            &[
                (30.0, 318.0, false),
                (40.0, 356.0, true),
                (112.0, 468.0, false),
            ],
        );
        c.body(&head.outline(), &paint, Light::Round);
        c.body(&head.mouth(0.0), &paint.lit(0.2), Light::Flat);
        c.line(&head.ring(464.0), paint.rgb.lit(0.55), 3.0, 0.6);
    });
    c.line(
        "M300 846C180 850 120 842 60 870",
        joint.rgb.lit(-0.2),
        5.0,
        0.7,
    );
}

fn mushroom(c: &mut Canvas, look: &Look) {
    let (cap, stem) = (look.main.or(Finish::Plain), look.second.or(Finish::Plain));
    shine(c, 400.0, 560.0, 290.0);
    let leg = Lathe::mixed(
        400.0,
        &[
            (46.0, 560.0, false),
            (44.0, 700.0, true),
            (70.0, 800.0, true),
            (118.0, 852.0, false),
        ],
    );
    c.body(&leg.outline(), &stem, Light::Round);
    let warm = Rgb::hex(0xffe7ae);
    let light = c.linear(
        (0.0, 0.0, 0.0, 1.0),
        &[(0.0, warm, 0.75), (0.5, warm, 0.1), (1.0, warm, 0.0)],
    );
    c.fill(&leg.band(560.0, 760.0), &light);
    c.body(
        &oval(400.0, 560.0, 222.0, 36.0),
        &cap.lit(-0.3),
        Light::Flat,
    );
    c.wash(&oval(400.0, 562.0, 120.0, 20.0), warm, 0.9);
    let dome = "M178 556C178 380 280 288 400 288S622 380 622 556C560 600 240 600 178 556z";
    c.body(dome, &cap, Light::Ball);
    c.line(
        "M178 556C240 600 560 600 622 556",
        cap.rgb.lit(0.5),
        3.0,
        0.7,
    );
    c.wash(
        "M226 480C236 400 290 340 344 326C296 362 262 416 254 484z",
        Rgb::hex(0xffffff),
        0.28,
    );
}

fn ceramic(c: &mut Canvas, look: &Look) {
    shine(c, 400.0, 360.0, 360.0);
    let glaze = look.main.or(Finish::Glaze);
    let body = Lathe::smooth(
        400.0,
        &[
            (26.0, 520.0),
            (34.0, 556.0),
            (120.0, 650.0),
            (128.0, 730.0),
            (76.0, 840.0),
            (74.0, 852.0),
        ],
    );
    c.body(&body.outline(), &glaze, Light::Round);
    cover_turned(
        c,
        &body,
        (560.0, 846.0),
        look.motif,
        &glaze,
        look.second.rgb,
    );
    c.body(
        &rect(384.0, 488.0, 32.0, 40.0, 4.0),
        &Tone::of(Rgb::hex(0xc79f49), Finish::Metal),
        Light::Round,
    );
    let plain = Look {
        motif: super::motif::Motif::Plain,
        main: look.main.clone(),
        second: look.second.clone(),
        count: 1,
        view: look.view,
    };
    drum(
        c,
        400.0,
        (150.0, 200.0),
        (226.0, 482.0),
        &plain,
        &look.second,
    );
}

fn tripod(c: &mut Canvas, look: &Look) {
    shine(c, 400.0, 300.0, 330.0);
    let wood = look.second.clone();
    c.grain = 88;
    for (d, k) in [
        ("M392 440L404 440L424 846L406 846z", -0.25),
        ("M374 430L398 430L262 858L240 858z", 0.0),
        ("M402 430L426 430L560 858L538 858z", -0.08),
    ] {
        c.body(d, &wood.lit(k), Light::Flat);
    }
    c.grain = 0;
    c.body(
        &rect(366.0, 412.0, 68.0, 30.0, 8.0),
        &Tone::of(Rgb::hex(0xc79f49), Finish::Metal),
        Light::Round,
    );
    c.line("M400 442V560", Rgb::hex(0x4a3d31), 3.0, 0.7);
    drum(c, 400.0, (138.0, 150.0), (186.0, 408.0), look, &look.main);
}

fn paper_box(c: &mut Canvas, look: &Look) {
    shine(c, 400.0, 560.0, 380.0);
    let wood = look.second.clone();
    let glow = look.main.rgb.mix(Rgb::hex(0xfff0c6), 0.6);
    let front = c.radial(
        (0.5, 0.55, 0.75),
        &[
            (0.0, Rgb::hex(0xfffbef), 1.0),
            (0.6, glow, 1.0),
            (1.0, glow.lit(-0.12), 1.0),
        ],
    );
    c.fill("M250 300H500V846H250z", &front);
    let side = c.linear(
        (0.0, 0.0, 1.0, 0.0),
        &[(0.0, glow.lit(-0.04), 1.0), (1.0, glow.lit(-0.2), 1.0)],
    );
    c.fill("M500 300L580 276V812L500 846z", &side);
    c.body("M250 300L336 276H580L500 300z", &wood.lit(0.1), Light::Flat);
    let mut bars = String::new();
    for i in 1..4 {
        let y = 300.0 + 136.5 * f64::from(i);
        bars.push_str(&format!(
            "M250 {y}H500L580 {y2}",
            y = n(y),
            y2 = n(y - 28.0)
        ));
    }
    bars.push_str("M375 300V846M540 288V830");
    c.line(&bars, wood.rgb.lit(-0.1), 5.0, 1.0);
    c.line(
        "M250 300H500V846H250zM500 300L580 276V814L500 846",
        wood.rgb,
        13.0,
        1.0,
    );
    c.line("M246 302V850M250 296H500", wood.rgb.lit(0.3), 3.0, 0.7);
}
