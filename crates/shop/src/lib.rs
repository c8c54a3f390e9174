//! The shop's use cases: [`Shop`] is the one door, its `impl` is split over a file per noun.
//! Coordinates store, search, recommendations and payments; knows no page and no request.

mod beside;
mod card;
mod cart;
mod catalogue;
mod checkout;
mod clock;

mod dashboard;
pub mod demo;
mod document;
mod draft;
pub mod drawing;
mod error;
mod failpoint;
mod fulfilment;
pub mod import;
mod job;
mod listing;
mod mail;
mod mailer;
mod news;
mod open;
mod order;
mod order_desk;
mod order_form;
mod outcome;
mod page;
mod personal;
mod photo;
mod placement;
mod price_desk;
mod product;
mod product_desk;
mod product_edit;
mod product_upload;
mod promotion;
mod promotion_desk;
mod raster;
mod recommend_desk;
mod recommendation;
mod reconciler;
mod refund;
mod review;
mod search;
mod secret;
mod settlement;
mod staff;
mod stock;
mod stock_alert;
mod tariff;
#[cfg(test)]
mod testing;
mod training;
mod tree;
mod visitor;

pub use clock::Clock;
pub use error::{Error, Result};
pub use failpoint::FAILPOINTS;
pub use mailer::MailConfig;
pub use news::News;
pub use open::{Progress, Shop, ShopConfig};
pub use order::OrderChanges;
pub use photo::PHOTO_BYTES_MAX;
pub use staff::StaffToken;
pub use visitor::VisitorToken;
