//! Staff: making accounts, signing in and out. Passwords are kept as Argon2id hashes; sessions live in the database,
//! so that signing out ends them everywhere at once.

use std::sync::LazyLock;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use model::checkout::{Problem, looks_like_email};
use model::staff::Staff;
use model::{Millis, StaffId, Translated};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::secret::is_token;
use crate::{Error, Result, Shop};

/// Failures in a row that lock an account.
const MAX_FAILURES: i64 = 5;
/// How long it stays locked: 15 minutes.
const LOCKED_FOR: Millis = 15 * 60_000;
/// How long a session lasts: 12 hours, a working day.
const SESSION_FOR: Millis = 12 * 3_600_000;
/// Shortest password, in characters (NIST SP 800-63B asks for 8 and more).
const PASSWORD_MIN: usize = 10;
/// Longest password, in bytes; Argon2 would take any, but not for nothing.
const PASSWORD_MAX: usize = 256;

/// Compared against when nobody has the e-mail address, so that the answer takes as long as for a wrong password.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash_password("nobody signs in with this").unwrap_or_default());

/// The secret of a signed-in member of staff's cookie: 32 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffToken(String);

impl StaffToken {
    /// The token in a cookie's text, if it is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        is_token(text).then(|| Self(text.to_owned()))
    }

    /// The cookie's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn hash(&self) -> String {
        hex(&Sha256::digest(&self.0))
    }
}

impl Shop {
    /// Makes an account for a member of staff.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a bad e-mail address or a short password, [`Error::Conflict`] when the address is taken.
    pub async fn create_staff(&self, email: &str, name: &str, password: &str) -> Result<StaffId> {
        let email = email.trim().to_lowercase();
        let mut problems = Vec::new();
        if !looks_like_email(&email) {
            problems.push(Problem::new(
                "email",
                Translated::new("Enter an e-mail address.", "请填写有效的电子邮箱。"),
            ));
        }
        if password.chars().count() < PASSWORD_MIN || password.len() > PASSWORD_MAX {
            let message = Translated::new("Use 10 characters or more.", "密码至少需要 10 个字符。");
            problems.push(Problem::new("password", message));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let hash = hashed(password.to_owned()).await?;
        let mut tx = self.store.begin().await?;
        let id = tx
            .insert_staff(&email, name.trim(), &hash, self.clock.now())
            .await?;
        tx.record_audit(
            id,
            self.clock.now(),
            "staff.create",
            &format!("staff:{id}"),
            &json!({ "email": email }),
        )
        .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Whether anybody can sign in yet.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn has_staff(&self) -> Result<bool> {
        Ok(self.store.staff_count().await? > 0)
    }

    /// Signs a member of staff in. A wrong password and an unknown address get the same answer in the same time.
    ///
    /// # Errors
    /// [`Error::Unauthorized`] when it is not right, [`Error::TooMany`] while the account is locked.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<StaffToken> {
        let now = self.clock.now();
        let found = self
            .store
            .staff_secret(&email.trim().to_lowercase())
            .await?;
        let locked_until = found.as_ref().map_or(0, |secret| secret.locked_until);
        if locked_until > now {
            return Err(Error::TooMany {
                retry_after: (locked_until - now) / 1_000 + 1,
            });
        }
        let hash = found
            .as_ref()
            .map_or_else(|| NOBODY.clone(), |secret| secret.password_hash.clone());
        let right = password.len() <= PASSWORD_MAX && verified(password.to_owned(), hash).await?;
        let Some(secret) = found else {
            return Err(Error::Unauthorized);
        };
        let id = secret.staff.id;
        let mut tx = self.store.begin().await?;
        if !right {
            tx.count_sign_in_failure(id, MAX_FAILURES, now + LOCKED_FOR)
                .await?;
            tx.record_audit(
                id,
                now,
                "staff.sign_in_failed",
                &format!("staff:{id}"),
                &json!({}),
            )
            .await?;
            tx.commit().await?;
            return Err(Error::Unauthorized);
        }
        let token = StaffToken(hex(&random::<16>()?));
        tx.insert_staff_session(id, &token.hash(), now, now + SESSION_FOR)
            .await?;
        tx.record_audit(id, now, "staff.sign_in", &format!("staff:{id}"), &json!({}))
            .await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Who is signed in with `token`.
    ///
    /// # Errors
    /// [`Error::Unauthorized`] when the session has ended or never was.
    pub async fn staff(&self, token: &StaffToken) -> Result<Staff> {
        self.store
            .staff_of_session(&token.hash(), self.clock.now())
            .await?
            .ok_or(Error::Unauthorized)
    }

    /// Ends the session of `token`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn sign_out(&self, token: &StaffToken) -> Result<()> {
        let mut tx = self.store.begin().await?;
        tx.delete_staff_session(&token.hash()).await?;
        Ok(tx.commit().await?)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Internal(format!("no randomness: {error}")))?;
    Ok(bytes)
}

/// 19 MiB, two passes, one lane: OWASP's first choice for Argon2id.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_password(password: &str) -> Result<String> {
    let internal =
        |error: argon2::password_hash::Error| Error::Internal(format!("hashing failed: {error}"));
    let salt = SaltString::encode_b64(&random::<16>()?).map_err(internal)?;
    Ok(argon2()
        .hash_password(password.as_bytes(), &salt)
        .map_err(internal)?
        .to_string())
}

/// Hashing takes tens of milliseconds: not on a thread that serves pages.
async fn hashed(password: String) -> Result<String> {
    tokio::task::spawn_blocking(move || hash_password(&password))
        .await
        .map_err(|error| Error::Internal(error.to_string()))?
}

async fn verified(password: String, hash: String) -> Result<bool> {
    let check = move || {
        PasswordHash::new(&hash)
            .is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok())
    };
    tokio::task::spawn_blocking(check)
        .await
        .map_err(|error| Error::Internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_matches_its_own_hash_only() {
        let hash = hash_password("correct horse battery").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let parsed = PasswordHash::new(&hash).unwrap();
        assert!(
            argon2()
                .verify_password(b"correct horse battery", &parsed)
                .is_ok()
        );
        assert!(
            argon2()
                .verify_password(b"correct horse batterx", &parsed)
                .is_err()
        );
        assert_ne!(hash, hash_password("correct horse battery").unwrap());
    }
}
