//! The demo shop's sign-in for /admin: a password made for this shop alone, kept where only its owner reads it.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;

use shop::Shop;

use crate::config::{Config, random_text};
use crate::house::Failure;

/// Who signs in to the demo shop's /admin.
const EMAIL: &str = "demo@tradewind.example";

/// Makes the account and answers how to sign in, in words that are kept in the data folder too.
///
/// # Errors
/// When the account cannot be made or the file cannot be written.
pub async fn make_sign_in(shop: &Shop, config: &Config) -> Result<String, Failure> {
    let password = random_text(10)?;
    shop.create_staff(EMAIL, "Demo", &password).await?;
    let words = format!("Sign in to /admin as {EMAIL} with the password {password}");
    let file = config.data.join("demo-sign-in.txt");
    let mut open = std::fs::OpenOptions::new();
    let opened = open.write(true).create(true).truncate(true).mode(0o600);
    writeln!(opened.open(&file)?, "{words}")?;
    Ok(words)
}
