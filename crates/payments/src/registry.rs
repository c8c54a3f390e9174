//! The providers a shop offers.

use std::path::Path;
use std::sync::Arc;

use model::Locale;
use model::checkout::PaymentMethod;

use crate::{PaymentProvider, TestProvider};

/// Which providers a shop offers.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Whether the test provider is offered.
    pub test: bool,
}

/// The providers a shop offers.
#[derive(Default)]
pub struct Providers {
    test: Option<Arc<TestProvider>>,
}

impl Providers {
    /// The providers of a shop whose files are in `data`.
    ///
    /// # Errors
    /// When the test provider's ledger cannot be read or written.
    pub fn open(data: &Path, settings: &Settings) -> std::io::Result<Self> {
        let test = if settings.test {
            Some(Arc::new(TestProvider::open(data)?))
        } else {
            None
        };
        Ok(Self { test })
    }

    /// Every way to pay.
    #[must_use]
    pub fn methods(&self, locale: Locale) -> Vec<PaymentMethod> {
        self.test
            .iter()
            .flat_map(|test| test.methods(locale))
            .collect()
    }

    /// The provider with this code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<Arc<dyn PaymentProvider>> {
        let test = self.test.as_ref().filter(|test| test.code() == code)?;
        Some(test.clone())
    }

    /// The test provider, where it is offered.
    #[must_use]
    pub fn test(&self) -> Option<&TestProvider> {
        self.test.as_deref()
    }
}
