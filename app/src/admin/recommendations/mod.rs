//! `/admin/recommendations`: what each shelf brings, experiments, what was learnt and how good it is, and the merchant's
//! own rules.

mod api;
mod experiments;
mod page;
mod rules;
mod words;

pub use page::RecommendationsPage;
