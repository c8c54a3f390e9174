//! Settings: one JSON value a key.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Result, from_json, to_json};
use crate::{Store, Tx};

impl Store {
    /// The setting at `key`, if it was ever made.
    ///
    /// # Errors
    /// When the database is away or the value is not what it should be.
    pub async fn setting<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        let row: Option<(String,)> = sqlx::query_as("SELECT value FROM setting WHERE key = $1")
            .bind(key)
            .fetch_optional(&self.read)
            .await?;
        row.map(|(value,)| from_json("setting.value", &value))
            .transpose()
    }

    /// The setting at `key` with its text, for [`Tx::replace_setting`].
    ///
    /// # Errors
    /// When the database is away or the value is not what it should be.
    pub async fn setting_as_kept<T: DeserializeOwned>(
        &self,
        key: &str,
    ) -> Result<Option<(T, String)>> {
        let row: Option<(String,)> = sqlx::query_as("SELECT value FROM setting WHERE key = $1")
            .bind(key)
            .fetch_optional(self.fresh())
            .await?;
        row.map(|(value,)| Ok((from_json("setting.value", &value)?, value)))
            .transpose()
    }
}

impl Store {
    /// The setting at `key` as it was last written, with its version.
    ///
    /// # Errors
    /// When the database is away or the value is not what it should be.
    pub async fn versioned_setting<T: DeserializeOwned>(
        &self,
        key: &str,
    ) -> Result<Option<(T, i64)>> {
        let row: Option<(String, i64)> =
            sqlx::query_as("SELECT value, version FROM setting WHERE key = $1")
                .bind(key)
                .fetch_optional(self.fresh())
                .await?;
        row.map(|(value, version)| Ok((from_json("setting.value", &value)?, version)))
            .transpose()
    }
}

impl Tx {
    /// Sets `key` to `value`, unless it changed since `version` (0 where it was never set): then `false`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn put_setting_at<T: Serialize + Sync>(
        &mut self,
        key: &str,
        value: &T,
        version: i64,
    ) -> Result<bool> {
        let sql = if version == 0 {
            "INSERT INTO setting (key, value, version) VALUES ($1, $2, $3 + 1) ON CONFLICT (key) DO NOTHING"
        } else {
            "UPDATE setting SET value = $2, version = version + 1 WHERE key = $1 AND version = $3"
        };
        let done = sqlx::query(sql)
            .bind(key)
            .bind(to_json(value))
            .bind(version)
            .execute(self.conn())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Sets `key` to `value`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn put_setting<T: Serialize + Sync>(&mut self, key: &str, value: &T) -> Result<()> {
        sqlx::query(
            "INSERT INTO setting (key, value) VALUES ($1, $2)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = setting.version + 1",
        )
        .bind(key)
        .bind(to_json(value))
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Sets `key` to `new` if it is still kept as the text `old`, none being never made: else `false`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn replace_setting<T: Serialize + Sync>(
        &mut self,
        key: &str,
        old: Option<&str>,
        new: &T,
    ) -> Result<bool> {
        let done =
            match old {
                Some(old) => {
                    sqlx::query("UPDATE setting SET value = $3 WHERE key = $1 AND value = $2")
                        .bind(key)
                        .bind(old)
                        .bind(to_json(new))
                        .execute(self.conn())
                        .await?
                }
                None => sqlx::query(
                    "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING",
                )
                .bind(key)
                .bind(to_json(new))
                .execute(self.conn())
                .await?,
            };
        Ok(done.rows_affected() == 1)
    }
}

#[cfg(test)]
mod tests {
    use model::settings::Settings;

    use crate::testing::databases;

    #[tokio::test]
    async fn a_setting_is_read_back_as_last_set() {
        for db in databases().await {
            let read = async || db.store.setting::<Settings>("shop").await.unwrap();
            assert_eq!(read().await, None);
            for country in ["DE", "CN"] {
                let settings = Settings {
                    default_country: country.to_owned(),
                    ..Settings::default()
                };
                let mut tx = db.store.begin().await.unwrap();
                tx.put_setting("shop", &settings).await.unwrap();
                tx.commit().await.unwrap();
                assert_eq!(read().await, Some(settings));
            }
            let kept = db.store.setting_as_kept::<Settings>("shop").await.unwrap();
            let (settings, text) = kept.unwrap();
            let mut tx = db.store.begin().await.unwrap();
            for (key, old, done) in [
                ("shop", None, false),
                ("shop", Some("{}"), false),
                ("shop", Some(text.as_str()), true),
                ("other", Some("{}"), false),
                ("other", None, true),
            ] {
                let replaced = tx.replace_setting(key, old, &settings).await.unwrap();
                assert_eq!(replaced, done, "{key} {old:?}");
            }
            tx.commit().await.unwrap();
        }
    }

    #[tokio::test]
    async fn an_older_version_never_overwrites_a_newer_one() {
        for db in databases().await {
            let put = async |value: i64, version| {
                let mut tx = db.store.begin().await.unwrap();
                let done = tx.put_setting_at("n", &value, version).await.unwrap();
                tx.commit().await.unwrap();
                done
            };
            assert!(put(1, 0).await);
            assert!(!put(2, 0).await);
            assert!(put(3, 1).await);
            assert!(!put(4, 1).await);
            let read = async || db.store.versioned_setting::<i64>("n").await.unwrap();
            assert_eq!(read().await, Some((3, 2)));
            let mut tx = db.store.begin().await.unwrap();
            tx.put_setting("n", &5).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(read().await, Some((5, 3)));
            assert_eq!(db.store.versioned_setting::<i64>("m").await.unwrap(), None);
        }
    }
}
