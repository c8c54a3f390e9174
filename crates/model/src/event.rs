//! Events: what changed, told to everyone who keeps something derived from it.

use serde::{Deserialize, Serialize};

/// What kind of thing an event is about; the event's subject is its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// A product was created, changed or withdrawn.
    Product,
    /// Whether a product can be bought changed, or how scarce it is. The subject is the product.
    Stock,
    /// The category tree or the attributes changed.
    Category,
    /// An order was placed or changed.
    Order,
    /// A page of text changed. The subject is 0.
    Page,
    /// The shop's settings changed. The subject is 0.
    Setting,
    /// A review was published or taken down. The subject is the product.
    Review,
    /// Recommendations learnt anew. The subject is the training.
    Training,
    /// The merchant's rules for recommendations changed. The subject is 0.
    Curation,
    /// Promotions changed. The subject is the promotion.
    Promotion,
    /// What the shop charges in another currency changed. The subject is 0.
    PriceList,
    /// An experiment with recommendations began or ended. The subject is 0.
    Experiment,
    /// The search index has caught up with changes told before: listings may be different now. Announced within the
    /// process only, never stored. The subject is 0.
    Listing,
}
