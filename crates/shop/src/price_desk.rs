//! Lower prices for more units of a variant, as staff set them.

use model::cart::Quantity;
use model::catalog::{Product, Tier};
use model::checkout::Problem;
use model::event::Topic;
use model::form::{Form, Why};
use model::staff::Staff;
use model::{Money, ProductId, Translated, VariantId};
use serde_json::{Value, json};
use store::Tx;

use crate::{Error, Result, Shop};

/// What the draft of a product's lower price is about.
pub(crate) fn tier_subject(id: ProductId) -> String {
    format!("tier:{id}")
}

impl Shop {
    /// Sets what a unit of a variant costs who buys more. The form has `variant`, `from` and `price`. Sent twice, it is
    /// set once.
    ///
    /// # Errors
    /// `Invalid` with what must be put right; everything typed is kept. `NotFound` when there is no such product.
    pub async fn save_price_tier(&self, staff: &Staff, id: ProductId, form: Form) -> Result<()> {
        let product = self.store.product(id).await?.ok_or(Error::NotFound)?;
        let (variant, tier) = match read_tier(&form, &product) {
            Ok(read) => read,
            Err(problems) => {
                let told = Error::Invalid(problems.clone());
                self.keep_draft(staff, &tier_subject(id), form, Why::Invalid, problems)
                    .await?;
                return Err(told);
            }
        };
        let mut tx = self.store.begin().await?;
        tx.put_price_tier(variant, tier).await?;
        tx.delete_draft(staff.id, &tier_subject(id)).await?;
        let detail = json!({ "variant": variant, "from": tier.from, "price": tier.price });
        self.finish_tier(tx, staff, id, "tier.save", &detail).await
    }

    /// Takes a lower price away. One that is gone already stays so.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn remove_price_tier(
        &self,
        staff: &Staff,
        id: ProductId,
        variant: VariantId,
        from: i64,
    ) -> Result<()> {
        let mut tx = self.store.begin().await?;
        tx.remove_price_tier(variant, from).await?;
        let detail = json!({ "variant": variant, "from": from });
        self.finish_tier(tx, staff, id, "tier.remove", &detail)
            .await
    }

    async fn finish_tier(
        &self,
        mut tx: Tx,
        staff: &Staff,
        id: ProductId,
        action: &str,
        detail: &Value,
    ) -> Result<()> {
        let now = self.clock.now();
        let subject = crate::product_desk::subject(id);
        tx.record_audit(staff.id, now, action, &subject, detail)
            .await?;
        tx.record_event(now, Topic::Product, id.get(), &Value::Null)
            .await?;
        tx.commit().await?;
        self.announce(Topic::Product, id.get()).await;
        Ok(())
    }
}

fn read_tier(
    form: &Form,
    product: &Product,
) -> std::result::Result<(VariantId, Tier), Vec<Problem>> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, en: &str, zh: &str| {
        problems.push(Problem::new(field, Translated::new(en, zh)));
    };
    let chosen = |id: VariantId| form.get("variant") == id.to_string();
    let variant = product.variants.iter().find(|v| chosen(v.id));
    if variant.is_none() {
        wrong("variant", "Choose a variant.", "请选择规格。");
    }
    let from = form.get("from").trim().parse().unwrap_or(0);
    if !(2..=Quantity::MAX).contains(&from) {
        wrong("from", "Enter 2 or more.", "请填写 2 或以上。");
    }
    let price = Money::parse(form.get("price"), product.currency);
    match (price, variant) {
        (None, _) => wrong("price", "Enter a price.", "请填写价格。"),
        (Some(price), Some(variant)) if price.amount >= variant.price => wrong(
            "price",
            "Enter less than the variant's price.",
            "请填写低于该规格售价的价格。",
        ),
        _ => {}
    }
    match (variant, price) {
        (Some(variant), Some(price)) if problems.is_empty() => {
            let price = price.amount;
            Ok((variant.id, Tier { from, price }))
        }
        _ => Err(problems),
    }
}

#[cfg(test)]
mod tests {
    use model::Locale;

    use super::*;
    use crate::testing::buying::{GOOD, lamp_shops};

    #[tokio::test]
    async fn who_buys_more_pays_less_a_unit() {
        for (shop, lamp) in lamp_shops(40).await {
            let clerk = shop.clerk().await;
            let (product, _) = shop.variant(lamp).await.unwrap().unwrap();
            let form = |from: &str, price: &str| {
                let form = Form::default().with("variant", lamp.to_string());
                form.with("from", from).with("price", price)
            };
            for _ in 0..2 {
                shop.save_price_tier(&clerk, product.id, form("5", "15.00"))
                    .await
                    .unwrap();
            }
            let bad = shop.save_price_tier(&clerk, product.id, form("1", "20.00"));
            let Err(Error::Invalid(problems)) = bad.await else {
                panic!("neither more units nor a lower price")
            };
            let fields: Vec<_> = problems.iter().map(|p| p.field.as_str()).collect();
            assert_eq!(fields, ["from", "price"]);
            let desk = shop.product_desk(&clerk, Locale::En, product.id).await;
            let desk = desk.unwrap();
            let tier = Tier {
                from: 5,
                price: 1_500,
            };
            assert_eq!(desk.tiers, [(lamp, tier)]);
            assert_eq!(desk.tier_draft.unwrap().form.get("price"), "20.00");

            let buyer = shop.buyer(lamp, 5).await;
            let cart = shop.cart(Locale::En, Some(&buyer.token)).await.unwrap();
            assert_eq!(
                (cart.totals.lines, cart.lines[0].unit_price.amount),
                (7_500, 1_500)
            );
            assert_eq!(cart.lines[0].compare_at.unwrap().amount, 2_000);
            assert_eq!(cart.lines[0].notice, None);
            let form = shop.form(&buyer, GOOD).await;
            shop.remove_price_tier(&clerk, product.id, lamp, 5)
                .await
                .unwrap();
            let placed = shop.place_order(Locale::En, &buyer.token, &form);
            assert_eq!(placed.await.unwrap(), model::checkout::Placed::Changed);
            shop.assert_in_order().await;
        }
    }
}
