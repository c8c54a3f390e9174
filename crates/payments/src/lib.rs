//! Payment providers behind one trait. Knows no order and no database: it is told a key, an amount and what the
//! shopper's payment field gave, and says what came of it.

mod ledger;
mod notification;
mod provider;
mod registry;
mod test_provider;

pub use notification::{About, Heard, NotAuthentic, Notification, Reply};
pub use provider::{
    Answer, Authorise, Device, GiveBack, Known, Outcome, PaymentProvider, Show, Standing,
};
pub use registry::{Providers, Settings};
pub use test_provider::{Challenge, TestProvider};
