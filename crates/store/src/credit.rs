//! Gift cards and store credit with their ledgers. What orders do with them is in `credit_use`.

use model::credit::{Credit, CreditEntry, EntryKind};
use model::credit_desk::CREDITS_PER_PAGE;
use model::{CartId, CreditId, Currency, Locale, Millis, Money, OrderId, StaffId};

use crate::error::{Error, Result, from_name, to_json, to_name};
use crate::{Store, Tx, new_id};

/// A line to be written into a ledger.
#[derive(Clone, Copy, Debug)]
pub struct NewEntry<'a> {
    /// The gift card or credit.
    pub credit: CreditId,
    /// When.
    pub at: Millis,
    /// What.
    pub kind: EntryKind,
    /// By how much it changes the balance, in minor units.
    pub amount: i64,
    /// By how much it changes what is held.
    pub held: i64,
    /// The order it is about.
    pub order: Option<OrderId>,
    /// Who of the staff does it.
    pub staff: Option<StaffId>,
    /// Why.
    pub reason: &'a str,
    /// Key of the form it comes from.
    pub key: Option<&'a str>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    kind: String,
    last_four: String,
    currency: String,
    balance: i64,
    held: i64,
    email: String,
    locale: String,
    expires_at: Option<i64>,
    blocked: i64,
    created_at: i64,
    version: i64,
}

impl Row {
    fn into_credit(self) -> Result<Credit> {
        let currency = Currency::from_code(&self.currency).ok_or(Error::Unreadable {
            what: "credit.currency",
            cause: self.currency,
        })?;
        Ok(Credit {
            id: self.id.into(),
            kind: from_name("credit.kind", &self.kind)?,
            last_four: self.last_four,
            balance: Money::new(self.balance, currency),
            held: self.held,
            email: self.email,
            locale: Locale::from_code(&self.locale).unwrap_or_default(),
            expires_at: self.expires_at,
            blocked: self.blocked == 1,
            created_at: self.created_at,
            version: self.version,
        })
    }
}

/// A query for gift cards and credits with the given end.
macro_rules! select_credits {
    ($end:literal) => {
        concat!(
            "SELECT id, kind, last_four, currency, balance, held, email, locale, expires_at, blocked, created_at, version
             FROM credit ",
            $end
        )
    };
}

impl Store {
    /// A gift card or credit.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn credit(&self, id: CreditId) -> Result<Option<Credit>> {
        let row: Option<Row> = sqlx::query_as(select_credits!("WHERE id = $1"))
            .bind(id.get())
            .fetch_optional(self.fresh())
            .await?;
        row.map(Row::into_credit).transpose()
    }

    /// The one whose code has this hash.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn credit_by_hash(&self, code_hash: &str) -> Result<Option<Credit>> {
        let row: Option<Row> = sqlx::query_as(select_credits!("WHERE code_hash = $1"))
            .bind(code_hash)
            .fetch_optional(self.fresh())
            .await?;
        row.map(Row::into_credit).transpose()
    }

    /// The one that was issued with this form.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn credit_by_key(&self, form_key: &str) -> Result<Option<Credit>> {
        let row: Option<Row> = sqlx::query_as(select_credits!("WHERE form_key = $1"))
            .bind(form_key)
            .fetch_optional(self.fresh())
            .await?;
        row.map(Row::into_credit).transpose()
    }

    /// A page of those whose last letters or e-mail address begin like this, the newest first, and how many there are.
    /// Pages count from 1.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn credit_rows(&self, q: &str, page: u32) -> Result<(Vec<Credit>, i64)> {
        let last = format!("{}%", q.to_uppercase());
        let email = format!("{}%", q.to_lowercase());
        let rows: Vec<Row> = sqlx::query_as(select_credits!(
            "WHERE last_four LIKE $1 OR email LIKE $2
             ORDER BY id DESC
             LIMIT $3 OFFSET $4"
        ))
        .bind(&last)
        .bind(&email)
        .bind(i64::from(CREDITS_PER_PAGE))
        .bind((i64::from(page.max(1)) - 1) * i64::from(CREDITS_PER_PAGE))
        .fetch_all(self.fresh())
        .await?;
        let (count,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM credit WHERE last_four LIKE $1 OR email LIKE $2")
                .bind(&last)
                .bind(&email)
                .fetch_one(self.fresh())
                .await?;
        let rows: Result<Vec<_>> = rows.into_iter().map(Row::into_credit).collect();
        Ok((rows?, count))
    }

    /// The ledger of one, the oldest line first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn credit_entries(&self, id: CreditId) -> Result<Vec<CreditEntry>> {
        type Row = (
            i64,
            String,
            i64,
            i64,
            Option<i64>,
            Option<String>,
            Option<String>,
            String,
        );
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT entry.at, entry.kind, entry.amount, entry.held, entry.order_id, orders.number, staff.name,
                    entry.reason
             FROM credit_entry AS entry
             LEFT JOIN orders ON orders.id = entry.order_id
             LEFT JOIN staff ON staff.id = entry.staff_id
             WHERE entry.credit_id = $1
             ORDER BY entry.id",
        )
        .bind(id.get())
        .fetch_all(self.fresh())
        .await?;
        let entry = |(at, kind, amount, held, order, number, by, reason): Row| {
            Ok(CreditEntry {
                at,
                kind: from_name("credit_entry.kind", &kind)?,
                amount,
                held,
                order: order.map(OrderId::from).zip(number),
                by,
                reason,
            })
        };
        rows.into_iter().map(entry).collect()
    }

    /// Who of the staff issued one; nobody where the shop did by itself.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn credit_issuer(&self, id: CreditId) -> Result<Option<StaffId>> {
        let row: Option<(Option<i64>,)> = sqlx::query_as(
            "SELECT staff_id FROM credit_entry WHERE credit_id = $1 AND kind = 'issued'",
        )
        .bind(id.get())
        .fetch_optional(self.fresh())
        .await?;
        Ok(row.and_then(|(staff,)| staff).map(StaffId::from))
    }

    /// Whether the ledger of one has a line of this form.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn has_credit_entry(&self, id: CreditId, key: &str) -> Result<bool> {
        let (count,): (i64,) = sqlx::query_as(
            "SELECT COUNT(*) FROM credit_entry WHERE credit_id = $1 AND form_key = $2",
        )
        .bind(id.get())
        .bind(key)
        .fetch_one(self.fresh())
        .await?;
        Ok(count > 0)
    }
}

impl Tx {
    /// Writes down a new gift card or credit without its ledger, unless its form was sent before: then `false`.
    ///
    /// # Errors
    /// [`Error::Duplicate`] when its code is taken.
    pub async fn add_credit(
        &mut self,
        credit: &Credit,
        code_hash: &str,
        form_key: &str,
    ) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO credit (id, kind, code_hash, last_four, currency, balance, email, locale, expires_at, form_key,
                                 created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT (form_key) DO NOTHING",
        )
        .bind(credit.id.get())
        .bind(to_name(credit.kind))
        .bind(code_hash)
        .bind(&credit.last_four)
        .bind(credit.balance.currency.code())
        .bind(credit.balance.amount)
        .bind(&credit.email)
        .bind(credit.locale.code())
        .bind(credit.expires_at)
        .bind(form_key)
        .bind(credit.created_at)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Writes a line into the ledger; `false` when the form it comes from was sent before.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_credit_entry(&mut self, entry: NewEntry<'_>) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO credit_entry (id, credit_id, at, kind, amount, held, order_id, staff_id, reason, form_key)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (credit_id, form_key) DO NOTHING",
        )
        .bind(new_id::<i64>())
        .bind(entry.credit.get())
        .bind(entry.at)
        .bind(to_name(entry.kind))
        .bind(entry.amount)
        .bind(entry.held)
        .bind(entry.order.map(OrderId::get))
        .bind(entry.staff.map(StaffId::get))
        .bind(entry.reason)
        .bind(entry.key)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Changes a balance without its ledger, unless more would be taken off than is free: then `false`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn adjust_credit(&mut self, credit: CreditId, amount: i64) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE credit SET balance = balance + $2 WHERE id = $1 AND balance - held + $2 >= 0",
        )
        .bind(credit.get())
        .bind(amount)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Blocks or frees one, unless staff changed it since `version` was read: then `false`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn block_credit(
        &mut self,
        credit: CreditId,
        version: i64,
        blocked: bool,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE credit SET blocked = $3, version = version + 1 WHERE id = $1 AND version = $2",
        )
        .bind(credit.get())
        .bind(version)
        .bind(i64::from(blocked))
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Keeps the gift cards and credits the shopper entered, unless the cart changed since `version` was read.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn save_credits(
        &mut self,
        cart: CartId,
        version: i64,
        credits: &[CreditId],
        at: Millis,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE cart SET credits = $3, version = version + 1, updated_at = $4
             WHERE id = $1 AND version = $2",
        )
        .bind(cart.get())
        .bind(version)
        .bind(to_json(&credits))
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
