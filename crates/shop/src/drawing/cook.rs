//! Boards, knives, pans, jars and kitchen linen.

use super::canvas::Canvas;
use super::forms::{brass, cloth, plain, tone};
use super::motif::{Motif, cover_turned};
use super::paint::Light;
use super::path::{Lathe, n, oval, rect};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb, Tone};

shapes! {
    skillet "pan-skillet" Lies, Kitchen, near (360.0, 420.0, 1.7), in "iron" "oak";
    chef "knife-chef" Lies, Kitchen, near (440.0, 640.0, 1.8), in "walnut" "steel";
    long "board-rect" Lies, Kitchen, near (400.0, 300.0, 1.8), in "oak" "leather";
    round "board-round" Lies, Kitchen, near (330.0, 460.0, 1.7), in "walnut" "leather";
    pin "pin-rolling" Lies, Kitchen, near (360.0, 460.0, 1.8), in "beech" "marble";
    storage "jar-storage" Stands(230.0), Kitchen, near (320.0, 620.0, 1.7), in "glass" "bamboo";
    canister "jar-canister" Stands(150.0), Kitchen, near (400.0, 560.0, 1.7), in "chalk" "oak";
    oil "bottle-oil" Stands(110.0), Kitchen, near (400.0, 460.0, 1.7), in "forest" "cork";
    tea_towel "towel-tea" Wall, Kitchen, near (380.0, 540.0, 1.8), in "chalk" "tomato";
    apron "apron-cook" Wall, Kitchen, near (400.0, 460.0, 1.7), in "navy" "leather";
    scale "scale-kitchen" Stands(200.0), Kitchen, near (400.0, 660.0, 1.7), in "mint" "steel";
}

fn skillet(c: &mut Canvas, look: &Look) {
    let iron = look.main.clone();
    let handle = "M360 660L380 900C384 930 416 930 420 900L440 660z";
    c.under(handle, 10.0);
    c.under(&oval(400.0, 420.0, 264.0, 264.0), 18.0);
    c.grain = 90;
    c.body(
        handle,
        &if look.second.finish == Finish::Wood {
            look.second.clone()
        } else {
            iron.clone()
        },
        Light::Round,
    );
    c.grain = 0;
    c.fill(&oval(400.0, 896.0, 11.0, 14.0), &iron.rgb.lit(-0.4).css());
    c.body("M352 640H448L438 720H362z", &iron, Light::Flat);
    c.body(
        &oval(400.0, 420.0, 264.0, 264.0),
        &iron.lit(0.1),
        Light::Flat,
    );
    c.body(
        "M140 400L112 420L142 446zM660 400L688 420L658 446z",
        &iron,
        Light::Flat,
    );
    c.body(
        &oval(403.0, 424.0, 240.0, 240.0),
        &Tone {
            finish: Finish::Plain,
            ..iron.lit(-0.35)
        },
        Light::Ball,
    );
    c.body(
        &oval(402.0, 428.0, 206.0, 206.0),
        &Tone {
            finish: Finish::Plain,
            ..iron.lit(-0.1)
        },
        Light::Ball,
    );
    c.line(
        "M230 360C256 300 310 254 372 242",
        Rgb::hex(0xffffff),
        9.0,
        0.25,
    );
}

fn chef(c: &mut Canvas, look: &Look) {
    c.turned(24.0, 400.0, 500.0, |c| {
        let blade = "M362 610V130C362 96 372 84 384 110C446 250 470 430 462 610z";
        let handle = "M356 622H440C446 680 436 700 438 760C440 820 452 860 440 890C424 916 376 916 364 890C356 860 362 690 356 622z";
        c.under(blade, 10.0);
        c.under(handle, 12.0);
        c.body(blade, &look.second, Light::Flat);
        c.wash("M462 610C470 430 446 250 384 110C420 250 438 430 434 610z", Rgb::hex(0xffffff), 0.5);
        c.line("M362 606V130", look.second.rgb.lit(-0.4), 3.0, 0.6);
        c.body(&rect(354.0, 604.0, 110.0, 26.0, 4.0), &brass(), Light::Round);
        c.grain = 88;
        c.body(handle, &look.main, Light::Round);
        c.grain = 0;
        for y in [672.0, 760.0, 846.0] {
            c.body(&oval(402.0, y, 9.0, 9.0), &brass(), Light::Ball);
        }
    });
}

fn board(c: &mut Canvas, d: &str, look: &Look, hole: (f64, f64)) {
    c.under(d, 16.0);
    let deep = look.main.lit(-0.35);
    c.placed(3.0, 8.0, 1.0, |c| c.fill(d, &deep.rgb.css()));
    c.grain = if look.motif == Motif::Plain { 86 } else { 40 };
    c.body(d, &look.main, Light::Flat);
    c.grain = 0;
    if look.motif == Motif::Stripe {
        c.clipped(d, |c| {
            let dark = Tone {
                finish: Finish::Wood,
                ..Tone::of(look.second.rgb, Finish::Wood)
            };
            c.grain = 86;
            c.body("M300 0h46v1000h-46zM454 0h46v1000h-46z", &dark, Light::Flat);
            c.grain = 0;
        });
    }
    c.fill(&oval(hole.0, hole.1, 20.0, 20.0), "#3a2c22");
    c.tube(
        &format!(
            "M{x} {y}C{a} {b} {e} {f} {x} {y}",
            x = n(hole.0),
            y = n(hole.1),
            a = n(hole.0 - 60.0),
            b = n(hole.1 - 110.0),
            e = n(hole.0 + 60.0),
            f = n(hole.1 - 110.0)
        ),
        8.0,
        &tone(0x8a5a38, Finish::Hide),
    );
}

fn long(c: &mut Canvas, look: &Look) {
    board(
        c,
        "M240 330C240 300 262 290 300 288C350 286 356 270 360 220C362 180 372 160 400 160S438 180 440 220C444 270 450 286 500 288C538 290 560 300 560 330V840C560 860 546 870 530 870H270C254 870 240 860 240 840z",
        look,
        (400.0, 206.0),
    );
    c.line(
        "M262 340V838M538 340V838",
        look.main.rgb.lit(-0.4),
        4.0,
        0.25,
    );
}

fn round(c: &mut Canvas, look: &Look) {
    board(
        c,
        "M366 306L372 190C374 150 426 150 428 190L434 306C560 322 656 420 656 560C656 710 540 816 400 816S144 710 144 560C144 420 240 322 366 306z",
        look,
        (400.0, 196.0),
    );
    c.line(
        &oval(400.0, 562.0, 218.0, 216.0),
        look.main.rgb.lit(-0.45),
        6.0,
        0.3,
    );
    c.line(
        &oval(401.0, 565.0, 218.0, 216.0),
        look.main.rgb.lit(0.5),
        3.0,
        0.35,
    );
}

fn pin(c: &mut Canvas, look: &Look) {
    c.turned(-34.0, 400.0, 500.0, |c| {
        let barrel = rect(330.0, 220.0, 140.0, 560.0, 26.0);
        c.under(&barrel, 14.0);
        for y in [110.0, 770.0] {
            c.grain = 88;
            c.body(&rect(374.0, y, 52.0, 120.0, 24.0), &look.main, Light::Round);
        }
        let tone = if look.second.finish == Finish::Stone {
            look.second.clone()
        } else {
            look.main.clone()
        };
        c.body(&barrel, &tone, Light::Round);
        c.grain = 0;
        c.line("M330 246H470M330 754H470", tone.rgb.lit(-0.4), 4.0, 0.3);
    });
    for (x, y, r) in [
        (180.0, 300.0, 12.0),
        (230.0, 250.0, 7.0),
        (610.0, 740.0, 11.0),
        (580.0, 800.0, 6.0),
        (160.0, 360.0, 6.0),
    ] {
        c.wash(&oval(x, y, r, r), Rgb::hex(0xffffff), 0.6);
    }
}

fn storage(c: &mut Canvas, look: &Look) {
    let fillings = [0xd9a75a, 0x8a4a3a, 0xe9dcc0];
    for (i, (x, top, r)) in [
        (250.0, 470.0, 110.0),
        (470.0, 600.0, 104.0),
        (620.0, 690.0, 76.0),
    ]
    .into_iter()
    .enumerate()
    {
        let body = Lathe::mixed(
            x,
            &[
                (r - 8.0, top, false),
                (r, top + 24.0, true),
                (r, 830.0, true),
                (r - 10.0, 850.0, false),
            ],
        );
        let level = top + (850.0 - top) * 0.34;
        c.body(
            &body.band(level, 848.0),
            &tone(fillings[i], Finish::Hide),
            Light::Round,
        );
        c.body(
            &oval(x, level, r - 2.0, r * 0.14),
            &plain(fillings[i]).lit(0.2),
            Light::Flat,
        );
        c.body(&body.outline(), &look.main.or(Finish::Glass), Light::Round);
        c.wash(
            &rect(x - r * 0.78, top + 40.0, 14.0, 780.0 - top, 7.0),
            Rgb::hex(0xffffff),
            0.55,
        );
        let lid = Lathe::straight(x, &[(r, top - 44.0), (r, top + 4.0)]);
        c.body(&lid.outline(), &look.second, Light::Round);
        c.body(&lid.mouth(0.0), &look.second.lit(0.2), Light::Flat);
    }
}

fn canister(c: &mut Canvas, look: &Look) {
    let glaze = look.main.or(Finish::Glaze);
    let body = Lathe::mixed(
        400.0,
        &[
            (150.0, 480.0, false),
            (156.0, 500.0, true),
            (156.0, 826.0, true),
            (146.0, 850.0, false),
        ],
    );
    c.body(&body.outline(), &glaze, Light::Round);
    cover_turned(
        c,
        &body,
        (510.0, 846.0),
        look.motif,
        &glaze,
        look.second.rgb,
    );
    let lid = Lathe::straight(400.0, &[(154.0, 432.0), (154.0, 490.0)]);
    c.body(&lid.outline(), &look.second, Light::Round);
    c.body(&lid.mouth(0.0), &look.second.lit(0.18), Light::Flat);
    c.line(&lid.ring(493.0), glaze.rgb.lit(-0.5), 4.0, 0.45);
    c.body(&oval(400.0, 424.0, 32.0, 23.0), &look.second, Light::Ball);
    c.fill("M318 636Q400 654 482 636V716Q400 736 318 716z", "#f6efe1");
    c.line(
        "M346 668Q400 680 454 668M362 694Q400 702 438 694",
        Rgb::hex(0x4d4034),
        4.0,
        0.7,
    );
}

fn oil(c: &mut Canvas, look: &Look) {
    let body = Lathe::smooth(
        400.0,
        &[
            (30.0, 270.0),
            (32.0, 300.0),
            (38.0, 400.0),
            (108.0, 500.0),
            (118.0, 560.0),
            (118.0, 830.0),
            (106.0, 852.0),
        ],
    );
    let t = look.main.or(Finish::Glaze);
    if t.finish == Finish::Glass {
        c.wash(&body.band(520.0, 850.0), Rgb::hex(0xc9a93a), 0.75);
    }
    c.body(&body.outline(), &t, Light::Round);
    cover_turned(c, &body, (520.0, 846.0), look.motif, &t, look.second.rgb);
    c.body(
        &rect(376.0, 220.0, 48.0, 60.0, 8.0),
        &look.second,
        Light::Round,
    );
    c.tube(
        "M400 220V176C400 150 380 140 356 150L330 164",
        13.0,
        &tone(0xb4babf, Finish::Metal),
    );
    c.fill("M304 610Q400 632 496 610V760Q400 784 304 760z", "#f3ead7");
    c.line("M400 648V716M400 690C380 690 372 676 370 662C388 662 400 672 400 690M400 676C418 676 426 664 428 652C412 652 400 660 400 676M334 742Q400 756 466 742", Rgb::hex(0x5c693c), 4.0, 0.9);
}

fn tea_towel(c: &mut Canvas, look: &Look) {
    c.body(&oval(400.0, 150.0, 18.0, 18.0), &brass(), Light::Ball);
    c.line("M400 150V186", look.main.rgb.lit(-0.2), 7.0, 1.0);
    let d = "M400 180C330 200 280 230 268 280C276 460 262 640 256 830C350 846 450 846 544 830C538 640 524 460 532 280C520 230 470 200 400 180z";
    c.under(d, 14.0);
    cloth(c, d, look, Light::Flat);
    let tone = look.main.rgb;
    c.groove("M396 190C360 260 340 500 336 836M404 190C430 300 430 560 428 840M410 190C470 260 486 500 492 834", tone.lit(-0.55), tone.lit(0.6), 11.0, 0.18);
    if look.motif == Motif::Plain {
        c.wash("M259 740C350 756 450 756 541 740L542 768C450 784 350 784 258 768zM258 780C350 796 450 796 542 780L543 788C450 804 350 804 257 788z", look.second.rgb, 0.85);
    }
}

fn apron(c: &mut Canvas, look: &Look) {
    let strap = look.second.clone();
    c.tube("M318 260C330 120 470 120 482 260", 15.0, &strap);
    c.tube(
        "M232 470C160 500 120 560 110 640M568 470C640 500 680 560 690 640",
        11.0,
        &strap,
    );
    let d = "M306 250H494C500 330 520 400 574 450C566 600 580 740 590 850C470 866 330 866 210 850C220 740 234 600 226 450C280 400 300 330 306 250z";
    c.under(d, 14.0);
    cloth(c, d, look, Light::Flat);
    let thread = look.main.rgb.lit(0.5);
    c.stitch(
        "M316 262H484M218 836C330 850 470 850 582 836",
        thread,
        2.5,
        0.7,
    );
    cloth(
        c,
        "M282 580H518V720C518 744 504 752 490 752H310C296 752 282 744 282 720z",
        look,
        Light::Down,
    );
    c.stitch("M290 588V720C290 738 300 744 310 744H490C500 744 510 738 510 720V588M400 588V744M290 600H510", thread, 2.5, 0.7);
    for (x, y) in [
        (318.0, 264.0),
        (482.0, 264.0),
        (238.0, 466.0),
        (562.0, 466.0),
    ] {
        c.body(&oval(x, y, 11.0, 11.0), &brass(), Light::Ball);
    }
    c.groove(
        "M330 460C320 560 300 740 296 850M470 460C480 560 500 740 504 850",
        look.main.rgb.lit(-0.5),
        look.main.rgb.lit(0.3),
        9.0,
        0.14,
    );
}

fn scale(c: &mut Canvas, look: &Look) {
    let paint = look.main.or(Finish::Plain);
    let bowl = Lathe::smooth(400.0, &[(230.0, 400.0), (200.0, 450.0), (90.0, 510.0)]);
    c.body(&bowl.outline(), &look.second, Light::Round);
    c.body(&bowl.mouth(8.0), &look.second.lit(-0.2), Light::Flat);
    c.body(
        &rect(376.0, 500.0, 48.0, 60.0, 4.0),
        &look.second,
        Light::Round,
    );
    c.body("M270 556H530C550 556 560 570 566 590L606 820C610 846 596 858 572 858H228C204 858 190 846 194 820L234 590C240 570 250 556 270 556z", &paint, Light::Flat);
    c.fill(
        &oval(401.0, 706.0, 128.0, 128.0),
        &paint.rgb.lit(-0.35).css(),
    );
    c.fill(&oval(402.0, 708.0, 122.0, 122.0), "#f6f0e2");
    let mut ticks = String::new();
    for i in 0..20 {
        let (s, k) = (f64::from(i) * 18.0).to_radians().sin_cos();
        let inner = if i % 5 == 0 { 92.0 } else { 102.0 };
        ticks.push_str(&format!(
            "M{} {}L{} {}",
            n(402.0 + s * inner),
            n(708.0 - k * inner),
            n(402.0 + s * 112.0),
            n(708.0 - k * 112.0)
        ));
    }
    c.line(&ticks, Rgb::hex(0x3a332d), 4.0, 0.8);
    c.line("M402 708L462 640", Rgb::hex(0xb9473a), 6.0, 1.0);
    c.fill(&oval(402.0, 708.0, 10.0, 10.0), "#3a332d");
}
