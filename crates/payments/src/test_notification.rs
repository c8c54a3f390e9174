//! The test provider's notifications: what they say, and how they are signed.

use model::payment::DeclineReason;
use ring::hmac;
use serde::{Deserialize, Serialize};

use crate::{About, Heard, NotAuthentic, Notification, Reply, Standing};

/// The header with the signature: HMAC-SHA256 of the body in hexadecimal digits.
const SIGNATURE: &str = "tradewind-test-signature";

/// What signs and proves them.
pub(crate) struct Key(hmac::Key);

/// The body.
#[derive(Serialize, Deserialize)]
struct Told {
    payment: String,
    #[serde(flatten)]
    standing: Word,
}

/// How the payment stands, as far as a provider tells.
#[derive(Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
enum Word {
    Waiting,
    Authorised { reference: String },
    Captured { reference: String },
    Declined { reason: DeclineReason },
    Voided,
}

impl Key {
    /// A new one.
    pub(crate) fn new() -> Self {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).expect("the operating system has random bytes");
        Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes))
    }

    /// Says how a payment stands.
    pub(crate) fn notification(&self, key: &str, standing: &Standing) -> Notification {
        let standing = match standing.clone() {
            Standing::Authorised { reference } => Word::Authorised { reference },
            Standing::Captured { reference } => Word::Captured { reference },
            Standing::Declined { reason } => Word::Declined { reason },
            Standing::Voided => Word::Voided,
            Standing::Nothing | Standing::Waiting | Standing::Unreachable => Word::Waiting,
        };
        let payment = key.to_owned();
        let body = serde_json::to_vec(&Told { payment, standing })
            .expect("a struct of texts can be written as JSON");
        let signature = hmac::sign(&self.0, &body);
        let hex: String = signature
            .as_ref()
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        Notification {
            headers: vec![(SIGNATURE.to_owned(), hex)],
            body,
            query: String::new(),
            now: 0,
        }
    }

    /// Reads one that this key has signed.
    pub(crate) fn hear(&self, notification: &Notification) -> Result<Heard, NotAuthentic> {
        let signature = notification.header(SIGNATURE).and_then(unhex);
        let signature = signature.ok_or(NotAuthentic)?;
        hmac::verify(&self.0, &notification.body, &signature).map_err(|_| NotAuthentic)?;
        let told: Told = serde_json::from_slice(&notification.body).map_err(|_| NotAuthentic)?;
        let standing = match told.standing {
            Word::Waiting => Standing::Waiting,
            Word::Authorised { reference } => Standing::Authorised { reference },
            Word::Captured { reference } => Standing::Captured { reference },
            Word::Declined { reason } => Standing::Declined { reason },
            Word::Voided => Standing::Voided,
        };
        Ok(Heard {
            about: vec![About::Payment {
                key: told.payment,
                standing,
            }],
            reply: Reply::text("ok"),
        })
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    let pairs = (0..text.len()).step_by(2);
    pairs
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_signed_is_heard_and_nothing_else() {
        let key = Key::new();
        let captured = Standing::Captured {
            reference: "r".to_owned(),
        };
        let sent = key.notification("TW-1", &captured);
        let about = About::Payment {
            key: "TW-1".to_owned(),
            standing: captured,
        };
        assert_eq!(key.hear(&sent).unwrap().about, [about]);
        let refused = |change: &dyn Fn(&mut Notification)| {
            let mut changed = sent.clone();
            change(&mut changed);
            assert_eq!(key.hear(&changed), Err(NotAuthentic));
        };
        refused(&|n| n.body.push(b' '));
        refused(&|n| n.headers.clear());
        refused(&|n| n.headers[0].1 = "0g".to_owned());
        refused(&|n| n.headers[0].1 = "é".to_owned());
        refused(&|n| n.headers[0].1.truncate(62));
        assert_eq!(Key::new().hear(&sent), Err(NotAuthentic));
    }

    proptest! {
        /// Signed or not: what is posted is refused or understood.
        #[test]
        fn nothing_posted_makes_it_panic(header: String, body: Vec<u8>, text in "[\\[{\\\":,}\\]a-z0-9_]*") {
            let key = Key::new();
            for body in [body, text.into_bytes()] {
                let signature = hmac::sign(&key.0, &body);
                let hex: String = signature.as_ref().iter().map(|b| format!("{b:02x}")).collect();
                for header in [header.clone(), hex] {
                    let posted = Notification {
                        headers: vec![(SIGNATURE.to_owned(), header)],
                        body: body.clone(),
                        query: String::new(),
                        now: 0,
                    };
                    let _ = key.hear(&posted);
                }
            }
        }
    }
}
