//! `cargo xtask bench events`: how many events of visitors a shop takes in on one core, and how soon a page knows of one.
//!
//! The program is an example of the `shop` crate, because this one knows none of the others.

use crate::sh::{Result, cmd};

/// Builds and runs the bench.
pub fn events() -> Result {
    cmd("cargo")
        .words("run --release -p shop --example events_speed")
        .run()
}
