//! `cargo xtask tidy`: the invariants of the architecture and the caps on size, checked from the files themselves.
//!
//! Each rule is a function over one file, so that its test can show it fail. A rule is worth having when a reader
//! can rely on it without looking.

mod lexer;
mod locks;
mod manifests;
mod sources;
mod sql;
mod words;

use crate::sh::{Result, at, root};
use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::Path;

/// One broken rule, shown as `path:line: what and why`.
#[derive(Debug, PartialEq)]
struct Finding {
    path: String,
    line: usize,
    text: String,
}

impl Finding {
    fn new(path: &str, line: usize, text: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            text: text.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.text)
    }
}

/// Checks the whole workspace and lists every broken rule.
pub fn tidy() -> Result {
    let files = workspace_files()?;
    let findings = check(&files);
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => {
            println!("tidy: {} files, every rule holds", files.len());
            Ok(())
        }
        n => Err(format!(
            "tidy: {n} broken rules (a cap is a reason to split a file, not to squeeze it)"
        )),
    }
}

/// A text file of the workspace; `path` is relative to its root and uses `/`.
#[derive(Debug)]
struct File {
    path: String,
    text: String,
}

fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let tests: BTreeSet<String> = files
        .iter()
        .filter(|f| f.path.ends_with(".rs"))
        .flat_map(|f| sources::test_modules(&f.path, &f.text))
        .collect();
    for file in files {
        let extension = Path::new(&file.path)
            .extension()
            .unwrap_or_default()
            .to_string_lossy();
        match (extension.as_ref(), file.path.rsplit('/').next()) {
            ("rs", _) => findings.extend(sources::check(&sources::Source::new(file, &tests))),
            ("sql", _) => findings.extend(sql::column_types(&file.path, &file.text)),
            (_, Some("Cargo.toml")) => findings.extend(manifests::check(&file.path, &file.text)),
            (_, Some("package-lock.json")) => {
                findings.extend(locks::no_hosts(&file.path, &file.text))
            }
            _ => {}
        }
        findings.extend(words::unfinished(&file.path, &file.text));
    }
    findings.extend(sources::feature_lines(files));
    findings.extend(locks::wasm_bindgen(files));
    findings
}

fn workspace_files() -> Result<Vec<File>> {
    let mut files = Vec::new();
    for name in ["Cargo.toml", "Cargo.lock"] {
        let path = root().join(name);
        files.push(File {
            path: name.to_owned(),
            text: fs::read_to_string(&path).map_err(at(&path))?,
        });
    }
    for folder in [
        "app",
        "crates",
        "end2end",
        "frontend",
        "migrations",
        "server",
        "style",
    ] {
        read_folder(&root().join(folder), &mut files)?;
    }
    Ok(files)
}

fn read_folder(folder: &Path, into: &mut Vec<File>) -> Result {
    if !folder.is_dir() {
        return Ok(());
    }
    let mut paths: Vec<_> = fs::read_dir(folder)
        .map_err(at(folder))?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    for path in paths {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            let made = [
                "node_modules",
                "target",
                "test-results",
                "playwright-report",
            ];
            if !made.contains(&name.as_str()) {
                read_folder(&path, into)?;
            }
        } else if [".rs", ".sql", ".css", ".ts", ".toml", ".json"]
            .iter()
            .any(|end| name.ends_with(end))
        {
            let relative = path
                .strip_prefix(root())
                .map_err(at(&path))?
                .to_string_lossy()
                .into_owned();
            into.push(File {
                path: relative,
                text: fs::read_to_string(&path).map_err(at(&path))?,
            });
        }
    }
    Ok(())
}
