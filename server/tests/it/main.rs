//! The real server on a fresh database: status, title, text without scripts, headers, cookies.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod admin;
mod app;
mod carriers;
mod cases;
mod cluster;
mod currencies;
mod database_crash;
mod differences;
mod edits;
mod gift;
mod guards;
mod guests;
mod hostile;
mod pages;
mod papers;
mod parcels;
mod payers;
mod payment_races;
mod promotions;
mod races;
mod returns;
mod settings;
mod shop_floor;
