//! How many events of visitors a shop takes in on one core, and how soon the next page knows of one: `name value unit`
//! lines.

#![expect(clippy::print_stdout, reason = "a program that prints figures")]
#![expect(
    clippy::expect_used,
    reason = "a bench ends where something goes wrong"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use model::activity::Act;
use model::listing::{ListingQuery, ShelfKind};
use model::{Locale, ProductId, VisitorId};
use shop::{Clock, MailConfig, Shop, ShopConfig};
use store::Store;

/// Events that are taken in.
const EVENTS: usize = 200_000;
/// Looks of one visitor; the shop does not believe somebody who rushes through it.
const LOOKS: usize = 40;
/// Looks after which the next page is rendered.
const RENDERS: usize = 2_000;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime starts");
    runtime.block_on(measure());
}

async fn measure() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let url = format!("sqlite:{}", folder.path().join("bench.sqlite").display());
    let store = Store::open(&url).await.expect("a fresh file can be opened");
    let shop = Shop::open(ShopConfig {
        store: store.clone(),
        data: folder.path().to_owned(),
        clock: Clock::System,
        secret: vec![7; 32],
        base_url: "https://shop.example".to_owned(),
        mail: MailConfig::default(),
        test_payments: true,
        trainer: None,
    })
    .await
    .expect("the shop opens");
    shop.fill_demo(&|_, _| ())
        .await
        .expect("the demo shop is filled");
    shop.train(&|_, _| ()).await.expect("it can be learnt from");
    let products = products(&shop).await;
    intake(&shop, &store, &products).await;
    visibility(&shop, &products).await;
}

async fn products(shop: &Arc<Shop>) -> Vec<ProductId> {
    let mut products = Vec::new();
    for page in 1.. {
        let query = ListingQuery {
            page,
            ..ListingQuery::default()
        };
        let listing = shop.listing(Locale::En, &query, None).await;
        let listing = listing.expect("there are products");
        products.extend(listing.cards.iter().map(|card| card.id));
        if page >= listing.pages {
            break;
        }
    }
    products
}

/// From the first event until the last is in the database. What all threads spend counts, also that of the database.
async fn intake(shop: &Arc<Shop>, store: &Store, products: &[ProductId]) {
    let (began, spent) = (Instant::now(), processor_seconds());
    for n in 0..EVENTS {
        let visitor = VisitorId::from(1 + (n / LOOKS) as i64);
        let product = products[(n * 7 + n / LOOKS) % products.len()];
        let noted = shop.note(visitor, n % LOOKS == 0, Act::View, product, None);
        noted.await.expect("an event is noted");
        if n % 1_000 == 0 {
            tokio::task::yield_now().await;
        }
    }
    let noted = began.elapsed().as_secs_f64();
    let mut written = 0;
    while written + (shop.activities_lost() as usize) < EVENTS
        && began.elapsed() < Duration::from_secs(60)
    {
        tokio::time::sleep(Duration::from_millis(20)).await;
        written = store.views_since(0).await.expect("they can be read").len();
    }
    let (elapsed, spent) = (began.elapsed().as_secs_f64(), processor_seconds() - spent);
    let lost = shop.activities_lost();
    println!("events_noted {:.0} 1/s", EVENTS as f64 / noted);
    println!("events_written {:.0} 1/s", written as f64 / elapsed);
    println!("events_on_one_core {:.0} 1/s", written as f64 / spent);
    println!("events_lost {lost} count");
}

/// From an event until the next front page of its visitor shows it.
async fn visibility(shop: &Arc<Shop>, products: &[ProductId]) {
    let mut millis = Vec::with_capacity(RENDERS);
    let mut unseen = 0;
    for n in 0..RENDERS {
        let visitor = VisitorId::from(1_000_000 + (n / LOOKS) as i64);
        let product = products[(n * 11) % products.len()];
        let began = Instant::now();
        let noted = shop.note(visitor, n % LOOKS == 0, Act::View, product, None);
        noted.await.expect("an event is noted");
        let home = shop.home(Locale::En, Some(visitor)).await;
        let home = home.expect("the front page is there");
        millis.push(began.elapsed().as_secs_f64() * 1e3);
        let mut own = home
            .shelves
            .iter()
            .filter(|shelf| shelf.kind == ShelfKind::Continue);
        let seen = own.any(|shelf| shelf.cards.iter().any(|card| card.id == product));
        unseen += usize::from(!seen);
    }
    millis.sort_by(f64::total_cmp);
    for (name, share) in [("p50", 0.5), ("p99", 0.99)] {
        let at = ((RENDERS - 1) as f64 * share) as usize;
        println!("event_visible_{name} {:.3} ms", millis[at]);
    }
    println!("event_not_visible {unseen} count");
}

/// Seconds of all cores that this process has used, as Linux tells; elapsed seconds elsewhere.
fn processor_seconds() -> f64 {
    /// Ticks a second, which Linux fixes for programs.
    const TICKS: f64 = 100.0;
    thread_local!(static START: Instant = Instant::now());
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit_once(')').and_then(|(_, rest)| {
        let mut fields = rest.split_whitespace().skip(11);
        let user: f64 = fields.next()?.parse().ok()?;
        let system: f64 = fields.next()?.parse().ok()?;
        Some(user + system)
    });
    ticks.map_or_else(
        || START.with(|start| start.elapsed().as_secs_f64()),
        |ticks| ticks / TICKS,
    )
}
