//! Products put together of their rows: variants with their prices, pictures, categories.

use std::collections::HashMap;

use model::catalog::Product;
use sqlx::AnyConnection;

use super::{ProductRow, select_product};
use crate::bulk::{IDS, ids};
use crate::error::Result;
use crate::picture::PictureRow;
use crate::price_list::{OwnPriceRow, own_price};
use crate::variant::VariantRow;
use crate::{picture, price_list, variant};

/// The products with these ids.
pub(super) async fn read_batch(conn: &mut AnyConnection, list: [i64; IDS]) -> Result<Vec<Product>> {
    let query = sqlx::query_as(select_product!(concat!("id IN ", ids!())));
    let rows: Vec<ProductRow> = list
        .iter()
        .fold(query, |query, id| query.bind(*id))
        .fetch_all(&mut *conn)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let variants = variant::of_products(conn, list).await?;
    let own_prices = price_list::of_products(conn, list).await?;
    let pictures = picture::of_products(conn, list).await?;
    let query = sqlx::query_as(concat!(
        "SELECT product_id, category_id FROM product_category WHERE product_id IN ",
        ids!(),
        " ORDER BY product_id, category_id"
    ));
    let categories: Vec<(i64, i64)> = list
        .iter()
        .fold(query, |query, id| query.bind(*id))
        .fetch_all(&mut *conn)
        .await?;
    assemble(rows, variants, own_prices, pictures, categories)
}

/// Gives each product its parts; the parts come in the order they are shown in.
pub(super) fn assemble(
    rows: Vec<ProductRow>,
    variants: Vec<VariantRow>,
    own_prices: Vec<OwnPriceRow>,
    pictures: Vec<PictureRow>,
    categories: Vec<(i64, i64)>,
) -> Result<Vec<Product>> {
    let mut products = rows
        .into_iter()
        .map(ProductRow::into_product)
        .collect::<Result<Vec<_>>>()?;
    let places: HashMap<i64, usize> = products
        .iter()
        .enumerate()
        .map(|(at, product)| (product.id.get(), at))
        .collect();
    for row in variants {
        if let Some(&at) = places.get(&row.product_id) {
            products[at].variants.push(row.into_variant()?);
        }
    }
    for row in own_prices {
        let place = places.get(&row.0).copied();
        let (variant, price) = own_price(row)?;
        let of = place.and_then(|at| {
            let mut variants = products[at].variants.iter_mut();
            variants.find(|one| one.id.get() == variant)
        });
        if let Some(of) = of {
            of.own_prices.push(price);
        }
    }
    for row in pictures {
        if let Some(&at) = places.get(&row.product_id) {
            products[at].pictures.push(row.into_picture()?);
        }
    }
    for (product, category) in categories {
        if let Some(&at) = places.get(&product) {
            products[at].categories.push(category.into());
        }
    }
    Ok(products)
}
