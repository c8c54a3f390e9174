//! How text becomes words: folding, scripts, English stems, Chinese segmentation. The index and the query share it.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::LazyLock;

use jieba_rs::Jieba;
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenStream,
    Tokenizer,
};

/// First character of a term that is a stem, not a word anybody wrote.
pub(crate) const STEM: char = '\u{1}';

/// Bytes of a word that are looked at; nothing a shop sells has a longer name in one word.
const WORD_BYTES: usize = 48;

/// The Chinese dictionary takes a tenth of a second and some megabytes, so it is read when Chinese first appears.
static CHINESE: LazyLock<Jieba> = LazyLock::new(Jieba::new);

thread_local! {
    static STEMMER: RefCell<TextAnalyzer> = RefCell::new(
        TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(Language::English)).build(),
    );
}

/// A stretch of text that is one word, or several Chinese words without spaces between them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Run {
    /// A word of a script with spaces.
    Word(String),
    /// Chinese characters.
    Han(String),
    /// A word made of the parts of a hyphenated one, which were runs before it.
    Compound(String),
}

/// Lower case, accents off, full-width forms to plain ones.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folding = TextAnalyzer::builder(RawTokenizer::default())
        .filter(AsciiFoldingFilter)
        .build();
    let mut stream = folding.token_stream(text);
    let plain = if stream.advance() {
        stream.token().text.as_str()
    } else {
        ""
    };
    plain
        .chars()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a character is Chinese (or Japanese written with Chinese characters).
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' | '々' | '〇')
}

/// The runs of folded text with their places in it. Everything that is neither letter nor digit only separates.
pub(crate) fn runs(folded: &str) -> Vec<(Run, Range<usize>)> {
    let mut found = Vec::new();
    let mut compound: Option<(usize, String)> = None;
    let mut rest = folded.char_indices().peekable();
    while let Some(&(start, first)) = rest.peek() {
        if is_han(first) {
            let mut end = start;
            while let Some((at, c)) = rest.next_if(|(_, c)| is_han(*c)) {
                end = at + c.len_utf8();
            }
            found.push((Run::Han(folded[start..end].to_owned()), start..end));
        } else if first.is_alphanumeric() {
            let (word, end) = word_at(folded, start);
            while rest.next_if(|(at, _)| *at < end).is_some() {}
            let joined = folded[end..].starts_with('-')
                && folded[end + 1..]
                    .chars()
                    .next()
                    .is_some_and(|c| c.is_alphanumeric() && !is_han(c));
            let (from, mut whole) = compound.take().unwrap_or((start, String::new()));
            whole.push_str(&word);
            let is_part = from != start;
            found.push((Run::Word(word), start..end));
            if joined {
                compound = Some((from, whole));
            } else if is_part && whole.len() <= WORD_BYTES {
                found.push((Run::Compound(whole), from..end));
            }
        } else {
            rest.next();
        }
    }
    found
}

/// The word that starts at `start` and where it ends: apostrophes vanish (a possessive s with them), a point between
/// digits stays.
fn word_at(folded: &str, start: usize) -> (String, usize) {
    let mut word = String::new();
    let mut end = start;
    let mut rest = folded[start..].char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let next = rest.peek().map(|&(_, c)| c);
        if c == '\'' && next.is_some_and(char::is_alphanumeric) {
            let tail = &folded[start + at + 1..];
            let possessive = tail.starts_with('s') && !tail[1..].starts_with(char::is_alphanumeric);
            if possessive {
                end = start + at + 2;
                break;
            }
        } else if c == '.'
            && word.ends_with(|c: char| c.is_ascii_digit())
            && next.is_some_and(|c| c.is_ascii_digit())
        {
            word.push(c);
        } else if c.is_alphanumeric() && !is_han(c) {
            if word.len() + c.len_utf8() <= WORD_BYTES {
                word.push(c);
            }
            end = start + at + c.len_utf8();
        } else {
            break;
        }
    }
    (word, end)
}

/// The term under which a word's stem is indexed: `lamps` and `lamp` share one.
pub(crate) fn stem_term(word: &str) -> String {
    let mut term = String::with_capacity(word.len() + 1);
    term.push(STEM);
    STEMMER.with_borrow_mut(|stemmer| {
        let mut stream = stemmer.token_stream(word);
        term.push_str(if stream.advance() {
            &stream.token().text
        } else {
            word
        });
    });
    term
}

/// Chinese words of a run, as a shopper's words are cut: no overlaps, unknown ones as single characters.
pub(crate) fn cut(han: &str) -> Vec<&str> {
    CHINESE
        .cut(han, false)
        .into_iter()
        .map(|token| token.word)
        .collect()
}

/// Chinese words of a run, as products are indexed: with the shorter words inside longer ones.
pub(crate) fn cut_fine(han: &str) -> Vec<&str> {
    CHINESE
        .cut_for_search(han, false)
        .into_iter()
        .map(|token| token.word)
        .collect()
}

/// The folded word, if the text is exactly one.
pub(crate) fn single(text: &str) -> Option<String> {
    let mut found = runs(&fold(text));
    match (found.pop(), found.is_empty()) {
        (Some((Run::Word(word), _)), true) => Some(word),
        (Some((Run::Han(han), _)), true) if cut(&han).len() == 1 => Some(han),
        _ => None,
    }
}

/// A text folded to its words with single spaces between, for names that suggestions look up by prefix.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let folded = fold(text);
    for c in folded.chars().filter(|c| *c != '\'') {
        if c.is_alphanumeric() || c == '.' {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Tantivy's view of this module.
#[derive(Clone, Default)]
pub(crate) struct Words {
    tokens: Vec<Token>,
}

/// The terms of one text.
pub(crate) struct WordStream<'a> {
    tokens: &'a mut [Token],
    /// One past the current token.
    next: usize,
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.tokens.clear();
        let tokens = &mut self.tokens;
        let mut push = |text: String| {
            tokens.push(Token {
                position: 0,
                text,
                ..Token::default()
            })
        };
        for (run, _) in runs(&fold(text)) {
            match run {
                Run::Word(word) | Run::Compound(word) => {
                    push(stem_term(&word));
                    push(word);
                }
                Run::Han(han) => cut_fine(&han)
                    .into_iter()
                    .for_each(|word| push(word.to_owned())),
            }
        }
        for (position, token) in self.tokens.iter_mut().enumerate() {
            token.position = position;
        }
        WordStream {
            tokens: &mut self.tokens,
            next: 0,
        }
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found: Vec<String> = runs(&fold(text))
            .into_iter()
            .map(|(run, _)| match run {
                Run::Word(word) => word,
                Run::Han(han) => cut_fine(&han).join("/"),
                Run::Compound(word) => format!("={word}"),
            })
            .collect();
        assert_eq!(found.join(" "), expected, "of {text:?}");
    }

    #[test]
    fn text_becomes_words() {
        check(
            "Brass Desk-Lamp, 1.5 m (E27)",
            "brass desk lamp =desklamp 1.5 m e27",
        );
        check("Women's café T-SHIRT", "women cafe t shirt =tshirt");
        check("don't – rock'n'roll", "dont rocknroll");
        check("北欧实木餐桌", "北欧/实木/餐桌");
        check("布艺沙发床 LED灯", "沙发/布艺沙发/床 led 灯");
        check("ＡＢＣ－１２３", "abc 123 =abc123");
        check("e\u{301}te\u{301} ' -- . 3. x", "ete 3 x");
        check("", "");
    }

    #[test]
    fn stems_join_forms_of_a_word() {
        assert_eq!(stem_term("lamps"), stem_term("lamp"));
        assert_eq!(stem_term("running"), stem_term("run"));
        assert_ne!(stem_term("lamp"), "lamp");
    }

    #[test]
    fn plain_keeps_words_only() {
        assert_eq!(
            plain("  Women's  “Café” lamp — 1.5 m! "),
            "womens cafe lamp 1.5 m"
        );
    }
}
