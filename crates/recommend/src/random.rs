//! Random that is the same each time and on every machine: numbers that follow from a seed and from nothing else.
//! SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).

/// The distance of two states in a row.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// Mixes all bits of a number: the finaliser of SplitMix64.
pub(crate) const fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(STEP);
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

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The stream of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 random bits.
    pub const fn bits(&mut self) -> u64 {
        let bits = mix(self.0);
        self.0 = self.0.wrapping_add(STEP);
        bits
    }

    /// Even between 0 (included) and 1 (not included).
    pub fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Even among the whole numbers below `end`; 0 if there are none. The bias is below `end` / 2^64.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.bits()) * end as u128) >> 64) as usize
    }

    /// Normal with mean 0 and deviation 1 (Box and Muller, 1958).
    pub fn normal(&mut self) -> f32 {
        let radius = (-2.0 * (1.0 - self.share()).ln()).sqrt();
        (radius * (std::f64::consts::TAU * self.share()).cos()) as f32
    }

    /// Puts a list into random order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for n in (1..list.len()).rev() {
            list.swap(n, self.below(n + 1));
        }
    }

    /// `count` different numbers below `limit`, ascending; all of them if there are no more.
    pub(crate) fn choose(&mut self, count: usize, limit: usize) -> Vec<usize> {
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
