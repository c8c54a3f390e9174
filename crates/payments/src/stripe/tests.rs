use model::Currency;
use proptest::prelude::*;
use serde_json::json;

use self::fake::Shared;
use super::*;
use crate::signature::tests::hmac_tag;
use crate::testing::serve;
use crate::{About, Keys};

mod fake;

const NOW: Millis = 1_700_000_000_000;
const SECRET: &str = "whsec_test_secret";

async fn open() -> (std::sync::Arc<dyn PaymentProvider>, Shared) {
    let stripe = Shared::default();
    let behind = stripe.clone();
    let base = serve(move |asked| behind.lock().unwrap().answer(&asked)).await;
    (keys(base).open().unwrap(), stripe)
}

fn keys(base: String) -> Keys {
    Keys::Stripe {
        secret_key: "sk_test_1".to_owned().into(),
        webhook_secret: SECRET.to_owned().into(),
        base: Some(base),
    }
}

fn ask(key: &str, token: &str) -> Authorise {
    Authorise {
        method: "stripe:card".to_owned(),
        token: token.to_owned(),
        description: "TW-TEST".to_owned(),
        return_url: "https://shop.example/back".to_owned(),
        expires_at: Some(NOW),
        ..Authorise::new(key.to_owned(), known(key).amount)
    }
}

fn known(key: &str) -> Known {
    Known {
        key: key.to_owned(),
        amount: Money::new(2_400, Currency::USD),
        reference: None,
    }
}

fn give_back(key: &str, of: &str, amount: i64) -> GiveBack {
    GiveBack {
        key: key.to_owned(),
        payment: known(of),
        amount,
    }
}

fn approved(reference: &str) -> Outcome {
    let reference = reference.to_owned();
    Outcome::Approved { reference }
}

#[tokio::test]
async fn a_card_is_charged_once_however_often_it_is_asked() {
    let (stripe, behind) = open().await;
    for _ in 0..2 {
        let outcome = stripe.authorise(&ask("k", "pm_card_visa")).await;
        assert_eq!(outcome, approved("pi_1"));
    }
    let authorised = Standing::Authorised {
        reference: "pi_1".to_owned(),
    };
    assert_eq!(stripe.query(&known("k")).await, authorised);
    for _ in 0..2 {
        assert_eq!(stripe.capture(&known("k")).await, approved("pi_1"));
    }
    let captured = Standing::Captured {
        reference: "pi_1".to_owned(),
    };
    assert_eq!(stripe.query(&known("k")).await, captured);
    assert_eq!(stripe.void(&known("k")).await, Outcome::GIVEN_UP);
    assert_eq!(behind.lock().unwrap().intents.len(), 1);
}

#[tokio::test]
async fn refusals_say_why() {
    let (stripe, _) = open().await;
    let check = async |token: &str, reason| {
        let declined = Outcome::Declined { reason };
        assert_eq!(stripe.authorise(&ask(token, token)).await, declined);
        assert_eq!(stripe.capture(&known(token)).await, Outcome::GIVEN_UP);
    };
    check("pm_card_chargeDeclined", DeclineReason::CardDeclined).await;
    let poor = "pm_card_chargeDeclinedInsufficientFunds";
    check(poor, DeclineReason::InsufficientFunds).await;
    check("pm_nonsense", DeclineReason::UnknownCard).await;
    let declined = Standing::Declined {
        reason: DeclineReason::InsufficientFunds,
    };
    assert_eq!(stripe.query(&known(poor)).await, declined);
}

#[tokio::test]
async fn the_bank_is_asked_by_redirect() {
    let (stripe, behind) = open().await;
    let token = "pm_card_threeDSecure2Required";
    let waiting = Outcome::ActionRequired {
        show: Show::Redirect {
            url: "https://hooks.stripe.example/3d_secure_2/1".to_owned(),
        },
        reference: "pi_1".to_owned(),
    };
    for _ in 0..2 {
        assert_eq!(stripe.authorise(&ask("k", token)).await, waiting);
    }
    let payment = Known {
        reference: Some("pi_1".to_owned()),
        ..known("k")
    };
    assert_eq!(stripe.query(&payment).await, Standing::Waiting);
    {
        let mut behind = behind.lock().unwrap();
        let intent = behind.intent("pi_1").unwrap();
        intent["status"] = "requires_payment_method".into();
        let code = "payment_intent_authentication_failure";
        intent["last_payment_error"] = json!({ "code": code });
    }
    let refused = Standing::Declined {
        reason: DeclineReason::ChallengeRefused,
    };
    assert_eq!(stripe.query(&payment).await, refused);
}

#[tokio::test]
async fn an_answer_that_got_lost_is_found_by_our_key() {
    let (stripe, behind) = open().await;
    // The first request arrives, its answer does not.
    behind.lock().unwrap().mute = true;
    let lost = stripe.authorise(&ask("k", "pm_card_visa")).await;
    assert_eq!(lost, Outcome::Unknown);
    assert_eq!(stripe.query(&known("k")).await, Standing::Unreachable);
    behind.lock().unwrap().mute = false;
    assert_eq!(stripe.query(&known("k")).await, Standing::Nothing);
    // The second one too, but the card was charged.
    behind.lock().unwrap().intents[0]["status"] = "requires_capture".into();
    let charged = Standing::Authorised {
        reference: "pi_1".to_owned(),
    };
    assert_eq!(stripe.query(&known("k")).await, charged);
    // A day later the key is forgotten, and the search knows it.
    behind.lock().unwrap().forgetful = true;
    assert_eq!(stripe.query(&known("k")).await, charged);
    assert_eq!(behind.lock().unwrap().intents.len(), 2);
}

#[tokio::test]
async fn what_was_given_up_is_never_charged_later() {
    let (stripe, behind) = open().await;
    assert_eq!(stripe.query(&known("k")).await, Standing::Nothing);
    for _ in 0..2 {
        assert_eq!(stripe.void(&known("k")).await, approved(""));
    }
    assert_eq!(stripe.query(&known("k")).await, Standing::Voided);
    let late = stripe.authorise(&ask("k", "pm_card_visa")).await;
    assert_eq!(late, Outcome::GIVEN_UP);
    assert_eq!(stripe.capture(&known("k")).await, Outcome::GIVEN_UP);
    assert_eq!(behind.lock().unwrap().intents[0]["status"], "canceled");

    stripe.authorise(&ask("set aside", "pm_card_visa")).await;
    assert_eq!(stripe.void(&known("set aside")).await, approved(""));
    let refused = stripe.capture(&known("set aside")).await;
    assert_eq!(refused, Outcome::GIVEN_UP);
}

#[tokio::test]
async fn without_a_token_the_shopper_pays_on_stripes_page() {
    let (stripe, behind) = open().await;
    let page = Outcome::ActionRequired {
        show: Show::Redirect {
            url: "https://checkout.stripe.example/cs_1".to_owned(),
        },
        reference: "cs_1".to_owned(),
    };
    // A card's number is no token: it stays here.
    for typed in ["", "4242 4242 4242 4242"] {
        assert_eq!(stripe.authorise(&ask("k", typed)).await, page);
    }
    let payment = |page: &str| Known {
        reference: Some(page.to_owned()),
        ..known("k")
    };
    assert_eq!(stripe.query(&payment("cs_1")).await, Standing::Waiting);
    let early = stripe.capture(&payment("cs_1")).await;
    assert_eq!(early, Outcome::GIVEN_UP);
    behind.lock().unwrap().pay_on_page("cs_1");
    let authorised = Standing::Authorised {
        reference: "pi_1".to_owned(),
    };
    assert_eq!(stripe.query(&payment("cs_1")).await, authorised);
    assert_eq!(stripe.capture(&payment("cs_1")).await, approved("pi_1"));
    assert_eq!(stripe.void(&payment("cs_1")).await, Outcome::GIVEN_UP);

    stripe.authorise(&ask("other", "")).await;
    for _ in 0..2 {
        assert_eq!(stripe.void(&payment("cs_2")).await, approved("cs_2"));
    }
    assert_eq!(stripe.query(&payment("cs_2")).await, Standing::Voided);
}

#[tokio::test]
async fn refunds_are_given_once_and_never_too_much() {
    let (stripe, behind) = open().await;
    stripe.authorise(&ask("k", "pm_card_visa")).await;
    let early = stripe.refund(&give_back("r0", "k", 100)).await;
    assert_eq!(early, Outcome::GIVEN_UP);
    stripe.capture(&known("k")).await;
    for _ in 0..2 {
        let done = stripe.refund(&give_back("r1", "k", 1_000)).await;
        assert_eq!(done, approved("re_1"));
    }
    // Asked again long after the idempotency key was forgotten.
    behind.lock().unwrap().forgetful = true;
    let mut late = give_back("r1", "k", 1_000);
    late.payment.reference = Some("pi_1".to_owned());
    assert_eq!(stripe.refund(&late).await, approved("re_1"));
    behind.lock().unwrap().forgetful = false;
    let too_much = stripe.refund(&give_back("r2", "k", 1_401)).await;
    assert_eq!(too_much, Outcome::GIVEN_UP);
    let rest = stripe.refund(&give_back("r3", "k", 1_400)).await;
    assert_eq!(rest, approved("re_2"));
    behind.lock().unwrap().refunds[1]["status"] = "pending".into();
    let pending = stripe.refund(&give_back("r3", "k", 1_400)).await;
    assert_eq!(pending, Outcome::Unknown);
}

#[tokio::test]
async fn nothing_is_concluded_while_stripe_is_down() {
    let (stripe, behind) = open().await;
    behind.lock().unwrap().down = true;
    let outcome = stripe.authorise(&ask("k", "pm_card_visa")).await;
    assert_eq!(outcome, Outcome::Unknown);
    assert_eq!(stripe.authorise(&ask("k", "")).await, Outcome::Unknown);
    assert_eq!(stripe.capture(&known("k")).await, Outcome::Unknown);
    assert_eq!(stripe.void(&known("k")).await, Outcome::Unknown);
    let refund = stripe.refund(&give_back("r", "k", 1)).await;
    assert_eq!(refund, Outcome::Unknown);
    assert_eq!(stripe.query(&known("k")).await, Standing::Unreachable);
}

#[tokio::test]
async fn with_a_wrong_key_nothing_is_taken_and_nothing_waits() {
    let (_, behind) = open().await;
    let base = serve(move |asked| behind.lock().unwrap().answer(&asked)).await;
    let mut kept = serde_json::to_value(keys(base)).unwrap();
    kept["secret_key"] = "sk_test_revoked".into();
    let keys: Keys = serde_json::from_value(kept).unwrap();
    let stripe = keys.open().unwrap();
    for token in ["", "pm_card_visa"] {
        let refused = stripe.authorise(&ask("k", token)).await;
        assert_eq!(refused, Outcome::GIVEN_UP);
    }
    assert_eq!(stripe.query(&known("k")).await, Standing::Unreachable);
    assert_eq!(stripe.void(&known("k")).await, Outcome::Unknown);
}

#[test]
fn amounts_are_counted_as_stripe_counts() {
    let check = |amount: i64, code: &str, expected| {
        let currency = Currency::from_code(code).unwrap();
        assert_eq!(
            minor(Money::new(amount, currency)),
            expected,
            "{amount} {code}"
        );
    };
    check(2_400, "USD", Some(2_400));
    check(2_400, "JPY", Some(2_400));
    check(2_400, "ISK", Some(240_000));
    check(2_400, "UGX", Some(240_000));
    check(2_400, "RWF", Some(24));
    check(2_450, "RWF", None);
    check(5_120, "KWD", Some(5_120));
    check(5_124, "KWD", None);
    check(0, "USD", None);
    check(-1, "USD", None);
    check(i64::MAX, "ISK", None);
}

fn event(body: &str, header: &str) -> Notification {
    Notification {
        headers: vec![("Stripe-Signature".to_owned(), header.to_owned())],
        body: body.as_bytes().to_vec(),
        query: String::new(),
        now: NOW,
    }
}

fn signed(body: &str) -> String {
    let at = NOW / 1000;
    let tag = hmac_tag(SECRET, format!("{at}.{body}").as_bytes());
    format!("t={at},v1={tag},v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39")
}

fn stripe() -> std::sync::Arc<dyn PaymentProvider> {
    keys("http://127.0.0.1:1".to_owned()).open().unwrap()
}

#[test]
fn only_what_stripe_signed_and_lately_is_heard() {
    let body = r#"{"id":"evt_1","object":"event"}"#;
    // By openssl, see the tests of signatures; this body and secret at this very time.
    let tag = "0c8670ed117751cc551a20e35839447075c42800ea3cf3e8a2fbda99cd1e6edd";
    let at = NOW / 1000;
    let check = |header: String, good| {
        let heard = stripe().hear(&event(body, &header));
        assert_eq!(heard.is_ok(), good, "{header}");
    };
    check(format!("t={at},v1={tag}"), true);
    check(format!("t={at}, v1=00, v1={tag}"), true);
    check(signed(body), true);
    check(format!("t={},v1={tag}", at + 1), false);
    check(format!("t={at},v0={tag}"), false);
    check(format!("v1={tag}"), false);
    check(format!("t=,v1={tag}"), false);
    check(String::new(), false);
    let at_another_time = |seconds: i64| Notification {
        now: NOW + seconds * 1000,
        ..event(body, &format!("t={at},v1={tag}"))
    };
    assert!(stripe().hear(&at_another_time(300)).is_ok());
    assert!(stripe().hear(&at_another_time(301)).is_err());
    assert!(stripe().hear(&at_another_time(-301)).is_err());
    let mut other = event(body, &format!("t={at},v1={tag}"));
    other.body.push(b' ');
    assert_eq!(stripe().hear(&other), Err(NotAuthentic));
}

#[test]
fn events_say_how_payments_and_refunds_stand() {
    let check = |kind: &str, object: Value, about: &[About]| {
        let body = json!({ "type": kind, "data": { "object": object } }).to_string();
        let heard = stripe().hear(&event(&body, &signed(&body))).unwrap();
        assert_eq!(heard.about, about, "{kind}");
        assert_eq!(heard.reply.status, 200);
    };
    let intent = |status: &str| {
        let metadata = json!({ "key": "k" });
        json!({ "id": "pi_1", "status": status, "metadata": metadata })
    };
    let payment = |standing| {
        let key = "k".to_owned();
        [About::Payment { key, standing }]
    };
    let reference = || "pi_1".to_owned();
    check(
        "payment_intent.succeeded",
        intent("succeeded"),
        &payment(Standing::Captured {
            reference: reference(),
        }),
    );
    check(
        "payment_intent.amount_capturable_updated",
        intent("requires_capture"),
        &payment(Standing::Authorised {
            reference: reference(),
        }),
    );
    check(
        "payment_intent.canceled",
        intent("canceled"),
        &payment(Standing::Voided),
    );
    let mut failed = intent("requires_payment_method");
    failed["last_payment_error"] = json!({ "decline_code": "insufficient_funds" });
    let reason = DeclineReason::InsufficientFunds;
    let kind = "payment_intent.payment_failed";
    check(
        kind,
        failed.clone(),
        &payment(Standing::Declined { reason }),
    );
    // On Stripe's page the shopper may try another card.
    failed["metadata"]["page"] = "yes".into();
    check(kind, failed, &payment(Standing::Waiting));
    check(
        "checkout.session.expired",
        json!({ "id": "cs_1", "metadata": { "key": "k" } }),
        &payment(Standing::Voided),
    );
    let refund = |status: &str| json!({ "status": status, "metadata": { "key": "r" } });
    let back = |done| {
        let key = "r".to_owned();
        [About::Refund { key, done }]
    };
    check("refund.updated", refund("succeeded"), &back(true));
    check("refund.failed", refund("failed"), &back(false));
    check("refund.updated", refund("pending"), &[]);
    let mut charge = intent("succeeded");
    charge["refunds"] = json!({ "data": [refund("succeeded"), { "status": "succeeded" }] });
    check("charge.refunded", charge, &back(true));
    check("customer.created", intent("succeeded"), &[]);
    // A payment that another system took with the same account.
    check(
        "payment_intent.succeeded",
        json!({ "status": "succeeded" }),
        &[],
    );
}

proptest! {
    #[test]
    fn nothing_posted_makes_it_panic(header: String, body: Vec<u8>, text in "[\\[{\":,}\\]a-z0-9]*") {
        let provider = stripe();
        let posted = Notification { body, ..event("", &header) };
        prop_assert_eq!(provider.hear(&posted), Err(NotAuthentic));
        // Well signed nonsense, too.
        let _ = provider.hear(&event(&text, &signed(&text)));
        let typed = format!(r#"{{"type":"refund.updated","data":{text}}}"#);
        let _ = provider.hear(&event(&typed, &signed(&typed)));
    }
}
