//! The merchant's rules for a shelf.

/// What the merchant wants on a shelf or not. The last rule for an item of each kind holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    pins: Vec<Pin>,
    /// Ascending by item, as are the others.
    boosts: Vec<(u32, f32)>,
    buried: Vec<u32>,
    excluded: Vec<u32>,
}

/// An item with a place of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pin {
    pub item: u32,
    pub place: usize,
}

impl Rules {
    /// No rules.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            pins: Vec::new(),
            boosts: Vec::new(),
            buried: Vec::new(),
            excluded: Vec::new(),
        }
    }

    /// Puts an item at a place, counted from 0. If two want the same, the one pinned first has it and the other the
    /// next free one.
    #[must_use]
    pub fn pin(mut self, item: u32, place: usize) -> Self {
        self.pins.retain(|pin| pin.item != item);
        self.pins.push(Pin { item, place });
        // Earlier places first, so that a pin that gives way takes none from one before it; a stable sort.
        self.pins.sort_by_key(|pin| pin.place);
        self
    }

    /// Adds to an item's relevance, which runs from 0 for the worst candidate to 1 for the best; negative takes off.
    /// What is no finite number changes nothing.
    #[must_use]
    pub fn boost(mut self, item: u32, by: f32) -> Self {
        let by = if by.is_finite() {
            by.clamp(-100.0, 100.0)
        } else {
            0.0
        };
        match self.boosts.binary_search_by_key(&item, |(item, _)| *item) {
            Ok(at) => self.boosts[at].1 = by,
            Err(at) => self.boosts.insert(at, (item, by)),
        }
        self
    }

    /// Shows an item after all others only.
    #[must_use]
    pub fn bury(mut self, item: u32) -> Self {
        insert(&mut self.buried, item);
        self
    }

    /// Never shows an item.
    #[must_use]
    pub fn exclude(mut self, item: u32) -> Self {
        insert(&mut self.excluded, item);
        self
    }

    pub(super) fn pins(&self) -> &[Pin] {
        &self.pins
    }

    pub(super) fn boost_of(&self, item: u32) -> f32 {
        self.boosts
            .binary_search_by_key(&item, |(item, _)| *item)
            .map_or(0.0, |at| self.boosts[at].1)
    }

    pub(super) fn buries(&self, item: u32) -> bool {
        self.buried.binary_search(&item).is_ok()
    }

    pub(super) fn excludes(&self, item: u32) -> bool {
        self.excluded.binary_search(&item).is_ok()
    }
}

fn insert(sorted: &mut Vec<u32>, item: u32) {
    if let Err(at) = sorted.binary_search(&item) {
        sorted.insert(at, item);
    }
}
