//! Reviews. Only published ones are read here; a product's row carries their sum and count.

use model::review::{REVIEWS_PER_PAGE, ReviewView};
use model::{Millis, ProductId, ReviewId};
use sqlx::FromRow;

use crate::bulk::insert_all;
use crate::error::Result;
use crate::{Store, Tx};

/// A review to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReview {
    /// Its id.
    pub id: ReviewId,
    /// The product.
    pub product: ProductId,
    /// Stars, 1 to 5.
    pub stars: i64,
    /// Headline.
    pub title: String,
    /// Text.
    pub body: String,
    /// Language it is written in (`en`, `zh`).
    pub locale: String,
    /// Who wrote it, as they want to be called.
    pub author: String,
    /// Whether the author bought the product here.
    pub verified: bool,
    /// The merchant's answer.
    pub reply: Option<String>,
    /// When.
    pub at: Millis,
}

#[derive(FromRow)]
struct ReviewRow {
    id: i64,
    stars: i64,
    title: String,
    body: String,
    locale: String,
    author: String,
    verified: i64,
    at: i64,
    reply: Option<String>,
}

impl ReviewRow {
    fn into_view(self) -> ReviewView {
        ReviewView {
            id: self.id.into(),
            stars: self.stars,
            title: self.title,
            body: self.body,
            locale: self.locale,
            author: self.author,
            verified: self.verified != 0,
            at: self.at,
            reply: self.reply,
        }
    }
}

impl Store {
    /// What every published review says in short: of which product, when, how many stars.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn opinions(&self) -> Result<Vec<(ProductId, Millis, i64)>> {
        let rows: Vec<(i64, i64, i64)> =
            sqlx::query_as("SELECT product_id, at, stars FROM review WHERE status = 'published'")
                .fetch_all(&self.read)
                .await?;
        let opinions = rows.into_iter();
        Ok(opinions
            .map(|(product, at, stars)| (product.into(), at, stars))
            .collect())
    }

    /// How many published reviews of a product have 5, 4, 3, 2 and 1 stars.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn review_histogram(&self, product: ProductId) -> Result<[i64; 5]> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT stars, COUNT(*) FROM review
             WHERE product_id = $1 AND status = 'published' GROUP BY stars",
        )
        .bind(product.get())
        .fetch_all(&self.read)
        .await?;
        let mut histogram = [0; 5];
        for (stars, count) in rows {
            if let Some(bar) = usize::try_from(5 - stars)
                .ok()
                .and_then(|at| histogram.get_mut(at))
            {
                *bar = count;
            }
        }
        Ok(histogram)
    }

    /// A page of a product's published reviews, newest first; `page` counts from 1.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn reviews(
        &self,
        product: ProductId,
        stars: Option<i64>,
        page: u32,
    ) -> Result<Vec<ReviewView>> {
        // One statement for every filter: all stars are the range 1 to 5. The index serves product, status and order.
        let rows: Vec<ReviewRow> = sqlx::query_as(
            "SELECT id, stars, title, body, locale, author, verified, at, reply
             FROM review
             WHERE product_id = $1 AND status = 'published' AND stars BETWEEN $2 AND $3
             ORDER BY at DESC, id DESC LIMIT $4 OFFSET $5",
        )
        .bind(product.get())
        .bind(stars.unwrap_or(1))
        .bind(stars.unwrap_or(5))
        .bind(i64::from(REVIEWS_PER_PAGE))
        .bind(i64::from(page.max(1) - 1) * i64::from(REVIEWS_PER_PAGE))
        .fetch_all(&self.read)
        .await?;
        Ok(rows.into_iter().map(ReviewRow::into_view).collect())
    }
}

impl Tx {
    /// Publishes reviews and counts them towards their products' ratings.
    ///
    /// # Errors
    /// When a product is unknown.
    pub async fn insert_reviews(&mut self, reviews: &[NewReview]) -> Result<()> {
        insert_all(
            self.conn(),
            "review (id, product_id, stars, title, body, locale, author, verified, status, reply, at)",
            11,
            reviews,
            |query, review| {
                query
                    .bind(review.id.get())
                    .bind(review.product.get())
                    .bind(review.stars)
                    .bind(review.title.clone())
                    .bind(review.body.clone())
                    .bind(review.locale.clone())
                    .bind(review.author.clone())
                    .bind(i64::from(review.verified))
                    .bind("published".to_owned())
                    .bind(review.reply.clone())
                    .bind(review.at)
            },
        )
        .await?;
        let mut sums: Vec<(ProductId, i64, i64)> = Vec::new();
        for review in reviews {
            match sums.iter_mut().find(|(id, ..)| *id == review.product) {
                Some((_, sum, count)) => {
                    *sum += review.stars;
                    *count += 1;
                }
                None => sums.push((review.product, review.stars, 1)),
            }
        }
        for (product, sum, count) in sums {
            sqlx::query(
                "UPDATE product SET rating_sum = rating_sum + $2, rating_count = rating_count + $3 WHERE id = $1",
            )
            .bind(product.get())
            .bind(sum)
            .bind(count)
            .execute(self.conn())
            .await?;
        }
        Ok(())
    }
}
