//! Towels, soap, brushes.

use super::canvas::Canvas;
use super::forms::{brass, cloth, plain, tone};
use super::motif::cover_turned;
use super::paint::Light;
use super::path::{Lathe, n, oval, rect};
use super::shape::{Look, shapes};
use super::tone::{Finish, Rgb, Tone};
use super::vessels::mouth;

shapes! {
    stack "towel-stack" Stands(270.0), Bath, near (330.0, 660.0, 1.7), in "sage" "chalk";
    hung "towel-hung" Wall, Bath, near (360.0, 620.0, 1.8), in "white" "navy";
    mat "mat-bath" Lies, Bath, near (250.0, 400.0, 1.9), in "stone" "white";
    bar "soap-bar" Stands(230.0), Bath, near (400.0, 720.0, 1.6), in "sage" "oak";
    pump "soap-pump" Stands(110.0), Bath, near (400.0, 420.0, 1.8), in "amber" "black";
    brush "brush-bath" Lies, Bath, near (460.0, 330.0, 1.7), in "beech" "natural";
    robe "robe-bath" Wall, Bath, near (400.0, 420.0, 1.7), in "white" "sage";
    salts "jar-salts" Stands(150.0), Bath, near (400.0, 620.0, 1.7), in "rose" "cork";
}

fn stack(c: &mut Canvas, look: &Look) {
    let tones = [
        look.main.clone(),
        look.second.or(Finish::Cloth),
        look.main.lit(-0.08),
        look.main.lit(0.12),
    ];
    for (i, tone) in tones
        .iter()
        .take(if look.count > 1 {
            look.count as usize
        } else {
            3
        })
        .enumerate()
    {
        let (y, l) = (766.0 - 92.0 * i as f64, 132.0 + 12.0 * i as f64);
        let r = 800.0 - l;
        let d = format!(
            "M{l} {y}C{a} {y} {a} {b} {l} {b}H{r}C{e} {b} {e} {y} {r} {y}C560 {t} 240 {t} {l} {y}z",
            l = n(l),
            r = n(r),
            a = n(l - 42.0),
            e = n(r + 30.0),
            y = n(y),
            b = n(y + 90.0),
            t = n(y - 10.0)
        );
        let part = Look {
            main: tone.or(Finish::Cloth),
            second: look.second.clone(),
            motif: look.motif,
            count: 1,
            view: look.view,
        };
        cloth(c, &d, &part, Light::Down);
        c.line(
            &format!(
                "M{} {}C300 {} 500 {} {} {}",
                n(l + 4.0),
                n(y + 46.0),
                n(y + 38.0),
                n(y + 38.0),
                n(r + 14.0),
                n(y + 46.0)
            ),
            tone.rgb.lit(-0.45),
            4.0,
            0.4,
        );
        c.line(
            &format!("M{} {}H{}", n(l), n(y + 88.0), n(r)),
            tone.rgb.lit(-0.55),
            4.0,
            0.35,
        );
    }
}

fn hung(c: &mut Canvas, look: &Look) {
    c.tube("M170 220V250M630 220V250M130 250H670", 16.0, &brass());
    let d = "M240 246C240 232 560 232 560 246C566 440 556 640 566 800C460 812 340 812 234 800C244 640 234 440 240 246z";
    c.under(d, 14.0);
    cloth(c, d, look, Light::Flat);
    let tone = look.main.rgb;
    c.groove("M310 246C304 440 318 640 306 806M420 244C428 440 412 640 424 808M510 246C504 440 520 640 512 804", tone.lit(-0.5), tone.lit(0.5), 12.0, 0.18);
    c.wash("M236 680C340 692 460 692 562 680L564 716C460 728 340 728 235 716zM235 730C340 742 460 742 564 730L564 740C460 752 340 752 235 740z", look.second.rgb, 0.8);
    c.line("M242 252C340 262 460 262 558 252", tone.lit(-0.4), 4.0, 0.3);
}

fn mat(c: &mut Canvas, look: &Look) {
    let d = rect(100.0, 260.0, 600.0, 460.0, 26.0);
    c.under(&d, 12.0);
    cloth(c, &d, look, Light::Flat);
    let (dark, light) = (look.main.rgb.lit(-0.4), look.main.rgb.lit(0.5));
    for i in 0..3 {
        let k = 30.0 + 34.0 * f64::from(i);
        c.line(
            &rect(100.0 + k, 260.0 + k, 600.0 - 2.0 * k, 460.0 - 2.0 * k, 16.0),
            dark,
            9.0,
            0.2,
        );
        c.line(
            &rect(98.0 + k, 257.0 + k, 600.0 - 2.0 * k, 460.0 - 2.0 * k, 16.0),
            light,
            4.0,
            0.5,
        );
    }
}

fn bar(c: &mut Canvas, look: &Look) {
    let wood = look.second.clone();
    let dish = Lathe::mixed(
        400.0,
        &[
            (238.0, 786.0, false),
            (232.0, 820.0, true),
            (196.0, 850.0, false),
        ],
    );
    c.body(&dish.outline(), &wood, Light::Round);
    c.body(&dish.mouth(0.0), &wood.lit(0.15), Light::Flat);
    c.wash(&dish.mouth(16.0), wood.rgb.lit(-0.5), 0.45);
    let soap = look.main.or(Finish::Plain);
    c.wash(
        "M226 792C300 820 500 820 574 792L560 760H240z",
        Rgb::hex(0x1b1410),
        0.4,
    );
    c.body("M216 650C216 626 240 618 280 616H520C560 618 584 626 584 650V740C584 772 560 786 520 788H280C240 786 216 772 216 740z", &soap.lit(-0.06), Light::Down);
    c.body("M216 652C216 612 260 600 300 598H500C540 600 584 612 584 652C584 690 540 702 500 704H300C260 702 216 690 216 652z", &soap.lit(0.12), Light::Ball);
    c.line("M300 622H500C530 624 552 634 552 652S530 680 500 682H300C270 680 248 670 248 652S270 624 300 622z", soap.rgb.lit(-0.3), 4.0, 0.4);
    c.line(
        "M352 652C352 634 380 634 400 652S448 670 448 652S420 634 400 652S352 670 352 652z",
        soap.rgb.lit(-0.35),
        5.0,
        0.45,
    );
}

fn pump(c: &mut Canvas, look: &Look) {
    let (body_tone, head) = (look.main.or(Finish::Glaze), look.second.or(Finish::Plain));
    c.body(
        &rect(390.0, 300.0, 20.0, 110.0, 4.0),
        &head.lit(0.05),
        Light::Round,
    );
    c.body("M300 296C300 276 320 270 350 270H430C444 270 448 280 448 292V318H352V306C330 304 318 316 308 324C300 324 298 310 300 296z", &head, Light::Down);
    let body = Lathe::mixed(
        400.0,
        &[
            (48.0, 440.0, false),
            (52.0, 452.0, true),
            (116.0, 500.0, true),
            (122.0, 540.0, true),
            (122.0, 838.0, true),
            (112.0, 852.0, false),
        ],
    );
    c.body(&body.outline(), &body_tone, Light::Round);
    if body_tone.finish == Finish::Glass {
        c.wash(&body.band(560.0, 850.0), body_tone.rgb.lit(-0.1), 0.62);
        c.wash(
            "M300 540C296 640 296 760 304 820C312 760 312 640 316 536z",
            Rgb::hex(0xffffff),
            0.5,
        );
    }
    cover_turned(
        c,
        &body,
        (540.0, 840.0),
        look.motif,
        &body_tone,
        look.second.rgb,
    );
    let collar = Lathe::straight(400.0, &[(50.0, 396.0), (52.0, 446.0)]);
    c.body(&collar.outline(), &head, Light::Round);
    c.body(&collar.mouth(0.0), &head.lit(0.2), Light::Flat);
    c.fill("M312 600Q400 622 488 600V744Q400 768 312 744z", "#f4ecdc");
    c.line(
        "M340 638Q400 650 460 638M340 700Q400 712 460 700M356 722Q400 732 444 722",
        Rgb::hex(0x6b5b49),
        3.0,
        0.7,
    );
    c.fill(
        &oval(400.0, 674.0, 13.0, 13.0),
        &look.second.rgb.lit(0.1).css(),
    );
}

fn brush(c: &mut Canvas, look: &Look) {
    c.turned(28.0, 400.0, 500.0, |c| {
        let handle =
            "M372 420C366 560 372 760 380 840C386 872 414 872 420 840C428 760 434 560 428 420z";
        let head = oval(400.0, 300.0, 122.0, 160.0);
        c.under(handle, 10.0);
        c.under(&head, 12.0);
        c.body(
            &oval(404.0, 306.0, 128.0, 166.0),
            &look.second.or(Finish::Plain).lit(-0.1),
            Light::Ball,
        );
        c.grain = 90;
        c.body(handle, &look.main, Light::Round);
        c.body(&head, &look.main, Light::Flat);
        c.grain = 0;
        c.line(
            &oval(400.0, 300.0, 104.0, 140.0),
            look.main.rgb.lit(-0.4),
            3.0,
            0.3,
        );
        c.fill(&oval(400.0, 838.0, 10.0, 10.0), "#3a2d24");
        c.line(
            "M400 844C380 900 420 940 404 980C390 940 420 900 400 844",
            Rgb::hex(0xc9b993),
            5.0,
            1.0,
        );
        c.line(
            "M340 220C360 190 400 176 440 190",
            Rgb::hex(0xffffff),
            7.0,
            0.35,
        );
    });
}

fn robe(c: &mut Canvas, look: &Look) {
    let t = look.main.or(Finish::Cloth);
    c.tube("M400 150V190", 12.0, &brass());
    let sleeve = "M262 264C200 300 170 440 160 590C190 606 240 606 262 596C268 500 280 420 300 380zM538 264C600 300 630 440 640 590C610 606 560 606 538 596C532 500 520 420 500 380z";
    cloth(c, sleeve, look, Light::Down);
    let d = "M330 200C280 216 250 250 256 300C262 480 240 680 236 850C340 868 460 868 564 850C560 680 538 480 544 300C550 250 520 216 470 200C440 216 360 216 330 200z";
    c.under(d, 12.0);
    cloth(c, d, look, Light::Flat);
    c.body("M330 200C316 206 306 214 300 224L384 530L404 530L430 420L500 224C494 214 484 206 470 200L404 400z", &t.lit(0.2), Light::Flat);
    c.line(
        "M404 400L330 200M404 400L384 530M420 540C424 660 420 760 424 862",
        t.rgb.lit(-0.4),
        4.0,
        0.35,
    );
    c.body("M250 520C340 540 460 540 550 520L552 562C460 582 340 582 248 562zM420 556C440 620 430 680 446 740L470 734C462 680 460 620 446 552z", &t.lit(-0.1), Light::Down);
    c.wash("M158 560C190 574 240 574 263 566L262 582C240 590 190 590 158 576zM642 560C610 574 560 574 537 566L538 582C560 590 610 590 642 576z", look.second.rgb, 0.8);
}

fn salts(c: &mut Canvas, look: &Look) {
    let body = Lathe::mixed(
        400.0,
        &[
            (126.0, 500.0, false),
            (150.0, 530.0, true),
            (158.0, 580.0, true),
            (158.0, 826.0, true),
            (146.0, 850.0, false),
        ],
    );
    let fill = look.main.or(Finish::Plain);
    c.body(
        &body.band(590.0, 848.0),
        &Tone {
            finish: Finish::Hide,
            ..fill.clone()
        },
        Light::Round,
    );
    c.body(
        &oval(400.0, 590.0, 156.0, 23.0),
        &fill.lit(0.25),
        Light::Flat,
    );
    c.body(
        &body.outline(),
        &tone(0xd3e3df, Finish::Glass),
        Light::Round,
    );
    c.wash(
        "M262 560C256 660 256 760 266 820C274 760 274 660 280 556z",
        Rgb::hex(0xffffff),
        0.6,
    );
    let stopper = Lathe::straight(400.0, &[(118.0, 424.0), (112.0, 512.0)]);
    mouth(c, &body, &plain(0xd9e4e0), 6.0);
    c.body(&stopper.outline(), &look.second, Light::Round);
    c.body(&stopper.mouth(0.0), &look.second.lit(0.2), Light::Flat);
    c.fill("M320 650Q400 666 480 650V756Q400 774 320 756z", "#f6f0e3");
    c.line(
        "M348 684Q400 694 452 684M348 706Q400 716 452 706M372 728Q400 734 428 728",
        Rgb::hex(0x6b5b49),
        3.0,
        0.6,
    );
}
