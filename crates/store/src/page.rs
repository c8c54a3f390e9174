//! Pages of text: about, terms, privacy.

use model::content::Page;

use crate::error::{Result, from_json, to_json};
use crate::{Store, Tx};

impl Store {
    /// Every page, in order.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn pages(&self) -> Result<Vec<Page>> {
        let rows: Vec<(String, String, String, i64, i64)> = sqlx::query_as(
            "SELECT slug, title, body, position, updated_at FROM page ORDER BY position, slug",
        )
        .fetch_all(self.fresh())
        .await?;
        rows.into_iter()
            .map(|(slug, title, body, position, updated_at)| {
                Ok(Page {
                    slug,
                    title: from_json("page.title", &title)?,
                    body: from_json("page.body", &body)?,
                    position,
                    updated_at,
                })
            })
            .collect()
    }
}

impl Tx {
    /// Writes a page, new or changed.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn put_page(&mut self, page: &Page) -> Result<()> {
        sqlx::query(
            "INSERT INTO page (slug, title, body, position, updated_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (slug) DO UPDATE
             SET title = excluded.title, body = excluded.body, position = excluded.position,
                 updated_at = excluded.updated_at",
        )
        .bind(&page.slug)
        .bind(to_json(&page.title))
        .bind(to_json(&page.body))
        .bind(page.position)
        .bind(page.updated_at)
        .execute(self.conn())
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use model::Translated;

    use super::*;
    use crate::testing::databases;

    #[tokio::test]
    async fn pages_are_read_back_as_last_written() {
        for db in databases().await {
            let mut page = Page {
                slug: "about".into(),
                title: Translated::new("About", "关于"),
                body: Translated::new("One.\n\nTwo.", "一"),
                position: 1,
                updated_at: 5,
            };
            for at in [5, 6] {
                page.updated_at = at;
                let mut tx = db.store.begin().await.unwrap();
                tx.put_page(&page).await.unwrap();
                tx.commit().await.unwrap();
                assert_eq!(db.store.pages().await.unwrap(), [page.clone()]);
            }
        }
    }
}
