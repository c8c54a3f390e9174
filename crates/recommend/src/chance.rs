//! Chance that is the same each time: numbers that follow from a seed and from nothing else.

/// Mixes all bits of a number: the finaliser of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators", 2014).
pub(crate) const fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// One number of two or more, whose order matters.
pub(crate) fn mix_all(numbers: &[u64]) -> u64 {
    numbers
        .iter()
        .fold(0, |seed, number| mix(seed ^ mix(*number)))
}

/// A number in 0..1 from the upper bits of a mixed one.
pub(crate) fn share(mixed: u64) -> f64 {
    (mixed >> 11) as f64 / (1_u64 << 53) as f64
}

/// A stream of numbers from a seed.
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The stream of this seed.
    pub const fn new(seed: u64) -> Self {
        Self(mix(seed))
    }

    /// The next number, any of 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// The next number in 0..1.
    pub fn share(&mut self) -> f64 {
        share(self.next())
    }

    /// The next number below `limit`; 0 if that is 0. The bias is below `limit` / 2^64.
    pub fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }

    /// `count` different numbers below `limit`, ascending; all of them if there are no more.
    pub fn choose(&mut self, count: usize, limit: usize) -> Vec<usize> {
        let mut wanted = count.min(limit);
        let mut chosen = Vec::with_capacity(wanted);
        // Knuth's algorithm S: each is taken with the chance of what is wanted to what is left.
        for number in 0..limit {
            if self.below(limit - number) < wanted {
                chosen.push(number);
                wanted -= 1;
            }
        }
        chosen
    }
}
