//! `/admin/recommendations`: what each shelf brings, what was learnt and how good it is, and the merchant's own rules.

mod api;
mod page;
mod rules;
mod words;

pub use page::RecommendationsPage;
