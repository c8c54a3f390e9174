//! Matrices: small truths, and that hostile numbers stay finite.

use super::*;
use crate::Random;

fn symmetric(size: usize, seed: u64) -> Dense {
    let mut random = Random::new(seed);
    let cells = (0..size as u32 * 6).map(|_| {
        let (row, column) = (random.below(size) as u32, random.below(size) as u32);
        (row, column, random.share() as f32)
    });
    let mut matrix = gram(&Sparse::from_cells(size, size, cells.collect()));
    for row in 0..size {
        matrix.row_mut(row)[row] += 2.0;
    }
    matrix
}

#[test]
fn inverse_times_matrix_is_one() {
    for size in [0, 1, 3, 63, 64, 65, 150, 257] {
        let matrix = symmetric(size, 7);
        let mut inverse = matrix.clone();
        invert(&mut inverse);
        for row in 0..size {
            for column in 0..size {
                let value = dot(matrix.row(row), inverse.row(column));
                let wanted = if row == column { 1.0 } else { 0.0 };
                assert!(
                    (value - wanted).abs() < 1e-3,
                    "{size} {row} {column} {value}"
                );
            }
        }
    }
}

#[test]
fn inverse_of_nothing_worth_is_finite() {
    let mut matrix = Dense::zeros(70, 70);
    invert(&mut matrix);
    assert!(matrix.values().iter().all(|value| value.is_finite()));
}

#[test]
fn small_systems_are_solved() {
    let mut matrix = vec![4.0, 0.0, 2.0, 3.0];
    let mut right = vec![8.0, 7.0];
    solve_in_place(&mut matrix, &mut right);
    assert!((right[0] - 1.25).abs() < 1e-5 && (right[1] - 1.5).abs() < 1e-5);
}

#[test]
fn cells_of_one_place_add_up_and_rows_become_columns() {
    let matrix = Sparse::from_cells(
        2,
        3,
        vec![(1, 2, 1.0), (0, 1, 2.0), (1, 2, 3.0), (9, 9, 1.0)],
    );
    assert_eq!(matrix.row(1), (&[2][..], &[4.0][..]));
    assert_eq!(matrix.transposed().at(1, 0), 2.0);
    assert_eq!(matrix.transposed().transposed(), matrix);
    assert_eq!(products(&matrix, 5, |_, _, sum| sum).cells(), 0);
}
