//! A product as its page shows it: one variant picked by the address, and links to every other.

use std::collections::BTreeMap;

use model::catalog::{BRAND, Image, LOW_STOCK, Product, Variant};
use model::delivery::{self, Destination, Shipment};
use model::product::{OptionValueView, OptionView, ProductView, VariantView};
use model::{Locale, Millis, Money, VariantId};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::card::badges;
use crate::tree::Tree;
use crate::{Error, Result, Shop};

/// Stock figures stay the shop's own beyond this.
const AVAILABLE_SHOWN: i64 = 100;

impl Shop {
    /// The page of the product at `slug` with the variant that `choice` (option code to value code) picks. What is
    /// missing or unknown of the choice is made up for by the first variant in stock.
    ///
    /// # Errors
    /// `NotFound` where there is none that shoppers may see, `Gone` where it was withdrawn.
    pub async fn product_view(
        &self,
        locale: Locale,
        slug: &str,
        choice: &BTreeMap<String, String>,
    ) -> Result<ProductView> {
        let product = self.product(slug).await?;
        let variant = pick(&product, choice).ok_or(Error::NotFound)?;
        let lowest = match variant.struck_price() {
            Some(_) => self.lowest_before(&product, variant).await?,
            None => None,
        };
        let tiers = self.price_tiers(&product).await?;
        let tiers = tiers
            .into_iter()
            .filter(|(id, tier)| *id == variant.id && tier.price < variant.price);
        let tree = self.catalogue.tree.load();
        let now = self.clock.now();
        let name =
            |attribute: &str, code: &str| tree.value_name(locale, attribute, code).to_owned();
        Ok(ProductView {
            id: product.id,
            slug: product.slug.clone(),
            name: product.name.get(locale).to_owned(),
            subtitle: product.subtitle.get(locale).to_owned(),
            description: paragraphs(product.description.get(locale)),
            facts: product
                .facts
                .iter()
                .map(|fact| fact.get(locale).to_owned())
                .collect(),
            brand: product.brand.as_deref().map(|code| name(BRAND, code)),
            trail: product.category.map_or_else(Vec::new, |id| {
                let path = tree.path(id).into_iter();
                path.map(|c| (c.slug.clone(), c.name.get(locale).to_owned()))
                    .collect()
            }),
            attributes: attributes(&tree, locale, &product),
            options: options(&tree, locale, &product, variant),
            variant: VariantView {
                id: variant.id,
                sku: variant.sku.clone(),
                title: title(&tree, locale, &product, variant),
                price: product.price_of(variant),
                compare_at: variant
                    .struck_price()
                    .map(|former| Money::new(former, product.currency)),
                lowest_before: lowest.map(|lowest| Money::new(lowest, product.currency)),
                tiers: tiers
                    .map(|(_, tier)| {
                        let price = self.sale_price(&product, variant, tier.price);
                        (tier.from, Money::new(price, product.currency))
                    })
                    .collect(),
                available: variant.stock.available().min(AVAILABLE_SHOWN),
                low_stock: (1..=LOW_STOCK).contains(&variant.stock.available()),
                delivery: self.delivery_window(&product, variant, now),
            },
            pictures: pictures(locale, &product, variant),
            badges: badges(&product, std::slice::from_ref(variant), variant, now),
            rating: product
                .rating
                .tenths()
                .map(|mean| (mean, product.rating.count)),
        })
    }

    /// Delivery days in the shop's default country by the first way to deliver there.
    fn delivery_window(
        &self,
        product: &Product,
        variant: &Variant,
        now: Millis,
    ) -> Option<(Millis, Millis)> {
        let settings = self.catalogue.settings.load();
        let zones = self.zones_in(product.currency);
        let shipment = Shipment {
            to: Destination::within(&settings.default_country),
            currency: product.currency,
            total: variant.price,
            weight_grams: variant.weight_grams,
            units: 1,
        };
        let offers = delivery::offers(&zones, &shipment);
        let terms = &offers.first()?.method.terms;
        Some(settings.calendar.window(now, terms))
    }

    /// A variant's choice in words, such as `Sage, Large`; empty for an only variant.
    pub(crate) fn variant_title(
        &self,
        locale: Locale,
        product: &Product,
        variant: &Variant,
    ) -> String {
        title(&self.catalogue.tree.load(), locale, product, variant)
    }
}

/// The variant that fits as much of the choice as can be had, earlier options first; in stock before sold out.
fn pick<'p>(product: &'p Product, choice: &BTreeMap<String, String>) -> Option<&'p Variant> {
    let mut fitting: Vec<&Variant> = product.variants.iter().collect();
    for axis in &product.options {
        let Some(wanted) = choice.get(&axis.code) else {
            continue;
        };
        let has = |v: &&Variant| v.choice.get(&axis.code) == Some(wanted);
        if fitting.iter().any(has) {
            fitting.retain(has);
        }
    }
    let in_stock = fitting.iter().find(|v| v.stock.available() > 0);
    in_stock.or(fitting.first()).copied()
}

/// Every option's values as links that keep the rest of the picked choice.
fn options(tree: &Tree, locale: Locale, product: &Product, picked: &Variant) -> Vec<OptionView> {
    let mut views = Vec::with_capacity(product.options.len());
    for axis in &product.options {
        let offered = |code: &&String| {
            let mut choices = product.variants.iter().map(|v| v.choice.get(&axis.code));
            choices.any(|value| value == Some(code))
        };
        let values = axis.values.iter().filter(offered).map(|code| {
            let fits = |v: &&Variant| {
                product.options.iter().all(|other| {
                    let wanted = if other.code == axis.code {
                        Some(code)
                    } else {
                        picked.choice.get(&other.code)
                    };
                    v.choice.get(&other.code) == wanted
                })
            };
            let variant = product.variants.iter().find(fits);
            let value = tree.value(&axis.code, code);
            OptionValueView {
                code: code.clone(),
                name: tree.value_name(locale, &axis.code, code).to_owned(),
                swatch: value.and_then(|value| value.swatch.clone()),
                query: query(product, |other| {
                    if other == axis.code {
                        Some(code)
                    } else {
                        picked.choice.get(other)
                    }
                }),
                selected: picked.choice.get(&axis.code) == Some(code),
                exists: variant.is_some(),
                in_stock: variant.is_some_and(|v| v.stock.available() > 0),
            }
        });
        let values: Vec<_> = values.collect();
        let name = tree.attribute(&axis.code).map(|a| a.name.get(locale));
        views.push(OptionView {
            code: axis.code.clone(),
            name: name.unwrap_or(&axis.code).to_owned(),
            values,
        });
    }
    views
}

/// What a query string leaves as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

fn query<'a>(product: &'a Product, value: impl Fn(&str) -> Option<&'a String>) -> String {
    let pairs: Vec<String> = product
        .options
        .iter()
        .filter_map(|axis| {
            let value = value(&axis.code)?;
            let code = utf8_percent_encode(&axis.code, PLAIN);
            Some(format!("{code}={}", utf8_percent_encode(value, PLAIN)))
        })
        .collect();
    pairs.join("&")
}

/// The query string that picks a variant on its product's page.
pub(crate) fn variant_query(product: &Product, variant: &Variant) -> String {
    query(product, |axis| variant.choice.get(axis))
}

fn title(tree: &Tree, locale: Locale, product: &Product, variant: &Variant) -> String {
    let names = product.options.iter().filter_map(|axis| {
        let code = variant.choice.get(&axis.code)?;
        Some(tree.value_name(locale, &axis.code, code))
    });
    let names: Vec<&str> = names.collect();
    names.join(locale.pick(", ", "，"))
}

fn attributes(tree: &Tree, locale: Locale, product: &Product) -> Vec<(String, String)> {
    let described = tree.attributes.iter().filter_map(|attribute| {
        let values = product.attributes.get(&attribute.code)?;
        let names = values
            .iter()
            .map(|code| tree.value_name(locale, &attribute.code, code));
        let names: Vec<&str> = names.collect();
        Some((
            attribute.name.get(locale).to_owned(),
            names.join(locale.pick(", ", "、")),
        ))
    });
    described.filter(|(_, names)| !names.is_empty()).collect()
}

fn paragraphs(text: &str) -> Vec<String> {
    let pieces = text.split("\n\n").map(str::trim);
    pieces
        .filter(|piece| !piece.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The variant's pictures, or those of one that looks like it (the first option is the same), then the product's own.
fn pictures(locale: Locale, product: &Product, variant: &Variant) -> Vec<Image> {
    let of = |wanted: VariantId| {
        let pictures = product.pictures.iter();
        pictures.filter(move |p| p.variant == Some(wanted))
    };
    let alike = |other: &&Variant| {
        let first = product.options.first();
        first.is_some_and(|axis| other.choice.get(&axis.code) == variant.choice.get(&axis.code))
            && of(other.id).next().is_some()
    };
    let shown = if of(variant.id).next().is_some() {
        Some(variant.id)
    } else {
        product.variants.iter().find(alike).map(|v| v.id)
    };
    let own = product.pictures.iter().filter(|p| p.variant.is_none());
    let mut all: Vec<Image> = shown
        .into_iter()
        .flat_map(of)
        .chain(own)
        .map(|picture| picture.image(locale))
        .collect();
    if all.is_empty() {
        all.extend(product.pictures.first().map(|p| p.image(locale)));
    }
    all
}

/// The picture that stands for a variant in carts and orders.
pub(crate) fn variant_picture(
    locale: Locale,
    product: &Product,
    variant: &Variant,
) -> Option<Image> {
    let mut all = pictures(locale, product, variant);
    (!all.is_empty()).then(|| all.swap_remove(0))
}

#[cfg(test)]
mod tests;
