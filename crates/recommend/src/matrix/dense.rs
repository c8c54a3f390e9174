//! Dense rows in one stretch of memory, and the two loops that everything dense is made of.

/// A dense matrix, row after row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dense {
    width: usize,
    values: Vec<f32>,
}

impl Dense {
    /// All zero.
    #[must_use]
    pub fn zeros(height: usize, width: usize) -> Self {
        Self {
            width,
            values: vec![0.0; height * width],
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn height(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }

    /// How many columns there are.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// One row.
    #[must_use]
    pub fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.width..(row + 1) * self.width]
    }

    /// One row to change.
    pub fn row_mut(&mut self, row: usize) -> &mut [f32] {
        &mut self.values[row * self.width..(row + 1) * self.width]
    }

    /// All values, row after row.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// All values to change, row after row.
    pub fn values_mut(&mut self) -> &mut [f32] {
        &mut self.values
    }
}

/// Σ a·b, in eight sums side by side so that the compiler can use wide registers.
#[must_use]
#[inline(always)]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 8;
    let mut sums = [0.0_f32; LANES];
    let (a_blocks, a_rest) = a.as_chunks::<LANES>();
    let (b_blocks, b_rest) = b.as_chunks::<LANES>();
    for (a, b) in a_blocks.iter().zip(b_blocks) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

/// Adds `scale · from` to `to`.
#[inline(always)]
pub fn add_scaled(to: &mut [f32], scale: f32, from: &[f32]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += scale * from;
    }
}
