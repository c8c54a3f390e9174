//! Orders as their shoppers see them: the confirmation, the tracking page that moves by itself, and finding an order
//! again by number and e-mail.

mod api;
mod beside;
mod details;
mod difference;
mod due;
mod find;
mod help;
mod live;
mod parcel;
mod pay;
mod placed;
mod return_list;
mod returns;
mod track;

pub use difference::DifferencePage;
pub use find::FindOrderPage;
pub use help::{HelpPage, pictures};
pub use pay::PayPage;
pub use placed::PlacedPage;
pub use return_list::return_badge;
pub use returns::ReturnPage;
pub use track::TrackPage;
