//! Filling, changing, opening again; and reading meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{catalogue, ids, search};
use crate::{Document, Error, Index, Request, Suggestion, Synonyms};

fn open(folder: &std::path::Path) -> Index {
    Index::open(folder, Synonyms::default()).unwrap()
}

#[test]
fn a_filled_index_opens_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let index = open(folder.path());
    assert!(index.needs_filling() && index.is_empty());
    index.replace_all(catalogue()).unwrap();
    assert!(!index.needs_filling());
    let request = Request {
        text: Some("sofa".to_owned()),
        ..Request::default()
    };
    let before = (
        index.search(&request).unwrap(),
        index.search(&Request::default()).unwrap(),
    );
    drop(index);
    let index = open(folder.path());
    assert!(!index.needs_filling());
    assert_eq!(
        (
            index.search(&request).unwrap(),
            index.search(&Request::default()).unwrap()
        ),
        before
    );
    assert_eq!(
        index.suggest(model::Locale::Zh, "velvet", 1),
        [Suggestion::Product(4.into(), "丝绒沙发床".to_owned())]
    );
}

#[test]
fn an_older_or_broken_index_is_thrown_away() {
    for damage in [("schema-version", "0"), ("meta.json", "{")] {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path()).replace_all(catalogue()).unwrap();
        std::fs::write(folder.path().join(damage.0), damage.1).unwrap();
        let index = open(folder.path());
        assert!(index.needs_filling() && index.is_empty(), "{damage:?}");
    }
}

#[test]
fn changes_are_seen_at_once_and_leave_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let index = open(folder.path());
    index.replace_all(catalogue()).unwrap();
    let mut sofa = catalogue().remove(2);
    sofa.en.name = "Linen armchair".to_owned();
    sofa.zh.name = "亚麻扶手椅".to_owned();
    index
        .upsert(&[
            sofa,
            Document {
                skus: vec!["NEW".to_owned()],
                ..Document::new(9.into())
            },
        ])
        .unwrap();
    assert_eq!(ids(&search(&index, "sofa")), [4, 1]);
    assert_eq!(ids(&search(&index, "armchair")), [3]);
    assert_eq!(ids(&search(&index, "new")), [9]);
    assert!(index.suggest(model::Locale::En, "linen so", 5).is_empty());
    assert_eq!(index.suggest(model::Locale::En, "linen arm", 5).len(), 2);
    index.remove(&[4.into(), 9.into(), 777.into()]).unwrap();
    assert_eq!(ids(&search(&index, "sofa")), [1]);
    assert_eq!((index.len(), ids(&search(&index, "new"))), (7, vec![]));
    index.upsert(&[catalogue().remove(3)]).unwrap();
    assert_eq!(ids(&search(&open(folder.path()), "sofa")), [4, 1]);
    index.replace_all([]).unwrap();
    assert!(index.is_empty() && search(&index, "sofa").ids.is_empty());
}

#[test]
fn what_has_not_changed_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let index = open(folder.path());
    let mut products = catalogue();
    products[0].sales = 100;
    index.replace_all(products.clone()).unwrap();
    let written = || std::fs::read_to_string(folder.path().join("meta.json")).unwrap();
    let before = written();
    products[0].sales = 110;
    index.upsert(&products).unwrap();
    index.update(&[], &[]).unwrap();
    assert_eq!(written(), before);
    let changes: [fn(&mut Document); 4] = [
        |product| product.sales = 111,
        |product| product.in_stock = false,
        |product| product.zh.tags.push("新品".to_owned()),
        |product| product.price_max += 1,
    ];
    for change in changes {
        let before = written();
        change(&mut products[0]);
        index.upsert(&products).unwrap();
        assert_ne!(written(), before);
    }
    assert_eq!(ids(&search(&open(folder.path()), "新品")), [1]);
}

#[test]
fn what_another_process_wrote_is_found_after_the_next_change() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (open(folder.path()), open(folder.path()));
    one.replace_all(catalogue().drain(..4)).unwrap();
    other.upsert(&catalogue()[4..]).unwrap();
    one.upsert(&[Document {
        sales: 99,
        ..catalogue().remove(0)
    }])
    .unwrap();
    assert_eq!(one.len(), 8);
}

#[test]
fn readers_see_either_catalogue_and_nothing_between() {
    let index = Index::in_memory(Synonyms::default()).unwrap();
    index.replace_all(catalogue()).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let found = search(&index, "lamp");
                    assert!(matches!(found.total, 1 | 2), "{found:?}");
                    assert!(matches!(
                        index.search(&Request::default()).unwrap().total,
                        7 | 8
                    ));
                    let _ = index.suggest(model::Locale::En, "l", 5);
                }
            });
        }
        for _ in 0..20 {
            index.remove(&[2.into()]).unwrap();
            index.upsert(&catalogue()[1..2]).unwrap();
        }
        done.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_busy_index_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let index = open(folder.path());
    let other = tantivy::Index::open_in_dir(folder.path()).unwrap();
    let _writer: tantivy::IndexWriter = other.writer_with_num_threads(1, 16_000_000).unwrap();
    assert!(matches!(index.replace_all(catalogue()), Err(Error::Locked)));
}
