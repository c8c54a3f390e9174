//! `cargo xtask dev`: rebuilds what an edit touches and restarts the server.
//!
//! Files are polled by their time of change, which works on every file system and needs no library. Pages reload by
//! themselves: with `TRADEWIND_DEV` set the server offers a stream that breaks when it restarts.

use crate::sh::{Result, cmd, root};
use crate::site::{self, Effort};
use crate::{serve, setup};
use std::fs;
use std::path::Path;
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

/// What must be built after an edit.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Part {
    /// Style sheets and static files.
    Style,
    /// What runs in the browser, and on the server too.
    Browser,
    /// What runs on the server only.
    Server,
}

/// Which part a path of the workspace belongs to; none for what a shop is not built from.
const SOURCES: [(&str, Part); 12] = [
    ("style", Part::Style),
    ("app", Part::Browser),
    ("frontend", Part::Browser),
    ("crates/ui", Part::Browser),
    ("crates/model", Part::Browser),
    ("server", Part::Server),
    ("crates/shop", Part::Server),
    ("crates/store", Part::Server),
    ("crates/search", Part::Server),
    ("crates/recommend", Part::Server),
    ("crates/payments", Part::Server),
    ("migrations", Part::Server),
];

/// Builds, serves and watches until it is interrupted.
pub fn dev() -> Result {
    setup::for_building()?;
    let mut seen = changes();
    site::build(Effort::Dev)?;
    build_server()?;
    serve::fill_if_empty(&root().join("target/debug/tradewind"))?;
    let mut server = Some(start()?);
    println!("\nWatching for edits; Ctrl-C ends it");
    loop {
        sleep(Duration::from_millis(400));
        let now = changes();
        let edited: Vec<Part> = now
            .iter()
            .zip(&seen)
            .filter(|(a, b)| a != b)
            .map(|(a, _)| a.0)
            .collect();
        if edited.is_empty() {
            continue;
        }
        seen = now;
        match rebuild(&edited) {
            Ok(()) => {
                if let Some(old) = server.take() {
                    stop(old);
                }
                server = Some(start()?);
            }
            Err(why) => eprintln!("\n{why}\nThe last good build keeps running."),
        }
    }
}

fn rebuild(edited: &[Part]) -> Result {
    if edited.contains(&Part::Browser) {
        site::build(Effort::Dev)?;
    } else if edited.contains(&Part::Style) {
        site::restyle()?;
    }
    if edited.iter().any(|part| *part != Part::Style) {
        build_server()
    } else {
        Ok(())
    }
}

fn build_server() -> Result {
    cmd("cargo").words("build --package server").run()
}

fn start() -> Result<Child> {
    cmd(root().join("target/debug/tradewind"))
        .arg("serve")
        .env("TRADEWIND_DEV", "1")
        .start()
}

/// Asks the server to finish, and ends it when it takes longer than a person waits.
fn stop(mut server: Child) {
    let _ = cmd("kill").arg("-TERM").arg(server.id().to_string()).read();
    for _ in 0..30 {
        if matches!(server.try_wait(), Ok(Some(_))) {
            return;
        }
        sleep(Duration::from_millis(100));
    }
    let _ = server.kill();
    let _ = server.wait();
}

/// For each source folder: how many files it holds and when the latest of them changed.
fn changes() -> Vec<(Part, usize, SystemTime)> {
    SOURCES
        .iter()
        .map(|(folder, part)| {
            let (files, latest) = latest_change(&root().join(folder));
            (*part, files, latest)
        })
        .collect()
}

fn latest_change(folder: &Path) -> (usize, SystemTime) {
    let mut sum = (0, SystemTime::UNIX_EPOCH);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(about) = entry.metadata() else {
            continue;
        };
        let (files, latest) = if about.is_dir() {
            latest_change(&entry.path())
        } else {
            (1, about.modified().unwrap_or(SystemTime::UNIX_EPOCH))
        };
        sum = (sum.0 + files, sum.1.max(latest));
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_and_a_new_file_both_show_as_a_change() {
        let folder = std::env::temp_dir().join(format!("tradewind-dev-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("deep")).unwrap();
        fs::write(folder.join("deep/a.rs"), "1").unwrap();
        let first = latest_change(&folder);
        assert_eq!(first.0, 1);
        fs::write(folder.join("b.rs"), "2").unwrap();
        assert_eq!(latest_change(&folder).0, 2);
        let later = SystemTime::now() + Duration::from_secs(5);
        fs::File::options()
            .write(true)
            .open(folder.join("deep/a.rs"))
            .unwrap()
            .set_modified(later)
            .unwrap();
        assert_eq!(latest_change(&folder), (2, later));
        fs::remove_dir_all(&folder).unwrap();
    }
}
