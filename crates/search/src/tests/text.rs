//! What words find.

use std::sync::LazyLock;

use model::Locale;
use model::listing::Sort;
use proptest::prelude::*;

use super::{ids, index, search};
use crate::{Index, Request};

/// Checks which products words find, the best first, and what was understood instead.
#[track_caller]
fn check(text: &str, expected: &[i64], corrected: Option<&str>) {
    static INDEX: LazyLock<Index> = LazyLock::new(index);
    let found = search(&INDEX, text);
    assert_eq!(
        (ids(&found).as_slice(), found.corrected.as_deref()),
        (expected, corrected),
        "for {text:?}"
    );
    assert_eq!(found.total as usize, expected.len());
}

#[test]
fn words_and_their_forms_find_products() {
    check("lamp", &[1, 2], None);
    check("LAMPS", &[1, 2], None);
    check("desk lamps", &[1], None);
    check("sofa", &[3, 4, 1], None);
    check("cafe", &[7], None);
    check("café glasses", &[7], None);
    check("run", &[6], None);
    check("women tshirt", &[6], None);
    check("women's t-shirt", &[6], None);
    check("the lamp for the desk", &[1], None);
    check("duvet", &[8], None);
    check("zzzzzz", &[], None);
}

#[test]
fn name_counts_more_than_brand_and_brand_more_than_body() {
    check("halden", &[5, 3, 1], None);
    check("halden sofa", &[3, 1], None);
    check("oak", &[5], None);
}

#[test]
fn chinese_finds_by_words_parts_and_single_characters() {
    check("沙发", &[3, 4, 1], None);
    check("亚麻沙发", &[3], None);
    check("床", &[8, 4], None);
    check("灯", &[1, 2], None);
    check("儿童 床单", &[8], None);
    check("女士跑步", &[6], None);
    check("黄铜的台灯", &[1], None);
    check("台灯 lamp", &[1], None);
    check("哈尔登", &[5, 3, 1], None);
}

#[test]
fn skus_come_first_in_any_writing() {
    check("TW-003-A", &[3], None);
    check("tw003b", &[3], None);
    check("tw 005 a", &[5], None);
    assert_eq!(search(&index(), "tw-00").total, 8);
}

#[test]
fn the_last_word_may_be_unfinished() {
    check("lam", &[1, 2], None);
    check("floor lam", &[2], None);
    check("velv", &[4], None);
    check("velv ", &[], None);
}

#[test]
fn misspelt_words_are_understood() {
    check("chiar", &[5], Some("chair"));
    check("linnen sofa", &[3], Some("linen sofa"));
    check("childrens beding", &[8], Some("childrens bedding"));
    check("vlevet soffa", &[4], Some("velvet sofa"));
    check("lmp", &[], None);
    let index = index();
    assert_eq!(
        index
            .did_you_mean(Locale::En, "Oak CHIAR!")
            .unwrap()
            .as_deref(),
        Some("oak chair!")
    );
    assert_eq!(index.did_you_mean(Locale::En, "oak chair").unwrap(), None);
}

#[test]
fn all_words_are_preferred_and_most_words_accepted() {
    check("brass lamp", &[1], None);
    check("velvet oak sofa", &[4], None);
    check("brass velvet", &[1, 4], None);
}

#[test]
fn synonyms_belong_to_a_language() {
    let index = index();
    let find = |locale, text: &str| {
        let request = Request {
            locale,
            text: Some(text.to_owned()),
            ..Request::default()
        };
        ids(&index.search(&request).unwrap())
    };
    assert_eq!(find(Locale::En, "couch"), [3, 4, 1]);
    assert_eq!(find(Locale::Zh, "couch"), [0; 0]);
    assert_eq!(find(Locale::Zh, "长椅"), [3, 4, 1]);
}

#[test]
fn a_search_can_be_filtered_and_sorted() {
    let index = index();
    let mut request = Request {
        text: Some("sofa".to_owned()),
        sort: Sort::PriceDown,
        ..Request::default()
    };
    assert_eq!(ids(&index.search(&request).unwrap()), [4, 3, 1]);
    request
        .filters
        .insert("colour".to_owned(), vec!["white".to_owned()]);
    let found = index.search(&request).unwrap();
    assert_eq!(ids(&found), [3]);
    assert_eq!(found.price_bounds, Some((3_000, 3_500)));
    request
        .filters
        .insert("colour".to_owned(), vec!["pink".to_owned()]);
    assert_eq!(index.search(&request).unwrap().total, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_typed_is_an_error(text in any::<String>(), tail in "[ \"'()+:~*^\\\\-]{0,5}", repeat in 1_usize..200) {
        thread_local!(static INDEX: Index = index());
        INDEX.with(|index| {
            for text in [text.clone(), text.repeat(repeat), format!("lamp{tail}{text}"), format!("沙发{tail}{text}灯")] {
                let request = Request { text: Some(text.clone()), offset: repeat, limit: usize::MAX, ..Request::default() };
                index.search(&request).unwrap();
                index.did_you_mean(Locale::Zh, &text).unwrap();
                assert!(index.suggest(Locale::En, &text, 7).len() <= 7);
            }
        });
    }
}
