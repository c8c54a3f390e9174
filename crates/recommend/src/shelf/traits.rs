//! What arranging a shelf must know of items: which are variants of one product, how alike two are, how popular each is.

/// One item's traits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trait {
    /// A number for the product that it is a variant of; no two with the same are shown together.
    pub product: u32,
    /// Numbered features (categories, facet values, or parts of any vector) with their weights.
    pub features: Vec<(u32, f32)>,
    /// How much it sells or is looked at, in any unit.
    pub popularity: f64,
}

/// The traits of all items, by number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traits {
    products: Vec<u32>,
    /// Where the features of each item end.
    ends: Vec<u32>,
    /// Features ascending by number, each item's of length 1.
    features: Vec<(u32, f32)>,
    /// 0 for the most popular item to 1 for the least.
    novelty: Vec<f32>,
}

impl Traits {
    /// Takes the traits of items 0, 1, 2 and so on. Features without a finite weight are left out.
    #[must_use]
    pub fn of(items: impl IntoIterator<Item = Trait>) -> Self {
        let mut traits = Self::default();
        let mut popularity = Vec::new();
        for item in items {
            traits.products.push(item.product);
            popularity.push(item.popularity);
            traits.push_features(item.features);
        }
        traits.novelty = novelty(&popularity);
        traits
    }

    fn push_features(&mut self, mut features: Vec<(u32, f32)>) {
        features.retain(|(_, weight)| weight.is_finite() && *weight != 0.0);
        features.sort_by_key(|(feature, _)| *feature);
        features.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = (kept.1 + next.1).clamp(f32::MIN, f32::MAX);
            }
            same
        });
        let square: f64 = features
            .iter()
            .map(|(_, weight)| f64::from(*weight).powi(2))
            .sum();
        if square > 0.0 {
            let scale = 1.0 / square.sqrt();
            let of_length_one = features
                .iter()
                .map(|(feature, weight)| (*feature, (f64::from(*weight) * scale) as f32));
            self.features.extend(of_length_one);
        }
        self.ends.push(self.features.len() as u32);
    }

    /// The product of an item. An item that is not known is its own, beyond all that are.
    pub(super) fn product(&self, item: u32) -> u32 {
        self.products
            .get(item as usize)
            .copied()
            .unwrap_or(u32::MAX - item)
    }

    /// How little known an item is: 0 for the most popular to 1.
    pub(super) fn novelty(&self, item: u32) -> f32 {
        self.novelty.get(item as usize).copied().unwrap_or(0.0)
    }

    /// How alike two items are: the cosine of their features, cut to 0 to 1.
    pub(super) fn likeness(&self, a: u32, b: u32) -> f32 {
        let (mut a, mut b) = (self.features(a), self.features(b));
        let mut dot = 0.0;
        while let ([(of_a, weight_a), rest_a @ ..], [(of_b, weight_b), rest_b @ ..]) = (a, b) {
            if of_a == of_b {
                dot += weight_a * weight_b;
            }
            if of_a <= of_b {
                a = rest_a;
            }
            if of_b <= of_a {
                b = rest_b;
            }
        }
        dot.clamp(0.0, 1.0)
    }

    fn features(&self, item: u32) -> &[(u32, f32)] {
        let item = item as usize;
        let Some(end) = self.ends.get(item) else {
            return &[];
        };
        let start = if item == 0 { 0 } else { self.ends[item - 1] };
        &self.features[start as usize..*end as usize]
    }
}

/// The negative logarithm of each share of all popularity (the self-information of Zhou et al., "Solving the apparent
/// diversity-accuracy dilemma of recommender systems", PNAS 2010), brought to 0 to 1.
fn novelty(popularity: &[f64]) -> Vec<f32> {
    let sensible = |popularity: f64| {
        if popularity.is_finite() {
            popularity.max(0.0)
        } else {
            0.0
        }
    };
    // One more for each, so that what never sold is rare and not infinitely so.
    let logs: Vec<f64> = popularity
        .iter()
        .map(|popularity| sensible(*popularity).ln_1p())
        .collect();
    let most = logs.iter().copied().fold(0.0, f64::max);
    logs.into_iter()
        .map(|log| {
            if most > 0.0 {
                (1.0 - log / most) as f32
            } else {
                0.0
            }
        })
        .collect()
}
