//! The category tree.

use model::catalog::Category;
use sqlx::FromRow;

use crate::error::{Result, from_json, to_json};
use crate::{Store, Tx};

#[derive(FromRow)]
struct CategoryRow {
    id: i64,
    parent_id: Option<i64>,
    slug: String,
    name: String,
    description: String,
    picture: Option<String>,
    position: i64,
}

impl CategoryRow {
    fn into_category(self) -> Result<Category> {
        Ok(Category {
            id: self.id.into(),
            parent: self.parent_id.map(Into::into),
            slug: self.slug,
            name: from_json("category.name", &self.name)?,
            description: from_json("category.description", &self.description)?,
            picture: self
                .picture
                .map(|text| from_json("category.picture", &text))
                .transpose()?,
            position: self.position,
        })
    }
}

impl Store {
    /// Every category, in the order of siblings.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn categories(&self) -> Result<Vec<Category>> {
        let rows: Vec<CategoryRow> = sqlx::query_as(
            "SELECT id, parent_id, slug, name, description, picture, position
             FROM category ORDER BY position, id",
        )
        .fetch_all(self.fresh())
        .await?;
        rows.into_iter().map(CategoryRow::into_category).collect()
    }
}

impl Tx {
    /// Writes a category, new or changed; the one above it must be there already.
    ///
    /// # Errors
    /// Duplicate when another category has its slug.
    pub async fn put_category(&mut self, category: &Category) -> Result<()> {
        sqlx::query(
            "INSERT INTO category (id, parent_id, slug, name, description, picture, position)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (id) DO UPDATE
             SET parent_id = excluded.parent_id, slug = excluded.slug, name = excluded.name,
                 description = excluded.description, picture = excluded.picture, position = excluded.position",
        )
        .bind(category.id.get())
        .bind(category.parent.map(|id| id.get()))
        .bind(&category.slug)
        .bind(to_json(&category.name))
        .bind(to_json(&category.description))
        .bind(category.picture.as_ref().map(to_json))
        .bind(category.position)
        .execute(self.conn())
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use model::catalog::PictureSource;
    use model::{CategoryId, Translated};

    use super::*;
    use crate::testing::databases;

    #[tokio::test]
    async fn the_tree_is_read_back_in_the_merchant_s_order() {
        let category = |id: i64, parent: Option<i64>, position| Category {
            id: CategoryId::from(id),
            parent: parent.map(Into::into),
            slug: format!("c{id}"),
            name: Translated::new("Lamps", "灯具"),
            description: Translated::default(),
            picture: Some(PictureSource::Drawn("lamp".into())),
            position,
        };
        for db in databases().await {
            let all = [category(1, None, 2), category(2, Some(1), 1)];
            let mut tx = db.store.begin().await.unwrap();
            for one in &all {
                tx.put_category(one).await.unwrap();
            }
            let moved = Category {
                position: 0,
                ..all[0].clone()
            };
            tx.put_category(&moved).await.unwrap();
            tx.commit().await.unwrap();
            let read = db.store.categories().await.unwrap();
            assert_eq!(read, [moved, all[1].clone()]);
        }
    }
}
