use model::listing::Badge;

use super::*;
use crate::testing::{TestShop, axis, product, shop, variant};

async fn filled() -> TestShop {
    let shop = shop().await;
    shop.add_attribute("colour", &["sage #8a9a7b", "black #000000", "red #ff0000"])
        .await;
    shop.add_attribute("brand", &["nord"]).await;
    let home = shop.add_category("home", None).await;
    let lamps = shop.add_category("lamps", Some(home)).await;
    let mut arc = product("arc-lamp", 0, 0);
    arc.options = vec![axis("colour", &["sage", "black"])];
    arc.variants = vec![
        variant("A1", &[("colour", "sage")], 9000, 5),
        variant("A2", &[("colour", "black")], 12_000, 0),
    ];
    arc.variants[0].compare_at = Some(10_000);
    arc.category = Some(lamps);
    arc.categories = vec![lamps];
    arc.sales = 9;
    let mut desk = product("desk-lamp", 4000, 8);
    desk.attributes
        .insert("colour".into(), vec!["black".into()]);
    desk.brand = Some("nord".into());
    desk.category = Some(lamps);
    desk.categories = vec![lamps];
    let mut mug = product("mug", 1500, 0);
    mug.category = Some(home);
    mug.categories = vec![home];
    shop.add_products(&[arc, desk, mug]).await;
    shop
}

fn query(category: Option<&str>) -> ListingQuery {
    ListingQuery {
        category: category.map(Into::into),
        ..ListingQuery::default()
    }
}

fn slugs(listing: &Listing) -> Vec<&str> {
    listing
        .cards
        .iter()
        .map(|card| card.slug.as_str())
        .collect()
}

#[tokio::test]
async fn a_category_lists_what_is_in_it_and_below() {
    let shop = filled().await;
    let listing = shop
        .listing(Locale::Zh, &query(Some("home")), None)
        .await
        .unwrap();
    assert_eq!((listing.total, listing.pages), (3, 1));
    let category = listing.category.unwrap();
    assert_eq!(category.name, "home类");
    assert_eq!(category.children[0].0, "lamps");
    let lamps = shop
        .listing(Locale::En, &query(Some("lamps")), None)
        .await
        .unwrap();
    assert_eq!(lamps.total, 2);
    assert_eq!(lamps.category.unwrap().trail[0].0, "home");
    let none = shop.listing(Locale::En, &query(Some("sheds")), None).await;
    assert!(matches!(none, Err(Error::NotFound)));
}

#[tokio::test]
async fn facets_are_named_counted_and_cleaned() {
    let shop = filled().await;
    let mut asked = query(None);
    asked.filters = BTreeMap::from([
        (
            "colour".into(),
            vec!["red".into(), "sage".into(), "mauve".into()],
        ),
        ("material".into(), vec!["oak".into()]),
    ]);
    asked.page = 7;
    let listing = shop.listing(Locale::En, &asked, None).await.unwrap();
    assert_eq!(slugs(&listing), ["arc-lamp"]);
    assert_eq!(listing.query.filters["colour"], ["red", "sage"]);
    assert_eq!((listing.query.filters.len(), listing.query.page), (1, 1));
    let colour = listing.facets.iter().find(|facet| facet.code == "colour");
    let values: Vec<_> = colour
        .unwrap()
        .values
        .iter()
        .map(|v| (v.name.as_str(), v.count, v.selected, v.swatch.as_deref()))
        .collect();
    assert_eq!(
        values,
        [
            ("SAGE", 1, true, Some("#8a9a7b")),
            ("BLACK", 2, false, Some("#000000")),
            ("RED", 0, true, Some("#ff0000")),
        ]
    );
}

#[tokio::test]
async fn cards_tell_price_saving_swatches_and_what_can_be_added_at_once() {
    let shop = filled().await;
    let mut asked = query(None);
    asked.sort = Sort::PriceUp;
    let listing = shop.listing(Locale::En, &asked, None).await.unwrap();
    assert_eq!(slugs(&listing), ["mug", "desk-lamp", "arc-lamp"]);
    let [mug, desk, arc] = listing.cards.as_slice() else {
        panic!()
    };
    assert_eq!(mug.badges, [Badge::SoldOut]);
    assert_eq!((mug.quick_add, desk.quick_add.is_some()), (None, true));
    assert_eq!(arc.badges, [Badge::Sale(10), Badge::LowStock]);
    assert_eq!((arc.price.amount, arc.price_from), (9000, true));
    assert_eq!(arc.swatches, ["#8a9a7b", "#000000"]);
    let bounds = listing.price_bounds.unwrap();
    assert_eq!((bounds.0.amount, bounds.1.amount), (1500, 12_000));
}

#[tokio::test]
async fn search_finds_words_and_suggestions_lead_somewhere() {
    let shop = filled().await;
    let mut asked = query(None);
    asked.text = Some("  lamps ".into());
    let listing = shop.listing(Locale::En, &asked, None).await.unwrap();
    assert_eq!(listing.total, 2);
    assert_eq!(listing.query.text.as_deref(), Some("lamps"));
    asked.text = Some("A2".into());
    assert_eq!(
        slugs(&shop.listing(Locale::En, &asked, None).await.unwrap())[0],
        "arc-lamp"
    );

    let suggestions = shop.suggest(Locale::Zh, "desk").await.unwrap();
    let product = suggestions.iter().find(|s| s.price.is_some()).unwrap();
    assert_eq!(product.href, "/zh/p/desk-lamp");
}

#[tokio::test]
async fn the_home_page_shows_no_product_twice() {
    let shop = filled().await;
    let home = shop.home(Locale::En, None).await.unwrap();
    assert_eq!(home.categories.len(), 1);
    let mut all: Vec<_> = home
        .shelves
        .iter()
        .flat_map(|s| &s.cards)
        .map(|c| c.id)
        .collect();
    assert_eq!(home.shelves[0].cards[0].slug, "arc-lamp");
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!((all.len(), count), (2, 2));
}
