//! Products: the list, the form for a new one, and the editor.

mod api;
mod editor;
mod list;
mod new;
mod own_prices;
mod pictures;
mod tiers;
mod variants;

pub use editor::ProductPage;
pub use list::ProductsPage;
pub use new::NewProductPage;

/// Text as part of a query string.
pub fn encoded(text: &str) -> String {
    use std::fmt::Write;
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn a_query_keeps_its_meaning() {
        assert_eq!(encoded("a&b=灯 1"), "a%26b%3D%E7%81%AF%201");
    }
}
