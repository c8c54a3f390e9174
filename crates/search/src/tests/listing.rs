//! Listings: filters, counts, orders, pages; held against a naive walk over the documents.

use std::collections::BTreeMap;

use model::Currency;
use model::listing::Sort;
use proptest::prelude::*;

use super::{HOME, LIGHT, SEATS, catalogue, ids, index};
use crate::{Document, Index, Outcome, Request, Synonyms};

fn counts(outcome: &Outcome, facet: &str) -> Vec<(String, u32)> {
    let facet = outcome.facets.iter().find(|found| &*found.code == facet);
    facet.map_or(Vec::new(), |facet| {
        facet
            .values
            .iter()
            .map(|(code, count)| (code.to_string(), *count))
            .collect()
    })
}

fn pairs(list: &[(&str, u32)]) -> Vec<(String, u32)> {
    list.iter()
        .map(|(code, count)| ((*code).to_owned(), *count))
        .collect()
}

fn filters(list: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
    list.iter()
        .map(|(code, values)| {
            (
                (*code).to_owned(),
                values.iter().map(|v| (*v).to_owned()).collect(),
            )
        })
        .collect()
}

#[test]
fn categories_hold_what_is_under_them() {
    let index = index();
    let list = |category: i64| {
        let request = Request {
            category: Some(category.into()),
            sort: Sort::PriceUp,
            ..Request::default()
        };
        ids(&index.search(&request).unwrap())
    };
    assert_eq!(list(HOME), [1, 2, 3, 4, 5]);
    assert_eq!(list(LIGHT), [1, 2]);
    assert_eq!(list(SEATS), [3, 4, 5]);
    assert_eq!(list(77), [0; 0]);
}

#[test]
fn counts_follow_the_selection_of_the_other_facets() {
    let index = index();
    let mut request = Request {
        category: Some(HOME.into()),
        sort: Sort::PriceUp,
        ..Request::default()
    };
    let found = index.search(&request).unwrap();
    assert_eq!(
        counts(&found, "colour"),
        pairs(&[("black", 2), ("blue", 2), ("white", 2), ("brass", 1)])
    );
    request.filters = filters(&[("colour", &["blue", "white"])]);
    let found = index.search(&request).unwrap();
    assert_eq!(ids(&found), [2, 3, 4]);
    assert_eq!(
        counts(&found, "colour"),
        pairs(&[("black", 2), ("blue", 2), ("white", 2), ("brass", 1)])
    );
    assert_eq!(
        counts(&found, "material"),
        pairs(&[("linen", 1), ("paper", 1), ("velvet", 1)])
    );
    request.filters = filters(&[("colour", &["blue", "white"]), ("material", &["linen"])]);
    let found = index.search(&request).unwrap();
    assert_eq!(ids(&found), [3]);
    assert_eq!(
        counts(&found, "colour"),
        pairs(&[("blue", 1), ("white", 1)])
    );
    assert_eq!(
        counts(&found, "material"),
        pairs(&[("linen", 1), ("paper", 1), ("velvet", 1)])
    );
}

#[test]
fn switches_and_prices_narrow() {
    let index = index();
    let base = Request {
        sort: Sort::PriceUp,
        ..Request::default()
    };
    let on_sale = index
        .search(&Request {
            on_sale: true,
            ..base.clone()
        })
        .unwrap();
    assert_eq!(ids(&on_sale), [4]);
    let in_stock = index
        .search(&Request {
            in_stock: true,
            ..base.clone()
        })
        .unwrap();
    assert_eq!(ids(&in_stock), [1, 2, 3, 4, 6, 7, 8]);
    let priced = index
        .search(&Request {
            price_min: Some(2_400),
            price_max: Some(4_000),
            ..base
        })
        .unwrap();
    assert_eq!(ids(&priced), [2, 3, 4]);
    assert_eq!(priced.price_bounds, Some((1_000, 8_500)));
}

#[test]
fn prices_of_another_currency_narrow_and_sort_by_themselves() {
    let mut products = catalogue();
    // Each of the next six is cheaper there than the one before; the first and the last keep their own.
    for (product, low) in products.iter_mut().skip(1).zip((10..70).rev().step_by(10)) {
        product.quoted = vec![(Currency::EUR, low, low + 5)];
    }
    let index = Index::in_memory(Synonyms::default()).unwrap();
    index.replace_all(products).unwrap();
    let request = Request {
        currency: Some(Currency::EUR),
        sort: Sort::PriceUp,
        price_max: Some(64),
        ..Request::default()
    };
    let found = index.search(&request).unwrap();
    assert_eq!(ids(&found), [7, 6, 5, 4, 3]);
    assert_eq!(found.price_bounds, Some((19, 8_500)));
    let own = Request {
        currency: Some(Currency::GBP),
        ..request
    };
    let found = index.search(&own).unwrap();
    assert_eq!(
        (found.ids.len(), found.price_bounds),
        (0, Some((1_000, 8_500)))
    );
}

#[test]
fn one_lonely_rating_is_not_the_best() {
    let found = index()
        .search(&Request {
            sort: Sort::Rating,
            ..Request::default()
        })
        .unwrap();
    assert_eq!(&ids(&found)[..2], [1, 5]);
}

#[test]
fn the_push_of_the_merchant_leads_a_category() {
    let mut products = catalogue();
    products[2].boost = 2.0;
    let index = Index::in_memory(Synonyms::default()).unwrap();
    index.replace_all(products).unwrap();
    assert_eq!(ids(&index.search(&Request::default()).unwrap())[0], 3);
}

fn any_catalogue() -> impl Strategy<Value = Vec<Document>> {
    let product = (
        1..60_i64,
        0..4_i64,
        "[ab]{0,2}",
        "[xyz]{0,3}",
        0..50_i64,
        0..9_i64,
        any::<[bool; 2]>(),
        0..5_u32,
    );
    let product = product.prop_map(
        |(id, category, colour, size, price, spread, [on_sale, in_stock], sales)| {
            let values = |letters: &str| letters.chars().map(String::from).collect::<Vec<_>>();
            Document {
                categories: (category > 0)
                    .then(|| category.into())
                    .into_iter()
                    .collect(),
                facets: [
                    ("colour".to_owned(), values(&colour)),
                    ("size".to_owned(), values(&size)),
                ]
                .into(),
                price_min: price,
                price_max: price + spread,
                created_at: id % 7,
                on_sale,
                in_stock,
                sales,
                ..Document::new(id.into())
            }
        },
    );
    proptest::collection::vec(product, 0..60)
}

/// Whether a product matches, one facet's selection left out.
fn matches(request: &Request, product: &Document, without: Option<&str>) -> bool {
    request
        .category
        .is_none_or(|id| product.categories.contains(&id))
        && (!request.in_stock || product.in_stock)
        && (!request.on_sale || product.on_sale)
        && request.price_min.is_none_or(|low| product.price_max >= low)
        && request
            .price_max
            .is_none_or(|high| product.price_min <= high)
        && request
            .filters
            .iter()
            .filter(|(code, _)| Some(code.as_str()) != without)
            .all(|(code, chosen)| {
                chosen.is_empty()
                    || chosen
                        .iter()
                        .any(|value| product.facets[code].contains(value))
            })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn listings_agree_with_a_walk_over_the_documents(
        products in any_catalogue(),
        category in proptest::option::of(0..4_i64),
        colours in proptest::sample::subsequence(vec!["a", "b"], 0..=2),
        sizes in proptest::sample::subsequence(vec!["x", "y", "z", "?"], 0..=3),
        prices in (proptest::option::of(0..50_i64), proptest::option::of(0..60_i64)),
        switches in any::<[bool; 2]>(),
        sort in proptest::sample::select(Sort::ALL.to_vec()),
        offset in 0..20_usize,
    ) {
        let index = Index::in_memory(Synonyms::default()).unwrap();
        index.replace_all(products.clone()).unwrap();
        let mut unique: BTreeMap<i64, Document> = BTreeMap::new();
        unique.extend(products.into_iter().map(|product| (product.id.get(), product)));
        let request = Request {
            category: category.map(Into::into),
            filters: filters(&[("colour", &colours), ("size", &sizes)]),
            price_min: prices.0,
            price_max: prices.1,
            in_stock: switches[0],
            on_sale: switches[1],
            sort,
            offset,
            limit: 8,
            ..Request::default()
        };
        let found = index.search(&request).unwrap();
        let expected: Vec<&Document> = unique.values().filter(|product| matches(&request, product, None)).collect();
        prop_assert_eq!(found.total as usize, expected.len());
        prop_assert_eq!(found.ids.len(), expected.len().saturating_sub(offset).min(8));
        for id in &found.ids {
            prop_assert!(expected.iter().any(|product| product.id == *id));
        }
        let shown: Vec<&Document> = found.ids.iter().map(|id| &unique[&id.get()]).collect();
        let sorted = shown.windows(2).all(|pair| match sort {
            Sort::PriceUp => pair[0].price_min <= pair[1].price_min,
            Sort::PriceDown => pair[0].price_min >= pair[1].price_min,
            Sort::Newest => pair[0].created_at >= pair[1].created_at,
            Sort::BestSelling | Sort::Relevance | Sort::ForYou => pair[0].sales >= pair[1].sales,
            Sort::Rating => true,
        });
        prop_assert!(sorted, "by {:?}", sort);
        for facet in ["colour", "size"] {
            for value in ["a", "b", "x", "y", "z"] {
                let expected = unique.values()
                    .filter(|product| matches(&request, product, Some(facet)))
                    .filter(|product| product.facets[facet].iter().any(|other| other == value))
                    .count() as u32;
                let count = counts(&found, facet).into_iter().find(|(code, _)| code == value).map_or(0, |(_, count)| count);
                prop_assert_eq!(count, expected, "{} {}", facet, value);
            }
        }
    }
}
