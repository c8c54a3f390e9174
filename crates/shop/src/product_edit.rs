//! Staff change products. What was typed is kept until it is saved, and an older version never overwrites a newer one.

use model::catalog::Product;
use model::checkout::Problem;
use model::event::Topic;
use model::form::{Form, Why};
use model::product_form::{ProductEdit, differing, product_form, read_product, with_moved_picture};
use model::product_new::{Beginning, NewProduct, read_new_product};
use model::staff::Staff;
use model::{CategoryId, ProductId, Translated};
use serde_json::{Value, json};

use crate::product_desk::{NEW_PRODUCT, subject};
use crate::{Error, Result, Shop};

/// Reason in the stock ledger for what a merchant counted.
const CORRECTION: &str = "correction";
/// Reason in the stock ledger for the first units of a new product.
const OPENING: &str = "opening";

impl Shop {
    /// Saves what the editor of a product sent. Sending the same twice saves once.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what must be put right, [`Error::Conflict`] when somebody else changed the product or its
    /// stock first; in both cases everything typed is kept as a draft.
    pub async fn save_product(&self, staff: &Staff, id: ProductId, form: Form) -> Result<()> {
        let current = self.store.product(id).await?.ok_or(Error::NotFound)?;
        let read = read_product(&form, &current, &self.category_ids());
        let edit = match self.with_free_names(read, &current).await? {
            Ok(edit) => edit,
            Err(problems) => {
                let told = Error::Invalid(problems.clone());
                self.keep_draft(staff, &subject(id), form, Why::Invalid, problems)
                    .await?;
                return Err(told);
            }
        };
        if is_done(&edit, &current) {
            return self.discard_draft(staff, &subject(id)).await;
        }
        if edit.product.version == current.version && self.write(staff, &edit, &current).await? {
            self.announce(Topic::Product, id.get()).await;
            return Ok(());
        }
        self.keep_draft(staff, &subject(id), form, Why::Stale, Vec::new())
            .await?;
        Err(Error::Conflict("the product was changed meanwhile"))
    }

    /// Writes the edit in one transaction; answers `false`, with nothing written, when something was changed first.
    async fn write(&self, staff: &Staff, edit: &ProductEdit, current: &Product) -> Result<bool> {
        let now = self.clock.now();
        let product = Product {
            updated_at: now,
            ..edit.product.clone()
        };
        let mut tx = self.store.begin().await?;
        if !tx.update_product(&product).await? {
            return Ok(false);
        }
        for count in &edit.stock {
            let (seen, on_hand) = (count.seen, count.on_hand);
            if !tx
                .set_on_hand(count.variant, seen, on_hand, CORRECTION, now)
                .await?
            {
                return Ok(false);
            }
        }
        let (before, after) = (product_form(current), product_form(&product));
        let mut fields = differing(&after, &before);
        fields.extend(
            differing(&before, &after)
                .into_iter()
                .filter(|field| !after.has(field)),
        );
        let stock: Vec<Value> = edit
            .stock
            .iter()
            .map(|c| json!({ "variant": c.variant, "from": c.seen, "to": c.on_hand }))
            .collect();
        let detail = json!({ "fields": fields, "stock": stock });
        tx.record_audit(staff.id, now, "product.save", &subject(product.id), &detail)
            .await?;
        tx.record_event(now, Topic::Product, product.id.get(), &Value::Null)
            .await?;
        tx.delete_draft(staff.id, &subject(product.id)).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Keeps everything typed and moves a picture in it; nothing is saved yet. `act` is `up:ID` or `down:ID`.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such product.
    pub async fn arrange_pictures(
        &self,
        staff: &Staff,
        id: ProductId,
        form: Form,
        act: &str,
    ) -> Result<()> {
        let product = self.store.product(id).await?.ok_or(Error::NotFound)?;
        let form = with_moved_picture(form, &product, act);
        self.keep_draft(staff, &subject(id), form, Why::Unsaved, Vec::new())
            .await
    }

    /// Makes a product, a draft at first, and answers its id. Sending the same form twice makes one.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what must be put right; everything typed is kept.
    pub async fn create_product(&self, staff: &Staff, form: Form) -> Result<ProductId> {
        let now = self.clock.now();
        let id: ProductId = form.get("id").parse().map_err(|_| Error::NotFound)?;
        if self.store.product(id).await?.is_some() {
            return Ok(id);
        }
        let tree = self.catalogue.tree.load_full();
        let with = Beginning {
            id,
            at: now,
            currency: self.settings().currency,
            categories: &self.category_ids(),
            attributes: &tree.attributes,
        };
        let read = read_new_product(&form, &with, store::new_id);
        let new = match self.with_free_skus(read).await? {
            Ok(new) => new,
            Err(problems) => {
                let told = Error::Invalid(problems.clone());
                self.keep_draft(staff, NEW_PRODUCT, form, Why::Invalid, problems)
                    .await?;
                return Err(told);
            }
        };
        let mut tx = self.store.begin().await?;
        for attribute in &new.attributes {
            tx.add_values(attribute).await?;
        }
        tx.insert_products(std::slice::from_ref(&new.product), OPENING)
            .await?;
        let detail = json!({ "slug": new.product.slug });
        tx.record_audit(staff.id, now, "product.create", &subject(id), &detail)
            .await?;
        if !new.attributes.is_empty() {
            tx.record_event(now, Topic::Category, 0, &Value::Null)
                .await?;
        }
        tx.record_event(now, Topic::Product, id.get(), &Value::Null)
            .await?;
        tx.delete_draft(staff.id, NEW_PRODUCT).await?;
        tx.commit().await?;
        if !new.attributes.is_empty() {
            self.announce(Topic::Category, 0).await;
        }
        self.announce(Topic::Product, id.get()).await;
        Ok(id)
    }

    pub(crate) fn category_ids(&self) -> Vec<CategoryId> {
        let tree = self.catalogue.tree.load();
        tree.categories.iter().map(|category| category.id).collect()
    }

    /// Refuses an address or SKUs that other products have, by field.
    async fn with_free_names(
        &self,
        read: std::result::Result<ProductEdit, Vec<Problem>>,
        current: &Product,
    ) -> Result<std::result::Result<ProductEdit, Vec<Problem>>> {
        let Ok(edit) = read else { return Ok(read) };
        let mut problems = Vec::new();
        let taken = self.store.product_at(&edit.product.slug).await?;
        if taken.is_some_and(|id| id != current.id) {
            let message = Translated::new(
                "Another product has this address.",
                "该地址已被其他商品使用。",
            );
            problems.push(Problem::new("slug", message));
        }
        for v in &edit.product.variants {
            let known = current.variants.iter().any(|old| old.sku == v.sku);
            if !known && self.store.variant_of_sku(&v.sku).await?.is_some() {
                problems.push(sku_taken(&format!("sku_{}", v.id)));
            }
        }
        Ok(if problems.is_empty() {
            Ok(edit)
        } else {
            Err(problems)
        })
    }

    /// Gives the new product an address of its own; refuses SKUs that are taken.
    async fn with_free_skus(
        &self,
        read: std::result::Result<NewProduct, Vec<Problem>>,
    ) -> Result<std::result::Result<NewProduct, Vec<Problem>>> {
        let Ok(mut new) = read else { return Ok(read) };
        for v in &new.product.variants {
            if self.store.variant_of_sku(&v.sku).await?.is_some() {
                return Ok(Err(vec![sku_taken("sku")]));
            }
        }
        if self.store.product_at(&new.product.slug).await?.is_some() {
            new.product.slug = format!("{}-{}", new.product.slug, new.product.id);
        }
        Ok(Ok(new))
    }
}

fn sku_taken(field: &str) -> Problem {
    let message = Translated::new("Another variant has this SKU.", "该 SKU 已被其他规格使用。");
    Problem::new(field, message)
}

/// Whether everything the edit asks for is so already: it was sent twice, or nothing was changed.
pub(crate) fn is_done(edit: &ProductEdit, current: &Product) -> bool {
    let units = |count: &model::product_form::StockCount| {
        let mut variants = current.variants.iter();
        variants.any(|v| v.id == count.variant && v.stock.on_hand == count.on_hand)
    };
    let same = Product {
        version: current.version,
        ..edit.product.clone()
    };
    same == *current && edit.stock.iter().all(units)
}

#[cfg(test)]
mod tests;
