//! Writes imported products: new ones whole, known ones (by handle) only where they differ. What the file says nothing
//! of stays as the merchant left it: stock, pictures, translations, categories.

use std::collections::HashSet;
use std::path::Path;

use model::catalog::Product;
use model::event::Topic;
use serde_json::Value;
use tokio::sync::mpsc;

use super::input::Input;
use super::rejects::Notes;
use super::shopify::{self, Draft, reject};
use super::words::Words;
use super::{Report, Result};
use crate::{News, Progress, Shop};

/// How a product file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductFormat {
    /// Shopify's product export.
    Shopify,
}

impl std::str::FromStr for ProductFormat {
    type Err = String;

    fn from_str(name: &str) -> std::result::Result<Self, String> {
        match name {
            "shopify" => Ok(Self::Shopify),
            _ => Err(format!("{name:?} is no format; there is shopify")),
        }
    }
}

#[derive(Default)]
struct Counts {
    created: u64,
    updated: u64,
    unchanged: u64,
    variants: u64,
    images: u64,
}

impl Shop {
    /// Imports products from a file, compressed with xz or not, or from standard input (`-`). Prices are in the shop's
    /// currency. Pictures are not fetched: new products get a drawn one.
    ///
    /// # Errors
    /// When the file cannot be read, is no such export, or the database is away; what was written stays whole.
    pub async fn import_products(
        &self,
        path: &Path,
        format: ProductFormat,
        progress: Progress<'_>,
    ) -> Result<Report> {
        let ProductFormat::Shopify = format;
        let input = Input::of(path)?;
        let notes = Notes::new(&input, &input.rows(b',')?.head, &self.config.data);
        let currency = self.settings().currency;
        let (sender, mut batches) = mpsc::channel(2);
        let reading = {
            let notes = notes.clone();
            tokio::task::spawn_blocking(move || shopify::read(&input, currency, &notes, &sender))
        };
        let mut counts = Counts::default();
        while let Some((line, drafts)) = batches.recv().await {
            self.write_drafts(drafts, &notes, &mut counts).await?;
            progress(line, None);
        }
        drop(batches);
        let lines = reading.await??;
        if counts.created + counts.updated > 0 {
            self.announce(Topic::Category, 0).await;
            self.settle().await;
        }
        let mut report = Report {
            lines,
            done: vec![
                ("products created", counts.created),
                ("products updated", counts.updated),
                ("products unchanged", counts.unchanged),
                ("variants", counts.variants),
            ],
            ..Report::default()
        };
        notes.rule(
            "images named by address, not fetched: a picture was drawn",
            counts.images,
        );
        notes.tell(&mut report)?;
        Ok(report)
    }

    async fn write_drafts(
        &self,
        drafts: Vec<Draft>,
        notes: &Notes,
        counts: &mut Counts,
    ) -> Result<()> {
        let mut words = Words::of(self);
        let mut new = Vec::new();
        let mut changed = Vec::new();
        let mut skus = HashSet::new();
        for draft in &drafts {
            let known = match self.store.product_at(&draft.slug).await? {
                Some(id) => self.store.product(id).await?,
                None => None,
            };
            let product = words.product(
                draft,
                known.as_ref(),
                self.settings().currency,
                self.clock.now(),
            );
            if let Some((line, reason)) = self.wrong_sku(draft, &product, &mut skus).await? {
                reject(&draft.rows, line, &reason, notes)?;
                continue;
            }
            counts.variants += product.variants.len() as u64;
            match known {
                None => {
                    counts.images += draft.images;
                    counts.created += 1;
                    new.push(product);
                }
                Some(known) if known == product => counts.unchanged += 1,
                Some(_) => {
                    counts.updated += 1;
                    changed.push(product);
                }
            }
        }
        if new.is_empty() && changed.is_empty() {
            return Ok(());
        }
        let mut tx = self.store.begin().await?;
        for category in &words.new_categories {
            tx.put_category(category).await?;
        }
        for attribute in words
            .attributes
            .iter()
            .filter(|a| words.touched.contains(&a.code))
        {
            tx.put_attribute(attribute).await?;
        }
        tx.insert_products(&new, "import").await?;
        for product in &changed {
            tx.update_product(product).await?;
        }
        tx.record_event(self.clock.now(), Topic::Category, 0, &Value::Null)
            .await?;
        tx.commit().await?;
        let news = News {
            topic: Topic::Category,
            subject: 0,
        };
        Ok(self.catalogue.refresh(&self.store, news).await?)
    }

    /// A SKU that another product has: its line and the reason.
    async fn wrong_sku(
        &self,
        draft: &Draft,
        product: &Product,
        batch: &mut HashSet<String>,
    ) -> Result<Option<(u64, String)>> {
        let first = draft.rows.first().map_or(0, |(line, _)| *line);
        if product.variants.is_empty() {
            return Ok(Some((first, "has no variant with a price".to_owned())));
        }
        let mut own = HashSet::new();
        for (variant, line) in product.variants.iter().zip(&draft.variants) {
            let taken = match self.store.variant_of_sku(&variant.sku).await? {
                Some((other, _)) => other != product.id,
                None => false,
            };
            if taken || batch.contains(&variant.sku) || !own.insert(variant.sku.clone()) {
                let reason = format!("has the SKU {:?}, which another product has", variant.sku);
                return Ok(Some((line.line, reason)));
            }
        }
        batch.extend(own);
        Ok(None)
    }
}
