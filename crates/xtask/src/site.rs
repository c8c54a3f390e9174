//! Builds everything a browser loads into `target/site`.
//!
//! WASM from `frontend`, its JavaScript, the style sheets of `style/`, and `style/static/` as it is. The new site is
//! put together beside the old one and takes its place in one move, so a running server never sees half of it.

mod manifest;
mod pkg;

pub use manifest::{Asset, Manifest};

use crate::sh::{Result, at, cmd, root};
use std::fs;
use std::path::{Path, PathBuf};

/// How much work goes into the files.
#[derive(Clone, Copy, PartialEq)]
pub enum Effort {
    /// Quick to build, large to load: while somebody edits.
    Dev,
    /// Optimised, minified and compressed: what shoppers get.
    Release,
}

/// The style sheets: where each is written and the name it is asked for by.
const SHEETS: [(&str, &str); 2] = [("main.css", "tradewind.css"), ("admin.css", "admin.css")];

/// The oldest browsers that know `light-dark()`; syntax newer than these is lowered for them.
const BROWSERS: &str = "chrome 123, edge 123, firefox 128, safari 17.5, ios_saf 17.5";

/// Builds the site and returns what it consists of.
pub fn build(effort: Effort) -> Result<Manifest> {
    let work = root().join("target/site.new");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(work.join("pkg")).map_err(at(&work))?;
    copy_tree(&root().join("style/static"), &work)?;
    sheets(effort, &work.join("pkg"))?;
    pkg::build(effort, &work.join("pkg"))?;
    let manifest = manifest::finish(effort, &work)?;
    put_in_place(&work, &site_folder())?;
    Ok(manifest)
}

/// Builds only the style sheets and static files anew and keeps the WASM of the site that is there.
pub fn restyle() -> Result<Manifest> {
    let work = root().join("target/site.new");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(work.join("pkg")).map_err(at(&work))?;
    copy_tree(&root().join("style/static"), &work)?;
    sheets(Effort::Dev, &work.join("pkg"))?;
    pkg::keep(&site_folder(), &work.join("pkg"))?;
    let manifest = manifest::finish(Effort::Dev, &work)?;
    put_in_place(&work, &site_folder())?;
    Ok(manifest)
}

/// Where the finished site is.
pub fn site_folder() -> PathBuf {
    root().join("target/site")
}

fn sheets(effort: Effort, to: &Path) -> Result {
    for (source, name) in SHEETS {
        let source = root().join("style").join(source);
        if !source.is_file() {
            continue;
        }
        let lightning = cmd(crate::setup::node_tool("lightningcss"))
            .words("--bundle --targets")
            .arg(BROWSERS);
        let lightning = if effort == Effort::Release {
            lightning.arg("--minify")
        } else {
            lightning
        };
        lightning
            .arg("--output-file")
            .arg(to.join(name))
            .arg(source)
            .read()?;
    }
    Ok(())
}

fn copy_tree(from: &Path, to: &Path) -> Result {
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to).map_err(at(to))?;
    for entry in fs::read_dir(from).map_err(at(from))? {
        let path = entry.map_err(at(from))?.path();
        let Some(name) = path.file_name() else {
            continue;
        };
        if path.is_dir() {
            copy_tree(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name)).map_err(at(&path))?;
        }
    }
    Ok(())
}

fn put_in_place(new: &Path, site: &Path) -> Result {
    let old = root().join("target/site.old");
    let _ = fs::remove_dir_all(&old);
    if site.exists() {
        fs::rename(site, &old).map_err(at(site))?;
    }
    fs::rename(new, site).map_err(at(new))?;
    let _ = fs::remove_dir_all(&old);
    Ok(())
}
