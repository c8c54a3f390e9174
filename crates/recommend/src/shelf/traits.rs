//! What arranging a shelf must know of items: which are variants of one product, how alike two are, how popular each is.

/// One item's traits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trait {
    /// A number for the product that it is a variant of; no two with the same are shown together.
    pub product: u32,
    /// Numbered features (categories, facet values, or parts of any vector) with their weights; the sixteen of most
    /// weight are kept.
    pub features: Vec<(u32, f32)>,
    /// How much it sells or is looked at, in any unit.
    pub popularity: f64,
}

/// The traits of all items, by number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traits {
    items: Vec<Known>,
    /// Features ascending by number, each item's of length 1.
    features: Vec<(u32, f32)>,
}

/// What is known of an item, together so that one look in memory finds it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Known {
    product: u32,
    /// 0 for the most popular item to 1 for the least.
    novelty: f32,
    /// Where its features lie.
    start: u32,
    end: u32,
}

/// Features of an item that are kept.
const MOST_FEATURES: usize = 16;

/// One item's features at a fixed width; the places left over match nothing.
#[derive(Clone, Copy)]
pub(super) struct Vector {
    features: [u32; MOST_FEATURES],
    weights: [f32; MOST_FEATURES],
    count: usize,
}

impl Traits {
    /// Takes the traits of items 0, 1, 2 and so on. Features without a finite weight are left out.
    #[must_use]
    pub fn of(items: impl IntoIterator<Item = Trait>) -> Self {
        let mut traits = Self::default();
        let mut popularity = Vec::new();
        for item in items {
            popularity.push(item.popularity);
            let start = traits.features.len() as u32;
            traits.push_features(item.features);
            traits.items.push(Known {
                product: item.product,
                novelty: 0.0,
                start,
                end: traits.features.len() as u32,
            });
        }
        for (item, novelty) in traits.items.iter_mut().zip(novelty(&popularity)) {
            item.novelty = novelty;
        }
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
        features.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        features.truncate(MOST_FEATURES);
        features.sort_unstable_by_key(|(feature, _)| *feature);
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
    }

    /// The product of an item. An item that is not known is its own, beyond all that are.
    pub(super) fn product(&self, item: u32) -> u32 {
        self.items
            .get(item as usize)
            .map_or(u32::MAX - item, |known| known.product)
    }

    /// How little known an item is: 0 for the most popular to 1.
    pub(super) fn novelty(&self, item: u32) -> f32 {
        self.items
            .get(item as usize)
            .map_or(0.0, |known| known.novelty)
    }

    /// The features of an item, laid out for comparing.
    pub(super) fn vector(&self, item: u32) -> Vector {
        let known = self.items.get(item as usize);
        let features = known.map_or(&[][..], |known| {
            &self.features[known.start as usize..known.end as usize]
        });
        let mut vector = Vector {
            features: [u32::MAX; MOST_FEATURES],
            weights: [0.0; MOST_FEATURES],
            count: features.len(),
        };
        for (at, (feature, weight)) in features.iter().enumerate() {
            (vector.features[at], vector.weights[at]) = (*feature, *weight);
        }
        vector
    }
}

impl Vector {
    /// How alike two are: the cosine, cut to 0 to 1.
    pub fn likeness(&self, other: &Self) -> f32 {
        // For each of the other's features the weight that this one has for it, as bits under a mask: all at once and
        // without a branch, faster than walking down two sorted lists, whose turns nobody can guess.
        let mut matched = [0_u32; MOST_FEATURES];
        for (feature, weight) in self.features.iter().zip(&self.weights).take(self.count) {
            let bits = weight.to_bits();
            for (matched, of_other) in matched.iter_mut().zip(&other.features) {
                *matched |= bits & 0_u32.wrapping_sub(u32::from(feature == of_other));
            }
        }
        let products = matched.iter().zip(&other.weights);
        products
            .map(|(bits, weight)| f32::from_bits(*bits) * weight)
            .sum::<f32>()
            .clamp(0.0, 1.0)
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
