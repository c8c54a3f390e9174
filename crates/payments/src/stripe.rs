//! Stripe: Payment Intents with manual capture. With a token (a `PaymentMethod` that a client of the API made) the
//! card is charged at once, with 3-D Secure by redirect; without one the shopper goes to Stripe's own page (Checkout),
//! which makes the Payment Intent: a shop without scripts never sees a card number.
//!
//! **Finding a payment by our key.** Stripe gives the ids and can be searched by metadata only minutes later. So a
//! Payment Intent is made in two steps, and the first one depends on nothing but our key and the amount. Made again
//! under the same `Idempotency-Key` it answers with the same intent, for a day at least: that is how it is found when
//! the process died before it knew the id. Not yet confirmed it is "nothing" in the words of the trait; cancelled then,
//! it refuses every later confirmation. After a day it is searched for by metadata too. A page whose address got lost
//! needs no finding, for nobody can pay on a page that nobody was sent to.

mod event;
mod place;

use model::checkout::PaymentMethod;
use model::payment::DeclineReason;
use model::{Locale, Millis, Money};
use serde_json::Value;

use self::place::{Place, Said, minor};
use crate::client::Client;
use crate::{
    Answer, Authorise, GiveBack, Heard, Known, NotAuthentic, Notification, Outcome,
    PaymentProvider, Secret, Show, Standing,
};

/// Where Stripe answers.
pub(crate) const STRIPE: &str = "https://api.stripe.com";
/// How the ids of payment methods begin. Whatever else stood in the form's field, a card's number perhaps, is not sent.
const PAYMENT_METHOD: &str = "pm_";
/// A page stays open this much longer than the shop waits, for Stripe wants half an hour from now at least.
const PAGE_LONGER: Millis = 31 * 60_000;

/// The provider.
pub(crate) struct Stripe {
    client: Client,
    secret_key: Secret,
    webhook_secret: Secret,
}

impl Stripe {
    pub(crate) const fn new(client: Client, secret_key: Secret, webhook_secret: Secret) -> Self {
        Self {
            client,
            secret_key,
            webhook_secret,
        }
    }

    async fn charge(&self, ask: &Authorise) -> Outcome {
        let intent = match self.make_intent(&ask.key, ask.amount).await {
            Said::Yes(intent) => intent,
            Said::No(_) => return Outcome::GIVEN_UP,
            Said::Nothing => return Outcome::Unknown,
        };
        let path = format!("/payment_intents/{}/confirm", text(&intent["id"]));
        let fields = filled(&[
            ("payment_method", &ask.token),
            ("return_url", &ask.return_url),
            ("receipt_email", &ask.email),
        ]);
        let key = format!("{}-confirm", ask.key);
        match self.post(&path, &fields, Some(&key)).await {
            Said::Yes(intent) => confirmed(&intent),
            Said::No(error) => Outcome::Declined {
                reason: reason(&error),
            },
            Said::Nothing => Outcome::Unknown,
        }
    }

    async fn open_page(&self, ask: &Authorise) -> Outcome {
        let Some(minor) = minor(ask.amount) else {
            return Outcome::GIVEN_UP;
        };
        let minor = minor.to_string();
        let currency = ask.amount.currency.code().to_lowercase();
        let expires = ask.expires_at.map(|at| (at + PAGE_LONGER) / 1000);
        let expires = expires.map(|at| at.to_string()).unwrap_or_default();
        let fields = filled(&[
            ("mode", "payment"),
            ("payment_method_types[]", "card"),
            ("success_url", &ask.return_url),
            ("cancel_url", &ask.return_url),
            ("client_reference_id", &ask.key),
            ("customer_email", &ask.email),
            ("locale", ask.locale.pick("en", "zh")),
            ("expires_at", &expires),
            ("line_items[0][quantity]", "1"),
            ("line_items[0][price_data][currency]", &currency),
            ("line_items[0][price_data][unit_amount]", &minor),
            (
                "line_items[0][price_data][product_data][name]",
                &ask.description,
            ),
            ("metadata[key]", &ask.key),
            ("payment_intent_data[capture_method]", "manual"),
            ("payment_intent_data[description]", &ask.description),
            ("payment_intent_data[metadata][key]", &ask.key),
            ("payment_intent_data[metadata][page]", "yes"),
        ]);
        let key = format!("{}-page", ask.key);
        match self.post("/checkout/sessions", &fields, Some(&key)).await {
            Said::Yes(page) => Outcome::ActionRequired {
                show: Show::Redirect {
                    url: text(&page["url"]),
                },
                reference: text(&page["id"]),
            },
            Said::No(_) => Outcome::GIVEN_UP,
            Said::Nothing => Outcome::Unknown,
        }
    }

    async fn capture_now(&self, payment: &Known) -> Outcome {
        let intent = match self.find(payment).await {
            Place::Intent(intent) => intent,
            Place::Page(_) | Place::Nowhere => return Outcome::GIVEN_UP,
            Place::Unreachable => return Outcome::Unknown,
        };
        let reference = text(&intent["id"]);
        let path = format!("/payment_intents/{reference}/capture");
        match self.post(&path, &[], None).await {
            Said::Yes(_) => Outcome::Approved { reference },
            Said::No(error) if status_in(&error) == "succeeded" => Outcome::Approved { reference },
            Said::No(_) => Outcome::GIVEN_UP,
            Said::Nothing => Outcome::Unknown,
        }
    }

    async fn void_now(&self, payment: &Known) -> Outcome {
        let path = match self.find(payment).await {
            Place::Page(page) if page["status"] == "expired" => String::new(),
            Place::Page(page) => format!("/checkout/sessions/{}/expire", text(&page["id"])),
            Place::Intent(intent) => format!("/payment_intents/{}/cancel", text(&intent["id"])),
            Place::Nowhere => String::new(),
            Place::Unreachable => return Outcome::Unknown,
        };
        let reference = payment.reference.clone().unwrap_or_default();
        let approved = Outcome::Approved { reference };
        if path.is_empty() {
            return approved;
        }
        match self.post(&path, &[], None).await {
            Said::Yes(_) => approved,
            Said::No(error) if status_in(&error) == "canceled" => approved,
            // What cannot be given up any more was taken, or is being paid in this moment: the caller asks again.
            Said::No(_) => Outcome::GIVEN_UP,
            Said::Nothing => Outcome::Unknown,
        }
    }

    async fn refund_now(&self, ask: &GiveBack) -> Outcome {
        let intent = match self.find(&ask.payment).await {
            Place::Intent(intent) => text(&intent["id"]),
            Place::Page(_) | Place::Nowhere => return Outcome::GIVEN_UP,
            Place::Unreachable => return Outcome::Unknown,
        };
        let money = Money::new(ask.amount, ask.payment.amount.currency);
        let Some(minor) = minor(money) else {
            return Outcome::GIVEN_UP;
        };
        // Idempotency keys are forgotten after a day; the list of refunds is not.
        let listed = self.get(format!("/refunds?payment_intent={intent}&limit=100"));
        let refunds = match listed.await {
            Said::Yes(refunds) => refunds,
            _ => return Outcome::Unknown,
        };
        let mut known = refunds["data"].as_array().into_iter().flatten();
        if let Some(refund) = known.find(|refund| refund["metadata"]["key"] == *ask.key) {
            return given_back(refund);
        }
        let minor = minor.to_string();
        let fields = filled(&[
            ("payment_intent", &intent),
            ("amount", &minor),
            ("metadata[key]", &ask.key),
        ]);
        match self.post("/refunds", &fields, Some(&ask.key)).await {
            Said::Yes(refund) => given_back(&refund),
            Said::No(_) => Outcome::GIVEN_UP,
            Said::Nothing => Outcome::Unknown,
        }
    }
}

impl PaymentProvider for Stripe {
    fn code(&self) -> &'static str {
        "stripe"
    }

    fn methods(&self, locale: Locale) -> Vec<PaymentMethod> {
        let hint = locale.pick(
            "You pay on Stripe's secure page and come back here.",
            "将前往 Stripe 的安全页面付款，完成后返回本店。",
        );
        vec![PaymentMethod {
            code: "stripe:card".to_owned(),
            name: locale.pick("Card", "银行卡").to_owned(),
            hint: hint.to_owned(),
        }]
    }

    fn takes(&self, amount: Money) -> bool {
        minor(amount).is_some()
    }

    fn authorise<'a>(&'a self, ask: &'a Authorise) -> Answer<'a, Outcome> {
        Box::pin(async move {
            if ask.token.starts_with(PAYMENT_METHOD) {
                self.charge(ask).await
            } else {
                self.open_page(ask).await
            }
        })
    }

    fn capture<'a>(&'a self, payment: &'a Known) -> Answer<'a, Outcome> {
        Box::pin(self.capture_now(payment))
    }

    fn void<'a>(&'a self, payment: &'a Known) -> Answer<'a, Outcome> {
        Box::pin(self.void_now(payment))
    }

    fn refund<'a>(&'a self, give_back: &'a GiveBack) -> Answer<'a, Outcome> {
        Box::pin(self.refund_now(give_back))
    }

    fn query<'a>(&'a self, payment: &'a Known) -> Answer<'a, Standing> {
        Box::pin(async move {
            match self.find(payment).await {
                Place::Intent(intent) => event::standing(&intent),
                Place::Page(page) if page["status"] == "open" => Standing::Waiting,
                Place::Page(_) => Standing::Voided,
                Place::Nowhere => Standing::Nothing,
                Place::Unreachable => Standing::Unreachable,
            }
        })
    }

    fn hear(&self, notification: &Notification) -> Result<Heard, NotAuthentic> {
        event::hear(self.webhook_secret.reveal(), notification)
    }
}

/// The fields that have a value: Stripe refuses empty ones.
fn filled<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let filled = fields.iter().filter(|(_, value)| !value.is_empty());
    filled.copied().collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The state of the intent that an error is about.
fn status_in(error: &Value) -> &str {
    error["payment_intent"]["status"]
        .as_str()
        .unwrap_or_default()
}

fn confirmed(intent: &Value) -> Outcome {
    let reference = text(&intent["id"]);
    match event::standing(intent) {
        Standing::Authorised { .. } | Standing::Captured { .. } => Outcome::Approved { reference },
        Standing::Declined { reason } => Outcome::Declined { reason },
        Standing::Voided => Outcome::GIVEN_UP,
        Standing::Waiting => match intent["next_action"]["redirect_to_url"]["url"].as_str() {
            Some(url) => Outcome::ActionRequired {
                show: Show::Redirect {
                    url: url.to_owned(),
                },
                reference,
            },
            None => Outcome::Unknown,
        },
        Standing::Nothing | Standing::Unreachable => Outcome::Unknown,
    }
}

fn given_back(refund: &Value) -> Outcome {
    match refund["status"].as_str() {
        Some("succeeded") => Outcome::Approved {
            reference: text(&refund["id"]),
        },
        Some("failed" | "canceled") => Outcome::GIVEN_UP,
        _ => Outcome::Unknown,
    }
}

/// Why Stripe refused, by the codes of a card error. <https://docs.stripe.com/declines/codes>
fn reason(error: &Value) -> DeclineReason {
    let code = error["decline_code"].as_str().or(error["code"].as_str());
    match code {
        Some("insufficient_funds") => DeclineReason::InsufficientFunds,
        Some("incorrect_number" | "invalid_number" | "resource_missing") => {
            DeclineReason::UnknownCard
        }
        Some("authentication_required" | "payment_intent_authentication_failure") => {
            DeclineReason::ChallengeRefused
        }
        Some("payment_intent_unexpected_state") => DeclineReason::GivenUp,
        _ => DeclineReason::CardDeclined,
    }
}

#[cfg(test)]
mod tests;
