//! Slugs: the part of an address that names a thing.

/// Longest slug.
pub const SLUG_MAX: usize = 80;

/// A slug of what can be written in plain letters and digits of `text`: `Café au lait, 2 cups` is `cafe-au-lait-2-cups`.
/// Empty when nothing can.
#[must_use]
pub fn slugify(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        let plain = match c {
            'a'..='z' | '0'..='9' => c,
            'à' | 'á' | 'â' | 'ã' | 'å' | 'ä' => 'a',
            'ç' => 'c',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'ì' | 'í' | 'î' | 'ï' => 'i',
            'ñ' => 'n',
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
            'ù' | 'ú' | 'û' | 'ü' => 'u',
            // An apostrophe joins: `men's` is `mens`.
            '\'' | '’' => continue,
            _ => '-',
        };
        if plain != '-' || !(slug.is_empty() || slug.ends_with('-')) {
            slug.push(plain);
        }
        if slug.len() >= SLUG_MAX {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Whether `text` can be a slug as it is.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    !text.is_empty() && slugify(text) == text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain() {
        for (text, slug) in [
            ("Café au lait, 2 cups", "cafe-au-lait-2-cups"),
            ("  Men’s — shirt ", "mens-shirt"),
            ("胡桃木", ""),
            ("橡木 Oak", "oak"),
        ] {
            assert_eq!(slugify(text), slug);
            assert_eq!(is_slug(slug), !slug.is_empty());
        }
        assert!(!is_slug("Two Words") && !is_slug("-a"));
    }
}
