//! Import: products and orders of other systems, read as streams, written in batches, safe to run twice. Whatever is
//! wrong with a row is said with its line and kept in a file of rejects; the rest goes on.

mod goods;
mod input;
mod invoice;
mod map;
mod orders;
mod products;
mod rejects;
mod shopify;
mod survey;
mod text;
mod words;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use model::Currency;

use crate::Shop;

pub use map::OrderMap;
pub use products::ProductFormat;

/// Result of an import.
pub type Result<T> = std::result::Result<T, ImportError>;

/// Why an import stopped. What it had written until then is whole, and running it again goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file could not be read or written.
    #[error("{what}: {cause}")]
    File {
        /// The file.
        what: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file is not what it should be.
    #[error("{0}")]
    Format(String),
    /// Its prices are in another currency than the shop's.
    #[error("{0}")]
    Currency(String),
    /// The shop could not take it.
    #[error(transparent)]
    Shop(#[from] crate::Error),
}

impl From<store::Error> for ImportError {
    fn from(error: store::Error) -> Self {
        Self::Shop(error.into())
    }
}

impl From<tokio::task::JoinError> for ImportError {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::Shop(crate::Error::Internal(error.to_string()))
    }
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Lines read, the head not counted.
    pub lines: u64,
    /// What was done, in the order it is told: `products created`, 20.
    pub done: Vec<(&'static str, u64)>,
    /// What was left out or changed by rule, and how often.
    pub rules: BTreeMap<&'static str, u64>,
    /// Lines rejected.
    pub rejected: u64,
    /// The first of them: line and reason.
    pub examples: Vec<(u64, String)>,
    /// Where all of them are.
    pub rejects_file: Option<PathBuf>,
}

impl Report {
    /// A figure of what was done.
    #[must_use]
    pub fn count(&self, what: &str) -> u64 {
        let figure = self.done.iter().find(|(label, _)| *label == what);
        figure.map_or(0, |(_, count)| *count)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:>9} lines read", self.lines)?;
        for (label, count) in &self.done {
            writeln!(f, "{count:>9} {label}")?;
        }
        if !self.rules.is_empty() {
            writeln!(f, "By rule:")?;
            for (rule, count) in &self.rules {
                writeln!(f, "{count:>9} {rule}")?;
            }
        }
        if let Some(file) = &self.rejects_file {
            writeln!(
                f,
                "{:>9} lines rejected, kept in {}",
                self.rejected,
                file.display()
            )?;
            for (line, reason) in &self.examples {
                writeln!(f, "          line {line}: {reason}")?;
            }
        }
        Ok(())
    }
}

impl Shop {
    /// Makes sure that prices in `currency` fit the shop: an empty shop takes the currency over, any other must have it
    /// already or be given a rate. Answers the currency to write.
    async fn settle_currency(&self, currency: Currency, rate: Option<f64>) -> Result<Currency> {
        let settings = self.settings();
        if settings.currency == currency {
            return Ok(currency);
        }
        if rate.is_some() {
            return Ok(settings.currency);
        }
        if self.store.product_count().await? > 0 {
            return Err(ImportError::Currency(format!(
                "the prices are in {currency}, the shop sells in {}; give the map a convert_rate ({} for one {currency}) or \
                 import into an empty shop",
                settings.currency, settings.currency
            )));
        }
        let mut changed = (*settings).clone();
        changed.currency = currency;
        self.save_settings(&changed).await?;
        Ok(currency)
    }
}

#[cfg(test)]
mod tests;
