//! Reviews: mean, histogram whose rows filter, and pages of reviews by links.

use leptos::prelude::*;
use model::Locale;
use model::listing_url;
use model::product::ProductView;
use model::review::{ReviewView, Reviews};
use ui::{Badge, BadgeKind, Bar, Icon, IconName, Pagination, Stars};

use crate::catalog::rating_words;
use crate::dates;
use crate::request::{PageRequest, page_locale};
use crate::shell::frame_data;

use super::api::read_reviews;

/// The reviews of a product. Failing to read them leaves them out and keeps the page.
#[component]
pub fn ReviewsSection(request: PageRequest, product: ProductView) -> impl IntoView {
    let locale = request.locale;
    let asked = |name: &str| {
        let mut pairs = listing_url::pairs(request.query());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value)
    };
    let stars = asked("stars")
        .and_then(|n| n.parse().ok())
        .filter(|n| (1..=5).contains(n));
    let page = asked("reviews").and_then(|n| n.parse().ok()).unwrap_or(1);
    Suspend::new(async move {
        let reviews = read_reviews(product.id, stars, page).await.ok()?;
        let rating = product.rating?;
        let address = ReviewAddress::new(locale, &product);
        let list = reviews
            .reviews
            .clone()
            .into_iter()
            .map(|review| view! { <Review review/> });
        let list = list.collect_view();
        let pages = address.clone();
        let star = reviews.stars;
        let (now, total) = (reviews.page, reviews.pages);
        Some(view! {
            <section class="reviews" id="reviews" aria-labelledby="reviews-title" data-swap="reviews">
                <header class="reviews-head">
                    <h2 id="reviews-title">{locale.pick("Reviews", "顾客评价")}</h2>
                    {star.map(|stars| view! { <AllStars address=address.clone() stars/> })}
                </header>
                <div class="reviews-body">
                    <Summary reviews rating address/>
                    <div class="stack">
                        <ol class="review-list">{list}</ol>
                        <Pagination
                            current=now
                            total
                            href=move |page| pages.of(star, page)
                            label=locale.pick("Pages of reviews", "评价分页")
                            previous=locale.pick("Newer reviews", "较新的评价")
                            next=locale.pick("Older reviews", "较早的评价")
                            page_label=locale.pick("Page", "页码")
                        />
                    </div>
                </div>
            </section>
        })
    })
}

/// Addresses of the reviews that keep the product's choice.
#[derive(Clone)]
struct ReviewAddress(String);

impl ReviewAddress {
    fn new(locale: Locale, product: &ProductView) -> Self {
        let chosen = product.options.first();
        let chosen = chosen.and_then(|option| option.values.iter().find(|value| value.selected));
        let choice = chosen
            .map(|value| format!("{}&", value.query))
            .unwrap_or_default();
        Self(locale.path(&format!("/p/{}?{choice}", product.slug)))
    }

    fn of(&self, stars: Option<i64>, page: u32) -> String {
        let stars = stars.map(|n| format!("stars={n}&")).unwrap_or_default();
        format!("{}{stars}reviews={page}#reviews", self.0)
    }
}

#[component]
fn AllStars(address: ReviewAddress, stars: i64) -> impl IntoView {
    let locale = page_locale();
    let words = match locale {
        Locale::En => format!("Only {stars} stars"),
        Locale::Zh => format!("仅看 {stars} 星"),
    };
    view! {
        <a class="chip" href=address.of(None, 1) rel="nofollow" data-live="">
            <span class="visually-hidden">{locale.pick("Remove filter ", "移除筛选条件：")}</span>{words}<Icon name=IconName::Close/>
        </a>
    }
    .into_any()
}

#[component]
fn Summary(reviews: Reviews, rating: (i64, i64), address: ReviewAddress) -> impl IntoView {
    let locale = page_locale();
    let (mean, label) = rating_words(locale, rating);
    let stars = f64::from(i32::try_from(rating.0).unwrap_or_default()) / 10.0;
    let count = match locale {
        Locale::En => format!("{} reviews", rating.1),
        Locale::Zh => format!("{} 条评价", rating.1),
    };
    let all = reviews.histogram.iter().sum::<i64>().max(1);
    let rows = (1..=5_i64).rev().zip(reviews.histogram).map(|(stars, number)| {
        let share = number as f64 / all as f64;
        let label = match locale {
            Locale::En => format!("{number} reviews with {stars} stars"),
            Locale::Zh => format!("{stars} 星评价 {number} 条"),
        };
        let here = (reviews.stars == Some(stars)).then_some("true");
        view! {
            <li><a href=address.of(Some(stars), 1) rel="nofollow" data-live="" aria-label=label aria-current=here>
                <span class="num">{stars}</span><Icon name=IconName::Star/><Bar share/><span class="num">{number}</span>
            </a></li>
        }
    });
    view! {
        <div class="reviews-sum">
            <p class="reviews-mean num">{mean}</p>
            <Stars rating=stars label/>
            <p class="small muted">{count}</p>
            <ul class="histogram">{rows.collect_view()}</ul>
        </div>
    }
    .into_any()
}

#[component]
fn Review(review: ReviewView) -> impl IntoView {
    let locale = page_locale();
    let shop = frame_data().settings.name.get(locale).to_owned();
    let label = match locale {
        Locale::En => format!("{} out of 5 stars", review.stars),
        Locale::Zh => format!("{} 星（满分 5 星）", review.stars),
    };
    let rating = f64::from(i32::try_from(review.stars).unwrap_or_default());
    // A review in another language says so, for screen readers and fonts.
    let language = Locale::from_code(&review.locale)
        .filter(|other| *other != locale)
        .map(Locale::tag);
    let title = (!review.title.is_empty())
        .then(|| view! { <h3 class="review-title">{review.title.clone()}</h3> });
    let verified = review.verified.then(|| {
        view! { " · " <Badge kind=BadgeKind::Good>{locale.pick("Verified purchase", "已验证购买")}</Badge> }
    });
    let reply = review
        .reply
        .map(|reply| view! { <div class="review-reply"><b>{shop}</b><p>{reply}</p></div> });
    view! {
        <li class="review" lang=language>
            <Stars rating label/>
            {title}
            <p>{review.body}</p>
            <p class="review-by small muted">
                {review.author} " · " <time datetime=dates::machine(review.at)>{dates::day(locale, review.at)}</time> {verified}
            </p>
            {reply}
        </li>
    }
    .into_any()
}
