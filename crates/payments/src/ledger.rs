//! The test provider's book: a file of JSON lines that is only ever added to, and what it adds up to.
//! Read again at start, it knows what was charged however the shop went down.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use model::Money;
use model::payment::DeclineReason;
use serde::{Deserialize, Serialize};

/// One line of the book.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub(crate) enum Entry {
    Waiting {
        key: String,
        reference: String,
        amount: Money,
        description: String,
        #[serde(default)]
        method: Method,
    },
    Authorised {
        key: String,
        reference: String,
        amount: Money,
        description: String,
    },
    /// The shopper confirmed what was waiting.
    Confirmed {
        key: String,
    },
    Declined {
        key: String,
        reason: DeclineReason,
    },
    Captured {
        key: String,
    },
    Voided {
        key: String,
    },
    Refunded {
        key: String,
        refund: String,
        amount: i64,
    },
}

/// How it is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// By card, with the bank's question.
    #[default]
    Card,
    /// In the app of Alipay.
    Alipay,
    /// In the app of WeChat.
    WeChat,
}

/// How a payment stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Waiting,
    Authorised,
    Captured,
    Declined(DeclineReason),
    Voided,
}

/// One payment of the book.
#[derive(Clone, Debug)]
pub(crate) struct Charge {
    pub(crate) state: State,
    pub(crate) reference: String,
    pub(crate) amount: Option<Money>,
    pub(crate) description: String,
    pub(crate) method: Method,
    /// Refund key to amount.
    pub(crate) refunds: HashMap<String, i64>,
}

impl Charge {
    pub(crate) fn refunded(&self) -> i64 {
        self.refunds.values().sum()
    }
}

pub(crate) struct Ledger {
    file: File,
    pub(crate) charges: HashMap<String, Charge>,
    /// Reference to key.
    pub(crate) references: HashMap<String, String>,
}

impl Ledger {
    /// Opens or begins the book at `path`. A last line that was cut off when the process died is dropped.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(path)?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let whole = text.rfind('\n').map_or(0, |at| at + 1);
        let mut ledger = Self {
            file,
            charges: HashMap::new(),
            references: HashMap::new(),
        };
        for line in text[..whole].lines() {
            let entry = serde_json::from_str(line).map_err(io::Error::other)?;
            ledger.apply(entry);
        }
        ledger.file.set_len(whole as u64)?;
        ledger.file.seek(SeekFrom::End(0))?;
        Ok(ledger)
    }

    /// Writes an entry down, then counts it.
    pub(crate) fn add(&mut self, entry: Entry) -> io::Result<()> {
        let mut line = serde_json::to_vec(&entry).map_err(io::Error::other)?;
        line.push(b'\n');
        self.file.write_all(&line)?;
        self.apply(entry);
        Ok(())
    }

    fn apply(&mut self, entry: Entry) {
        match entry {
            Entry::Waiting {
                key,
                reference,
                amount,
                description,
                method,
            } => {
                self.begin(key.clone(), reference, amount, description, State::Waiting);
                self.charge(key).method = method;
            }
            Entry::Authorised {
                key,
                reference,
                amount,
                description,
            } => self.begin(key, reference, amount, description, State::Authorised),
            Entry::Confirmed { key } => self.charge(key).state = State::Authorised,
            Entry::Declined { key, reason } => self.charge(key).state = State::Declined(reason),
            Entry::Captured { key } => self.charge(key).state = State::Captured,
            Entry::Voided { key } => self.charge(key).state = State::Voided,
            Entry::Refunded {
                key,
                refund,
                amount,
            } => {
                self.charge(key).refunds.insert(refund, amount);
            }
        }
    }

    fn begin(
        &mut self,
        key: String,
        reference: String,
        amount: Money,
        about: String,
        state: State,
    ) {
        self.references.insert(reference.clone(), key.clone());
        let charge = self.charge(key);
        charge.state = state;
        charge.reference = reference;
        charge.amount = Some(amount);
        charge.description = about;
    }

    fn charge(&mut self, key: String) -> &mut Charge {
        self.charges.entry(key).or_insert_with(|| Charge {
            state: State::Voided,
            reference: String::new(),
            amount: None,
            description: String::new(),
            method: Method::Card,
            refunds: HashMap::new(),
        })
    }
}
