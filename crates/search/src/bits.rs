//! Sets of slots: a bit per product of the table, and the two shapes in which a property's members are kept.

/// A set of slots, one bit each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// An empty set with room for `slots`.
    pub fn empty(slots: usize) -> Self {
        Self(vec![0; slots.div_ceil(64)])
    }

    pub fn insert(&mut self, slot: u32) {
        self.0[slot as usize / 64] |= 1 << (slot % 64);
    }

    pub fn contains(&self, slot: u32) -> bool {
        self.0[slot as usize / 64] >> (slot % 64) & 1 == 1
    }

    /// Number of members.
    pub fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// Keeps what is in both.
    pub fn keep(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine &= theirs;
        }
    }

    /// Adds what is in the other.
    pub fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }

    /// Members in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.0.iter().enumerate().flat_map(|(at, &word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                if left == 0 {
                    return None;
                }
                let bit = left.trailing_zeros();
                left &= left - 1;
                Some(at as u32 * 64 + bit)
            })
        })
    }
}

/// The slots that share a property: a list while they are few, bits once a list would be longer than the bits.
#[derive(Clone, Debug)]
pub(crate) enum Members {
    Few(Vec<u32>),
    Many { bits: Bits, count: u32 },
}

impl Members {
    /// Takes ascending slots out of `slots` in all.
    pub fn new(list: Vec<u32>, slots: usize) -> Self {
        if list.len() * 32 < slots {
            return Self::Few(list);
        }
        let mut bits = Bits::empty(slots);
        for &slot in &list {
            bits.insert(slot);
        }
        Self::Many {
            bits,
            count: list.len() as u32,
        }
    }

    /// Number of members.
    pub fn len(&self) -> u32 {
        match self {
            Self::Few(list) => list.len() as u32,
            Self::Many { count, .. } => *count,
        }
    }

    /// Adds every member to `set`.
    pub fn add_to(&self, set: &mut Bits) {
        match self {
            Self::Few(list) => list.iter().for_each(|&slot| set.insert(slot)),
            Self::Many { bits, .. } => set.add(bits),
        }
    }

    /// Number of members that are in `set`.
    pub fn count_in(&self, set: &Bits) -> u32 {
        match self {
            Self::Few(list) => list.iter().filter(|&&slot| set.contains(slot)).count() as u32,
            Self::Many { bits, .. } => bits
                .0
                .iter()
                .zip(&set.0)
                .map(|(a, b)| (a & b).count_ones())
                .sum(),
        }
    }

    /// About how many steps [`Self::count_in`] takes.
    pub fn cost(&self) -> usize {
        match self {
            Self::Few(list) => list.len(),
            Self::Many { bits, .. } => bits.0.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_shapes_count_alike() {
        let slots = 1_000;
        let mut every_third = Bits::empty(slots);
        (0..slots as u32)
            .step_by(3)
            .for_each(|slot| every_third.insert(slot));
        for step in [2_usize, 7, 40, 500] {
            let list: Vec<u32> = (0..slots as u32).step_by(step).collect();
            let expected = list.iter().filter(|slot| *slot % 3 == 0).count() as u32;
            let members = Members::new(list.clone(), slots);
            assert_eq!(members.count_in(&every_third), expected);
            assert_eq!(members.len() as usize, list.len());
            let mut set = Bits::empty(slots);
            members.add_to(&mut set);
            assert_eq!(set.iter().collect::<Vec<_>>(), list);
        }
    }
}
