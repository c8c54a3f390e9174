//! The server: configuration, sub-commands, and the way of a request through page cache, guards and router to the
//! shop's pages. Everything lives in this library so that tests run the real thing; `main.rs` only starts it.

pub mod assets;
pub mod cli;
pub mod complaints;
pub mod compress;
pub mod config;
pub mod demo;
pub mod dev;
pub mod etag;
pub mod feeds;
pub mod front;
pub mod guest;
pub mod health;
pub mod house;
pub mod kept;
pub mod live;
pub mod media;
pub mod metrics;
pub mod middleware;
pub mod page_cache;
pub mod paper;
pub mod payer;
pub mod render;
pub mod returns;
pub mod router;
pub mod serve;
pub mod upload;
pub mod visit;
mod webhook;
pub mod worker;
