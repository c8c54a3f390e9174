//! Small systems of equations with a symmetric positive matrix.

use super::dot;

/// Solves `matrix · x = right` by Cholesky's factorisation; `right` becomes `x` and `matrix` is used up. Only the lower
/// triangle is read. A matrix that is not positive gets a larger diagonal where needed and never gives NaN.
#[inline(always)]
pub fn solve_in_place(matrix: &mut [f32], right: &mut [f32]) {
    let size = right.len();
    for row in 0..size {
        let (above, this) = matrix.split_at_mut(row * size);
        let this = &mut this[..size];
        for column in 0..row {
            let other = &above[column * size..column * size + size];
            let sum = this[column] - dot(&this[..column], &other[..column]);
            this[column] = sum / other[column];
        }
        let pivot = this[row] - dot(&this[..row], &this[..row]);
        this[row] = pivot.max(1e-6).sqrt();
    }
    for row in 0..size {
        let this = &matrix[row * size..row * size + size];
        right[row] = (right[row] - dot(&this[..row], &right[..row])) / this[row];
    }
    for row in (0..size).rev() {
        let this = &matrix[row * size..row * size + size];
        let value = right[row] / this[row];
        right[row] = value;
        for column in 0..row {
            right[column] -= this[column] * value;
        }
    }
}
