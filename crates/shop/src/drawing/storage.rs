//! Tables, shelves and cabinets.

use super::canvas::Canvas;
use super::forms::{brass, leg, plain, slab, tone};
use super::paint::Light;
use super::path::{Lathe, n, oval, rect};
use super::props;
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb, Tone};

shapes! {
    side "table-side" Stands(170.0), Room, near (400.0, 460.0, 1.7), in "oak" "oak";
    tray "table-tray" Stands(170.0), Room, near (400.0, 450.0, 1.7), in "sage" "black";
    coffee "table-coffee" Stands(290.0), Room, near (330.0, 640.0, 1.8), in "walnut" "walnut";
    writing "table-writing" Stands(290.0), Room, near (500.0, 520.0, 1.8), in "oak" "sage";
    nightstand "cabinet-night" Stands(180.0), Room, near (400.0, 560.0, 1.7), in "oak" "white";
    sideboard "cabinet-side" Stands(300.0), Room, near (270.0, 620.0, 1.8), in "walnut" "rattan";
    ladder "shelf-ladder" Stands(190.0), Room, near (400.0, 560.0, 1.7), in "oak" "oak";
    cubes "shelf-cube" Stands(230.0), Room, near (400.0, 480.0, 1.6), in "oak" "white";
    wall "shelf-wall" Wall, Table, near (330.0, 470.0, 1.7), in "oak" "brass";
    pegs "rack-peg" Wall, Table, near (300.0, 460.0, 1.8), in "beech" "beech";
}

fn disc(c: &mut Canvas, y: f64, r: f64, h: f64, tone: &Tone) {
    let top = Lathe::straight(400.0, &[(r, y), (r, y + h)]);
    c.body(&top.outline(), tone, Light::Round);
    c.body(&top.mouth(0.0), &tone.lit(0.13), Light::Flat);
    c.line(&top.ring(y + 1.0), tone.rgb.lit(0.55), 2.0, 0.6);
}

fn side(c: &mut Canvas, look: &Look) {
    let wood = look.second.clone();
    leg(
        c,
        (400.0, 460.0),
        (400.0, 812.0),
        (24.0, 18.0),
        &wood.lit(-0.28),
    );
    disc(c, 690.0, 120.0, 14.0, &look.main.lit(-0.1));
    leg(c, (296.0, 450.0), (266.0, 856.0), (28.0, 20.0), &wood);
    leg(c, (504.0, 450.0), (534.0, 856.0), (28.0, 20.0), &wood);
    disc(c, 420.0, 190.0, 26.0, &look.main);
}

fn tray(c: &mut Canvas, look: &Look) {
    let (paint, metal) = (look.main.or(Finish::Plain), look.second.clone());
    c.tube("M300 470L520 820M500 470L280 820", 11.0, &metal.lit(-0.15));
    c.tube("M250 470L556 856M550 470L244 856", 13.0, &metal);
    let rim = Lathe::straight(400.0, &[(206.0, 410.0), (196.0, 468.0)]);
    c.body(&rim.outline(), &paint, Light::Round);
    c.body(&rim.mouth(0.0), &paint.lit(0.3), Light::Flat);
    c.body(&rim.mouth(7.0), &paint.lit(-0.16), Light::Flat);
    c.tube(
        "M196 430C150 400 150 450 198 446M604 430C650 400 650 450 602 446",
        9.0,
        &brass(),
    );
}

fn coffee(c: &mut Canvas, look: &Look) {
    let wood = look.second.clone();
    leg(
        c,
        (260.0, 640.0),
        (230.0, 806.0),
        (24.0, 16.0),
        &wood.lit(-0.28),
    );
    leg(
        c,
        (540.0, 640.0),
        (570.0, 806.0),
        (24.0, 16.0),
        &wood.lit(-0.28),
    );
    leg(c, (190.0, 650.0), (146.0, 858.0), (32.0, 20.0), &wood);
    leg(c, (610.0, 650.0), (654.0, 858.0), (32.0, 20.0), &wood);
    disc(c, 610.0, 310.0, 34.0, &look.main);
    props::books(c, 330.0, 612.0, 0.62, [0x5f7468, 0xe5d7bd, 0xb9694a]);
    let bowl = Lathe::smooth(500.0, &[(56.0, 566.0), (48.0, 596.0), (24.0, 618.0)]);
    c.body(
        &bowl.outline(),
        &tone(0xe9e0d0, Finish::Glaze),
        Light::Round,
    );
    c.wash(&bowl.mouth(5.0), Rgb::hex(0x6b5d50), 0.6);
}

fn drawer(c: &mut Canvas, (x, y, w, h): (f64, f64, f64, f64), tone: &Tone) {
    c.wash(
        &rect(x - 3.0, y - 3.0, w + 6.0, h + 6.0, 3.0),
        Rgb::hex(0x1f1510),
        0.35,
    );
    c.body(&rect(x, y, w, h, 3.0), tone, Light::Flat);
    c.body(
        &oval(x + w / 2.0, y + h / 2.0, 10.0, 10.0),
        &brass(),
        Light::Ball,
    );
}

fn writing(c: &mut Canvas, look: &Look) {
    let wood = look.main.clone();
    for (x, s) in [(180.0, 1.0), (620.0, -1.0)] {
        leg(
            c,
            (x, 560.0),
            (x - 8.0 * s, 812.0),
            (22.0, 14.0),
            &wood.lit(-0.28),
        );
    }
    for (x, s) in [(134.0, 1.0), (666.0, -1.0)] {
        leg(c, (x, 560.0), (x - 16.0 * s, 858.0), (32.0, 18.0), &wood);
    }
    c.body(
        &rect(112.0, 540.0, 576.0, 84.0, 4.0),
        &wood.lit(-0.06),
        Light::Down,
    );
    drawer(c, (134.0, 552.0, 256.0, 60.0), &look.second);
    drawer(c, (410.0, 552.0, 256.0, 60.0), &look.second);
    slab(c, (84.0, 520.0, 632.0, 22.0), 62.0, &wood);
    props::books(c, 250.0, 500.0, 0.5, [0x39506b, 0xd7a14d, 0xe9dfcb]);
    props::branch(c, 590.0, 500.0, 0.55, 0xd9cbb4);
}

fn nightstand(c: &mut Canvas, look: &Look) {
    let wood = look.main.clone();
    for (x, s) in [(250.0, 1.0), (550.0, -1.0)] {
        leg(c, (x, 730.0), (x - 12.0 * s, 858.0), (28.0, 18.0), &wood);
    }
    c.body(&rect(216.0, 430.0, 368.0, 316.0, 6.0), &wood, Light::Flat);
    c.fill(
        &rect(238.0, 452.0, 324.0, 112.0, 2.0),
        &wood.rgb.lit(-0.5).css(),
    );
    props::books(c, 400.0, 564.0, 0.85, [0x5f7468, 0xc98d63, 0xe5d7bd]);
    drawer(c, (238.0, 586.0, 324.0, 136.0), &look.second);
    slab(c, (204.0, 416.0, 392.0, 20.0), 54.0, &wood.lit(0.06));
}

fn sideboard(c: &mut Canvas, look: &Look) {
    let wood = look.main.clone();
    for (x, s) in [(170.0, 1.0), (630.0, -1.0)] {
        leg(c, (x, 740.0), (x - 14.0 * s, 858.0), (30.0, 18.0), &wood);
    }
    c.body(&rect(96.0, 480.0, 608.0, 270.0, 6.0), &wood, Light::Flat);
    for x in [118.0, 314.0, 510.0] {
        c.body(
            &rect(x, 504.0, 172.0, 222.0, 3.0),
            &wood.lit(0.06),
            Light::Flat,
        );
        c.body(
            &rect(x + 16.0, 520.0, 140.0, 190.0, 0.0),
            &look.second,
            Light::Down,
        );
        c.line(
            &rect(x + 16.0, 520.0, 140.0, 190.0, 0.0),
            wood.rgb.lit(-0.4),
            3.0,
            0.5,
        );
    }
    for x in [282.0, 322.0, 518.0] {
        c.body(&oval(x, 616.0, 8.0, 8.0), &brass(), Light::Ball);
    }
    slab(c, (84.0, 464.0, 632.0, 20.0), 52.0, &wood.lit(0.05));
    props::branch(c, 230.0, 446.0, 0.62, 0xd9cbb4);
    props::books(c, 560.0, 448.0, 0.6, [0x8a4a3a, 0xe0d3bb, 0x5f7468]);
}

fn ladder(c: &mut Canvas, look: &Look) {
    let wood = look.second.clone();
    for x in [254.0, 546.0] {
        leg(
            c,
            (x, 150.0),
            (x + (x - 400.0) * 0.2, 858.0),
            (22.0, 22.0),
            &wood,
        );
    }
    for (i, y) in [300.0, 440.0, 590.0, 750.0].into_iter().enumerate() {
        let half = 156.0 + 9.0 * i as f64;
        slab(
            c,
            (400.0 - half, y, half * 2.0, 18.0),
            26.0 + 6.0 * i as f64,
            &look.main,
        );
    }
    props::plant(c, 330.0, 282.0, 0.36, 0xe3d8c6);
    props::books(c, 470.0, 292.0, 0.42, [0x39506b, 0xd7a14d, 0xe9dfcb]);
    props::branch(c, 480.0, 428.0, 0.3, 0xb86f4c);
    let basket = Lathe::smooth(320.0, &[(64.0, 504.0), (70.0, 540.0), (60.0, 580.0)]);
    c.body(
        &basket.outline(),
        &tone(0xc99f61, Finish::Weave),
        Light::Round,
    );
    props::books(c, 460.0, 578.0, 0.62, [0x8a4a3a, 0xe0d3bb, 0x5f7468]);
    props::plant(c, 440.0, 738.0, 0.5, 0xb86f4c);
}

fn cubes(c: &mut Canvas, look: &Look) {
    let wood = look.main.clone();
    slab(c, (180.0, 260.0, 440.0, 590.0), 40.0, &wood);
    for row in 0..3 {
        for column in 0..2 {
            let (x, y) = (
                200.0 + 204.0 * f64::from(column),
                280.0 + 188.0 * f64::from(row),
            );
            let back = look.second.or(Finish::Plain).lit(-0.14);
            c.body(&rect(x, y, 196.0, 172.0, 2.0), &back, Light::Down);
            c.wash(
                &format!("M{} {}h196l-40 26h-156z", n(x), n(y)),
                Rgb::hex(0x1b1410),
                0.22,
            );
        }
    }
    let spines = [0x5f7468, 0xc98d63, 0x39506b, 0xe5d7bd, 0xd7a14d, 0x8a4a3a];
    for (i, hex) in spines.into_iter().enumerate() {
        let h = 118.0 + f64::from((i as u32 * 37) % 30);
        c.body(
            &rect(212.0 + 24.0 * i as f64, 452.0 - h, 22.0, h, 2.0),
            &plain(hex),
            Light::Round,
        );
    }
    props::plant(c, 500.0, 452.0, 0.46, 0xb86f4c);
    let basket = Lathe::smooth(298.0, &[(74.0, 540.0), (80.0, 590.0), (70.0, 632.0)]);
    c.body(
        &basket.outline(),
        &tone(0xc99f61, Finish::Weave),
        Light::Round,
    );
    c.wash(&basket.mouth(5.0), Rgb::hex(0x4a3520), 0.6);
    props::books(c, 502.0, 640.0, 0.72, [0xb9694a, 0xe0d3bb, 0x5f7468]);
    props::branch(c, 298.0, 828.0, 0.34, 0xd9cbb4);
    c.body(
        &oval(500.0, 772.0, 52.0, 54.0),
        &tone(0xe0b49a, Finish::Glaze),
        Light::Ball,
    );
}

fn wall(c: &mut Canvas, look: &Look) {
    c.wash(
        &rect(110.0, 566.0, 600.0, 40.0, 4.0),
        Rgb::hex(0x2a1f18),
        0.16,
    );
    c.tube(
        "M210 566V640L250 570M590 566V640L550 570",
        9.0,
        &look.second,
    );
    slab(c, (96.0, 550.0, 608.0, 26.0), 34.0, &look.main);
    let spines = [0x39506b, 0xe5d7bd, 0x8a4a3a, 0x5f7468, 0xd7a14d];
    for (i, hex) in spines.into_iter().enumerate() {
        let h = 150.0 + f64::from((i as u32 * 53) % 40);
        c.body(
            &rect(150.0 + 32.0 * i as f64, 536.0 - h, 30.0, h, 3.0),
            &plain(hex),
            Light::Round,
        );
    }
    props::branch(c, 430.0, 538.0, 0.72, 0xe3d8c6);
    props::plant(c, 600.0, 536.0, 0.62, 0xb86f4c);
}

fn pegs(c: &mut Canvas, look: &Look) {
    c.wash(
        &rect(92.0, 424.0, 640.0, 84.0, 10.0),
        Rgb::hex(0x2a1f18),
        0.16,
    );
    c.body(
        &rect(80.0, 410.0, 640.0, 84.0, 10.0),
        &look.main,
        Light::Flat,
    );
    c.tube(
        "M560 470C560 620 520 700 530 820M560 470C600 640 610 700 600 820",
        12.0,
        &plain(0xc9b993),
    );
    c.body(
        "M500 640H640L656 860H486z",
        &tone(0xd8cab1, Finish::Cloth),
        Light::Down,
    );
    for x in [160.0, 320.0, 480.0, 640.0] {
        c.wash(&oval(x + 10.0, 468.0, 24.0, 24.0), Rgb::hex(0x2a1f18), 0.2);
        c.body(
            &oval(x, 454.0, 25.0, 25.0),
            &look.second.lit(0.1),
            Light::Ball,
        );
        c.line(
            &oval(x, 454.0, 15.0, 15.0),
            look.second.rgb.lit(-0.4),
            2.0,
            0.25,
        );
    }
}
