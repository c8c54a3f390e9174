//! Matrices as recommendations need them: sparse rows, dense squares, an inverse and small solves. Knows no shop.

mod dense;
mod inverse;
mod product;
mod solve;
mod sparse;

pub use dense::{Dense, add_scaled, dot};
pub use inverse::invert;
pub use product::{gram, products, products_of};
pub use solve::solve_in_place;
pub use sparse::Sparse;

#[cfg(test)]
mod tests;
