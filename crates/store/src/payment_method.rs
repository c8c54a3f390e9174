//! Ways to pay as the merchant offers them, and sealed accounts at providers.

use model::Currency;
use model::payment_method::MethodRule;

use crate::error::{Error, Result, from_json, to_json};
use crate::{Store, Tx};

/// The keys of an account at a provider, sealed: this crate cannot read them.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PaymentAccount {
    /// Code of the provider.
    pub provider: String,
    /// The keys, encrypted by whoever knows the shop's secret.
    pub sealed: String,
    /// Counts changes.
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    code: String,
    offered: i64,
    name: String,
    details: String,
    countries: String,
    currency: String,
    min_total: i64,
    max_total: Option<i64>,
    hold_days: i64,
    version: i64,
}

impl Row {
    fn into_rule(self) -> Result<MethodRule> {
        Ok(MethodRule {
            code: self.code,
            offered: self.offered != 0,
            name: from_json("payment_method.name", &self.name)?,
            details: from_json("payment_method.details", &self.details)?,
            countries: self
                .countries
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            currency: Currency::from_code(&self.currency).ok_or(Error::Unreadable {
                what: "payment_method.currency",
                cause: self.currency,
            })?,
            min_total: self.min_total,
            max_total: self.max_total,
            hold_days: self.hold_days,
            version: self.version,
        })
    }
}

impl Store {
    /// What the merchant said about ways to pay.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn payment_methods(&self) -> Result<Vec<MethodRule>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT code, offered, name, details, countries, currency, min_total, max_total, hold_days, version
             FROM payment_method
             ORDER BY code",
        )
        .fetch_all(self.fresh())
        .await?;
        rows.into_iter().map(Row::into_rule).collect()
    }

    /// The accounts at providers.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn payment_accounts(&self) -> Result<Vec<PaymentAccount>> {
        let accounts = sqlx::query_as(
            "SELECT provider, sealed, version FROM payment_account ORDER BY provider",
        )
        .fetch_all(self.fresh())
        .await?;
        Ok(accounts)
    }
}

impl Tx {
    /// Keeps how a way to pay is offered, unless it changed since the version it was read in: then `false`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn put_payment_method(&mut self, rule: &MethodRule) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO payment_method (code, offered, name, details, countries, currency, min_total, max_total,
                 hold_days, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
             ON CONFLICT (code) DO UPDATE SET offered = excluded.offered, name = excluded.name,
                 details = excluded.details, countries = excluded.countries, currency = excluded.currency,
                 min_total = excluded.min_total, max_total = excluded.max_total, hold_days = excluded.hold_days,
                 version = payment_method.version + 1
             WHERE payment_method.version = $10",
        )
        .bind(&rule.code)
        .bind(i64::from(rule.offered))
        .bind(to_json(&rule.name))
        .bind(to_json(&rule.details))
        .bind(rule.countries.join(" "))
        .bind(rule.currency.code())
        .bind(rule.min_total)
        .bind(rule.max_total)
        .bind(rule.hold_days)
        .bind(rule.version)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Keeps the sealed keys of an account, unless it changed since the version it was read in: then `false`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn put_payment_account(&mut self, account: &PaymentAccount) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO payment_account (provider, sealed, version) VALUES ($1, $2, 1)
             ON CONFLICT (provider) DO UPDATE SET sealed = excluded.sealed, version = payment_account.version + 1
             WHERE payment_account.version = $3",
        )
        .bind(&account.provider)
        .bind(&account.sealed)
        .bind(account.version)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

#[cfg(test)]
mod tests {
    use model::Translated;

    use super::*;
    use crate::testing::databases;

    #[tokio::test]
    async fn a_rule_is_kept_unless_somebody_else_changed_it_first() {
        for db in databases().await {
            let put = async |rule: &MethodRule| {
                let mut tx = db.store.begin().await.unwrap();
                let done = tx.put_payment_method(rule).await.unwrap();
                tx.commit().await.unwrap();
                done
            };
            let first = MethodRule {
                name: Translated::new("By card", "银行卡"),
                countries: vec!["CN".into(), "US".into()],
                max_total: Some(9_000),
                ..MethodRule::untouched("test:card", Currency::USD)
            };
            assert!(put(&first).await);
            assert!(!put(&first).await, "made for version 0");
            let read = db.store.payment_methods().await.unwrap();
            let kept = MethodRule {
                version: 1,
                ..first
            };
            assert_eq!(read, std::slice::from_ref(&kept));
            let changed = MethodRule {
                offered: false,
                max_total: None,
                ..kept
            };
            assert!(put(&changed).await);
            let read = db.store.payment_methods().await.unwrap();
            assert_eq!((read[0].offered, read[0].version), (false, 2));
        }
    }

    #[tokio::test]
    async fn an_account_is_replaced_by_whoever_saw_the_last_one() {
        for db in databases().await {
            let put = async |sealed: &str, version| {
                let mut tx = db.store.begin().await.unwrap();
                let account = PaymentAccount {
                    provider: "stripe".into(),
                    sealed: sealed.into(),
                    version,
                };
                let done = tx.put_payment_account(&account).await.unwrap();
                tx.commit().await.unwrap();
                done
            };
            assert!(put("a", 0).await);
            assert!(!put("b", 0).await);
            assert!(put("c", 1).await);
            let read = db.store.payment_accounts().await.unwrap();
            assert_eq!((read[0].sealed.as_str(), read[0].version), ("c", 2));
        }
    }
}
