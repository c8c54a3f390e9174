//! Sales: what runs now is kept in memory, products are remembered with their price, and when a sale begins or is over,
//! whatever shows prices is made anew.

use std::sync::{Arc, Weak};
use std::time::Duration;

use model::catalog::{Product, Variant};
use model::event::Topic;
use model::pricing::{PriceLine, Priced};
use model::sale::{Held, PriceHistory, Sales};
use model::{Millis, VariantId, delivery};

use crate::catalogue::Catalogue;
use crate::document::listed_in;
use crate::tree::Tree;
use crate::{News, Result, Shop};

/// How long to sleep at most until the clock is looked at again.
const LOOK: Duration = Duration::from_secs(1);
/// How far back the lowest price before a reduction is looked for (Directive 98/6/EC, article 6a: 30 days).
const PRICE_DAYS: Millis = 30 * delivery::DAY;

/// A unit of a variant as promotions look at it, at its price without them.
fn unit(tree: &Tree, product: &Product, variant: &Variant) -> PriceLine {
    PriceLine {
        variant: variant.id,
        product: product.id,
        categories: listed_in(tree, product),
        tags: product.tags.clone(),
        unit_price: variant.price,
        quantity: 1,
        tax_class: product.tax_class.clone(),
    }
}

/// Gives the variants of a product that was just read the prices that sales leave of theirs.
pub(crate) fn put_on_sale(sales: &Sales, tree: &Tree, product: &mut Product) {
    let Some(first) = product.variants.first() else {
        return;
    };
    if sales.is_empty() {
        return;
    }
    let mut line = unit(tree, product, first);
    let currency = product.currency;
    for variant in &mut product.variants {
        line.variant = variant.id;
        line.unit_price = variant.price;
        let price = sales.price(&line, currency);
        variant.sale = (price < variant.price).then_some(price);
    }
}

impl Catalogue {
    /// Works out what is on sale at `now`. If that is not what was before, products are forgotten with their prices.
    pub(crate) fn hold_sales(&self, now: Millis) {
        let sales = Sales::at(self.promotions.load().automatic(), now);
        let before = self.sales.swap(Arc::new(sales.clone()));
        if before.versions() != sales.versions() {
            self.forget_all();
        }
        let quotes = self.quotes.load();
        self.hold_quotes(quotes.iter().map(|quote| quote.list.clone()).collect());
    }
}

impl Shop {
    /// What a unit of a variant costs for who buys as many as `price` is for.
    pub(crate) fn sale_price(&self, product: &Product, variant: &Variant, price: i64) -> i64 {
        let sales = self.sales();
        if sales.is_empty() {
            return price;
        }
        let mut line = unit(&self.catalogue.tree.load(), product, variant);
        line.unit_price = price;
        sales.price(&line, product.currency)
    }

    /// What sales alone take off a variant's line in a cart that was priced.
    pub(crate) fn off_by_sales(&self, priced: &Priced, variant: VariantId) -> i64 {
        let sales = self.catalogue.sales.load();
        let by_sales = priced
            .adjustments
            .iter()
            .filter(|adjustment| sales.has(adjustment.promotion));
        let lines = by_sales.flat_map(|adjustment| &adjustment.lines);
        let own = lines.filter(|(other, _)| *other == variant);
        own.map(|(_, share)| share).sum()
    }

    /// The lowest price of a variant in the 30 days before its price changed last; none where it never did.
    pub(crate) async fn lowest_before(
        &self,
        product: &Product,
        variant: &Variant,
    ) -> Result<Option<i64>> {
        let changes = self.price_changes(product, variant.id).await?;
        let promotions = self.catalogue.promotions.load();
        let read = |held: &Held| Held {
            promotion: self.promotion_in(held.promotion.clone(), product.currency),
            ..held.clone()
        };
        let held: Vec<Held> = promotions.sales_held().iter().map(read).collect();
        let history = PriceHistory {
            line: &unit(&self.catalogue.tree.load(), product, variant),
            currency: product.currency,
            changes: &changes,
            held: &held,
            since: product.created_at,
        };
        Ok(history.lowest_before(self.clock.now(), PRICE_DAYS))
    }

    /// Makes true again what shows prices, if a sale has begun or is over since.
    fn turn_sales(&self) {
        let now = self.clock.now();
        let until = self.catalogue.sales.load().until();
        if until.is_some_and(|until| until <= now) {
            self.catalogue.hold_sales(now);
            let news = News {
                topic: Topic::Promotion,
                subject: 0,
            };
            self.queue(news);
            self.news.tell(news);
        }
    }
}

/// Follows the clock from sale to sale, until the shop is gone. Each node does so by itself.
pub(crate) async fn keep(shop: Weak<Shop>) {
    loop {
        let Some(shop) = shop.upgrade() else { return };
        shop.turn_sales();
        let now = shop.clock.now();
        let until = shop.catalogue.sales.load().until();
        drop(shop);
        let left = until.and_then(|until| u64::try_from(until - now).ok());
        tokio::time::sleep(left.map_or(LOOK, |left| LOOK.min(Duration::from_millis(left)))).await;
    }
}

#[cfg(test)]
mod tests;
