//! Who wants to hear when a variant can be bought again.

use model::{Locale, Millis, StockAlertId, VariantId};
use sqlx::FromRow;

use crate::error::Result;
use crate::{Store, Tx};

/// Somebody who waits for a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockAlert {
    /// Id.
    pub id: StockAlertId,
    /// What they wait for.
    pub variant: VariantId,
    /// Where to write.
    pub email: String,
    /// In which language.
    pub locale: Locale,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    variant_id: i64,
    email: String,
    locale: String,
}

impl Row {
    fn into_alert(self) -> StockAlert {
        StockAlert {
            id: self.id.into(),
            variant: self.variant_id.into(),
            locale: Locale::from_code(&self.locale).unwrap_or_default(),
            email: self.email,
        }
    }
}

impl Store {
    /// Those whose variant can be bought now, the longest waiting first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn due_stock_alerts(&self, limit: i64) -> Result<Vec<StockAlert>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT alert.id, alert.variant_id, alert.email, alert.locale
             FROM stock_alert AS alert
             JOIN variant ON variant.id = alert.variant_id
             JOIN product ON product.id = variant.product_id
             WHERE variant.on_hand > variant.reserved AND variant.retired = 0 AND product.status = 'active'
             ORDER BY alert.id
             LIMIT $1",
        )
        .bind(limit)
        .fetch_all(self.fresh())
        .await?;
        Ok(rows.into_iter().map(Row::into_alert).collect())
    }
}

impl Tx {
    /// Notes that somebody waits for a variant. Whoever waits for it already is noted once, in the language asked last.
    ///
    /// # Errors
    /// When the database is away or there is no such variant.
    pub async fn add_stock_alert(&mut self, alert: &StockAlert, at: Millis) -> Result<()> {
        sqlx::query(
            "INSERT INTO stock_alert (id, variant_id, email, locale, at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (variant_id, email) DO UPDATE SET locale = excluded.locale",
        )
        .bind(alert.id.get())
        .bind(alert.variant.get())
        .bind(&alert.email)
        .bind(alert.locale.code())
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Forgets somebody who was told.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn forget_stock_alert(&mut self, id: StockAlertId) -> Result<()> {
        sqlx::query("DELETE FROM stock_alert WHERE id = $1")
            .bind(id.get())
            .execute(self.conn())
            .await?;
        Ok(())
    }
}
