//! All SQL of the shop, for SQLite and PostgreSQL at once, and nothing but SQL: what the rows mean is decided above.
//! Reads are methods of [`Store`], writes are methods of [`Tx`], a file per noun.

mod activity;
mod attribute;
mod bulk;
mod cart;
mod category;
mod curation;
mod dashboard;
mod delivery;
mod draft;
mod error;
mod event;
mod id;
mod job;
mod open;
mod order;
mod order_desk;
mod order_history;
mod order_line;
mod page;
mod payment;
mod picture;
mod product;
mod product_desk;
mod review;
mod sales;
mod setting;
mod snapshot;
mod staff;
mod stock;
mod stock_alert;
#[doc(hidden)]
pub mod testing;
mod timeline;
mod transaction;
mod variant;

pub use activity::{ATTRIBUTED, Outcome, ShelfCount};
pub use cart::{Cart, CartLine, NewCart};
pub use dashboard::Scarce;
pub use delivery::TaxRate;
pub use error::{Error, Result};
pub use event::Event;
pub use id::new_id;
pub use job::{ClaimedJob, QueuedJob};
pub use open::{Engine, Store};
pub use order::{Order, OrderChange};
pub use order_history::PastOrder;
pub use order_line::OrderLine;
pub use payment::{Payment, Refund};
pub use product::ProductSummary;
pub use review::NewReview;
pub use staff::{AuditLine, StaffSecret};
pub use stock::Reservation;
pub use stock_alert::StockAlert;
pub use transaction::Tx;
