//! The tools from npm, as lock files fix them: wasm-opt, Lightning CSS, esbuild and Playwright in `end2end`,
//! Lighthouse in a folder of its own because only a bench needs it.

use super::Done;
use crate::sh::{Result, at, cmd, on_path, root};
use std::path::PathBuf;

const OLDEST_NODE: u32 = 20;

/// Installs what the lock file of a folder of the workspace lists, unless that is what is there.
pub(super) fn install(folder: &str) -> Result<Done> {
    let path = root().join(folder);
    let lock = path.join("package-lock.json");
    let wanted = std::fs::read(&lock).map_err(at(&lock))?;
    let stamp = path.join("node_modules/.tradewind-lock");
    if std::fs::read(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(Done::Ready(format!(
            "{folder}/node_modules is what the lock file says"
        )));
    }
    check_node()?;
    cmd("npm")
        .words("ci --no-audit --no-fund --no-progress --loglevel=error")
        .dir(&path)
        .read()?;
    std::fs::write(&stamp, wanted).map_err(at(&stamp))?;
    Ok(Done::Installed(format!("{folder}/node_modules")))
}

/// The path of a tool that npm installed in `end2end`.
pub fn tool(name: &str) -> PathBuf {
    root().join("end2end/node_modules/.bin").join(name)
}

fn check_node() -> Result {
    if on_path("npm").is_none() {
        return Err(format!(
            "Node {OLDEST_NODE} or newer with npm is needed; install it and run this again"
        ));
    }
    let said = cmd("node").arg("--version").read()?;
    let major = said
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|n| n.parse::<u32>().ok());
    match major {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        _ => Err(format!(
            "Node {OLDEST_NODE} or newer is needed, this is {}",
            said.trim()
        )),
    }
}
