//! Fetches the tools that building and testing need, each only when it is missing.
//!
//! Each step prints one line. Where a machine can do it the ordinary way it is done so; release downloads may be out
//! of reach, and then package registries alone must do (crates, npm, Debian).

mod bindgen;
mod debian;
mod node;
mod wasm;

pub use bindgen::wasm_bindgen;
pub use debian::postgres_folder;
pub use node::tool as node_tool;

use crate::sh::{Result, root};
use std::path::PathBuf;
use std::time::Instant;

/// What a step found or did, in a few words.
enum Done {
    /// Nothing was missing.
    Ready(String),
    /// It was missing and is there now.
    Installed(String),
}

/// Sets up what building the site needs: the WASM target, wasm-bindgen and the npm tools.
pub fn for_building() -> Result {
    step("wasm32 target", wasm::setup)?;
    step("wasm-bindgen", bindgen::setup)?;
    step("npm tools", || node::install("end2end"))
}

/// Sets up everything, tests included.
pub fn everything() -> Result {
    for_building()?;
    step("system packages", debian::setup)
}

/// Sets up Lighthouse, which nothing but its bench needs, and returns the program.
pub fn lighthouse() -> Result<PathBuf> {
    everything()?;
    step("Lighthouse", || node::install("end2end/lighthouse"))?;
    Ok(root().join("end2end/lighthouse/node_modules/.bin/lighthouse"))
}

fn step(name: &str, work: impl FnOnce() -> Result<Done>) -> Result {
    let started = Instant::now();
    match work().map_err(|why| format!("{name}: {why}"))? {
        Done::Ready(what) => println!("{name:<16} ready: {what}"),
        Done::Installed(what) => println!(
            "{name:<16} installed in {} s: {what}",
            started.elapsed().as_secs()
        ),
    }
    Ok(())
}
