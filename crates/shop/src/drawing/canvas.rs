//! The sheet a drawing is made on: gradients, textures and strokes written as compact SVG.

use std::fmt::Write;

use super::paint::Light;
use super::path::n;
use super::tone::{Finish, Rgb, Tone};

/// A picture in the making.
#[derive(Default)]
pub(super) struct Canvas {
    defs: String,
    body: String,
    known: Vec<(String, String)>,
    paths: u32,
    /// Direction of wood grain in degrees for the surfaces drawn next.
    pub grain: i32,
}

impl Canvas {
    /// The finished document of that size.
    pub(super) fn finish(self, width: u32, height: u32) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" stroke-linecap=\"round\"><defs>{}</defs>{}</svg>",
            self.defs, self.body
        )
        .replace(" -", "-")
    }

    /// Writes markup as it is; only for this module's relatives, who write no foreign text.
    pub(super) fn raw(&mut self, svg: &str) {
        self.body.push_str(svg);
    }

    /// Runs `draw` inside a moved and scaled group.
    pub(super) fn placed(&mut self, x: f64, y: f64, scale: f64, draw: impl FnOnce(&mut Canvas)) {
        let _ = write!(
            self.body,
            "<g transform=\"translate({} {})scale({})\">",
            n(x),
            n(y),
            n2(scale)
        );
        draw(self);
        self.body.push_str("</g>");
    }

    /// Runs `draw` inside a group turned by `degrees` about a point.
    pub(super) fn turned(&mut self, degrees: f64, x: f64, y: f64, draw: impl FnOnce(&mut Canvas)) {
        let _ = write!(
            self.body,
            "<g transform=\"rotate({} {} {})\">",
            n(degrees),
            n(x),
            n(y)
        );
        draw(self);
        self.body.push_str("</g>");
    }

    /// Runs `draw` with everything outside `d` cut away.
    pub(super) fn clipped(&mut self, d: &str, draw: impl FnOnce(&mut Canvas)) {
        let id = self.define("clipPath", "", &format!("<path d=\"{d}\"/>"));
        let _ = write!(self.body, "<g clip-path=\"url(#{id})\">");
        draw(self);
        self.body.push_str("</g>");
    }

    /// A surface of a material under a light, with the material's texture on it. Matte materials share the
    /// same few gradients of light and shade over their even colour, which keeps pictures small.
    pub(super) fn body(&mut self, d: &str, tone: &Tone, light: Light) {
        let (texture, id) = (self.texture(tone), self.next_path());
        let paint = match (tone.finish, light) {
            (Finish::Glass | Finish::Metal | Finish::Glaze, _) => self.surface(tone, light),
            _ => tone.rgb.css(),
        };
        let shade = self.shade(tone.finish, light);
        if texture.is_none() && shade.is_none() {
            self.fill(d, &paint);
        } else {
            let _ = write!(
                self.body,
                "<g fill=\"{paint}\"><path id=\"{id}\" d=\"{d}\"/></g>"
            );
            for over in shade.iter().chain(&texture) {
                let _ = write!(self.body, "<use href=\"#{id}\" fill=\"{over}\"/>");
            }
        }
        if tone.finish == Finish::Glass {
            self.line(d, tone.rgb.lit(0.5), 2.0, 0.55);
        }
    }

    fn next_path(&mut self) -> String {
        self.paths += 1;
        format!("p{}", self.paths)
    }

    /// The same line twice: in one colour, and beside it in another, as grooves and seams are seen.
    pub(super) fn groove(&mut self, d: &str, dark: Rgb, light: Rgb, width: f64, opacity: f64) {
        let id = self.next_path();
        let (w, o) = (n(width), n2(opacity));
        let _ = write!(
            self.body,
            "<g fill=\"none\" stroke-width=\"{w}\" opacity=\"{o}\"><g stroke=\"{}\"><path id=\"{id}\" d=\"{d}\"/></g><use href=\"#{id}\" x=\"{}\" stroke=\"{}\"/></g>",
            dark.css(),
            n(width * 1.3),
            light.css()
        );
    }

    /// One path in one paint.
    pub(super) fn fill(&mut self, d: &str, fill: &str) {
        let _ = write!(self.body, "<path d=\"{d}\" fill=\"{fill}\"/>");
    }

    /// One path in one even colour, seen through.
    pub(super) fn wash(&mut self, d: &str, colour: Rgb, opacity: f64) {
        let o = n2(opacity);
        let _ = write!(
            self.body,
            "<path d=\"{d}\" fill=\"{}\" opacity=\"{o}\"/>",
            colour.css()
        );
    }

    /// A thin line of one colour.
    pub(super) fn line(&mut self, d: &str, colour: Rgb, width: f64, opacity: f64) {
        let _ = write!(
            self.body,
            "<path d=\"{d}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"",
            colour.css(),
            n(width)
        );
        if opacity < 1.0 {
            let _ = write!(self.body, " opacity=\"{}\"", n2(opacity));
        }
        self.body.push_str("/>");
    }

    /// A row of stitches.
    pub(super) fn stitch(&mut self, d: &str, colour: Rgb, width: f64, opacity: f64) {
        let _ = write!(
            self.body,
            "<path d=\"{d}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" opacity=\"{}\" stroke-dasharray=\"9 6\"/>",
            colour.css(),
            n(width),
            n2(opacity)
        );
    }

    /// A round bar bent along `d`: handles, legs, wire, cords.
    pub(super) fn tube(&mut self, d: &str, width: f64, tone: &Tone) {
        let metal = tone.finish == Finish::Metal;
        let id = self.next_path();
        let _ = write!(
            self.body,
            "<g fill=\"none\" stroke-linejoin=\"round\"><g stroke=\"{}\" stroke-width=\"{}\"><path id=\"{id}\" d=\"{d}\"/></g>",
            tone.rgb.lit(if metal { -0.35 } else { -0.24 }).css(),
            n(width)
        );
        let lights = [
            (0.07, tone.rgb, 0.72),
            (0.17, tone.rgb.lit(if metal { 0.6 } else { 0.25 }), 0.2),
        ];
        for (aside, colour, part) in lights.into_iter().take(if width > 5.0 { 2 } else { 1 }) {
            let _ = write!(
                self.body,
                "<use href=\"#{id}\" x=\"{0}\" y=\"{0}\" stroke=\"{1}\" stroke-width=\"{2}\"/>",
                n(-width * aside),
                colour.css(),
                n(width * part)
            );
        }
        self.body.push_str("</g>");
    }

    /// A soft round patch of a colour: shadows and glows.
    pub(super) fn glow(&mut self, cx: f64, cy: f64, rx: f64, ry: f64, colour: Rgb, opacity: f64) {
        let fill = self.radial(
            (0.5, 0.5, 0.5),
            &[
                (0.0, colour, opacity),
                (0.55, colour, opacity * 0.45),
                (1.0, colour, 0.0),
            ],
        );
        let _ = write!(
            self.body,
            "<ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\" fill=\"{fill}\"/>",
            n(cx),
            n(cy),
            n(rx),
            n(ry)
        );
    }

    /// What a standing thing casts on the ground around (`x`, `y`), `half` wide to each side.
    pub(super) fn shadow(&mut self, x: f64, y: f64, half: f64) {
        let dark = Rgb::hex(0x3a2a20);
        self.glow(
            x + half * 0.35,
            y + 2.0,
            half * 1.55,
            half * 0.26 + 8.0,
            dark,
            0.3,
        );
        self.glow(x, y, half * 1.06 + 6.0, half * 0.1 + 7.0, dark, 0.55);
    }

    /// A soft shadow under something that lies flat: `d` drawn again, aside and blurred.
    pub(super) fn under(&mut self, d: &str, lift: f64) {
        let id = self.define(
            "filter",
            " x=\"-30%\" y=\"-30%\" width=\"160%\" height=\"160%\"",
            &format!("<feGaussianBlur stdDeviation=\"{}\"/>", n(lift)),
        );
        let _ = write!(
            self.body,
            "<path d=\"{d}\" transform=\"translate({} {})\" fill=\"#3a2a20\" opacity=\".34\" filter=\"url(#{id})\"/>",
            n(lift * 0.8),
            n(lift * 1.2)
        );
    }

    /// Puts an element among the definitions once and returns its id.
    pub(super) fn define(&mut self, element: &str, attributes: &str, content: &str) -> String {
        let text = format!("{element}{attributes}>{content}");
        if let Some((_, id)) = self.known.iter().find(|(t, _)| *t == text) {
            return id.clone();
        }
        let i = self.known.len();
        let id = if i < 26 {
            char::from(b'a' + i as u8).to_string()
        } else {
            format!("z{i}")
        };
        let _ = write!(
            self.defs,
            "<{element} id=\"{id}\"{attributes}>{content}</{element}>"
        );
        self.known.push((text, id.clone()));
        id
    }
}

/// A number with two decimals at most and no leading zero.
pub(super) fn n2(v: f64) -> String {
    let s = format!("{:.2}", v + 0.0);
    let s = s.trim_end_matches('0').trim_end_matches('.');
    match s {
        "-0" | "" => "0".into(),
        s => s
            .strip_prefix("0.")
            .map_or_else(|| s.to_string(), |rest| format!(".{rest}")),
    }
}
