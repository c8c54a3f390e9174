//! Plates, bowls, cutlery, teapots: a laid table.

use super::canvas::Canvas;
use super::forms::{cloth, fringe, plain, tone};
use super::motif::{Motif, cover};
use super::paint::Light;
use super::path::{Lathe, n, oval, rect};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb, Tone};
use super::vessels::vessel;

shapes! {
    dinner "plate-dinner" Lies, Table, near (300.0, 340.0, 1.8), in "stoneware" "rust";
    stack "plate-stack" Stands(240.0), Table, near (300.0, 740.0, 1.8), in "celadon" "chalk";
    noodle "bowl-noodle" Stands(200.0), Table, near (400.0, 680.0, 1.6), in "denim" "chalk";
    serving "bowl-serving" Stands(260.0), Table, near (360.0, 700.0, 1.7), in "oak" "oak";
    cutlery "cutlery-set" Lies, Table, near (360.0, 330.0, 1.8), in "brass" "linen";
    tray "tray-serving" Lies, Table, near (250.0, 380.0, 1.8), in "walnut" "brass";
    teapot "teapot-round" Stands(200.0), Table, near (340.0, 640.0, 1.6), in "tenmoku" "bamboo";
    mills "mill-pair" Stands(200.0), Kitchen, near (340.0, 500.0, 1.7), in "walnut" "beech";
    napkin "napkin-set" Lies, Table, near (330.0, 500.0, 1.8), in "linen" "rust";
}

fn dinner(c: &mut Canvas, look: &Look) {
    let glaze = look.main.or(Finish::Glaze);
    let flat = Tone {
        finish: Finish::Plain,
        ..glaze.clone()
    };
    c.under(&oval(400.0, 500.0, 300.0, 300.0), 20.0);
    c.body(&oval(400.0, 500.0, 300.0, 300.0), &flat, Light::Flat);
    if look.motif != Motif::Plain {
        cover(
            c,
            &oval(400.0, 500.0, 296.0, 296.0),
            look.motif,
            glaze.rgb,
            look.second.rgb,
        );
    }
    c.line(&oval(400.0, 500.0, 294.0, 294.0), look.second.rgb, 6.0, 0.8);
    let well = c.linear(
        (0.0, 0.0, 1.0, 1.0),
        &[
            (0.0, glaze.rgb.lit(-0.2), 0.75),
            (0.5, glaze.rgb, 0.2),
            (1.0, glaze.rgb.lit(0.5), 0.8),
        ],
    );
    c.fill(&oval(400.0, 500.0, 212.0, 212.0), &well);
    c.body(&oval(400.0, 500.0, 198.0, 198.0), &flat, Light::Ball);
    if look.motif != Motif::Plain {
        cover(
            c,
            &oval(400.0, 500.0, 198.0, 198.0),
            look.motif,
            glaze.rgb,
            look.second.rgb,
        );
    }
    c.line(
        "M150 400C190 300 270 236 370 222",
        Rgb::hex(0xffffff),
        12.0,
        0.45,
    );
    c.line(
        "M250 440C274 386 320 350 372 338",
        Rgb::hex(0xffffff),
        8.0,
        0.4,
    );
}

fn stack(c: &mut Canvas, look: &Look) {
    let count = if look.count > 1 { look.count } else { 4 };
    for i in 0..count {
        let glaze = if i % 2 == 0 {
            look.main.or(Finish::Glaze)
        } else {
            look.second.or(Finish::Glaze)
        };
        let y = 812.0 - 30.0 * f64::from(i);
        let plate = Lathe::mixed(
            400.0,
            &[
                (246.0, y, false),
                (236.0, y + 12.0, true),
                (150.0, y + 36.0, true),
                (140.0, y + 42.0, false),
            ],
        );
        c.body(&plate.outline(), &glaze, Light::Round);
        c.wash(&plate.band(y + 24.0, y + 42.0), Rgb::hex(0x110022), 0.14);
        c.body(&plate.mouth(0.0), &glaze.lit(0.16), Light::Flat);
    }
    let y = 812.0 - 30.0 * f64::from(count - 1);
    let top = if count % 2 == 1 {
        look.main.or(Finish::Glaze)
    } else {
        look.second.or(Finish::Glaze)
    };
    let well = c.linear(
        (0.0, 0.0, 0.0, 1.0),
        &[
            (0.0, top.rgb.lit(-0.25), 1.0),
            (1.0, top.rgb.lit(0.15), 1.0),
        ],
    );
    c.fill(&oval(400.0, y + 4.0, 190.0, 25.0), &well);
    c.line(
        &oval(400.0, y, 243.0, 36.0),
        look.second.rgb.lit(-0.2),
        3.0,
        0.4,
    );
}

fn noodle(c: &mut Canvas, look: &Look) {
    let glaze = look.main.or(Finish::Glaze);
    let body = Lathe::mixed(
        400.0,
        &[
            (232.0, 560.0, false),
            (222.0, 640.0, true),
            (140.0, 790.0, true),
            (92.0, 822.0, false),
        ],
    );
    let foot = Lathe::straight(400.0, &[(92.0, 812.0), (86.0, 850.0)]);
    c.body(&foot.outline(), &glaze.lit(-0.15), Light::Round);
    vessel(c, &body, (570.0, 820.0), &glaze, look, 11.0);
    let inner = look.second.or(Finish::Glaze);
    let fill = c.linear(
        (0.0, 0.0, 1.0, 0.4),
        &[
            (0.0, inner.rgb.lit(-0.35), 1.0),
            (1.0, inner.rgb.lit(0.1), 1.0),
        ],
    );
    c.fill(&body.mouth(11.0), &fill);
    c.line(
        "M250 548L640 500M262 560L650 520",
        Rgb::hex(0x6a3d29),
        9.0,
        1.0,
    );
    c.line(
        "M250 546L640 498M262 558L650 518",
        Rgb::hex(0xa5714d),
        3.0,
        0.9,
    );
}

fn serving(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Glaze);
    let body = Lathe::mixed(
        400.0,
        &[
            (280.0, 620.0, false),
            (270.0, 680.0, true),
            (170.0, 820.0, true),
            (120.0, 850.0, false),
        ],
    );
    vessel(c, &body, (630.0, 846.0), &t, look, 13.0);
    let greens = [0x6f8f52, 0x86a765, 0x577a45];
    for (i, x) in [230.0, 310.0, 390.0, 470.0, 556.0].into_iter().enumerate() {
        c.body(
            &oval(x, 610.0 - 10.0 * ((i % 3) as f64), 62.0, 36.0),
            &plain(greens[i % 3]),
            Light::Ball,
        );
    }
    for (x, y) in [(280.0, 594.0), (430.0, 588.0), (520.0, 604.0)] {
        c.body(&oval(x, y, 25.0, 23.0), &plain(0xc4432f), Light::Ball);
    }
    c.body(&body.band(622.0, 700.0), &t, Light::Round);
    c.line(&body.ring(624.0), t.rgb.lit(0.5), 4.0, 0.7);
    c.tube(
        "M500 600C580 540 640 480 690 400",
        15.0,
        &look.second.lit(-0.1),
    );
}

fn cutlery(c: &mut Canvas, look: &Look) {
    let metal = look.main.clone();
    let napkin = rect(150.0, 170.0, 500.0, 680.0, 6.0);
    c.under(&napkin, 9.0);
    let part = Look {
        main: look.second.clone(),
        second: look.main.clone(),
        motif: Motif::Plain,
        count: 1,
        view: look.view,
    };
    cloth(c, &napkin, &part, Light::Flat);
    c.stitch(
        &rect(166.0, 186.0, 468.0, 648.0, 2.0),
        look.second.rgb.lit(-0.3),
        2.5,
        0.5,
    );
    let fork = "M258 220V330C258 372 280 384 288 394L280 760C280 790 312 790 312 760L304 394C312 384 334 372 334 330V220H322V330H310V220H282V330H270V220z";
    let knife = "M392 220C430 260 436 400 424 500H410L416 760C416 790 384 790 384 760z";
    let spoon = "M520 214C566 214 574 300 560 350C552 380 540 388 530 396L536 760C536 790 504 790 504 760L510 396C500 388 488 380 480 350C466 300 474 214 520 214z";
    for d in [fork, knife, spoon] {
        c.under(d, 6.0);
        c.body(d, &metal, Light::Round);
    }
    c.wash(
        "M508 240C530 236 548 270 544 310C536 280 524 262 508 256z",
        Rgb::hex(0xffffff),
        0.55,
    );
    c.wash(
        "M392 240C414 280 418 400 412 490H400z",
        Rgb::hex(0xffffff),
        0.35,
    );
}

fn tray(c: &mut Canvas, look: &Look) {
    let d = rect(90.0, 260.0, 620.0, 480.0, 44.0);
    c.under(&d, 18.0);
    let t = look.main.or(Finish::Plain);
    c.body(&d, &t.lit(0.12), Light::Flat);
    c.fill(
        &rect(108.0, 278.0, 584.0, 444.0, 32.0),
        &t.rgb.lit(-0.4).css(),
    );
    c.body(&rect(112.0, 284.0, 578.0, 438.0, 30.0), &t, Light::Flat);
    cover(
        c,
        &rect(112.0, 284.0, 578.0, 438.0, 30.0),
        look.motif,
        t.rgb,
        look.second.rgb,
    );
    for x in [90.0, 710.0] {
        c.tube(
            &format!(
                "M{x} 410C{o} 420 {o} 580 {x} 590",
                x = n(x),
                o = n(if x < 400.0 { x - 44.0 } else { x + 44.0 })
            ),
            16.0,
            &look.second,
        );
    }
    super::props::cup_above(c, 270.0, 420.0, 0.62, 0xe9e0d0);
    c.turned(12.0, 520.0, 540.0, |c| {
        c.under(&rect(430.0, 440.0, 170.0, 220.0, 4.0), 8.0);
        c.body(
            &rect(430.0, 440.0, 170.0, 220.0, 4.0),
            &plain(0x5f7468),
            Light::Flat,
        );
        c.fill(&rect(452.0, 474.0, 126.0, 60.0, 2.0), "#f1e8d6");
    });
}

fn teapot(c: &mut Canvas, look: &Look) {
    let glaze = look.main.or(Finish::Glaze);
    c.body(
        "M254 640C180 620 160 520 92 486C100 468 120 462 138 464C220 500 230 580 290 590z",
        &glaze,
        Light::Down,
    );
    c.fill(&oval(114.0, 476.0, 22.0, 9.0), &glaze.rgb.lit(-0.5).css());
    c.tube("M250 470C250 250 550 250 550 470", 20.0, &look.second);
    let body = Lathe::smooth(
        400.0,
        &[
            (96.0, 472.0),
            (150.0, 500.0),
            (204.0, 620.0),
            (180.0, 760.0),
            (110.0, 846.0),
            (104.0, 852.0),
        ],
    );
    c.body(&body.outline(), &glaze, Light::Round);
    super::motif::cover_turned(
        c,
        &body,
        (520.0, 846.0),
        look.motif,
        &glaze,
        look.second.rgb,
    );
    c.body(
        &oval(400.0, 474.0, 104.0, 17.0),
        &glaze.lit(-0.25),
        Light::Flat,
    );
    let lid = Lathe::smooth(400.0, &[(20.0, 432.0), (70.0, 448.0), (98.0, 472.0)]);
    c.body(&lid.outline(), &glaze.lit(0.06), Light::Round);
    c.body(&oval(400.0, 418.0, 25.0, 21.0), &look.second, Light::Ball);
    for x in [250.0, 550.0] {
        c.body(&oval(x, 486.0, 17.0, 22.0), &glaze.lit(0.1), Light::Ball);
    }
    c.wash(
        "M236 600C242 560 262 530 292 514C272 548 262 590 262 640z",
        Rgb::hex(0xffffff),
        0.35,
    );
}

fn mills(c: &mut Canvas, look: &Look) {
    for (x, t, tall) in [(500.0, &look.second, 0.0), (310.0, &look.main, 90.0)] {
        let top = 440.0 - tall;
        let body = Lathe::smooth(
            x,
            &[
                (58.0, top + 110.0),
                (44.0, top + 200.0),
                (66.0, 700.0),
                (84.0, 800.0),
                (86.0, 850.0),
            ],
        );
        c.grain = 88;
        c.body(&body.outline(), t, Light::Round);
        let head = Lathe::smooth(
            x,
            &[
                (20.0, top),
                (60.0, top + 30.0),
                (66.0, top + 70.0),
                (56.0, top + 104.0),
            ],
        );
        c.body(&head.outline(), t, Light::Round);
        c.grain = 0;
        c.line(&body.ring(top + 114.0), t.rgb.lit(-0.6), 5.0, 0.7);
        c.line(&body.ring(820.0), t.rgb.lit(-0.4), 4.0, 0.4);
        c.body(
            &oval(x, top - 12.0, 17.0, 17.0),
            &tone(0xc79f49, Finish::Metal),
            Light::Ball,
        );
    }
}

fn napkin(c: &mut Canvas, look: &Look) {
    for i in 0..3 {
        let (x, y) = (190.0 + 26.0 * f64::from(i), 300.0 - 26.0 * f64::from(i));
        let d = rect(x, y, 370.0, 440.0, 4.0);
        c.under(&d, 8.0);
        let part = Look {
            main: look.main.lit(0.05 * f64::from(i)),
            second: look.second.clone(),
            motif: look.motif,
            count: 1,
            view: look.view,
        };
        cloth(c, &d, &part, Light::Flat);
        c.stitch(
            &rect(x + 14.0, y + 14.0, 342.0, 412.0, 2.0),
            look.second.rgb,
            3.0,
            0.8,
        );
        if i == 0 {
            fringe(c, x + 2.0, y + 440.0, 366.0, 16.0, look.main.rgb.lit(-0.1));
        }
    }
    c.line("M242 470H612", look.main.rgb.lit(-0.4), 4.0, 0.25);
    c.line("M242 475H612", look.main.rgb.lit(0.6), 3.0, 0.5);
}
