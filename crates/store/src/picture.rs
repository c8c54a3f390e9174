//! Pictures of products; their bytes live elsewhere.

use model::ProductId;
use model::catalog::Picture;
use sqlx::{AnyConnection, FromRow};

use crate::Tx;
use crate::bulk::{IDS, ids, insert_all};
use crate::error::{Result, from_json, to_json};

#[derive(FromRow)]
pub(crate) struct PictureRow {
    id: i64,
    pub product_id: i64,
    variant_id: Option<i64>,
    source: String,
    width: i64,
    height: i64,
    alt: String,
}

impl PictureRow {
    pub fn into_picture(self) -> Result<Picture> {
        Ok(Picture {
            id: self.id.into(),
            variant: self.variant_id.map(Into::into),
            source: from_json("picture.source", &self.source)?,
            width: self.width,
            height: self.height,
            alt: from_json("picture.alt", &self.alt)?,
        })
    }
}

macro_rules! select_picture {
    ($which:expr) => {
        concat!(
            "SELECT id, product_id, variant_id, source, width, height, alt FROM picture WHERE ",
            $which,
            " ORDER BY product_id, position"
        )
    };
}

pub(crate) async fn of_products(
    conn: &mut AnyConnection,
    list: [i64; IDS],
) -> Result<Vec<PictureRow>> {
    let query = sqlx::query_as(select_picture!(concat!("product_id IN ", ids!())));
    Ok(list
        .iter()
        .fold(query, |query, id| query.bind(*id))
        .fetch_all(conn)
        .await?)
}

pub(crate) async fn between(
    conn: &mut AnyConnection,
    after: i64,
    last: i64,
) -> Result<Vec<PictureRow>> {
    Ok(
        sqlx::query_as(select_picture!("product_id > $1 AND product_id <= $2"))
            .bind(after)
            .bind(last)
            .fetch_all(conn)
            .await?,
    )
}

impl Tx {
    pub(crate) async fn insert_pictures(
        &mut self,
        product: ProductId,
        pictures: &[Picture],
    ) -> Result<()> {
        let placed: Vec<_> = pictures.iter().enumerate().collect();
        insert_all(
            self.conn(),
            "picture (id, product_id, variant_id, position, source, width, height, alt)",
            8,
            &placed,
            |query, (position, picture)| {
                query
                    .bind(picture.id.get())
                    .bind(product.get())
                    .bind(picture.variant.map(|id| id.get()))
                    .bind(*position as i64)
                    .bind(to_json(&picture.source))
                    .bind(picture.width)
                    .bind(picture.height)
                    .bind(to_json(&picture.alt))
            },
        )
        .await
    }

    pub(crate) async fn delete_pictures(&mut self, product: ProductId) -> Result<()> {
        sqlx::query("DELETE FROM picture WHERE product_id = $1")
            .bind(product.get())
            .execute(self.conn())
            .await?;
        Ok(())
    }
}
