//! A product in a grid or on a shelf.

use std::sync::LazyLock;

use leptos::prelude::*;
use model::activity::Via;
use model::catalog::Image;
use model::listing::{Badge, ProductCard};
use model::{Locale, Money, VariantId};
use ui::{BadgeKind, Card, Drawn, Icon, IconName, Picture, Price, Rating, Swatch};

use crate::request::page_locale;

/// How wide a card's picture is shown.
const SIZES: &str = "(width < 48rem) 46vw, 18rem";

/// Tiles that are remembered: a kilobyte or two each.
const REMEMBERED: usize = 4_000;

/// Everything that a tile is drawn from.
#[derive(PartialEq, Eq, Hash)]
struct Tile {
    locale: Locale,
    card: ProductCard,
    priority: bool,
}

static TILES: LazyLock<Drawn<Tile>> = LazyLock::new(|| Drawn::new(REMEMBERED));

/// One product as a list item: picture, name, price, rating, colours, quick add.
#[component]
pub fn ProductTile(
    /// The product.
    card: ProductCard,
    /// Seen at once: load its picture first.
    #[prop(optional)]
    priority: bool,
) -> impl IntoView {
    let locale = page_locale();
    let tile = Tile {
        locale,
        card,
        priority,
    };
    view! { <li inner_html=TILES.html(tile, draw)></li> }.into_any()
}

/// Draws a tile.
fn draw(tile: &Tile) -> AnyView {
    let Tile {
        locale,
        card,
        priority,
    } = tile;
    let (locale, card, priority) = (*locale, card.clone(), *priority);
    let amount = card_price(locale, &card);
    // The shelf is told in the link, and is no part of the page's address: the server takes it off.
    let via = card.via.map(|via| format!("?{}={via}", Via::PARAMETER));
    let href = locale.path(&format!("/p/{}{}", card.slug, via.unwrap_or_default()));
    let note = card.reason.unwrap_or(card.subtitle);
    let badges = corner_badges(locale, &card.badges);
    let (picture, hover) = (card.picture, card.hover);
    let media = move || {
        view! {
            {picture.map(|image| view! { <CardPicture image priority/> })}
            {hover.map(|image| view! { <CardPicture image second=true/> })}
        }
    };
    let name = card.name.clone();
    let add = move || {
        card.quick_add
            .map(|variant| view! { <QuickAdd locale variant name/> })
    };
    let compare_at = card.compare_at.map(|money| money.show(locale));
    let rating = card.rating.map(|rating| {
        let (mean, label) = rating_words(locale, rating);
        view! { <Rating mean label/> }
    });
    let swatches = (card.swatches.len() > 1).then(|| {
        let spots = card.swatches.into_iter();
        view! { <ul class="card-swatches" aria-hidden="true">{spots.map(|color| view! { <li><Swatch color/></li> }).collect_view()}</ul> }
    });
    view! {
        <Card href name=card.name media badges note action=add>
            <div class="card-row">
                <Price amount compare_at was_label=locale.pick("Was", "原价") now_label=locale.pick("Now", "现价")/>
                {rating}
            </div>
            {swatches}
        </Card>
    }
    .into_any()
}

#[component]
fn CardPicture(
    image: Image,
    #[prop(optional)] priority: bool,
    #[prop(optional)] second: bool,
) -> impl IntoView {
    let (class, alt) = if second {
        ("card-img card-img-2", String::new())
    } else {
        ("card-img", image.alt)
    };
    view! { <Picture src=image.src srcset=image.srcset sizes=SIZES alt class priority/> }
}

/// Puts a product with one variant into the cart without a visit to its page.
#[component]
fn QuickAdd(locale: Locale, variant: VariantId, name: String) -> impl IntoView {
    let label = match locale {
        Locale::En => format!("Add {name} to cart"),
        Locale::Zh => format!("将{name}加入购物车"),
    };
    view! {
        <form class="card-add" method="post" action="/api/add_to_cart">
            <input r#type="hidden" name="variant" value=variant.to_string()/>
            <input r#type="hidden" name="quantity" value="1"/>
            <input r#type="hidden" name="locale" value=locale.code()/>
            <button class="icon-button" aria-label=label><Icon name=IconName::Plus/></button>
        </form>
    }
    .into_any()
}

/// The words in the corner of a picture.
#[must_use]
pub fn corner_badges(locale: Locale, badges: &[Badge]) -> Vec<(BadgeKind, String)> {
    let word = |badge: &Badge| match *badge {
        Badge::Sale(percent) => (BadgeKind::Sale, format!("−{percent}%")),
        Badge::New => (BadgeKind::New, locale.pick("New", "新品").to_owned()),
        Badge::LowStock => (
            BadgeKind::Low,
            locale.pick("Few left", "库存不多").to_owned(),
        ),
        Badge::SoldOut => (
            BadgeKind::SoldOut,
            locale.pick("Sold out", "已售罄").to_owned(),
        ),
    };
    badges.iter().map(word).collect()
}

/// Mean stars as a number (`4.6`), and in words with their count. `rating` is tenths and count.
#[must_use]
pub fn rating_words(locale: Locale, (tenths, count): (i64, i64)) -> (String, String) {
    let mean = format!("{}.{}", tenths / 10, tenths % 10);
    let label = match locale {
        Locale::En => format!("{mean} out of 5 stars, {count} reviews"),
        Locale::Zh => format!("{mean} 星（满分 5 星），{count} 条评价"),
    };
    (mean, label)
}

/// What a product costs, which some of its variants may exceed.
pub fn card_price(locale: Locale, card: &ProductCard) -> String {
    if card.price_from {
        from_price(locale, card.price)
    } else {
        card.price.show(locale)
    }
}

/// `from $24.00`
fn from_price(locale: Locale, price: Money) -> String {
    let amount = price.show(locale);
    match locale {
        Locale::En => format!("from {amount}"),
        Locale::Zh => format!("{amount} 起"),
    }
}

/// What is saved against a former price: `Save 25%`, if it is at least one percent.
#[must_use]
pub fn price_words(locale: Locale, price: Money, former: Money) -> Option<String> {
    let percent = (former.amount - price.amount) * 100 / former.amount.max(1);
    (percent > 0).then(|| match locale {
        Locale::En => format!("Save {percent}%"),
        Locale::Zh => format!("省 {percent}%"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Currency;

    #[test]
    fn savings_and_ratings_are_put_into_words() {
        let money = |amount| Money::new(amount, Currency::EUR);
        let saving = |now, was| price_words(Locale::En, money(now), money(was));
        assert_eq!(saving(7_500, 10_000).as_deref(), Some("Save 25%"));
        assert_eq!(saving(9_999, 10_000), None);
        let (mean, label) = rating_words(Locale::Zh, (46, 38));
        assert_eq!(
            (mean.as_str(), label.as_str()),
            ("4.6", "4.6 星（满分 5 星），38 条评价")
        );
    }
}
