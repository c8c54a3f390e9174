//! Letters on papers. Latin text is set in Helvetica, which every reader has, in the encoding that PDF calls
//! WinAnsi; all other text in the Chinese font that readers bring along. No font is shipped with the shop.

/// Widths of the Latin letters from the blank (32) to the tilde (126), in thousandths of the size, as Adobe's metrics
/// of Helvetica give them.
const REGULAR: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// The same of Helvetica-Bold.
const BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

/// What WinAnsi has between 128 and 159; a blank where it has nothing.
const UPPER: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

/// Letters with marks that WinAnsi lacks, each before the letter it is set as.
const UNMARKED: &str = "ĀAāaĂAăaĄAąaĆCćcĈCĉcĊCċcČCčcĎDďdĐDđdĒEēeĔEĕeĖEėeĘEęeĚEěeĜGĝgĞGğgĠGġgĢGģgĤHĥhĨIĩiĪIīiĬIĭiĮIįiİIıi\
ĴJĵjĶKķkĹLĺlĻLļlĽLľlŁLłlŃNńnŅNņnŇNňnŌOōoŎOŏoŐOőoŔRŕrŖRŗrŘRřrŚSśsŜSŝsŞSşsŢTţtŤTťtŨUũuŪUūuŬUŭuŮUůuŰUűuŲUųuŴWŵwŶYŷyŹZźzŻZżzȘSșsȚTțt";

/// How letters look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Regular,
    Bold,
}

/// A stretch of text in one font, as the PDF has it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Run {
    /// Bytes of WinAnsi.
    Latin(Vec<u8>),
    /// UTF-16, big end first.
    Han(Vec<u8>),
}

/// The byte of a letter in WinAnsi.
fn latin(letter: char) -> Option<u8> {
    let letter = match letter {
        // A minus is drawn as a dash of the same width.
        '\u{2212}' => '–',
        other => UNMARKED
            .split_once(other)
            .filter(|(before, _)| before.chars().count().is_multiple_of(2))
            .and_then(|(_, after)| after.chars().next())
            .unwrap_or(other),
    };
    match u32::from(letter) {
        code @ (32..=126 | 160..=255) => u8::try_from(code).ok(),
        _ => {
            let at = UPPER.iter().position(|&known| known == letter)?;
            u8::try_from(128 + at).ok()
        }
    }
}

/// The text cut where the font changes. What cannot be seen is left away.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    for letter in text.chars().filter(|letter| !letter.is_control()) {
        match (latin(letter), runs.last_mut()) {
            (Some(byte), Some(Run::Latin(bytes))) => bytes.push(byte),
            (Some(byte), _) => runs.push(Run::Latin(vec![byte])),
            (None, Some(Run::Han(bytes))) => bytes.extend(utf16(letter)),
            (None, _) => runs.push(Run::Han(utf16(letter))),
        }
    }
    runs
}

/// A letter in UTF-16, big end first.
pub(super) fn utf16(letter: char) -> Vec<u8> {
    let mut units = [0; 2];
    let units = letter.encode_utf16(&mut units).iter();
    units.flat_map(|unit| unit.to_be_bytes()).collect()
}

/// How wide a text is at a size of 1000.
pub(super) fn width(text: &str, face: Face) -> f64 {
    let letters = text.chars().filter(|letter| !letter.is_control());
    letters
        .map(|letter| f64::from(letter_width(letter, face)))
        .sum()
}

fn letter_width(letter: char, face: Face) -> u16 {
    let table = match face {
        Face::Regular => &REGULAR,
        Face::Bold => &BOLD,
    };
    let plain = |code: u8| table.get(usize::from(code) - 32).copied();
    match latin(letter) {
        // Chinese letters are as wide as they are high.
        None => 1000,
        Some(code @ 32..=126) => plain(code).unwrap_or(556),
        Some(code) => upper_width(code, face)
            .or_else(|| plain(bare(code)))
            .unwrap_or(556),
    }
}

/// Widths of signs and of letters of their own beyond 126.
fn upper_width(code: u8, face: Face) -> Option<u16> {
    let pick = |regular, bold| match face {
        Face::Regular => regular,
        Face::Bold => bold,
    };
    Some(match code {
        0x85 | 0x89 | 0x8c | 0x97 | 0x99 | 0xc6 => 1000,
        0x91 | 0x92 | 0x82 => pick(222, 278),
        0x93 | 0x94 | 0x84 => pick(333, 500),
        0x95 => 350,
        0x96 | 0x80 | 0x83 | 0x86 | 0x87 => 556,
        0x9c => 944,
        0x88 | 0x8b | 0x98 | 0x9b | 0xa8 | 0xaf | 0xb2 | 0xb3 | 0xb4 | 0xb8 | 0xb9 | 0xa1
        | 0xad => 333,
        0xa0 | 0xb7 => 278,
        0xa2..=0xa5 | 0xa7 | 0xab | 0xbb => 556,
        0xa6 => pick(260, 280),
        0xa9 | 0xae => 737,
        0xaa => 370,
        0xac | 0xb1 | 0xd7 | 0xf7 => 584,
        0xb0 => 400,
        0xb5 => pick(556, 611),
        0xb6 => pick(537, 556),
        0xba => 365,
        0xbc..=0xbe => 834,
        0xbf => 611,
        0xd8 => 778,
        0xdf | 0xf8 | 0xf0 | 0xfe => pick(611, 611),
        0xde => 667,
        0xe6 => 889,
        _ => return None,
    })
}

/// The letter below the marks of a Latin letter.
fn bare(code: u8) -> u8 {
    match code {
        0xc0..=0xc5 => b'A',
        0xc7 => b'C',
        0xc8..=0xcb => b'E',
        0xcc..=0xcf => b'I',
        0xd0 => b'D',
        0xd1 => b'N',
        0xd2..=0xd6 => b'O',
        0xd9..=0xdc => b'U',
        0xdd | 0x9f => b'Y',
        0xe0..=0xe5 => b'a',
        0xe7 => b'c',
        0xe8..=0xeb => b'e',
        0xec..=0xef => b'i',
        0xf1 => b'n',
        0xf2..=0xf6 => b'o',
        0xf9..=0xfc => b'u',
        0xfd | 0xff => b'y',
        0x8a => b'S',
        0x9a => b's',
        0x8e => b'Z',
        0x9e => b'z',
        _ => b'n',
    }
}

/// The text in lines no wider than `most` points. Breaks at blanks and between Chinese letters, and within a word only
/// where it fills a line by itself.
pub(super) fn wrap(text: &str, face: Face, size: f64, most: f64) -> Vec<String> {
    let most = most * 1000.0 / size;
    let mut lines = vec![String::new()];
    for word in words(text) {
        let Some(line) = lines.last_mut() else {
            continue;
        };
        if width(line, face) + width(word.trim_end(), face) <= most {
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(String::new());
        }
        for letter in word.chars() {
            let full = lines.last().is_some_and(|line| {
                width(line, face) + f64::from(letter_width(letter, face)) > most
            });
            if full && letter != ' ' {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push(letter);
            }
        }
    }
    lines
        .iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// Pieces between which a line may break: words with the blank after them, Chinese letters one by one.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut from = 0;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        let han = latin(letter).is_none();
        if han && from < at {
            words.push(&text[from..at]);
            from = at;
        }
        if han || letter == ' ' {
            words.push(&text[from..end]);
            from = end;
        }
    }
    if from < text.len() {
        words.push(&text[from..]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_where_the_font_changes() {
        assert_eq!(
            runs("A€−灯b"),
            [
                Run::Latin(vec![b'A', 0x80, 0x96]),
                Run::Han(vec![0x70, 0x6f]),
                Run::Latin(vec![b'b']),
            ]
        );
        assert_eq!(runs("Łódź\n"), [Run::Latin(vec![b'L', 0xf3, b'd', b'z'])]);
    }

    #[test]
    fn widths_are_those_of_the_fonts() {
        let check = |text, face, expected: f64| {
            assert!((width(text, face) - expected).abs() < 0.1, "{text}");
        };
        check(
            "Hello",
            Face::Regular,
            722.0 + 556.0 + 222.0 + 222.0 + 556.0,
        );
        check("Hello", Face::Bold, 722.0 + 556.0 + 278.0 + 278.0 + 611.0);
        check("$1,234.50", Face::Regular, 7.0 * 556.0 + 2.0 * 278.0);
        check("é灯", Face::Regular, 1_556.0);
    }

    #[test]
    fn lines_break_at_blanks_and_between_chinese_letters() {
        // At a size of ten, "i" is 2.22 points wide, a blank 2.78 and a Chinese letter 10.
        let check = |text, most, expected: &[&str]| {
            assert_eq!(wrap(text, Face::Regular, 10.0, most), expected);
        };
        check("iii iii iii", 17.0, &["iii iii", "iii"]);
        check("灯灯灯", 20.0, &["灯灯", "灯"]);
        check("iiiiii", 7.0, &["iii", "iii"]);
        check("", 7.0, &[""]);
    }
}
