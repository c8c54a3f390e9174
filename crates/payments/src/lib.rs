//! Payment providers behind one trait. Knows no order and no database: it is told a key, an amount and what the
//! shopper's payment field gave, and says what came of it.
//!
//! [`Providers::open`] takes [`Settings`]: whether there is the test provider, and the merchant's [`Keys`] of the real
//! ones. Before keys are saved, [`Keys::open`] names the field that cannot be right; afterwards
//! [`Providers::set_keys`] swaps them in while the shop runs. They are kept sealed: [`Keys::seal`] and
//! [`Keys::unseal`]. [`Providers::methods_for`] leaves out who cannot take an amount.
//!
//! A payment goes: [`PaymentProvider::authorise`]; where it answers [`Outcome::ActionRequired`] show what it says
//! and keep its reference; then [`PaymentProvider::capture`]. What a provider posts to `notify_url` goes to
//! [`PaymentProvider::hear`]; it and the shopper's return are reasons to ask [`PaymentProvider::query`], which tells the
//! truth at any time.
//!
//! Carriers of parcels are here too, because they are asked with the same client: see [`carrier`].

mod alipay;
pub mod carrier;
mod client;
mod form;
mod ledger;
mod notification;
mod provider;
mod registry;
mod sealing;
mod secret;
mod signature;
mod stripe;
mod test_notification;
mod test_provider;
#[cfg(test)]
mod testing;
mod wechat;

pub use ledger::Method as TestMethod;
pub use notification::{About, Heard, NotAuthentic, Notification, Reply};
pub use provider::{
    Answer, Authorise, Device, GiveBack, Known, Outcome, PaymentProvider, Show, Standing,
};
pub use registry::{BadKeys, Keys, Providers, Settings};
pub use secret::Secret;
pub use test_provider::{Challenge, TestProvider};
