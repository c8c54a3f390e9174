//! Photographs sent with messages of complaints.

use std::collections::HashMap;

use model::{ComplaintId, OrderId};

use crate::error::Result;
use crate::{Store, Tx};

impl Store {
    /// Keys of the photographs of a complaint, by the message they came with.
    ///
    /// # Errors
    /// When the database is away.
    pub(crate) async fn complaint_photos(
        &self,
        complaint: ComplaintId,
    ) -> Result<HashMap<i64, Vec<String>>> {
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "SELECT said.id, sent.photo
             FROM complaint_message AS said JOIN complaint_photo AS sent ON sent.message_id = said.id
             WHERE said.complaint_id = $1
             ORDER BY said.id, sent.position",
        )
        .bind(complaint.get())
        .fetch_all(self.fresh())
        .await?;
        let mut photos: HashMap<i64, Vec<String>> = HashMap::new();
        for (message, photo) in rows {
            photos.entry(message).or_default().push(photo);
        }
        Ok(photos)
    }

    /// Whether a photograph came with a complaint: the complaint's, or any about the order.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn is_complaint_photo(
        &self,
        photo: &str,
        complaint: Option<ComplaintId>,
        order: Option<OrderId>,
    ) -> Result<bool> {
        let (count,): (i64,) = sqlx::query_as(
            "SELECT COUNT(*)
             FROM complaint_photo AS sent
             JOIN complaint_message AS said ON said.id = sent.message_id
             JOIN complaint ON complaint.id = said.complaint_id
             WHERE sent.photo = $1 AND (complaint.id = $2 OR complaint.order_id = $3)",
        )
        .bind(photo)
        .bind(complaint.map_or(0, ComplaintId::get))
        .bind(order.map_or(0, OrderId::get))
        .fetch_one(self.fresh())
        .await?;
        Ok(count > 0)
    }
}

impl Tx {
    /// Writes down the photographs that came with a message.
    ///
    /// # Errors
    /// When the database is away.
    pub(crate) async fn add_complaint_photos(
        &mut self,
        message: i64,
        photos: &[String],
    ) -> Result<()> {
        for (position, photo) in (1_i64..).zip(photos) {
            sqlx::query(
                "INSERT INTO complaint_photo (photo, message_id, position) VALUES ($1, $2, $3)",
            )
            .bind(photo)
            .bind(message)
            .bind(position)
            .execute(self.conn())
            .await?;
        }
        Ok(())
    }
}
