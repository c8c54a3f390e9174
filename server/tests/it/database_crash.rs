//! PostgreSQL killed (SIGKILL) while shoppers pay, again and again, under a shop that is not restarted: whoever asks
//! meanwhile is told so within a bound, the shop goes on by itself once the database is back, and in the end the books
//! agree: no accepted order is lost, nothing is charged without one, nothing stays reserved.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use http::StatusCode;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::app::Answer;
use crate::cluster::Cluster;
use crate::shop_floor::{Floor, PayForm, Shopper, agreed_books, number_of};

/// Lamps at the beginning: more than can be bought in the time.
const STOCK: i64 = 100_000;
const BUYERS: usize = 6;
/// Short outages after the long one.
const KILLS: usize = 4;
/// Longest that anybody may wait for an answer, whatever it is: the request's own limit and a little.
const BOUND: Duration = Duration::from_secs(35);
/// Until when the shop must be ready again after the database is.
const RECOVERY: Duration = Duration::from_secs(15);
/// Until when everything that was left open must have ended: providers are asked about payments after 15 seconds.
const SETTLED: Duration = Duration::from_secs(30);

/// What the shoppers tell each other.
#[derive(Default)]
struct Story {
    over: AtomicBool,
    turned_away: AtomicUsize,
}

/// A form that was sent at least once.
struct Pressed {
    shopper: Shopper,
    form: PayForm,
    led: Option<String>,
}

async fn in_time<T>(what: &str, asked: impl Future<Output = T>) -> T {
    let answer = tokio::time::timeout(BOUND, asked).await;
    answer.unwrap_or_else(|_| panic!("no answer within {BOUND:?}: {what}"))
}

/// Presses "Pay"; answers with where it leads if that is an order.
async fn press(floor: &Floor, shopper: &Shopper, form: &PayForm) -> Option<String> {
    let answer = in_time("paying", floor.press(shopper, form)).await;
    let led = answer.header("location").to_owned();
    number_of(&led).is_some().then_some(led)
}

/// Buys a lamp after the other until told to stop.
async fn buy_on(floor: Arc<Floor>, story: Arc<Story>) -> Vec<Pressed> {
    let mut all = Vec::new();
    while !story.over.load(Ordering::Relaxed) {
        let shopper = in_time("filling a cart", floor.shopper(1)).await;
        let Some(form) = in_time("the payment page", floor.try_pay_form(&shopper)).await else {
            story.turned_away.fetch_add(1, Ordering::Relaxed);
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        let led = press(&floor, &shopper, &form).await;
        all.push(Pressed { shopper, form, led });
    }
    all
}

fn is_sensible(answer: &Answer) {
    assert_eq!(
        answer.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        answer.text
    );
    for words in [
        "We will be back in a moment",
        "Nothing you did is lost",
        "To the home page",
    ] {
        assert!(answer.text.contains(words), "{words}: {}", answer.text);
    }
}

/// What a shopper with a cart, a stranger, and a supervisor are told while the database is away.
async fn ask_meanwhile(floor: &Floor, shopper: &Shopper) {
    let cookie = [("cookie", shopper.cookie())];
    let cart = in_time("a cart", floor.app.get_with("/cart", &cookie));
    let order = in_time("an order", floor.app.get("/orders/T-1?token=x"));
    let ready = in_time("readiness", floor.app.get("/readyz"));
    let alive = in_time("life", floor.app.get("/healthz"));
    let (cart, order, ready, alive) = tokio::join!(cart, order, ready, alive);
    is_sensible(&cart);
    is_sensible(&order);
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(alive.status, StatusCode::OK);
}

async fn ready_again(floor: &Floor) {
    let begun = Instant::now();
    while in_time("readiness", floor.app.get("/readyz")).await.status != StatusCode::OK {
        assert!(begun.elapsed() < RECOVERY, "not ready again");
        sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_database_is_killed_while_shoppers_pay() {
    let Some(mut cluster) = Cluster::start() else {
        return;
    };
    let database = store::testing::at(cluster.url()).await;
    let floor = Arc::new(Floor::open(database, STOCK).await);
    let witness = floor.shopper(1).await;
    let story = Arc::new(Story::default());
    let mut buyers = JoinSet::new();
    for _ in 0..BUYERS {
        buyers.spawn(buy_on(floor.clone(), story.clone()));
    }
    sleep(Duration::from_millis(1_500)).await;

    // Long enough for everybody to be told.
    cluster.kill();
    let killed = Instant::now();
    ask_meanwhile(&floor, &witness).await;
    let told_after = killed.elapsed();
    cluster.restart();
    ready_again(&floor).await;
    for nth in 0..KILLS {
        // At another moment of what shoppers do each time.
        sleep(Duration::from_millis(900 + 130 * nth as u64)).await;
        cluster.kill();
        sleep(Duration::from_millis(200)).await;
        cluster.restart();
        ready_again(&floor).await;
    }
    sleep(Duration::from_millis(500)).await;
    story.over.store(true, Ordering::Relaxed);
    let mut pressed: Vec<Pressed> = buyers.join_all().await.into_iter().flatten().collect();
    assert!(
        story.turned_away.load(Ordering::Relaxed) > 0,
        "nobody noticed"
    );

    // Everyone who got no order for an answer presses once more, as shoppers do.
    for one in pressed.iter_mut().filter(|one| one.led.is_none()) {
        one.led = press(&floor, &one.shopper, &one.form).await;
    }
    let shop = &floor.app.house.shop;
    let store = &floor.app.house.store;
    let begun = Instant::now();
    loop {
        shop.settle_payments().await.unwrap();
        let left = store.available(floor.lamp).await.unwrap().unwrap();
        let counts = store.order_counts().await.unwrap();
        let sold = counts.waiting + counts.underway + counts.completed;
        if left == STOCK - sold {
            break;
        }
        assert!(begun.elapsed() < SETTLED, "{left} left, {sold} sold");
        sleep(Duration::from_millis(500)).await;
    }

    // Every shopper who was shown an order has it, placed and paid once.
    let mut told = 0;
    for led in pressed.iter().filter_map(|one| one.led.as_deref()) {
        if led.contains("/placed?") {
            let order = floor.order(number_of(led).unwrap()).await;
            assert_eq!(order.state, model::order::OrderState::Placed);
            told += 1;
        }
    }
    let booked = agreed_books(&floor.app).await;
    let kept = booked.iter().filter(|payment| payment.state == "captured");
    assert_eq!(i64::try_from(kept.count()).unwrap(), floor.accepted().await);
    assert!(told > BUYERS, "only {told} orders");
    eprintln!(
        "{told} orders in {} outages; everybody was told within {told_after:?}, and {} shoppers were turned away",
        KILLS + 1,
        story.turned_away.load(Ordering::Relaxed)
    );
}
