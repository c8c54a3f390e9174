//! `cargo xtask bench recommend [--data DIR]`: how well and how fast recommendations are, on real orders and clicks.
//!
//! The program is an example of the `recommend` crate, because this one knows none of the others.

use crate::sh::{Result, cmd};

/// Builds and runs the bench with the same options.
pub fn recommend(options: &[&str]) -> Result {
    let command = cmd("cargo").words("run --release -p recommend --example bench --");
    options
        .iter()
        .fold(command, |command, option| command.arg(option))
        .run()
}
