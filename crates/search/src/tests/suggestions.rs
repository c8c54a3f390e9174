//! What is suggested while somebody types.

use model::Locale;

use super::index;
use crate::Suggestion;

#[track_caller]
fn check(locale: Locale, typed: &str, expected: &[&str]) {
    let found: Vec<String> = index()
        .suggest(locale, typed, 6)
        .into_iter()
        .map(|suggestion| match suggestion {
            Suggestion::Term(text) => format!("?{text}"),
            Suggestion::Category(id, text) => format!("/{id} {text}"),
            Suggestion::Product(id, text) => format!("{id} {text}"),
        })
        .collect();
    assert_eq!(found, expected, "for {typed:?}");
}

#[test]
fn words_categories_and_products_are_suggested() {
    check(
        Locale::En,
        "lam",
        &["?lamp", "1 Brass desk lamp", "2 Paper floor lamp"],
    );
    check(Locale::En, "light", &["/10 Lighting"]);
    check(Locale::En, "Brass d", &["?brass desk", "1 Brass desk lamp"]);
    check(
        Locale::En,
        "lamp bra",
        &["?lamp brass", "1 Brass desk lamp"],
    );
    check(
        Locale::Zh,
        "沙",
        &["?沙发", "?沙发床", "4 丝绒沙发床", "3 亚麻沙发"],
    );
    check(Locale::Zh, "lamp", &["1 黄铜台灯", "2 纸艺落地灯"]);
    check(Locale::En, "台灯", &["1 Brass desk lamp"]);
    check(Locale::En, "tw-005", &["5 Oak dining chair"]);
}

#[test]
fn a_slip_of_the_finger_is_forgiven() {
    check(
        Locale::En,
        "lmap",
        &["?lamp", "1 Brass desk lamp", "2 Paper floor lamp"],
    );
    check(
        Locale::En,
        "vlvet so",
        &["?velvet sofa", "4 Velvet sofa bed"],
    );
    check(Locale::En, "xq", &[]);
    check(Locale::En, "  ", &[]);
}
