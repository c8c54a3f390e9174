//! `cargo xtask bench pricing`: how long a large cart with many promotions takes to price.
//!
//! The program is an example of the `model` crate, because this one knows none of the others.

use crate::sh::{Result, cmd};

/// Builds and runs the bench.
pub fn pricing() -> Result {
    cmd("cargo")
        .words("run --release -p model --example pricing_speed")
        .run()
}
