//! Bundles: a product and what is bought together with it, put into the cart in one go.

use model::cart::CartToken;
use model::catalog::ProductStatus;
use model::listing::ProductCard;
use model::product::{BUNDLE_MOST, Bundle, BundlePart, BundlePick};
use model::{Locale, Money, ProductId, VariantId};

use crate::product::variant_picture;
use crate::{Result, Shop};

impl Shop {
    /// A product, in the variant picked on its page, and the best of the cards beside it. None unless it and another can
    /// be bought now.
    pub(crate) async fn bundle(
        &self,
        locale: Locale,
        id: ProductId,
        picked: Option<VariantId>,
        beside: &[ProductCard],
    ) -> Result<Option<Bundle>> {
        let Some(own) = self.bundle_part(locale, id, picked, "").await? else {
            return Ok(None);
        };
        let (mut total, currency) = (own.price.amount, own.price.currency);
        let mut parts = vec![own];
        for card in beside {
            if parts.len() == BUNDLE_MOST {
                break;
            }
            let via = card.via.as_deref().unwrap_or_default();
            let part = self.bundle_part(locale, card.id, None, via).await?;
            if let Some(part) = part.filter(|part| part.price.currency == currency) {
                total += part.price.amount;
                parts.push(part);
            }
        }
        let total = Money::new(total, currency);
        Ok((parts.len() > 1).then_some(Bundle { parts, total }))
    }

    /// A product in a bundle: the picked variant if it can be bought, or the first that can.
    async fn bundle_part(
        &self,
        locale: Locale,
        id: ProductId,
        picked: Option<VariantId>,
        via: &str,
    ) -> Result<Option<BundlePart>> {
        let product = self.product_by_id(id).await?;
        let Some(product) = product.filter(|one| one.status == ProductStatus::Active) else {
            return Ok(None);
        };
        let buyable = || product.variants.iter().filter(|v| v.stock.available() > 0);
        let variant = buyable().find(|v| Some(v.id) == picked);
        let Some(variant) = variant.or_else(|| buyable().next()) else {
            return Ok(None);
        };
        Ok(Some(BundlePart {
            variant: variant.id,
            slug: product.slug.clone(),
            name: product.name.get(locale).to_owned(),
            choice: self.variant_title(locale, &product, variant),
            picture: variant_picture(locale, &product, variant),
            price: product.price_of(variant),
            via: via.to_owned(),
        }))
    }

    /// Puts a unit of each pick into the visitor's cart, as far as it is on sale and in stock. Answers with the token
    /// that opens the cart, unless nothing could be put in, and with the variants that could not.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_bundle(
        &self,
        locale: Locale,
        token: Option<&CartToken>,
        picks: &[BundlePick],
    ) -> Result<(Option<CartToken>, Vec<VariantId>)> {
        let picks = &picks[..picks.len().min(BUNDLE_MOST)];
        let mut missing = Vec::new();
        let mut tx = self.store.begin().await?;
        let (cart, token) = self.cart_to_fill(&mut tx, locale, token).await?;
        for pick in picks {
            if !self.put_in(&mut tx, cart, pick.variant, 1).await? {
                missing.push(pick.variant);
            }
        }
        // A cart that nothing came into is not begun.
        if missing.len() == picks.len() {
            return Ok((None, missing));
        }
        tx.commit().await?;
        Ok((Some(token), missing))
    }

    /// Names of variants' products, in a list such as `7,9`, as a cart's page is told of them; unknown ones are left out.
    pub(crate) async fn names_of_variants(
        &self,
        locale: Locale,
        list: &str,
    ) -> Result<Vec<String>> {
        let mut names = Vec::new();
        let ids = list.split(',').filter_map(|id| id.parse().ok());
        for id in ids.take(BUNDLE_MOST) {
            let found = self.variant(id).await?;
            names.extend(found.map(|(product, _)| product.name.get(locale).to_owned()));
        }
        Ok(names)
    }
}

#[cfg(test)]
mod tests;
