//! A PDF file, written by hand: pages of text and lines need little of the format. The same pages give the same bytes.

use std::fmt::Write;

use super::font::{Face, Run, runs, utf16, width};

/// Width of an A4 page in points.
pub(super) const PAGE_WIDTH: f64 = 595.28;
/// Height of an A4 page in points.
pub(super) const PAGE_HEIGHT: f64 = 841.89;

/// A page while it is drawn. Places are points from the lower left corner.
#[derive(Default)]
pub(super) struct Page(String);

/// How a text looks.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// Size in points.
    pub size: f64,
    /// Thin or fat.
    pub face: Face,
    /// From 0 (black) to 1 (white).
    pub grey: f64,
}

impl Page {
    /// Writes a text that begins at `x`.
    pub(super) fn text(&mut self, x: f64, y: f64, look: Look, text: &str) {
        let Look { size, face, grey } = look;
        // Readers bring no fat Chinese font along: letters get an outline instead.
        let outline = if face == Face::Bold {
            "2 Tr 0.35 w"
        } else {
            "0 Tr"
        };
        let latin = if face == Face::Bold { "F2" } else { "F1" };
        let _ = writeln!(
            self.0,
            "BT {grey:.2} g {grey:.2} G 1 0 0 1 {x:.2} {y:.2} Tm"
        );
        for run in runs(text) {
            let _ = match run {
                Run::Latin(bytes) => {
                    writeln!(self.0, "/{latin} {size:.2} Tf 0 Tr <{}> Tj", hex(&bytes))
                }
                Run::Han(bytes) => {
                    writeln!(self.0, "/F3 {size:.2} Tf {outline} <{}> Tj", hex(&bytes))
                }
            };
        }
        self.0.push_str("ET\n");
    }

    /// Writes a text that ends at `x`.
    pub(super) fn text_to(&mut self, x: f64, y: f64, look: Look, text: &str) {
        let wide = width(text, look.face) * look.size / 1000.0;
        self.text(x - wide, y, look, text);
    }

    /// Draws a level line.
    pub(super) fn rule(&mut self, from: f64, to: f64, y: f64, thick: f64, grey: f64) {
        let _ = writeln!(
            self.0,
            "{grey:.2} G {thick:.2} w {from:.2} {y:.2} m {to:.2} {y:.2} l S"
        );
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// Objects before those of the pages.
const FIXED: usize = 9;

/// The file of these pages. `language` is a BCP 47 tag.
pub(super) fn file(pages: &[Page], title: &str, language: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len())
        .map(|at| format!("{} 0 R", FIXED + 1 + 2 * at))
        .collect();
    let title: Vec<u8> = title.chars().flat_map(utf16).collect();
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R /Lang ({language}) /ViewerPreferences << /DisplayDocTitle true >> >>"),
        format!("<< /Type /Pages /Count {} /Kids [{}] >>", pages.len(), kids.join(" ")),
        latin_font("Helvetica"),
        latin_font("Helvetica-Bold"),
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UTF16-H /Encoding /UniGB-UTF16-H \
         /DescendantFonts [6 0 R] /ToUnicode 8 0 R >>"
            .to_owned(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 7 0 R \
         /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>"
            .to_owned(),
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 \
         /Ascent 752 /Descent -271 /CapHeight 737 /StemV 58 >>"
            .to_owned(),
        stream(&to_unicode()),
        format!("<< /Title <FEFF{}> /Producer (Tradewind) >>", hex(&title)),
    ];
    for (at, Page(drawn)) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE_WIDTH} {PAGE_HEIGHT}] /Contents {} 0 R \
             /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> >> >>",
            FIXED + 2 + 2 * at
        ));
        objects.push(stream(drawn));
    }
    assemble(&objects)
}

fn latin_font(name: &str) -> String {
    format!("<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>")
}

fn stream(content: &str) -> String {
    format!(
        "<< /Length {} >>\nstream\n{content}\nendstream",
        content.len()
    )
}

/// Says that the codes of the Chinese font are UTF-16 themselves, for readers that copy or search text. A range may
/// not cross a first byte.
fn to_unicode() -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let rows: Vec<u8> = (0x20..=0xff).collect();
    for part in rows.chunks(100) {
        let _ = writeln!(map, "{} beginbfrange", part.len());
        for row in part {
            let _ = writeln!(map, "<{row:02X}00> <{row:02X}FF> <{row:02X}00>");
        }
        map.push_str("endbfrange\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend");
    map
}

/// Numbers the objects, and says at the end where each begins.
fn assemble(objects: &[String]) -> Vec<u8> {
    // The second line tells programs that pass files on that this one is not plain text.
    let mut out = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
    }
    let (size, start) = (objects.len() + 1, out.len());
    out.extend(
        format!(
            "xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root 1 0 R /Info {FIXED} 0 R >>\nstartxref\n{start}\n%%EOF\n"
        )
        .bytes(),
    );
    out
}

/// What a file says, text by text, for tests: read back from the bytes alone.
#[cfg(test)]
pub(super) fn texts_in(file: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(file);
    let mut texts = Vec::new();
    for block in text.split("BT ").skip(1) {
        let block = block.split("\nET").next().unwrap_or_default();
        let mut said = String::new();
        for line in block.lines().filter(|line| line.ends_with(" Tj")) {
            let digits = line.split('<').nth(1).unwrap().split('>').next().unwrap();
            let bytes: Vec<u8> = (0..digits.len() / 2)
                .map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap())
                .collect();
            if line.starts_with("/F3") {
                let units: Vec<u16> = bytes
                    .chunks(2)
                    .map(|b| u16::from_be_bytes([b[0], b[1]]))
                    .collect();
                said.push_str(&String::from_utf16(&units).unwrap());
            } else {
                said.extend(bytes.iter().map(|&byte| match byte {
                    0x80 => '€',
                    0x96 => '–',
                    other => char::from(other),
                }));
            }
        }
        texts.push(said);
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_is_where_the_table_says() {
        let mut page = Page::default();
        let look = Look {
            size: 9.0,
            face: Face::Bold,
            grey: 0.0,
        };
        page.text(50.0, 700.0, look, "Lamp 灯 €5");
        page.rule(50.0, 500.0, 690.0, 0.5, 0.8);
        let file = file(&[page, Page::default()], "Invoice 发票", "en");
        assert_eq!(texts_in(&file), ["Lamp 灯 €5"]);
        let text: Vec<char> = file.iter().map(|&byte| char::from(byte)).collect();
        let text: String = text.into_iter().collect();
        let byte_at = |at: usize, what: &str| file[at..].starts_with(what.as_bytes());
        let start: usize = text
            .split("startxref\n")
            .nth(1)
            .unwrap()
            .lines()
            .next()
            .unwrap()
            .parse()
            .unwrap();
        assert!(byte_at(start, "xref\n0 14\n"));
        let table = text[text.find("xref\n0 14").unwrap()..].lines().skip(3);
        for (number, line) in (1..14).zip(table) {
            let at: usize = line.split(' ').next().unwrap().parse().unwrap();
            assert!(byte_at(at, &format!("{number} 0 obj\n")), "{number}");
        }
        for part in text.split("/Length ").skip(1) {
            let (length, rest) = part.split_once(" >>\nstream\n").unwrap();
            let length: usize = length.parse().unwrap();
            assert!(rest.is_char_boundary(length) && rest[length..].starts_with("\nendstream"));
        }
    }
}
