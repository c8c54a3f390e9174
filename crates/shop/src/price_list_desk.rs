//! The merchant's price lists in other currencies, and the prices of their own that variants have in them.

use model::catalog::{Product, Variant};
use model::checkout::Problem;
use model::event::Topic;
use model::form::{Draft, Form, Why};
use model::price_list::{PriceList, PriceListDesk, PriceListsDesk, read_currency};
use model::staff::Staff;
use model::{Currency, Money, ProductId, Translated};
use serde_json::{Value, json};

use crate::{Error, Result, Shop};

/// What the draft of a new list is about.
const NEW: &str = "price_list:new";
/// Units of the shop's own currency that stand for its prices on the page of a list.
const SAMPLES: [i64; 4] = [5, 24, 49, 199];

fn subject(currency: Currency) -> String {
    format!("price_list:{currency}")
}

/// What the draft of a variant's own price is about.
pub(crate) fn own_price_subject(id: ProductId) -> String {
    format!("own_price:{id}")
}

/// A variant's own price as a form says it.
struct Typed<'a> {
    variant: &'a Variant,
    list: &'a PriceList,
    /// None to take it away.
    price: Option<i64>,
}

impl Shop {
    /// The price lists, in the order shoppers see them.
    ///
    /// # Errors
    /// When the database is away.
    pub(crate) async fn price_lists(&self) -> Result<Vec<PriceList>> {
        let own = self.settings().currency;
        Ok(self.store.price_lists(own).await?)
    }

    /// Everything on staff's page of currencies.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn price_lists_desk(&self, staff: &Staff) -> Result<PriceListsDesk> {
        let own = self.settings().currency;
        let mut lists = Vec::new();
        for list in self.price_lists().await? {
            let unit = 10_i64.pow(own.digits());
            let samples = SAMPLES.map(|units| {
                let price = Money::new(units * unit, own);
                (price, Money::new(list.price(price.amount), list.currency))
            });
            lists.push(PriceListDesk {
                draft: self.store.draft(staff.id, &subject(list.currency)).await?,
                samples: samples.to_vec(),
                list,
            });
        }
        Ok(PriceListsDesk {
            own,
            lists,
            draft: self.store.draft(staff.id, NEW).await?,
        })
    }

    /// Begins a price list in the currency that the form names. Shoppers may choose it once staff open it.
    ///
    /// # Errors
    /// `Invalid` with what must be put right; what was typed is kept.
    pub async fn add_price_list(&self, staff: &Staff, form: Form) -> Result<Currency> {
        let own = self.settings().currency;
        let known = self.price_lists().await?;
        let currency = match read_currency(form.get("currency"), own, &known) {
            Ok(currency) => currency,
            Err(problems) => {
                let told = Error::Invalid(problems.clone());
                self.keep_draft(staff, NEW, form, Why::Invalid, problems)
                    .await?;
                return Err(told);
            }
        };
        let list = PriceList {
            position: known.iter().map(|list| list.position).max().unwrap_or(0) + 1,
            ..PriceList::new(currency, own)
        };
        // Who sends the form twice finds the list that the first one made.
        self.try_save_list(staff, &list).await?;
        self.discard_draft(staff, NEW).await?;
        self.announce(Topic::PriceList, 0).await;
        Ok(currency)
    }

    /// Keeps a price list. Pages, carts and checkouts follow at once.
    ///
    /// # Errors
    /// `Invalid` or `Conflict`; what was typed is kept then. `NotFound` for a currency without a list.
    pub async fn save_price_list(
        &self,
        staff: &Staff,
        currency: Currency,
        form: Form,
    ) -> Result<()> {
        let known = self.price_lists().await?.into_iter();
        let stored = known
            .into_iter()
            .find(|list| list.currency == currency)
            .ok_or(Error::NotFound)?;
        let subject = subject(currency);
        let list = match PriceList::read(currency, stored.own, &form) {
            Ok(list) => list,
            Err(problems) => {
                let told = Error::Invalid(problems.clone());
                self.keep_draft(staff, &subject, form, Why::Invalid, problems)
                    .await?;
                return Err(told);
            }
        };
        let same = PriceList {
            version: stored.version,
            ..list.clone()
        };
        if same == stored {
            // The form sent once more.
            return self.discard_draft(staff, &subject).await;
        }
        if !self.try_save_list(staff, &list).await? {
            self.keep_draft(staff, &subject, form, Why::Stale, Vec::new())
                .await?;
            return Err(Error::Conflict("the price list changed meanwhile"));
        }
        self.announce(Topic::PriceList, 0).await;
        self.discard_draft(staff, &subject).await
    }

    /// Forgets what a member of staff typed about a price list.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn discard_price_list(&self, staff: &Staff, currency: Currency) -> Result<()> {
        self.discard_draft(staff, &subject(currency)).await
    }

    async fn try_save_list(&self, staff: &Staff, list: &PriceList) -> Result<bool> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        if !tx.put_price_list(list).await? {
            return Ok(false);
        }
        let detail = json!({
            "rate": list.rate,
            "ending": list.ending,
            "open": list.open,
            "position": list.position,
        });
        let about = subject(list.currency);
        tx.record_audit(staff.id, now, "price_list.save", &about, &detail)
            .await?;
        tx.record_event(now, Topic::PriceList, 0, &Value::Null)
            .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// What a member of staff typed of a variant's own price that was not sound.
    pub(crate) async fn own_price_draft(
        &self,
        staff: &Staff,
        id: ProductId,
    ) -> Result<Option<Draft>> {
        Ok(self.store.draft(staff.id, &own_price_subject(id)).await?)
    }

    /// Sets what a variant costs in a price list whatever the rate, or takes that away where the price is empty. The form
    /// has `variant`, `currency` and `own_price`. Sent twice, it is set once.
    ///
    /// # Errors
    /// `Invalid` with what must be put right; everything typed is kept. `NotFound` when there is no such product.
    pub async fn save_own_price(&self, staff: &Staff, id: ProductId, form: Form) -> Result<()> {
        let product = self.store.product(id).await?.ok_or(Error::NotFound)?;
        let lists = self.price_lists().await?;
        let draft = own_price_subject(id);
        let typed = match read_own_price(&form, &product, &lists) {
            Ok(typed) => typed,
            Err(problems) => {
                let told = Error::Invalid(problems.clone());
                self.keep_draft(staff, &draft, form, Why::Invalid, problems)
                    .await?;
                return Err(told);
            }
        };
        let Typed {
            variant,
            list,
            price,
        } = typed;
        if variant.own_price(list.currency) == price {
            return self.discard_draft(staff, &draft).await;
        }
        let now = self.clock.now();
        let before = list.unit_price(variant, variant.price);
        let mut tx = self.store.begin().await?;
        let done = tx
            .put_own_price(variant.id, list.currency, price, before, now)
            .await?;
        if !done {
            return Err(Error::Conflict("the price list is gone"));
        }
        let detail = json!({ "variant": variant.id, "currency": list.currency, "price": price });
        let about = crate::product_desk::subject(id);
        tx.record_audit(staff.id, now, "own_price.save", &about, &detail)
            .await?;
        tx.delete_draft(staff.id, &draft).await?;
        for (topic, about) in [(Topic::Product, id.get()), (Topic::PriceList, 0)] {
            tx.record_event(now, topic, about, &Value::Null).await?;
        }
        tx.commit().await?;
        self.announce(Topic::Product, id.get()).await;
        self.announce(Topic::PriceList, 0).await;
        Ok(())
    }
}

fn read_own_price<'a>(
    form: &Form,
    product: &'a Product,
    lists: &'a [PriceList],
) -> std::result::Result<Typed<'a>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, en: &str, zh: &str| {
        problems.push(Problem::new(field, Translated::new(en, zh)));
    };
    let chosen = |variant: &&Variant| form.get("variant") == variant.id.to_string();
    let variant = product.variants.iter().find(chosen);
    if variant.is_none() {
        wrong("variant", "Choose a variant.", "请选择规格。");
    }
    let list = lists
        .iter()
        .find(|list| list.currency.code() == form.get("currency"));
    if list.is_none() {
        wrong("currency", "Choose a currency.", "请选择货币。");
    }
    let text = form.get("own_price").trim();
    let price = list.and_then(|list| Money::parse(text, list.currency));
    if !text.is_empty() && list.is_some() && price.is_none() {
        wrong("own_price", "Enter a price.", "请填写价格。");
    }
    match (variant, list) {
        (Some(variant), Some(list)) if problems.is_empty() => Ok(Typed {
            variant,
            list,
            price: price.map(|price| price.amount),
        }),
        _ => Err(problems),
    }
}
