//! Colours and materials a drawing can be made of. Knows nothing of shapes.

/// How a surface answers light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finish {
    /// Paint or nothing special; shapes may put their usual finish in its place.
    Plain,
    /// Glazed ceramic or enamel.
    Glaze,
    /// Wood with grain.
    Wood,
    /// Polished or brushed metal.
    Metal,
    /// Clear or tinted glass.
    Glass,
    /// Woven cloth.
    Cloth,
    /// Leather and cork.
    Hide,
    /// Rattan, jute and seagrass.
    Weave,
    /// Marble and terrazzo.
    Stone,
}

/// A colour in 8-bit sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// `0xrrggbb` as a colour.
    pub(super) const fn hex(v: u32) -> Self {
        Rgb((v >> 16) as u8, (v >> 8) as u8, v as u8)
    }

    /// `#rrggbb`, or `#rgb` where that says the same.
    pub(super) fn css(self) -> String {
        let Rgb(r, g, b) = self;
        if r % 17 == 0 && g % 17 == 0 && b % 17 == 0 {
            return format!("#{:x}{:x}{:x}", r / 17, g / 17, b / 17);
        }
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// This colour moved towards `other` by `k` (0 to 1), evenly to the eye (in Oklab).
    pub(super) fn mix(self, other: Rgb, k: f64) -> Rgb {
        let (a, b) = (self.oklab(), other.oklab());
        from_oklab(std::array::from_fn(|i| a[i] + (b[i] - a[i]) * k))
    }

    /// Lighter by warm light for a positive `k`, deeper by cool shade for a negative one.
    pub(super) fn lit(self, k: f64) -> Rgb {
        if k >= 0.0 {
            self.mix(Rgb::hex(0xfff9ef), k)
        } else {
            self.mix(Rgb::hex(0x1b1722), -k)
        }
    }

    /// How far apart two colours look; 0.1 is easy to tell.
    pub(super) fn distance(self, other: Rgb) -> f64 {
        let (a, b) = (self.oklab(), other.oklab());
        (0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f64>().sqrt()
    }

    /// Perceived lightness from 0 (black) to 1 (white).
    pub(super) fn lightness(self) -> f64 {
        self.oklab()[0]
    }

    // Formulas: Björn Ottosson, "A perceptual color space for image processing" (2020).
    fn oklab(self) -> [f64; 3] {
        let lin = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.04045 {
                v / 12.92
            } else {
                ((v + 0.055) / 1.055).powf(2.4)
            }
        };
        let (r, g, b) = (lin(self.0), lin(self.1), lin(self.2));
        let l = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b).cbrt();
        let m = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b).cbrt();
        let s = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b).cbrt();
        [
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
        ]
    }
}

fn from_oklab([lightness, a, b]: [f64; 3]) -> Rgb {
    let l = (lightness + 0.3963377774 * a + 0.2158037573 * b).powi(3);
    let m = (lightness - 0.1055613458 * a - 0.0638541728 * b).powi(3);
    let s = (lightness - 0.0894841775 * a - 1.2914855480 * b).powi(3);
    let byte = |v: f64| {
        let v = if v <= 0.0031308 {
            v * 12.92
        } else {
            1.055 * v.powf(1.0 / 2.4) - 0.055
        };
        (v.clamp(0.0, 1.0) * 255.0).round() as u8
    };
    Rgb(
        byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
        byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
        byte(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s),
    )
}

/// A colour together with how its surface looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tone {
    pub name: String,
    pub rgb: Rgb,
    pub finish: Finish,
}

impl Tone {
    /// The tone of that name, or of a colour written `x3a5f8c`.
    pub(super) fn named(name: &str) -> Option<Tone> {
        if let Some((name, rgb, finish)) = TONES.iter().find(|t| t.0 == name) {
            return Some(Tone {
                name: (*name).into(),
                rgb: Rgb::hex(*rgb),
                finish: *finish,
            });
        }
        let digits = name.strip_prefix('x').filter(|d| d.len() == 6)?;
        let rgb = u32::from_str_radix(digits, 16).ok()?;
        Some(Tone {
            name: format!("x{rgb:06x}"),
            rgb: Rgb::hex(rgb),
            finish: Finish::Plain,
        })
    }

    /// A tone that stands in no table, for parts of a drawing.
    pub(super) fn of(rgb: Rgb, finish: Finish) -> Tone {
        Tone {
            name: String::new(),
            rgb,
            finish,
        }
    }

    /// This tone with the shape's usual finish, unless it names a material itself.
    pub(super) fn or(&self, finish: Finish) -> Tone {
        let finish = if self.finish == Finish::Plain {
            finish
        } else {
            self.finish
        };
        Tone {
            finish,
            ..self.clone()
        }
    }

    /// This tone lighter or deeper, of the same finish.
    pub(super) fn lit(&self, k: f64) -> Tone {
        Tone {
            rgb: self.rgb.lit(k),
            ..self.clone()
        }
    }
}

/// Every named tone: the shop's shared palette.
pub(super) const TONES: &[(&str, u32, Finish)] = &[
    ("white", 0xf6f3ec, Finish::Plain),
    ("chalk", 0xeee8dc, Finish::Plain),
    ("oat", 0xdfd1b8, Finish::Plain),
    ("sand", 0xcfb894, Finish::Plain),
    ("natural", 0xd8c29a, Finish::Plain),
    ("camel", 0xb5854f, Finish::Plain),
    ("cocoa", 0x65463a, Finish::Plain),
    ("blush", 0xdfb3a4, Finish::Plain),
    ("rose", 0xc57f83, Finish::Plain),
    ("coral", 0xdd7a62, Finish::Plain),
    ("clay", 0xbf7752, Finish::Plain),
    ("terracotta", 0xb2573b, Finish::Plain),
    ("rust", 0x96472d, Finish::Plain),
    ("tomato", 0xc4432f, Finish::Plain),
    ("berry", 0x8a384b, Finish::Plain),
    ("plum", 0x643b52, Finish::Plain),
    ("lilac", 0xb5a6c9, Finish::Plain),
    ("butter", 0xead28a, Finish::Plain),
    ("mustard", 0xcf9c38, Finish::Plain),
    ("honey", 0xd59540, Finish::Plain),
    ("olive", 0x7b7843, Finish::Plain),
    ("moss", 0x5c693c, Finish::Plain),
    ("sage", 0x98ab8b, Finish::Plain),
    ("fern", 0x5b875f, Finish::Plain),
    ("forest", 0x2d4f41, Finish::Plain),
    ("mint", 0xb4d3c0, Finish::Plain),
    ("teal", 0x2d6d71, Finish::Plain),
    ("petrol", 0x1f4956, Finish::Plain),
    ("mist", 0xbccbcf, Finish::Plain),
    ("sky", 0x9fc2d5, Finish::Plain),
    ("denim", 0x4b688e, Finish::Plain),
    ("indigo", 0x383f76, Finish::Plain),
    ("navy", 0x25344c, Finish::Plain),
    ("dove", 0xc6c1b8, Finish::Plain),
    ("stone", 0xaea698, Finish::Plain),
    ("slate", 0x5a636b, Finish::Plain),
    ("charcoal", 0x3b3a3b, Finish::Plain),
    ("ink", 0x23262e, Finish::Plain),
    ("black", 0x242221, Finish::Plain),
    ("wax", 0xefe3c8, Finish::Plain),
    ("paper", 0xf2e9d8, Finish::Plain),
    ("kraft", 0xc49f73, Finish::Plain),
    ("porcelain", 0xf5f1e9, Finish::Glaze),
    ("stoneware", 0xcfc2ab, Finish::Glaze),
    ("celadon", 0xa9c4b0, Finish::Glaze),
    ("tenmoku", 0x3d2620, Finish::Glaze),
    ("oak", 0xc89a68, Finish::Wood),
    ("ash", 0xdcc4a0, Finish::Wood),
    ("beech", 0xd5ad80, Finish::Wood),
    ("bamboo", 0xd6b571, Finish::Wood),
    ("teak", 0xa66d3a, Finish::Wood),
    ("cherry", 0xa05f3d, Finish::Wood),
    ("walnut", 0x704a31, Finish::Wood),
    ("ebony", 0x3a2d28, Finish::Wood),
    ("brass", 0xc79f49, Finish::Metal),
    ("copper", 0xb66d41, Finish::Metal),
    ("steel", 0xb4babf, Finish::Metal),
    ("iron", 0x3a3a3c, Finish::Metal),
    ("glass", 0xd3e3df, Finish::Glass),
    ("smoke", 0x7a7673, Finish::Glass),
    ("amber", 0xc27c30, Finish::Glass),
    ("seaglass", 0x8fc0b0, Finish::Glass),
    ("linen", 0xd8cab1, Finish::Cloth),
    ("cotton", 0xeee7d9, Finish::Cloth),
    ("wool", 0xe1d6c2, Finish::Cloth),
    ("canvas", 0xc9b993, Finish::Cloth),
    ("felt", 0x8a8782, Finish::Cloth),
    ("leather", 0x9a6039, Finish::Hide),
    ("saddle", 0x6f4128, Finish::Hide),
    ("cork", 0xc39967, Finish::Hide),
    ("rattan", 0xc99f61, Finish::Weave),
    ("jute", 0xb5946a, Finish::Weave),
    ("seagrass", 0xaa9a62, Finish::Weave),
    ("marble", 0xebe7e1, Finish::Stone),
    ("granite", 0x74716f, Finish::Stone),
    ("concrete", 0xbab5ad, Finish::Stone),
];
