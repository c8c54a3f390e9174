//! The shop's shared words and pure rules, used by server and browser alike.
//! Knows no database, no network, no clock and no framework.

pub mod activity;
pub mod address;
pub mod carrier;
pub mod cart;
pub mod catalog;
pub mod checkout;
pub mod complaint;
pub mod content;
pub mod credit;
pub mod credit_desk;
pub mod curation;
pub mod dashboard;
pub mod dates;
pub mod delivery;
pub mod delivery_desk;
pub mod delivery_form;
pub mod difference;
pub mod event;
pub mod experiment;
pub mod form;
#[cfg(test)]
mod hostile;
pub mod id;
pub mod job;
pub mod listing;
pub mod listing_url;
pub mod locale;
pub mod money;
pub mod order;
pub mod order_desk;
pub mod order_edit;
pub mod order_work;
pub mod paper;
pub mod parcel;
pub mod payment;
pub mod payment_desk;
pub mod payment_method;
pub mod payment_test;
pub mod price_list;
pub mod pricing;
pub mod product;
pub mod product_desk;
pub mod product_form;
pub mod product_new;
pub mod promotion;
pub mod promotion_desk;
pub mod promotion_form;
pub mod promotion_sample;
pub mod recommend_desk;
pub mod refund;
pub mod return_desk;
pub mod returns;
pub mod review;
pub mod sale;
pub mod settings;
pub mod settings_form;
pub mod slug;
pub mod staff;
pub mod state;
pub mod taste;
pub mod tax;
pub mod tax_form;
pub mod training;

pub use id::*;
pub use locale::{Locale, Translated};
pub use money::{Currency, Money};

/// A point in time: milliseconds since 1970-01-01 UTC.
pub type Millis = i64;
