//! Mirrors, clocks and prints.

use super::canvas::Canvas;
use super::forms::{brass, plain};
use super::paint::Light;
use super::path::{n, oval, rect};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb, Tone};

shapes! {
    mirror_round "mirror-round" Wall, Table, near (300.0, 380.0, 1.7), in "oak" "leather";
    mirror_arch "mirror-arch" Wall, Table, near (300.0, 300.0, 1.7), in "brass" "brass";
    clock_wall "clock-wall" Wall, Table, near (400.0, 480.0, 1.6), in "white" "oak";
    clock_table "clock-table" Stands(170.0), Table, near (400.0, 620.0, 1.6), in "sage" "brass";
    print "frame-print" Wall, Table, near (380.0, 480.0, 1.6), in "oak" "terracotta";
}

fn glass(c: &mut Canvas, d: &str, streaks: &str) {
    let fill = c.linear(
        (0.0, 0.0, 1.0, 1.0),
        &[
            (0.0, Rgb::hex(0xe9f0ef), 1.0),
            (0.45, Rgb::hex(0xcfdcdc), 1.0),
            (0.55, Rgb::hex(0xdde6e4), 1.0),
            (1.0, Rgb::hex(0xb6c6c8), 1.0),
        ],
    );
    c.fill(d, &fill);
    c.clipped(d, |c| c.wash(streaks, Rgb::hex(0xffffff), 0.45));
}

fn mirror_round(c: &mut Canvas, look: &Look) {
    c.tube("M400 130L262 290M400 130L538 290", 14.0, &look.second);
    c.under(&oval(400.0, 500.0, 270.0, 270.0), 16.0);
    c.body(&oval(400.0, 130.0, 17.0, 17.0), &brass(), Light::Ball);
    c.body(&oval(400.0, 500.0, 270.0, 270.0), &look.main, Light::Flat);
    c.fill(
        &oval(400.0, 500.0, 240.0, 240.0),
        &look.main.rgb.lit(-0.5).css(),
    );
    glass(
        c,
        &oval(402.0, 503.0, 234.0, 234.0),
        "M150 620L470 240L560 240L200 680zM260 700L620 290L650 330L310 730z",
    );
}

fn mirror_arch(c: &mut Canvas, look: &Look) {
    let d = "M190 850V380A210 210 0 0 1 610 380V850z";
    c.under(d, 16.0);
    c.body(d, &look.main, Light::Flat);
    glass(
        c,
        "M206 834V380A194 194 0 0 1 594 380V834z",
        "M180 640L560 200L640 240L200 760zM240 840L620 410L640 470L330 840z",
    );
    c.line(
        "M207 834V380A193 193 0 0 1 594 380",
        look.main.rgb.lit(-0.45),
        3.0,
        0.5,
    );
}

fn dial(c: &mut Canvas, x: f64, y: f64, r: f64, face: &Tone, hands: Rgb) {
    c.body(&oval(x, y, r, r), face, Light::Flat);
    let mut ticks = String::new();
    for i in 0..12 {
        let (s, k) = (f64::from(i) * 30.0_f64).to_radians().sin_cos();
        let from = if i % 3 == 0 { 0.78 } else { 0.85 };
        ticks.push_str(&format!(
            "M{} {}L{} {}",
            n(x + s * r * from),
            n(y - k * r * from),
            n(x + s * r * 0.92),
            n(y - k * r * 0.92)
        ));
    }
    c.line(&ticks, hands, r * 0.028, 0.9);
    let hand = |degrees: f64, length: f64| {
        let (s, k) = degrees.to_radians().sin_cos();
        format!(
            "M{} {}L{} {}",
            n(x - s * r * 0.1),
            n(y + k * r * 0.1),
            n(x + s * r * length),
            n(y - k * r * length)
        )
    };
    c.line(&hand(-54.0, 0.48), hands, r * 0.055, 1.0);
    c.line(&hand(54.0, 0.7), hands, r * 0.04, 1.0);
    c.line(&hand(200.0, 0.74), Rgb::hex(0xb9573f), r * 0.015, 1.0);
    c.fill(&oval(x, y, r * 0.05, r * 0.05), &hands.css());
}

fn clock_wall(c: &mut Canvas, look: &Look) {
    c.under(&oval(400.0, 480.0, 290.0, 290.0), 16.0);
    c.body(&oval(400.0, 480.0, 290.0, 290.0), &look.second, Light::Flat);
    c.fill(
        &oval(402.0, 484.0, 262.0, 262.0),
        &look.second.rgb.lit(-0.5).css(),
    );
    let face = look.main.or(Finish::Plain);
    let hands = if face.rgb.lightness() > 0.55 {
        Rgb::hex(0x2d2926)
    } else {
        Rgb::hex(0xf3ead9)
    };
    dial(c, 402.0, 486.0, 258.0, &face, hands);
}

fn clock_table(c: &mut Canvas, look: &Look) {
    let paint = look.main.or(Finish::Plain);
    c.tube("M300 800L270 852M500 800L530 852", 22.0, &look.second);
    c.body(
        &rect(370.0, 372.0, 60.0, 40.0, 12.0),
        &look.second,
        Light::Round,
    );
    c.body(
        &oval(408.0, 622.0, 224.0, 224.0),
        &paint.lit(-0.3),
        Light::Flat,
    );
    c.body(&oval(400.0, 620.0, 222.0, 222.0), &paint, Light::Ball);
    c.fill(
        &oval(400.0, 620.0, 184.0, 184.0),
        &paint.rgb.lit(-0.4).css(),
    );
    dial(c, 401.0, 622.0, 180.0, &plain(0xf6f0e2), Rgb::hex(0x2d2926));
    c.wash(
        "M250 560C270 500 330 460 400 458C340 478 300 520 286 580z",
        Rgb::hex(0xffffff),
        0.35,
    );
}

fn print(c: &mut Canvas, look: &Look) {
    let d = rect(160.0, 150.0, 480.0, 660.0, 3.0);
    c.under(&d, 16.0);
    c.body(&d, &look.main, Light::Flat);
    c.fill(&rect(180.0, 170.0, 440.0, 620.0, 0.0), "#d9d2c3");
    c.fill(&rect(184.0, 175.0, 436.0, 615.0, 0.0), "#f7f2e7");
    let ink = look.second.rgb;
    c.clipped(&rect(238.0, 240.0, 324.0, 480.0, 0.0), |c| {
        c.fill("M238 240h324v480h-324z", &ink.lit(0.72).css());
        c.fill(&oval(450.0, 370.0, 74.0, 74.0), &ink.css());
        c.fill(
            "M238 520C320 430 400 560 480 490S562 480 562 480V720H238z",
            &ink.mix(Rgb::hex(0x4f6f6b), 0.6).css(),
        );
        c.fill(
            "M238 600C310 540 380 640 460 590S562 600 562 600V720H238z",
            &ink.mix(Rgb::hex(0x2f4a4c), 0.75).css(),
        );
        c.fill(
            "M238 668C340 620 420 700 562 650V720H238z",
            &ink.lit(-0.45).css(),
        );
    });
    c.wash("M184 175H420L184 560z", Rgb::hex(0xffffff), 0.28);
}
