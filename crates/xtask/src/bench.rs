//! `cargo xtask bench`: programs that print figures and ratios, never timed tests. The load generator runs on the same
//! machine, so beside every throughput stands what a request cost the server in processor time.

mod client;
mod events;
mod lighthouse;
mod load;
mod pages;
mod pricing;
mod recommend;
mod report;
mod shopper;
mod subject;
mod visitors;

pub use events::events;
pub use lighthouse::lighthouse;
pub use pages::pages;
pub use pricing::pricing;
pub use recommend::recommend;
