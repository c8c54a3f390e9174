//! Pages of text, and the list of every address the shop has.

use model::Locale;
use model::catalog::ProductStatus;
use model::content::{ContentPage, Page, blocks};
use model::event::Topic;
use model::listing::SitemapEntry;
use serde_json::Value;

use crate::{Error, Result, Shop};

impl Shop {
    /// The page of text at `/pages/{slug}`.
    ///
    /// # Errors
    /// `NotFound` where there is none.
    pub fn content_page(&self, locale: Locale, slug: &str) -> Result<ContentPage> {
        let pages = self.catalogue.pages.load();
        let page = pages
            .iter()
            .find(|page| page.slug == slug)
            .ok_or(Error::NotFound)?;
        Ok(ContentPage {
            slug: page.slug.clone(),
            title: page.title.get(locale).to_owned(),
            body: blocks(page.body.get(locale)),
            updated_at: page.updated_at,
        })
    }

    /// Slug and title of every page of text, in order.
    #[must_use]
    pub fn content_pages(&self, locale: Locale) -> Vec<(String, String)> {
        let pages = self.catalogue.pages.load();
        let link = |page: &Page| (page.slug.clone(), page.title.get(locale).to_owned());
        pages.iter().map(link).collect()
    }

    /// Writes a page of text, new or changed.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn save_page(&self, page: &Page) -> Result<()> {
        let mut tx = self.store.begin().await?;
        tx.put_page(page).await?;
        tx.record_event(self.clock.now(), Topic::Page, 0, &Value::Null)
            .await?;
        tx.commit().await?;
        self.announce(Topic::Page, 0).await;
        Ok(())
    }

    /// Every address that search engines may know.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn sitemap(&self) -> Result<Vec<SitemapEntry>> {
        let entry = |path: String, updated_at| SitemapEntry { path, updated_at };
        let mut all = vec![entry("/".to_owned(), None)];
        let tree = self.catalogue.tree.load();
        all.extend(
            tree.categories
                .iter()
                .map(|category| entry(format!("/c/{}", category.slug), None)),
        );
        all.extend(
            self.catalogue
                .pages
                .load()
                .iter()
                .map(|page| entry(format!("/pages/{}", page.slug), Some(page.updated_at))),
        );
        let products = self.store.product_summaries().await?;
        let active = products
            .into_iter()
            .filter(|product| product.status == ProductStatus::Active);
        all.extend(active.map(|p| entry(format!("/p/{}", p.slug), Some(p.updated_at))));
        Ok(all)
    }
}
