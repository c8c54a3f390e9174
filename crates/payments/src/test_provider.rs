//! The test provider: charges nobody, but keeps book as if it did, and simulates what providers do to a shop.
//! Its cards are [`TEST_CARDS`](model::payment::TEST_CARDS); Alipay and WeChat are paid on its pages, by a code to scan.
//! Its notifications are signed as those of other providers are, with a key that lasts as long as the process.

mod ways;

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::checkout::PaymentMethod;
use model::payment::DeclineReason;
use model::{Locale, Money};

use crate::ledger::{Charge, Entry, Ledger, Method, State};
use crate::{
    Answer, Authorise, GiveBack, Heard, Known, NotAuthentic, Notification, Outcome,
    PaymentProvider, Standing, test_notification,
};

use ways::{Card, card, must_act};

/// The provider for trying the shop out.
pub struct TestProvider {
    ledger: Mutex<Ledger>,
    away: AtomicBool,
    signing: test_notification::Key,
}

/// What the provider's page asks: the bank's in the 3-D Secure step, or the one behind the scanned code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// How much is to be paid.
    pub amount: Money,
    /// For what: the order number.
    pub description: String,
    /// Whether it still waits for an answer.
    pub open: bool,
    /// How it is paid.
    pub method: Method,
    /// Whether the shop gave it up: paying all the same is money that comes too late.
    pub given_up: bool,
}

impl TestProvider {
    /// Opens the provider whose book is `test-payments.jsonl` in the folder `data`.
    ///
    /// # Errors
    /// When the book cannot be read or written.
    pub fn open(data: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(data)?;
        Ok(Self {
            ledger: Mutex::new(Ledger::open(&data.join("test-payments.jsonl"))?),
            away: AtomicBool::new(false),
            signing: test_notification::Key::new(),
        })
    }

    /// What the bank's page for `reference` asks.
    #[must_use]
    pub fn challenge(&self, reference: &str) -> Option<Challenge> {
        let ledger = self.book();
        let charge = ledger.charges.get(ledger.references.get(reference)?)?;
        Some(Challenge {
            amount: charge.amount?,
            description: charge.description.clone(),
            open: charge.state == State::Waiting,
            method: charge.method,
            given_up: charge.state == State::Voided,
        })
    }

    /// The shopper's answer at the bank's page. Returns whether there was such a question; the first answer counts.
    pub fn answer(&self, reference: &str, approve: bool) -> bool {
        let mut ledger = self.book();
        let Some(key) = ledger.references.get(reference).cloned() else {
            return false;
        };
        let charge = &ledger.charges[&key];
        if charge.state == State::Waiting {
            let entry = if approve && charge.method == Method::Card {
                Entry::Confirmed { key }
            } else if approve {
                // These set nothing aside: what is paid is taken.
                Entry::Captured { key }
            } else {
                Entry::Declined {
                    key,
                    reason: DeclineReason::ChallengeRefused,
                }
            };
            return ledger.add(entry).is_ok();
        }
        true
    }

    /// Pays what the shop has given up, as when the shopper's payment and the shop's refusal cross on their way.
    /// Returns whether there was such a payment.
    pub fn pay_late(&self, reference: &str) -> bool {
        let mut ledger = self.book();
        let Some(key) = ledger.references.get(reference).cloned() else {
            return false;
        };
        match ledger.charges[&key].state {
            State::Voided => ledger.add(Entry::Captured { key }).is_ok(),
            State::Captured => true,
            _ => false,
        }
    }

    /// What the provider tells the shop about a payment as it stands now, signed.
    #[must_use]
    pub fn notification(&self, reference: &str) -> Option<Notification> {
        let ledger = self.book();
        let key = ledger.references.get(reference)?;
        let standing = standing(ledger.charges.get(key)?);
        Some(self.signing.notification(key, &standing))
    }

    /// While `away`, every call goes unanswered and changes nothing, as if the network were down.
    pub fn set_away(&self, away: bool) {
        self.away.store(away, Ordering::SeqCst);
    }

    /// The book's sums: payment key, what was taken, what of it was given back. Minor units.
    #[must_use]
    pub fn taken(&self) -> Vec<(String, i64, i64)> {
        let ledger = self.book();
        let captured = |state: &State| *state == State::Captured;
        ledger
            .charges
            .iter()
            .filter(|(_, charge)| captured(&charge.state))
            .map(|(key, charge)| {
                let amount = charge.amount.map_or(0, |money| money.amount);
                (key.clone(), amount, charge.refunded())
            })
            .collect()
    }

    fn book(&self) -> MutexGuard<'_, Ledger> {
        // Entries are written before they are counted, so a panic in between leaves a book that is merely behind.
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_away(&self) -> bool {
        self.away.load(Ordering::SeqCst)
    }

    fn authorise_now(&self, ask: &Authorise) -> Outcome {
        let mut ledger = self.book();
        if let Some(charge) = ledger.charges.get(&ask.key) {
            let reference = charge.reference.clone();
            return match charge.state {
                State::Waiting => must_act(ask, charge.method, reference),
                State::Authorised | State::Captured => Outcome::Approved { reference },
                State::Declined(reason) => Outcome::Declined { reason },
                State::Voided => Outcome::Declined {
                    reason: DeclineReason::GivenUp,
                },
            };
        }
        let reference = new_reference();
        let key = ask.key.clone();
        let amount = ask.amount;
        let description = ask.description.clone();
        let authorised = Entry::Authorised {
            key: key.clone(),
            reference: reference.clone(),
            amount,
            description: description.clone(),
        };
        let waiting = |method| Entry::Waiting {
            key: ask.key.clone(),
            reference: reference.clone(),
            amount,
            description: description.clone(),
            method,
        };
        let scanned = match ask.plain_method() {
            "alipay" => Some(Method::Alipay),
            "wechat" => Some(Method::WeChat),
            _ => None,
        };
        if let Some(method) = scanned {
            let entry = waiting(method);
            return written(ledger.add(entry), must_act(ask, method, reference));
        }
        let (entry, outcome) = match card(&ask.token) {
            Card::Good => (authorised, Outcome::Approved { reference }),
            Card::Late => (authorised, Outcome::Unknown),
            Card::Lost => return Outcome::Unknown,
            Card::Refused(reason) => (
                Entry::Declined { key, reason },
                Outcome::Declined { reason },
            ),
            Card::Challenged => (
                waiting(Method::Card),
                must_act(ask, Method::Card, reference),
            ),
        };
        written(ledger.add(entry), outcome)
    }

    fn capture_now(&self, key: &str) -> Outcome {
        let mut ledger = self.book();
        let Some(charge) = ledger.charges.get(key) else {
            return GIVEN_UP;
        };
        let done = Outcome::Approved {
            reference: charge.reference.clone(),
        };
        match charge.state {
            State::Captured => done,
            State::Authorised => written(
                ledger.add(Entry::Captured {
                    key: key.to_owned(),
                }),
                done,
            ),
            _ => GIVEN_UP,
        }
    }

    fn void_now(&self, key: &str) -> Outcome {
        let mut ledger = self.book();
        let charge = ledger.charges.get(key);
        let done = Outcome::Approved {
            reference: charge.map(|c| c.reference.clone()).unwrap_or_default(),
        };
        match charge.map(|c| &c.state) {
            Some(State::Captured) => GIVEN_UP,
            Some(State::Voided | State::Declined(_)) => done,
            None | Some(State::Waiting | State::Authorised) => written(
                ledger.add(Entry::Voided {
                    key: key.to_owned(),
                }),
                done,
            ),
        }
    }

    fn refund_now(&self, ask: &GiveBack) -> Outcome {
        let mut ledger = self.book();
        let Some(charge) = ledger.charges.get(&ask.payment.key) else {
            return GIVEN_UP;
        };
        let done = Outcome::Approved {
            reference: format!("{}-{}", charge.reference, charge.refunds.len() + 1),
        };
        if charge.refunds.contains_key(&ask.key) {
            return done;
        }
        let left = charge.amount.map_or(0, |m| m.amount) - charge.refunded();
        if charge.state != State::Captured || ask.amount <= 0 || ask.amount > left {
            return GIVEN_UP;
        }
        let entry = Entry::Refunded {
            key: ask.payment.key.clone(),
            refund: ask.key.clone(),
            amount: ask.amount,
        };
        written(ledger.add(entry), done)
    }

    fn query_now(&self, key: &str) -> Standing {
        let ledger = self.book();
        ledger.charges.get(key).map_or(Standing::Nothing, standing)
    }
}

fn standing(charge: &Charge) -> Standing {
    let reference = charge.reference.clone();
    match charge.state {
        State::Waiting => Standing::Waiting,
        State::Authorised => Standing::Authorised { reference },
        State::Captured => Standing::Captured { reference },
        State::Declined(reason) => Standing::Declined { reason },
        State::Voided => Standing::Voided,
    }
}

const GIVEN_UP: Outcome = Outcome::GIVEN_UP;

/// A book that cannot be written is a provider that does not answer.
fn written(result: io::Result<()>, outcome: Outcome) -> Outcome {
    match result {
        Ok(()) => outcome,
        Err(_) => Outcome::Unknown,
    }
}

/// Unguessable, for it opens the bank's page.
fn new_reference() -> String {
    let mut bytes = [0_u8; 12];
    getrandom::fill(&mut bytes).expect("the operating system has random bytes");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl PaymentProvider for TestProvider {
    fn code(&self) -> &'static str {
        "test"
    }

    fn methods(&self, locale: Locale) -> Vec<PaymentMethod> {
        let method = |code: &str, name: (&str, &str), hint: (&str, &str)| PaymentMethod {
            code: format!("test:{code}"),
            name: locale.pick(name.0, name.1).to_owned(),
            hint: locale.pick(hint.0, hint.1).to_owned(),
        };
        let scan = (
            "Scan a code with your phone. No real money moves.",
            "用手机扫码支付，不会产生真实扣款。",
        );
        vec![
            method(
                "card",
                ("Test card", "测试卡"),
                (
                    "No real money moves. Pick what should happen.",
                    "不会产生真实扣款，请选择要模拟的结果。",
                ),
            ),
            method("alipay", ("Test Alipay", "测试支付宝"), scan),
            method("wechat", ("Test WeChat Pay", "测试微信支付"), scan),
        ]
    }

    /// Nothing as well: what discounts have made free.
    fn takes(&self, amount: Money) -> bool {
        amount.amount >= 0
    }

    fn hear(&self, notification: &Notification) -> Result<Heard, NotAuthentic> {
        self.signing.hear(notification)
    }

    fn authorise<'a>(&'a self, ask: &'a Authorise) -> Answer<'a, Outcome> {
        Box::pin(async move {
            if self.is_away() {
                return Outcome::Unknown;
            }
            self.authorise_now(ask)
        })
    }

    fn capture<'a>(&'a self, payment: &'a Known) -> Answer<'a, Outcome> {
        Box::pin(async move {
            if self.is_away() {
                return Outcome::Unknown;
            }
            self.capture_now(&payment.key)
        })
    }

    fn void<'a>(&'a self, payment: &'a Known) -> Answer<'a, Outcome> {
        Box::pin(async move {
            if self.is_away() {
                return Outcome::Unknown;
            }
            self.void_now(&payment.key)
        })
    }

    fn refund<'a>(&'a self, ask: &'a GiveBack) -> Answer<'a, Outcome> {
        Box::pin(async move {
            if self.is_away() {
                return Outcome::Unknown;
            }
            self.refund_now(ask)
        })
    }

    fn query<'a>(&'a self, payment: &'a Known) -> Answer<'a, Standing> {
        Box::pin(async move {
            if self.is_away() {
                return Standing::Unreachable;
            }
            self.query_now(&payment.key)
        })
    }
}

#[cfg(test)]
mod tests {
    use model::Currency;
    use model::payment::TEST_CARDS;

    use super::*;

    fn ask(key: &str, token: &str) -> Authorise {
        Authorise {
            method: "card".to_owned(),
            token: token.to_owned(),
            description: "TW-TEST".to_owned(),
            ..Authorise::new(key.to_owned(), Money::new(2_400, Currency::USD))
        }
    }

    fn known(key: &str) -> Known {
        Known {
            key: key.to_owned(),
            amount: Money::new(2_400, Currency::USD),
            reference: None,
        }
    }

    #[tokio::test]
    async fn every_documented_card_does_what_it_says() {
        let folder = tempfile::tempdir().unwrap();
        let provider = TestProvider::open(folder.path()).unwrap();
        for (number, what, _) in TEST_CARDS {
            let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
            let luhn: u32 = digits
                .iter()
                .rev()
                .enumerate()
                .map(|(at, d)| {
                    if at % 2 == 1 {
                        d * 2 / 10 + d * 2 % 10
                    } else {
                        *d
                    }
                })
                .sum();
            assert_eq!(luhn % 10, 0, "{number}");
            let outcome = provider.authorise(&ask(number, number)).await;
            let standing = provider.query(&known(number)).await;
            let shown = format!("{outcome:?} {standing:?}");
            let expected = match what {
                "Payment succeeds" => shown.starts_with("Approved") && shown.contains("Authorised"),
                "Card is declined" => shown.contains("CardDeclined"),
                "Not enough money" => shown.contains("InsufficientFunds"),
                "Bank asks for confirmation (3-D Secure)" => {
                    shown.contains("/pay/test/") && shown.ends_with("Waiting")
                }
                "Provider does not answer, nothing charged" => shown == "Unknown Nothing",
                "Provider does not answer in time, but charged" => {
                    shown.starts_with("Unknown Authorised")
                }
                _ => false,
            };
            assert!(expected, "{what}: {shown}");
        }
        let unknown = provider.authorise(&ask("x", "1234")).await;
        let reason = DeclineReason::UnknownCard;
        assert_eq!(unknown, Outcome::Declined { reason });
    }

    #[tokio::test]
    async fn repeats_change_nothing_and_the_book_survives() {
        let folder = tempfile::tempdir().unwrap();
        let good = "4242 4242 4242 4242";
        let give_back = |key: &str, amount| GiveBack {
            key: key.to_owned(),
            payment: known("a"),
            amount,
        };
        {
            let provider = TestProvider::open(folder.path()).unwrap();
            let first = provider.authorise(&ask("a", good)).await;
            assert_eq!(provider.authorise(&ask("a", good)).await, first);
            assert_eq!(provider.capture(&known("a")).await, first);
            assert_eq!(provider.capture(&known("a")).await, first);
            assert_eq!(provider.void(&known("a")).await, GIVEN_UP);
            for _ in 0..2 {
                let done = provider.refund(&give_back("r1", 1_000)).await;
                assert!(matches!(done, Outcome::Approved { .. }));
            }
        }
        let path = folder.path().join("test-payments.jsonl");
        let cut_off = std::fs::read_to_string(&path).unwrap() + "{\"entry\":\"captu";
        std::fs::write(&path, cut_off).unwrap();
        let provider = TestProvider::open(folder.path()).unwrap();
        assert_eq!(provider.taken(), [("a".to_owned(), 2_400, 1_000)]);
        assert_eq!(provider.refund(&give_back("r2", 1_401)).await, GIVEN_UP);
        assert!(matches!(
            provider.refund(&give_back("r2", 1_400)).await,
            Outcome::Approved { .. }
        ));
        assert_eq!(provider.taken(), [("a".to_owned(), 2_400, 2_400)]);
    }

    #[tokio::test]
    async fn what_was_given_up_is_never_charged_later() {
        let folder = tempfile::tempdir().unwrap();
        let provider = TestProvider::open(folder.path()).unwrap();
        assert!(matches!(
            provider.void(&known("late")).await,
            Outcome::Approved { .. }
        ));
        assert_eq!(
            provider.authorise(&ask("late", "4242424242424242")).await,
            GIVEN_UP
        );
        assert_eq!(provider.capture(&known("late")).await, GIVEN_UP);
        assert!(provider.taken().is_empty());
    }

    #[tokio::test]
    async fn the_first_answer_at_the_bank_counts() {
        let folder = tempfile::tempdir().unwrap();
        let provider = TestProvider::open(folder.path()).unwrap();
        let Outcome::ActionRequired { reference, .. } =
            provider.authorise(&ask("c", "4000000000003220")).await
        else {
            panic!("this card asks for confirmation");
        };
        assert!(provider.challenge(&reference).unwrap().open);
        assert!(provider.answer(&reference, true));
        assert!(provider.answer(&reference, false));
        assert!(matches!(
            provider.query(&known("c")).await,
            Standing::Authorised { .. }
        ));
        assert!(!provider.challenge(&reference).unwrap().open);
        assert!(!provider.answer("nonsense", true));
    }
}
