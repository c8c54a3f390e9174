//! `cargo xtask build` and `serve`: from sources to a running demo shop.

use crate::sh::{Result, cmd, root};
use crate::{setup, site};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

/// Builds the site and the server for use.
pub fn build() -> Result {
    setup::for_building()?;
    println!("\nBuilding the site and the server (a few minutes the first time)");
    let manifest = site::build(site::Effort::Release)?;
    println!("{} files in target/site", manifest.assets.len());
    build_server()?;
    println!("target/release/tradewind is ready");
    Ok(())
}

/// Builds `target/release/tradewind`.
pub fn build_server() -> Result {
    cmd("cargo").words("build --release --package server").run()
}

/// Builds everything, fills an empty data folder with the demo shop and becomes the server.
pub fn serve() -> Result {
    build()?;
    let server = root().join("target/release/tradewind");
    fill_if_empty(&server)?;
    println!("\n{}\n", addresses());
    // The process is replaced, so that Ctrl-C and a supervisor's signals reach the server itself.
    let why = Command::new(&server)
        .arg("serve")
        .current_dir(root())
        .exec();
    Err(format!("cannot start {}: {why}", server.display()))
}

/// Where the shop will be found, and how its demo staff sign in.
fn addresses() -> String {
    let address = std::env::var("TRADEWIND_ADDR").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let sign_in = std::fs::read_to_string(data_folder().join("demo-sign-in.txt"));
    format!(
        "Shop   http://{address}/\n中文   http://{address}/zh\nAdmin  http://{address}/admin\n{}",
        sign_in.as_deref().unwrap_or_default().trim_end()
    )
}

fn data_folder() -> PathBuf {
    std::env::var_os("TRADEWIND_DATA").map_or_else(|| root().join("data"), PathBuf::from)
}

/// Runs `tradewind demo` unless there is a shop already, or a database that is not ours to fill.
pub fn fill_if_empty(server: &std::path::Path) -> Result {
    if std::env::var_os("DATABASE_URL").is_some() {
        println!(
            "DATABASE_URL is set: `tradewind demo` fills that database if you want the demo shop"
        );
        return Ok(());
    }
    let data = data_folder();
    if std::fs::read_dir(&data).is_ok_and(|mut files| files.next().is_some()) {
        println!("The shop in {} stays as it is", data.display());
        return Ok(());
    }
    println!("Filling {} with the demo shop", data.display());
    cmd(server).arg("demo").run()
}
