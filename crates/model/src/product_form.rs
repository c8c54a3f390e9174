//! The form of the product editor: filled from a product, and read back into one.

use crate::catalog::{Picture, Product, ProductStatus};
use crate::checkout::Problem;
use crate::form::{Draft, Form, Reader, Why};
use crate::slug::{SLUG_MAX, is_slug};
use crate::{CategoryId, Money, PictureId, Translated, VariantId};

/// Longest name and subtitle, in characters.
const LINE_MAX: usize = 200;
/// Longest description, in characters.
const TEXT_MAX: usize = 20_000;

/// A product as it shall be.
#[derive(Clone, Debug, PartialEq)]
pub struct ProductEdit {
    /// The product; its `version` is the one that was edited.
    pub product: Product,
    /// Units that were counted anew.
    pub stock: Vec<StockCount>,
}

/// A merchant's count of a variant's units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StockCount {
    /// The variant.
    pub variant: VariantId,
    /// Units the merchant was shown.
    pub seen: i64,
    /// Units there are.
    pub on_hand: i64,
}

/// The form of a product as it is.
#[must_use]
pub fn product_form(product: &Product) -> Form {
    let both = |form: Form, field: &str, text: &Translated| {
        form.with(format!("{field}_en"), text.en.clone())
            .with(format!("{field}_zh"), text.zh.clone())
    };
    let facts = |pick: fn(&Translated) -> &str| {
        let lines: Vec<&str> = product.facts.iter().map(pick).collect();
        lines.join("\n").trim_end().to_owned()
    };
    let order: Vec<String> = product.pictures.iter().map(|p| p.id.to_string()).collect();
    let mut form = Form::default()
        .with("version", product.version.to_string())
        .with("slug", product.slug.clone())
        .with("status", status_code(product.status))
        .with("brand", product.brand.clone().unwrap_or_default())
        .with(
            "category",
            product
                .category
                .map(|id| id.to_string())
                .unwrap_or_default(),
        )
        .with("tags", product.tags.join(", "))
        .with("tax_class", product.tax_class.clone())
        .with("facts_en", facts(|fact| &fact.en))
        .with("facts_zh", facts(|fact| &fact.zh))
        .with("pictures", order.join(" "));
    form = both(form, "name", &product.name);
    form = both(form, "subtitle", &product.subtitle);
    form = both(form, "description", &product.description);
    for id in &product.categories {
        form = form.with(format!("in_{id}"), "on");
    }
    for picture in &product.pictures {
        form = both(form, &format!("alt_{}", picture.id), &picture.alt);
    }
    for v in &product.variants {
        let price = |amount| Money::new(amount, product.currency).decimal();
        form = form
            .with(format!("sku_{}", v.id), v.sku.clone())
            .with(format!("price_{}", v.id), price(v.price))
            .with(
                format!("compare_at_{}", v.id),
                v.compare_at.map(price).unwrap_or_default(),
            )
            .with(format!("weight_{}", v.id), v.weight_grams.to_string())
            .with(format!("on_hand_{}", v.id), v.stock.on_hand.to_string())
            .with(format!("seen_{}", v.id), v.stock.on_hand.to_string());
    }
    form
}

/// Code of a status, as forms send it.
#[must_use]
pub const fn status_code(status: ProductStatus) -> &'static str {
    match status {
        ProductStatus::Draft => "draft",
        ProductStatus::Active => "active",
        ProductStatus::Withdrawn => "withdrawn",
    }
}

/// The status with this code.
#[must_use]
pub fn status_of(code: &str) -> Option<ProductStatus> {
    use ProductStatus::{Active, Draft, Withdrawn};
    [Draft, Active, Withdrawn]
        .into_iter()
        .find(|status| status_code(*status) == code)
}

/// The product that a form makes of `current`. `categories` are those there are.
///
/// # Errors
/// What must be put right, by field.
pub fn read_product(
    form: &Form,
    current: &Product,
    categories: &[CategoryId],
) -> Result<ProductEdit, Vec<Problem>> {
    let form = product_form(current).without_boxes().overlaid(form);
    let mut read = Reader::new(&form);
    let mut product = Product {
        version: form.get("version").parse().unwrap_or_default(),
        name: read.translated("name", LINE_MAX),
        subtitle: read.translated("subtitle", LINE_MAX),
        description: read.translated("description", TEXT_MAX),
        facts: facts(&read.translated("facts", TEXT_MAX)),
        tags: tags(&read.text("tags", TEXT_MAX)),
        slug: read.text("slug", SLUG_MAX),
        tax_class: read.text("tax_class", LINE_MAX),
        brand: Some(read.text("brand", LINE_MAX)).filter(|code| !code.is_empty()),
        pictures: pictures(&form, current),
        ..current.clone()
    };
    if product.name.is_empty() {
        read.problem(
            "name_en",
            "Enter a name in at least one language.",
            "请至少填写一种语言的名称。",
        );
    }
    if !is_slug(&product.slug) {
        read.problem(
            "slug",
            "Use small letters, digits and hyphens.",
            "只能使用小写字母、数字和连字符。",
        );
    }
    if product.tax_class != current.tax_class && !is_slug(&product.tax_class) {
        read.problem("tax_class", "Choose a tax class.", "请选择税类。");
    }
    match status_of(form.get("status")) {
        Some(status) => product.status = status,
        None => read.problem("status", "Choose a status.", "请选择状态。"),
    }
    let chosen = |id: &CategoryId| form.get("category") == id.to_string();
    product.category = categories.iter().copied().find(chosen);
    let listed = |id: &&CategoryId| chosen(id) || form.has(&format!("in_{id}"));
    product.categories = categories.iter().filter(listed).copied().collect();
    let stock = read_variants(&form, &mut read, &mut product);
    if product.variants.is_empty() {
        read.problem(
            "variants",
            "Keep at least one variant.",
            "请至少保留一个规格。",
        );
    }
    if read.problems.is_empty() {
        Ok(ProductEdit { product, stock })
    } else {
        Err(read.problems)
    }
}

fn read_variants(form: &Form, read: &mut Reader, product: &mut Product) -> Vec<StockCount> {
    let mut stock = Vec::new();
    let mut skus: Vec<String> = Vec::new();
    product
        .variants
        .retain(|v| !form.has(&format!("drop_{}", v.id)));
    for v in &mut product.variants {
        let field = |name: &str| format!("{name}_{}", v.id);
        v.sku = read.text(&field("sku"), 64);
        if v.sku.is_empty() {
            read.problem(&field("sku"), "Enter a SKU.", "请填写 SKU。");
        } else if skus.contains(&v.sku) {
            read.problem(
                &field("sku"),
                "Another variant has this SKU.",
                "该 SKU 已被其他规格使用。",
            );
        }
        skus.push(v.sku.clone());
        if form.get(&field("price")).trim().is_empty() {
            read.problem(&field("price"), "Enter a price.", "请填写价格。");
        }
        v.price = read
            .money(&field("price"), product.currency)
            .unwrap_or(v.price);
        v.compare_at = read.money(&field("compare_at"), product.currency);
        v.weight_grams = read.whole(&field("weight"));
        let on_hand = read.whole(&field("on_hand"));
        let seen = form.get(&field("seen")).parse().unwrap_or(v.stock.on_hand);
        if on_hand != seen {
            if on_hand < v.stock.reserved {
                let reserved = v.stock.reserved;
                read.problem(
                    &field("on_hand"),
                    &format!("{reserved} are promised to orders."),
                    &format!("已有 {reserved} 件被订单占用。"),
                );
            }
            stock.push(StockCount {
                variant: v.id,
                seen,
                on_hand,
            });
        }
    }
    let kept: Vec<VariantId> = product.variants.iter().map(|v| v.id).collect();
    for picture in &mut product.pictures {
        picture.variant = picture.variant.filter(|id| kept.contains(id));
    }
    stock
}

/// Lines of both languages side by side.
fn facts(text: &Translated) -> Vec<Translated> {
    let count = text.en.lines().count().max(text.zh.lines().count());
    let line = |text: &str, at: usize| text.lines().nth(at).unwrap_or_default().trim().to_owned();
    (0..count)
        .map(|at| Translated::new(line(&text.en, at), line(&text.zh, at)))
        .filter(|fact| !fact.is_empty())
        .collect()
}

fn tags(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in text.split([',', '，', '、', '\n']).map(str::trim) {
        if !tag.is_empty() && !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

/// The product's pictures in the order of the form, those it does not know last.
#[must_use]
pub fn ordered_pictures<'a>(form: &Form, product: &'a Product) -> Vec<&'a Picture> {
    let order: Vec<PictureId> = form
        .get("pictures")
        .split_whitespace()
        .filter_map(|id| id.parse().ok())
        .collect();
    let mut pictures: Vec<&Picture> = product.pictures.iter().collect();
    pictures.sort_by_key(|picture| {
        order
            .iter()
            .position(|id| *id == picture.id)
            .unwrap_or(usize::MAX)
    });
    pictures
}

fn pictures(form: &Form, current: &Product) -> Vec<Picture> {
    let texts = |id: PictureId, language: &str| {
        let text = form.get(&format!("alt_{id}_{language}")).trim();
        text.chars().take(LINE_MAX).collect::<String>()
    };
    ordered_pictures(form, current)
        .into_iter()
        .filter(|picture| !form.has(&format!("remove_{}", picture.id)))
        .map(|picture| Picture {
            alt: Translated::new(texts(picture.id, "en"), texts(picture.id, "zh")),
            ..picture.clone()
        })
        .collect()
}

/// The form with a picture moved one place. `act` is `up:ID` or `down:ID`; anything else leaves the form as it is.
#[must_use]
pub fn with_moved_picture(form: Form, product: &Product, act: &str) -> Form {
    let Some((way, id)) = act.split_once(':') else {
        return form;
    };
    let mut order: Vec<String> = ordered_pictures(&form, product)
        .iter()
        .map(|picture| picture.id.to_string())
        .collect();
    if let Some(at) = order.iter().position(|known| known == id) {
        let to = if way == "up" {
            at.checked_sub(1)
        } else {
            Some(at + 1).filter(|&to| to < order.len())
        };
        if let Some(to) = to {
            order.swap(at, to);
        }
    }
    form.with("pictures", order.join(" "))
}

/// What the editor shows of a draft. After somebody else's change it goes on from what is stored now, so that saving
/// again is a decision made with both in sight; units that were not touched follow the stock.
#[must_use]
pub fn resumed(draft: &Draft, product: &Product) -> Form {
    let mut form = product_form(product).without_boxes().overlaid(&draft.form);
    if draft.why != Why::Stale {
        return form;
    }
    for v in &product.variants {
        let (seen, counted) = (format!("seen_{}", v.id), format!("on_hand_{}", v.id));
        let now = v.stock.on_hand.to_string();
        if form.get(&seen) == form.get(&counted) {
            form = form.with(counted, now.clone());
        }
        form = form.with(seen, now);
    }
    form.with("version", product.version.to_string())
}

/// Fields in which two forms differ, without those nobody types.
#[must_use]
pub fn differing<'a>(one: &'a Form, other: &Form) -> Vec<&'a str> {
    let typed = |field: &str| field != "version" && !field.starts_with("seen_");
    one.0
        .iter()
        .filter(|(field, value)| typed(field) && other.get(field) != *value)
        .map(|(field, _)| field.as_str())
        .collect()
}

#[cfg(test)]
mod tests;
