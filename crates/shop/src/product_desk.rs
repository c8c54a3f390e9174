//! Products as staff see them: the list, and what the editor shows.

use model::catalog::{BRAND, LOW_STOCK, Product, ProductStatus};
use model::pricing::STANDARD_TAX;
use model::product_desk::{
    Deed, NewProductDesk, PRODUCTS_PER_PAGE, ProductDesk, ProductQuery, ProductRow, ProductRows,
};
use model::staff::Staff;
use model::{CategoryId, Locale, Money, ProductId};

use crate::price_desk::tier_subject;
use crate::tree::Tree;
use crate::{Error, Result, Shop};

/// Lines of the audit shown beside a product.
const DEEDS: i64 = 10;
/// What the draft of a product to be is about.
pub(crate) const NEW_PRODUCT: &str = "product:new";

/// What the draft and the audit of a product are about.
pub(crate) fn subject(id: ProductId) -> String {
    format!("product:{id}")
}

impl Shop {
    /// One page of the product list.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn admin_products(
        &self,
        locale: Locale,
        query: &ProductQuery,
    ) -> Result<ProductRows> {
        let (ids, count) = self.store.product_rows(query).await?;
        let products = self.store.products(&ids).await?;
        let mut counts = [0; 4];
        for (status, count) in self.store.product_counts().await? {
            let at = match status {
                ProductStatus::Draft => 1,
                ProductStatus::Active => 2,
                ProductStatus::Withdrawn => 3,
            };
            counts[at] += count;
            counts[0] += count;
        }
        let pages = u32::try_from(count).unwrap_or(u32::MAX);
        Ok(ProductRows {
            rows: products
                .iter()
                .map(|product| row(locale, product))
                .collect(),
            count,
            page: query.page.max(1),
            pages: pages.div_ceil(PRODUCTS_PER_PAGE).max(1),
            counts,
        })
    }

    /// Everything the editor of a product shows to this member of staff.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such product.
    pub async fn product_desk(
        &self,
        staff: &Staff,
        locale: Locale,
        id: ProductId,
    ) -> Result<ProductDesk> {
        let product = self.store.product(id).await?.ok_or(Error::NotFound)?;
        let history = self.store.audit_lines(&subject(id), DEEDS).await?;
        let tree = self.catalogue.tree.load();
        let brands = tree.attribute(BRAND).map(|brand| {
            let values = brand.values.iter();
            let values = values.map(|v| (v.code.clone(), v.name.get(locale).to_owned()));
            values.collect()
        });
        Ok(ProductDesk {
            draft: self.store.draft(staff.id, &subject(id)).await?,
            tiers: self.store.price_tiers(id).await?,
            tier_draft: self.store.draft(staff.id, &tier_subject(id)).await?,
            lists: self.price_lists().await?,
            own_draft: self.own_price_draft(staff, id).await?,
            categories: categories(&tree, locale),
            brands: brands.unwrap_or_default(),
            tax_classes: self.tax_classes(&product),
            choices: choices(&tree, locale, &product),
            history: history
                .into_iter()
                .map(|line| Deed {
                    at: line.at,
                    by: line.staff,
                    action: line.action,
                })
                .collect(),
            product,
        })
    }

    /// Every tax class that some zone has a rate for, with that of most goods and the product's own.
    fn tax_classes(&self, product: &Product) -> Vec<String> {
        let zones = self.catalogue.taxes.load();
        let rated = zones.iter().flat_map(|zone| zone.rates.keys().cloned());
        let always = [STANDARD_TAX.to_owned(), product.tax_class.clone()];
        let mut classes: Vec<String> = rated.chain(always).collect();
        classes.sort_unstable();
        classes.dedup();
        classes
    }

    /// What the form for a new product shows.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn new_product_desk(&self, staff: &Staff, locale: Locale) -> Result<NewProductDesk> {
        let draft = self.store.draft(staff.id, NEW_PRODUCT).await?;
        let begun = draft.as_ref().and_then(|d| d.form.get("id").parse().ok());
        let tree = self.catalogue.tree.load();
        let axes = tree.attributes.iter().filter(|a| a.code != BRAND);
        Ok(NewProductDesk {
            id: begun.unwrap_or_else(store::new_id),
            draft,
            categories: categories(&tree, locale),
            axes: axes.map(|a| a.name.get(locale).to_owned()).collect(),
            currency: self.settings().currency.code().to_owned(),
        })
    }
}

fn row(locale: Locale, product: &Product) -> ProductRow {
    let prices = product.variants.iter().map(|v| v.price);
    let money = |amount| Money::new(amount, product.currency);
    let lowest = prices.clone().min();
    ProductRow {
        id: product.id,
        name: product.name.get(locale).to_owned(),
        sku: product
            .variants
            .first()
            .map(|v| v.sku.clone())
            .unwrap_or_default(),
        variants: product.variants.len(),
        picture: product.pictures.first().map(|p| p.image(locale)),
        status: product.status,
        price: lowest.zip(prices.max()).map(|(a, b)| (money(a), money(b))),
        available: product.variants.iter().map(|v| v.stock.available()).sum(),
        low: product
            .variants
            .iter()
            .any(|v| v.stock.available() <= LOW_STOCK),
        updated_at: product.updated_at,
    }
}

/// Every category after the one above it, called by its whole path.
fn categories(tree: &Tree, locale: Locale) -> Vec<(CategoryId, String)> {
    let mut all = Vec::new();
    add_children(tree, locale, None, &mut all);
    all
}

fn add_children(
    tree: &Tree,
    locale: Locale,
    parent: Option<CategoryId>,
    all: &mut Vec<(CategoryId, String)>,
) {
    for category in tree.children(parent) {
        let path = tree.path(category.id);
        let names: Vec<&str> = path.iter().map(|c| c.name.get(locale)).collect();
        all.push((category.id, names.join(" › ")));
        add_children(tree, locale, Some(category.id), all);
    }
}

fn choices(tree: &Tree, locale: Locale, product: &Product) -> Vec<String> {
    let words = |choice: &std::collections::BTreeMap<String, String>| {
        let axes = product.options.iter();
        let values = axes.filter_map(|axis| {
            let code = choice.get(&axis.code)?;
            Some(tree.value_name(locale, &axis.code, code))
        });
        values.collect::<Vec<_>>().join(locale.pick(", ", "，"))
    };
    product.variants.iter().map(|v| words(&v.choice)).collect()
}
