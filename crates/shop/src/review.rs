//! Reviews as the product page shows them.

use model::ProductId;
use model::review::{REVIEWS_PER_PAGE, Reviews};

use crate::{Result, Shop};

impl Shop {
    /// A page of a product's reviews, of all stars or of one number of them. A page beyond the last is the last.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn reviews(
        &self,
        product: ProductId,
        stars: Option<i64>,
        page: u32,
    ) -> Result<Reviews> {
        let stars = stars.filter(|stars| (1..=5).contains(stars));
        let known = self.product_by_id(product).await?;
        if known.is_none_or(|product| product.rating.count == 0) {
            return Ok(Reviews {
                stars,
                page: 1,
                pages: 1,
                ..Reviews::default()
            });
        }
        let histogram = self.store.review_histogram(product).await?;
        let count: i64 = match stars {
            Some(stars) => histogram[(5 - stars) as usize],
            None => histogram.iter().sum(),
        };
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let pages = count.div_ceil(REVIEWS_PER_PAGE).max(1);
        let page = page.clamp(1, pages);
        Ok(Reviews {
            histogram,
            stars,
            reviews: self.store.reviews(product, stars, page).await?,
            page,
            pages,
        })
    }
}
