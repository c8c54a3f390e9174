//! What a taste can be for, and the tastes that an item stands for.

use model::CategoryId;

/// Something a visitor may have a taste for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Taste {
    /// A category.
    Category(CategoryId),
    /// A facet value or tag, by a number of the caller's.
    Facet(u64),
    /// A brand, by a number of the caller's.
    Brand(u64),
    /// A band of prices; the next begins at 1.41 times the price.
    Price(u8),
}

/// The kinds of taste. Shares are within a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// By category.
    Category,
    /// By facet.
    Facet,
    /// By brand.
    Brand,
    /// By price.
    Price,
}

impl Kind {
    /// Every kind, in the order of [`Kind::of`].
    pub(super) const ALL: [Self; 4] = [Self::Category, Self::Facet, Self::Brand, Self::Price];

    /// The kind of a taste.
    #[must_use]
    pub const fn of(taste: Taste) -> Self {
        match taste {
            Taste::Category(_) => Self::Category,
            Taste::Facet(_) => Self::Facet,
            Taste::Brand(_) => Self::Brand,
            Taste::Price(_) => Self::Price,
        }
    }

    /// What fitting by this kind counts; together 1.
    pub(super) const fn worth(self) -> f64 {
        match self {
            Self::Category => 0.45,
            Self::Facet => 0.25,
            Self::Brand => 0.15,
            Self::Price => 0.15,
        }
    }
}

/// What an item stands for: its tastes, each once, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject(Vec<Taste>);

impl Subject {
    /// An item of these tastes and this price in minor units, 0 if unknown. Give a category and all above it.
    pub fn of(tastes: impl IntoIterator<Item = Taste>, price: i64) -> Self {
        let mut tastes: Vec<Taste> = tastes.into_iter().chain(price_band(price)).collect();
        tastes.sort_unstable();
        tastes.dedup();
        Self(tastes)
    }

    /// Its tastes.
    #[must_use]
    pub fn tastes(&self) -> &[Taste] {
        &self.0
    }

    pub(super) fn has(&self, kind: Kind) -> bool {
        self.0.iter().any(|taste| Kind::of(*taste) == kind)
    }
}

/// The band of a price, half an octave wide; none for an unknown one.
fn price_band(price: i64) -> Option<Taste> {
    (price > 0).then(|| Taste::Price((2.0 * (price as f64).log2()).floor() as u8))
}
