//! Why something is recommended, in words.

use model::{CategoryId, Locale, ProductId};
use recommend::shelf::Reason;

use crate::{Result, Shop};

impl Shop {
    /// A reason in words; none where the shelf itself says enough.
    pub(super) async fn reason(&self, locale: Locale, reason: Reason) -> Result<Option<String>> {
        let named = |id: ProductId| async move {
            let product = self.product_by_id(id).await?;
            Result::Ok(product.map(|product| product.name.get(locale).to_owned()))
        };
        let words = |id: ProductId, en: &'static str, zh: (&'static str, &'static str)| async move {
            let name = named(id).await?;
            Result::Ok(name.map(|name| match locale {
                Locale::En => format!("{en} {name}"),
                Locale::Zh => format!("{}“{name}”{}", zh.0, zh.1),
            }))
        };
        Ok(match reason {
            Reason::BoughtTogether { with } => {
                words(with, "Bought together with", ("常与", "一起购买")).await?
            }
            Reason::BecauseViewed { item } => {
                words(item, "Because you looked at", ("因为您看过", "")).await?
            }
            Reason::SimilarTo { item } => words(item, "Similar to", ("与", "相似")).await?,
            Reason::PopularIn { category } => Some(self.popular_in(locale, Some(category))),
            Reason::BuyAgain => Some(locale.pick("You bought it before", "您曾购买过").to_owned()),
            Reason::Trending => Some(locale.pick("In demand of late", "近期热门").to_owned()),
            Reason::Picked => Some(locale.pick("Picked by the shop", "店家精选").to_owned()),
            Reason::ForYou => Some(locale.pick("Fits what you like", "符合您的喜好").to_owned()),
            Reason::New => Some(locale.pick("New in the shop", "新品上架").to_owned()),
        })
    }

    pub(super) fn popular_in(&self, locale: Locale, category: Option<CategoryId>) -> String {
        let tree = self.catalogue.tree.load();
        match category.and_then(|id| tree.category(id)) {
            Some(category) => {
                let name = category.name.get(locale);
                match locale {
                    Locale::En => format!("Popular in {name}"),
                    Locale::Zh => format!("{name}热卖"),
                }
            }
            None => locale.pick("Popular right now", "近期热卖").to_owned(),
        }
    }
}
