//! What happened: baskets in time order, each with its lines. Purchases, ratings and click sessions all read as baskets.

/// One item in a basket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// The item's number.
    pub item: u32,
    /// How many were bought, or the rating; 1 for a click.
    pub quantity: f32,
    /// Price of one in the currency's main unit; 0 if unknown.
    pub price: f32,
}

/// One purchase, rating or session.
#[derive(Clone, Debug, PartialEq)]
pub struct Basket {
    /// Whose it was, if known.
    pub user: Option<u32>,
    /// When, in seconds since 1970.
    pub at: i64,
    /// What was in it, in order.
    pub lines: Vec<Line>,
}

impl Basket {
    /// What was in it, ascending, each item once.
    #[must_use]
    pub fn items(&self) -> Vec<u32> {
        let mut items: Vec<u32> = self.lines.iter().map(|line| line.item).collect();
        items.sort_unstable();
        items.dedup();
        items
    }
}

/// An item in someone's past.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Past {
    /// The item's number.
    pub item: u32,
    /// When, in seconds since 1970.
    pub at: i64,
    /// Which of the user's baskets, from 0.
    pub turn: u32,
    /// How many, or the rating.
    pub quantity: f32,
    /// Price of one; 0 if unknown.
    pub price: f32,
}

/// Seconds from 1970 beyond which no time is believed, some 30 million years, so that sums of times cannot overflow.
const FAR: i64 = 1 << 50;

/// Baskets in time order, and each user's past.
#[derive(Clone, Debug, Default)]
pub struct Log {
    items: usize,
    baskets: Vec<Basket>,
    /// Where each user's past starts in `past`, and where the last one ends.
    starts: Vec<usize>,
    past: Vec<Past>,
    /// Whether those who ask are not known.
    strangers: bool,
}

impl Log {
    /// Sorts the baskets by time (equals keep their order) and leaves out lines whose item is not below `items`, lines
    /// whose numbers are not finite, and empty baskets. A user who is not below `users` is taken for a stranger.
    #[must_use]
    pub fn new(items: usize, users: usize, mut baskets: Vec<Basket>) -> Self {
        for basket in &mut baskets {
            basket.at = basket.at.clamp(-FAR, FAR);
            basket.user = basket.user.filter(|user| (*user as usize) < users);
            basket.lines.retain(|line| {
                (line.item as usize) < items && line.quantity.is_finite() && line.price.is_finite()
            });
        }
        baskets.retain(|basket| !basket.lines.is_empty());
        baskets.sort_by_key(|basket| basket.at);
        let mut of: Vec<Vec<Past>> = vec![Vec::new(); users];
        for basket in &baskets {
            let Some(past) = basket.user.map(|user| &mut of[user as usize]) else {
                continue;
            };
            let turn = past.last().map_or(0, |last| last.turn + 1);
            past.extend(basket.lines.iter().map(|line| Past {
                item: line.item,
                at: basket.at,
                turn,
                quantity: line.quantity,
                price: line.price,
            }));
        }
        let mut starts = vec![0];
        let mut past = Vec::new();
        for own in of {
            past.extend(own);
            starts.push(past.len());
        }
        Self {
            items,
            baskets,
            starts,
            past,
            strangers: false,
        }
    }

    /// The same, asked by strangers: who bought what can be learnt from, and no case knows its user's past.
    #[must_use]
    pub fn asked_by_strangers(self) -> Self {
        Self {
            strangers: true,
            ..self
        }
    }

    /// Whether no case knows its user's past.
    #[must_use]
    pub const fn is_asked_by_strangers(&self) -> bool {
        self.strangers
    }

    /// The same items and users with other baskets.
    #[must_use]
    pub fn with_baskets(&self, baskets: Vec<Basket>) -> Self {
        Self {
            strangers: self.strangers,
            ..Self::new(self.items, self.users(), baskets)
        }
    }

    /// How many items are numbered.
    #[must_use]
    pub const fn items(&self) -> usize {
        self.items
    }

    /// How many users are numbered.
    #[must_use]
    pub fn users(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// All baskets, oldest first.
    #[must_use]
    pub fn baskets(&self) -> &[Basket] {
        &self.baskets
    }

    /// A user's past, oldest first, as it is known when the user asks; empty for a stranger.
    #[must_use]
    pub fn past(&self, user: Option<u32>) -> &[Past] {
        if self.strangers {
            return &[];
        }
        self.bought(user)
    }

    /// All that a user bought, oldest first, to learn from.
    #[must_use]
    pub fn bought(&self, user: Option<u32>) -> &[Past] {
        let Some(user) = user.map(|user| user as usize) else {
            return &[];
        };
        match (self.starts.get(user), self.starts.get(user + 1)) {
            (Some(&start), Some(&end)) => &self.past[start..end],
            _ => &[],
        }
    }

    /// When the newest basket was; 0 if there is none.
    #[must_use]
    pub fn end(&self) -> i64 {
        self.baskets.last().map_or(0, |basket| basket.at)
    }

    /// When the oldest basket was; 0 if there is none.
    #[must_use]
    pub fn start(&self) -> i64 {
        self.baskets.first().map_or(0, |basket| basket.at)
    }

    /// How many lines there are.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.baskets.iter().map(|basket| basket.lines.len()).sum()
    }
}
