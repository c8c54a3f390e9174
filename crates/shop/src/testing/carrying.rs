//! A carrier for tests that sells labels, loses answers when told to, and tells what it is told to tell. Its book may be
//! a file, which outlives a process that is killed.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use model::carrier::{Bought, CarrierSettings, Rate, SHIPSTATION};
use model::{Currency, Money, Translated};
use payments::carrier::{Carrier, Consignment, NoRates, Purchase, Tracking, Unheard, Voiding};
use payments::{Answer, Notification};

use super::TestShop;
use crate::Shop;

/// What it knows, and how it behaves.
#[derive(Default)]
pub(crate) struct Book {
    /// Labels by our key, and whether each was given back.
    pub labels: HashMap<String, bool>,
    /// Does what it is asked but the answer gets lost.
    pub mute: bool,
    /// Takes nothing in.
    pub down: bool,
    /// Refuses with these words.
    pub refuses: Option<&'static str>,
    /// What it tells about every parcel.
    pub tracking: Tracking,
    /// How often it was asked where a parcel is.
    pub asked: usize,
    /// Where it is kept, a line for each label that was sold or given back.
    file: Option<PathBuf>,
}

impl Book {
    /// Writes down that a label was sold, or given back; answers with what was known of it.
    fn note(&mut self, key: &str, voided: bool) -> Option<bool> {
        if let Some(path) = &self.file {
            let file = std::fs::OpenOptions::new()
                .append(true)
                .create(true)
                .open(path);
            writeln!(file.unwrap(), "{key} {voided}").unwrap();
        }
        self.labels.insert(key.to_owned(), voided)
    }
}

/// The carrier.
#[derive(Clone, Default)]
pub(crate) struct FakeCarrier(Arc<Mutex<Book>>);

impl FakeCarrier {
    pub fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap()
    }

    /// The carrier whose book is a file in this folder.
    pub fn kept(folder: &Path) -> Self {
        let path = folder.join("carrier.txt");
        let lines = std::fs::read_to_string(&path).unwrap_or_default();
        let labels = lines.lines().map(|line| {
            let (key, voided) = line.split_once(' ').unwrap();
            (key.to_owned(), voided == "true")
        });
        let book = Book {
            labels: labels.collect(),
            file: Some(path),
            ..Book::default()
        };
        Self(Arc::new(Mutex::new(book)))
    }

    /// Lets a shop buy labels from it, and at its delivery fees if `table`.
    pub fn carry(&self, shop: &Shop, table: bool) {
        let settings = CarrierSettings {
            table,
            shipstation: true,
            ..CarrierSettings::default()
        };
        shop.carriers.hold(settings, vec![Arc::new(self.clone())]);
    }
}

fn bought(key: &str, rate: &Rate) -> Purchase {
    Purchase::Bought(Bought {
        reference: format!("se-{key}"),
        carrier: rate.carrier.clone(),
        tracking_number: format!("1Z{key}"),
        cost: rate.price,
        pdf: Some("https://labels.example/1.pdf".to_owned()),
    })
}

impl Carrier for FakeCarrier {
    fn code(&self) -> &'static str {
        SHIPSTATION
    }

    fn rates<'a>(&'a self, _: &'a Consignment) -> Answer<'a, Result<Vec<Rate>, NoRates>> {
        let rate = |id: &str, amount| Rate {
            id: id.to_owned(),
            via: SHIPSTATION.to_owned(),
            carrier: "UPS".to_owned(),
            service: Translated::new("Ground", "陆运"),
            price: Money::new(amount, Currency::USD),
            days: Some(3),
        };
        let down = self.book().down;
        let told = match self.book().refuses {
            Some(why) => Err(NoRates::Refused(why.to_owned())),
            None if down => Err(NoRates::Unreachable),
            None => Ok(vec![rate("se-a", 725), rate("se-b", 1_250)]),
        };
        Box::pin(async { told })
    }

    fn buy<'a>(&'a self, key: &'a str, rate: &'a Rate) -> Answer<'a, Purchase> {
        let mut book = self.book();
        let came_of = match book.refuses {
            Some(why) => Purchase::Refused(why.to_owned()),
            None if book.down => Purchase::Unknown,
            None => {
                let before = book.note(key, false);
                assert_eq!(before, None, "bought twice");
                match book.mute {
                    true => Purchase::Unknown,
                    false => bought(key, rate),
                }
            }
        };
        Box::pin(async { came_of })
    }

    fn find<'a>(&'a self, key: &'a str, rate: &'a Rate) -> Answer<'a, Purchase> {
        let book = self.book();
        let came_of = match book.labels.contains_key(key) {
            _ if book.mute => Purchase::Unknown,
            true => bought(key, rate),
            false => Purchase::Nothing,
        };
        Box::pin(async { came_of })
    }

    fn void<'a>(&'a self, reference: &'a str) -> Answer<'a, Voiding> {
        let mut book = self.book();
        let came_of = match book.refuses {
            Some(why) => Voiding::Refused(why.to_owned()),
            None => {
                let key = reference.trim_start_matches("se-").to_owned();
                assert!(book.note(&key, true).is_some());
                match book.mute {
                    true => Voiding::Unknown,
                    false => Voiding::Done,
                }
            }
        };
        Box::pin(async { came_of })
    }

    fn track<'a>(&'a self, reference: &'a str) -> Answer<'a, Option<Tracking>> {
        let mut book = self.book();
        book.asked += 1;
        let told = Tracking {
            reference: reference.to_owned(),
            ..book.tracking.clone()
        };
        let told = (!book.down).then_some(told);
        Box::pin(async { told })
    }

    fn hear<'a>(&'a self, told: &'a Notification) -> Answer<'a, Result<Vec<Tracking>, Unheard>> {
        let heard = match told.body.as_slice() {
            b"forged" => Err(Unheard::NotAuthentic),
            b"away" => Err(Unheard::Unreachable),
            number => Ok(vec![Tracking {
                number: String::from_utf8_lossy(number).into_owned(),
                ..self.book().tracking.clone()
            }]),
        };
        Box::pin(async { heard })
    }
}

impl TestShop {
    /// Lets the shop buy labels from a carrier of the test's own, and at its delivery fees if `table`.
    pub fn carried(&self, table: bool) -> FakeCarrier {
        let carrier = FakeCarrier::default();
        carrier.carry(self, table);
        carrier
    }
}
