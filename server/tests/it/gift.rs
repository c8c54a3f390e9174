//! Gift cards and store credit: issued by staff, spent by shoppers with plain forms, and never twice, however many try at
//! once.

use std::sync::Arc;

use store::testing::books;

use crate::admin::encoded;
use crate::app::Answer;
use crate::shop_floor::{Floor, Shopper, floors, input, number_of};

impl Floor {
    async fn staff_sends(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("cookie", self.staff_cookie()),
        ];
        self.app.post_with(path, &encoded(form), &headers).await
    }

    async fn staff_sees(&self, path: &str) -> Answer {
        let cookie = [("cookie", self.staff_cookie())];
        self.app.get_with(path, &cookie).await
    }

    /// Issues one through the form; answers with its id and code.
    async fn issue(&self, kind: &str, amount: &str) -> (model::CreditId, String) {
        let page = self.staff_sees("/admin/gift-cards/new").await;
        let key = input(&page.text, "form[key]").unwrap();
        let form = [
            ("form[key]", key.as_str()),
            ("form[kind]", kind),
            ("form[amount]", amount),
            ("form[email]", "eve@example.com"),
            ("form[locale]", "zh"),
        ];
        let issued = self.staff_sends("/api/admin_credit_issue", &form).await;
        let led = issued.header("location").to_owned();
        let again = self.staff_sends("/api/admin_credit_issue", &form).await;
        assert_eq!(again.header("location"), led, "sent twice, issued once");
        let id = led.split(['/', '?']).nth(3).unwrap().parse().unwrap();
        let page = self.staff_sees(&led).await;
        let code = page.text.split("id=\"code\"").nth(1).unwrap();
        let code = code.split(['>', '<']).nth(1).unwrap();
        (id, code.to_owned())
    }

    /// A shopper of so many lamps who entered a code.
    async fn shopper_with(&self, lamps: i64, code: &str) -> Shopper {
        let shopper = self.shopper(lamps).await;
        let form = [("locale", "en"), ("code", code), ("step", "payment")];
        let entered = self.send(&shopper, "/api/enter_code", &form).await;
        assert_eq!(entered.header("location"), "/checkout?step=payment#codes");
        shopper
    }

    async fn on_card(&self, id: model::CreditId) -> (i64, i64) {
        let card = self.app.house.store.credit(id).await.unwrap().unwrap();
        (card.balance.amount, card.held)
    }
}

/// Thirty shoppers pay at once with a code that has money for one of them. The others are told, and pay otherwise.
async fn storm(kind: &str, amount: &str) {
    for floor in floors(1_000).await {
        let floor = Arc::new(floor);
        let (id, code) = floor.issue(kind, amount).await;
        let mut ready = Vec::new();
        for _ in 0..30 {
            let shopper = floor.shopper_with(1, &code).await;
            ready.push((floor.pay_form(&shopper).await, shopper));
        }
        let mut work = tokio::task::JoinSet::new();
        for (form, shopper) in ready {
            let floor = floor.clone();
            work.spawn(async move { (floor.pay(&shopper, &form).await, shopper) });
        }
        let led = work.join_all().await;
        let (won, lost): (Vec<_>, Vec<_>) = led
            .into_iter()
            .partition(|(led, _)| led.contains("/placed?"));
        assert_eq!((won.len(), lost.len()), (1, 29));
        assert!(
            lost.iter().all(|(led, _)| led.contains("changed=1")),
            "{:?}",
            lost[0].0
        );
        assert_eq!(floor.on_card(id).await, (0, 0));
        assert_eq!(floor.accepted().await, 1);

        let (_, shopper) = &lost[0];
        let form = floor.pay_form(shopper).await;
        let led = floor.pay(shopper, &form).await;
        assert!(number_of(&led).is_some(), "{led}");
        assert_eq!(floor.accepted().await, 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_gift_card_is_not_spent_twice() {
    storm("gift_card", "27.50").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_part_on_a_gift_card_is_not_spent_twice() {
    storm("gift_card", "20").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn store_credit_is_not_spent_twice() {
    storm("store_credit", "27.50").await;
}

/// Buyers, changes of mind and refunds with the same credit, all at once: whatever comes of it, the ledger is right and
/// all of the money is either on it or in orders that stand.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn buying_and_calling_off_with_the_same_credit_keeps_its_ledger_right() {
    for floor in floors(1_000).await {
        let floor = Arc::new(floor);
        let (id, code) = floor.issue("store_credit", "110").await;
        let mut work = tokio::task::JoinSet::new();
        for n in 0..24 {
            let (floor, code) = (floor.clone(), code.clone());
            work.spawn(async move {
                let shopper = floor.shopper_with(1, &code).await;
                let form = floor.pay_form(&shopper).await;
                let led = floor.pay(&shopper, &form).await;
                let Some(number) = number_of(&led).filter(|_| n % 3 > 0) else {
                    return;
                };
                let order = floor.order(number).await;
                let version = order.version.to_string();
                let form = [("act", "cancel"), ("sure", "1"), ("version", &*version)];
                floor.staff_act(&order, &form).await;
            });
        }
        work.join_all().await;
        let store = &floor.app.house.store;
        assert_eq!(books(store).await, Vec::<String>::new());
        let entries = store.credit_entries(id).await.unwrap();
        let spent: i64 = entries.iter().skip(1).map(|entry| entry.amount).sum();
        assert_eq!(floor.on_card(id).await, (11_000 + spent, 0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_card_is_seen_from_the_cart_to_the_order_in_both_languages() {
    for floor in floors(9).await {
        let (_, code) = floor.issue("gift_card", "20").await;
        let name = format!("····{}", &code[15..]);
        let shopper = floor.shopper_with(2, &code).await;
        let cookie = [("cookie", shopper.cookie())];
        for (path, says) in [
            ("/cart", ["Gift card", "−$20.00"]),
            ("/checkout?step=payment", ["Gift card", "$29.50"]),
            ("/zh/cart", ["礼品卡", "−$20.00"]),
            ("/zh/checkout?step=payment", ["其余应付", "$29.50"]),
        ] {
            let page = floor.app.get_with(path, &cookie).await;
            assert!(page.text.contains(&name), "{path}: {}", page.text);
            assert!(
                says.iter().all(|text| page.text.contains(text)),
                "{path}: {}",
                page.text
            );
            assert!(
                !page.text.contains(&code),
                "the whole code is nowhere: {path}"
            );
        }
        let form = floor.pay_form(&shopper).await;
        let led = floor.pay(&shopper, &form).await;
        let number = number_of(&led).unwrap();
        let order = floor.order(number).await;
        for path in [
            led.clone(),
            format!("/zh/orders/{number}?token={}", order.access_token),
        ] {
            let page = floor.app.get(&path).await;
            assert!(
                page.text.contains(&name) && page.text.contains("−$20.00"),
                "{path}"
            );
        }
        let desk = floor
            .staff_sees(&format!("/admin/orders/{}", order.id))
            .await;
        assert!(desk.text.contains(&name), "{}", desk.text);
        let list = floor
            .staff_sees("/zh/admin/gift-cards?q=eve%40example.com")
            .await;
        assert!(
            list.text.contains(&name) && list.text.contains("已用完"),
            "{}",
            list.text
        );
        let stranger = floor.app.get("/admin/gift-cards").await;
        assert!(stranger.header("location").contains("/admin/sign-in"));
        let form = encoded(&[
            ("form[key]", "0123456789abcdef0123456789abcdef"),
            ("form[amount]", "5"),
        ]);
        let refused = floor.app.post("/api/admin_credit_issue", &form).await;
        assert!(refused.header("location").contains("/admin/sign-in"));
        assert_eq!(floor.accepted().await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn codes_cannot_be_tried_without_end() {
    let app = crate::app::TestApp::set(&[("TRADEWIND_LOOKUP_PER_MINUTE", "3")]).await;
    let mut last = http::StatusCode::OK;
    for _ in 0..5 {
        let tried = app
            .post("/api/enter_code", "locale=en&code=AAAABBBBCCCCDDDD&step=")
            .await;
        last = tried.status;
    }
    assert_eq!(last, http::StatusCode::TOO_MANY_REQUESTS);
}
