//! Prices in other currencies. A [`Shop`] is a door that quotes in one currency: its own, or that of a price list. What is
//! kept is in the shop's own currency and read through the door's list: products where they are taken from memory, lines of
//! carts where they are read, promotions, fees and limits where they are asked.

use std::sync::Arc;

use model::cart::CartToken;
use model::catalog::{Product, Tier, Variant};
use model::delivery::DeliveryZone;
use model::payment_method::MethodRule;
use model::price_list::{MILLION, PriceList};
use model::promotion::Promotion;
use model::returns::ReturnRules;
use model::sale::Sales;
use model::{CartId, Currency, Millis, PromotionId, VariantId};
use serde::{Deserialize, Serialize};
use store::{Cart, CartLine, Store, Tx};

use crate::catalogue::Catalogue;
use crate::sale::put_on_sale;
use crate::secret::hash_token;
use crate::tree::Tree;
use crate::{Result, Shop};

/// A price list, and the sales of now in its currency.
#[derive(Debug)]
pub(crate) struct Quote {
    pub(crate) list: PriceList,
    pub(crate) sales: Sales,
}

impl Quote {
    fn new(list: PriceList, promotions: &[Promotion], now: Millis) -> Self {
        let read: Vec<Promotion> = promotions.iter().map(|one| list.promotion(one)).collect();
        Self {
            sales: Sales::at(&read, now),
            list,
        }
    }

    /// The product with the prices of the list, and those that sales leave of them.
    fn product(&self, tree: &Tree, product: &Product) -> Product {
        let mut quoted = self.list.product(product);
        put_on_sale(&self.sales, tree, &mut quoted);
        quoted
    }
}

/// What prices were worked out by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PricedBy {
    /// Sales with their versions.
    sales: Vec<(PromotionId, i64)>,
    /// Currency, rate and ending of the lists that shoppers may choose.
    lists: Vec<(Currency, i64, i64, i64)>,
}

impl Catalogue {
    /// Reads the price lists anew.
    pub(crate) async fn read_price_lists(&self, store: &Store) -> Result<()> {
        let lists = store.price_lists(self.settings.load().currency).await?;
        self.hold_quotes(lists);
        Ok(())
    }

    /// Works out what each list's sales are now.
    pub(crate) fn hold_quotes(&self, lists: Vec<PriceList>) {
        let (promotions, now) = (self.promotions.load(), self.clock.now());
        let quotes = lists
            .into_iter()
            .map(|list| Arc::new(Quote::new(list, promotions.automatic(), now)));
        self.quotes.store(Arc::new(quotes.collect()));
    }

    /// What prices are worked out by now.
    pub(crate) fn priced_by(&self) -> PricedBy {
        let quotes = self.quotes.load();
        let open = quotes.iter().map(|quote| &quote.list);
        PricedBy {
            sales: self.sales.load().versions(),
            lists: open
                .filter(|list| list.open)
                .map(|list| {
                    let ending = list.ending;
                    (list.currency, list.rate, ending.step, ending.less)
                })
                .collect(),
        }
    }

    /// Lowest and highest price of a product in each currency that shoppers may choose.
    pub(crate) fn quoted(&self, tree: &Tree, product: &Product) -> Vec<(Currency, i64, i64)> {
        let quotes = self.quotes.load();
        let open = quotes.iter().filter(|quote| quote.list.open);
        open.filter_map(|quote| {
            let quoted = quote.product(tree, product);
            let prices = || quoted.variants.iter().map(Variant::shown_price);
            Some((quote.list.currency, prices().min()?, prices().max()?))
        })
        .collect()
    }
}

impl Shop {
    /// Currency this door quotes in.
    #[must_use]
    pub fn currency(&self) -> Currency {
        match &self.quote {
            Some(quote) => quote.list.currency,
            None => self.settings().currency,
        }
    }

    /// Every currency that shoppers may choose, the shop's own first.
    #[must_use]
    pub fn currencies(&self) -> Vec<Currency> {
        let quotes = self.catalogue.quotes.load();
        let open = quotes.iter().filter(|quote| quote.list.open);
        let own = std::iter::once(self.settings().currency);
        own.chain(open.map(|quote| quote.list.currency)).collect()
    }

    /// Whether shoppers may choose this currency beside the shop's own.
    #[must_use]
    pub fn quotes_in(&self, currency: Currency) -> bool {
        let quotes = self.catalogue.quotes.load();
        let mut open = quotes.iter().filter(|quote| quote.list.open);
        open.any(|quote| quote.list.currency == currency)
    }

    /// The door that a shopper sees who chose this currency; the shop's own where it cannot be chosen.
    #[must_use]
    pub fn counter(self: &Arc<Self>, chosen: Option<Currency>) -> Arc<Self> {
        let quotes = self.catalogue.quotes.load();
        let mut open = quotes.iter().filter(|quote| quote.list.open);
        let quote = open.find(|quote| Some(quote.list.currency) == chosen);
        match (quote, &self.quote) {
            (None, None) => self.clone(),
            (quote, _) => Arc::new(self.door(quote.cloned())),
        }
    }

    /// The door that quotes in the currency of an order, whether or not shoppers may still choose it.
    pub(crate) fn quoting(&self, currency: Currency) -> Self {
        let quotes = self.catalogue.quotes.load();
        let quote = quotes.iter().find(|quote| quote.list.currency == currency);
        self.door(quote.cloned())
    }

    /// A price list, whether or not shoppers may choose it.
    fn list_of(&self, currency: Currency) -> Option<Arc<Quote>> {
        let quotes = self.catalogue.quotes.load();
        let mut quotes = quotes.iter();
        quotes
            .find(|quote| quote.list.currency == currency)
            .cloned()
    }

    /// A product as this door quotes it.
    pub(crate) fn quoted(&self, product: Arc<Product>) -> Arc<Product> {
        match &self.quote {
            Some(quote) if product.currency == quote.list.own => {
                Arc::new(quote.product(&self.catalogue.tree.load(), &product))
            }
            _ => product,
        }
    }

    /// The sales of now, in this door's currency.
    pub(crate) fn sales(&self) -> Arc<Sales> {
        match &self.quote {
            Some(quote) => Arc::new(quote.sales.clone()),
            None => self.catalogue.sales.load_full(),
        }
    }

    /// A promotion as it holds for what is paid in `currency`.
    pub(crate) fn promotion_in(&self, promotion: Promotion, currency: Currency) -> Promotion {
        match self.list_of(currency) {
            Some(quote) => quote.list.promotion(&promotion),
            None => promotion,
        }
    }

    /// The delivery zones with their fees in `currency`.
    pub(crate) fn zones_in(&self, currency: Currency) -> Arc<Vec<DeliveryZone>> {
        let zones = self.catalogue.zones.load_full();
        match self.list_of(currency) {
            Some(quote) => Arc::new(quote.list.zones(&zones)),
            None => zones,
        }
    }

    /// The rule of a way to pay with its limits in `currency`.
    pub(crate) fn rule_in(&self, rule: MethodRule, currency: Currency) -> MethodRule {
        match self.list_of(currency) {
            Some(quote) => quote.list.rule(&rule),
            None => rule,
        }
    }

    /// Rules of returns with their fee in `currency`.
    pub(crate) fn returns_in(&self, rules: &ReturnRules, currency: Currency) -> ReturnRules {
        match self.list_of(currency) {
            Some(quote) => quote.list.returns(rules),
            None => rules.clone(),
        }
    }

    /// Lower prices for more units of a product's variants, as this door quotes them.
    pub(crate) async fn price_tiers(&self, product: &Product) -> Result<Vec<(VariantId, Tier)>> {
        let mut tiers = self.store.price_tiers(product.id).await?;
        if let (Some(quote), false) = (&self.quote, tiers.is_empty()) {
            let kept = self.kept_product(product.id).await?;
            let variants = || kept.iter().flat_map(|product| &product.variants);
            for (id, tier) in &mut tiers {
                if let Some(variant) = variants().find(|variant| variant.id == *id) {
                    tier.price = quote.list.unit_price(variant, tier.price);
                }
            }
        }
        Ok(tiers)
    }

    /// Earlier prices of a variant without sales, each with until when it held, oldest first. In another currency those
    /// of the shop's own are told at the rate of now, but for the time in which the variant had a price of its own there.
    pub(crate) async fn price_changes(
        &self,
        product: &Product,
        id: VariantId,
    ) -> Result<Vec<(Millis, i64)>> {
        let changes = self.store.price_changes(id).await?;
        let Some(quote) = &self.quote else {
            return Ok(changes);
        };
        let kept = self.kept_product(product.id).await?;
        let mut variants = kept.iter().flat_map(|product| &product.variants);
        let Some(variant) = variants.find(|variant| variant.id == id) else {
            return Ok(Vec::new());
        };
        let list = &quote.list;
        let own = self.store.own_price_changes(id, list.currency).await?;
        let (first, last) = (own.first().copied(), own.last().copied());
        let here = variant.own_price(list.currency).is_some();
        let outside = |at: Millis| {
            let before = first.is_none_or(|(until, _)| at < until);
            let after = last.is_some_and(|(until, _)| at > until) && !here;
            before || after
        };
        let rest = changes.into_iter().filter(|&(at, _)| outside(at));
        let rest = rest.map(|(at, price)| (at, list.price(price)));
        let mut all: Vec<_> = own.into_iter().chain(rest).collect();
        all.sort_unstable();
        Ok(all)
    }

    /// How many minor units of the shop's own currency a million of this door's are worth.
    pub(crate) fn own_rate(&self) -> i64 {
        let quote = self.quote.as_ref();
        quote.map_or(MILLION, |quote| quote.list.worth_in_own())
    }

    /// The version of the list this door quotes by; none for the shop's own currency.
    pub(crate) fn list_version(&self) -> Option<(Currency, i64)> {
        let list = &self.quote.as_ref()?.list;
        Some((list.currency, list.version))
    }

    /// The cart that a token opens, priced as this door quotes; and what a unit of each line costs in the shop's own
    /// currency, in the order of the lines.
    pub(crate) async fn cart_of(&self, token: &CartToken) -> Result<Option<(Cart, Vec<i64>)>> {
        let Some(mut cart) = self.store.cart(&hash_token(token.as_str())).await? else {
            return Ok(None);
        };
        cart.currency = self.currency();
        let own = cart.lines.iter().map(|line| line.price).collect();
        if let Some(quote) = &self.quote {
            let Cart { lines, aside, .. } = &mut cart;
            for line in lines.iter_mut().chain(aside) {
                self.quote_line(&quote.list, line).await?;
            }
        }
        Ok(Some((cart, own)))
    }

    /// Keeps what a unit that was just put into a cart costs at this door, where that is not the shop's own price.
    pub(crate) async fn keep_seen(
        &self,
        tx: &mut Tx,
        cart: CartId,
        variant: VariantId,
    ) -> Result<()> {
        if self.quote.is_none() {
            return Ok(());
        }
        if let Some((product, at)) = self.variant(variant).await? {
            let price = product.variants[at].price;
            tx.set_seen_price(cart, variant, price, product.currency)
                .await?;
        }
        Ok(())
    }

    async fn quote_line(&self, list: &PriceList, line: &mut CartLine) -> Result<()> {
        let product = self.kept_product(line.product).await?;
        let mut variants = product.iter().flat_map(|product| &product.variants);
        let variant = variants.find(|variant| variant.id == line.variant);
        let price = |own: i64| match variant {
            // The row of the cart is newer than what is kept of the product.
            Some(variant) if variant.price == line.list_price => list.unit_price(variant, own),
            Some(variant) => {
                let now = Variant {
                    price: line.list_price,
                    ..variant.clone()
                };
                list.unit_price(&now, own)
            }
            None => list.price(own),
        };
        let seen = line
            .seen_price
            .filter(|(currency, _)| *currency == list.currency);
        let added = seen.map_or_else(|| price(line.added_price), |(_, seen)| seen);
        let (now, one) = (price(line.price), price(line.list_price));
        (line.added_price, line.price, line.list_price) = (added, now, one);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
