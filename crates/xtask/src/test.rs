//! `cargo xtask test`: everything that must hold before a change is taken, in one order, here and in CI.
//!
//! A failing stage does not hide the next one; what cannot run says so. The last line counts.

mod counts;

use crate::postgres::Cluster;
use crate::sh::{Cmd, Result, cmd, on_path, root};
use crate::site::{self, Manifest};
use crate::{budget, setup, tidy};
use counts::Counts;
use std::fs;
use std::path::PathBuf;
use std::process::Child;
use std::time::Instant;

/// Runs every stage, or with a filter only the Rust tests whose name contains it.
pub fn test(filter: Option<&str>) -> Result {
    let started = Instant::now();
    let mut run = Run::default();
    run.stage("Set-up", |_| setup::everything())?;
    if let Some(filter) = filter {
        println!("\nOnly tests named like `{filter}`; every other stage is left out.");
        let _ = run.stage("Rust tests", |counts| rust_tests(Some(filter), counts));
        return run.finish(started);
    }
    let _ = run.stage("Formatting", |_| {
        cmd("cargo").words("fmt --all --check").run()
    });
    let _ = run.stage("Tidy", |_| tidy::tidy());
    let site = SiteBeside::start()?;
    let _ = run.stage("Clippy", |_| clippy());
    let _ = run.stage("Rust tests", |counts| rust_tests(None, counts));
    let site = run.stage("Site and its budgets", |_| budget::check(&site.finish()?));
    if site.is_ok() && binary().is_file() {
        let _ = run.stage("Browser journeys", journeys);
    } else {
        run.skip("Browser journeys", "there is no site or no server to drive");
    }
    if on_path("cargo-deny").is_some() {
        let _ = run.stage("Dependencies", |_| {
            cmd("cargo").words("deny --workspace check").run()
        });
    } else {
        run.skip(
            "Dependencies",
            "cargo-deny is not installed (`cargo install cargo-deny`); its rules are in deny.toml",
        );
    }
    run.finish(started)
}

/// The site on its way: linking its module keeps one core busy for minutes while the other compiles the tests.
struct SiteBeside {
    child: Child,
    log: PathBuf,
}

impl SiteBeside {
    fn start() -> Result<Self> {
        let log = root().join("target/site.log");
        let this = std::env::current_exe().map_err(|e| format!("where is xtask? {e}"))?;
        let child = cmd(this).arg("site").start_into(&log)?;
        Ok(Self { child, log })
    }

    /// Waits for its end and shows what it printed.
    fn finish(mut self) -> Result<Manifest> {
        let status = self
            .child
            .wait()
            .map_err(|e| format!("cannot wait for the site: {e}"))?;
        print!("{}", fs::read_to_string(&self.log).unwrap_or_default());
        if status.success() {
            Manifest::read(&site::site_folder())
        } else {
            Err(format!("the site was not built ({status})"))
        }
    }
}

/// Lints while it compiles the tests: `cargo clippy` alone would compile every dependency once more, for its own use,
/// which is a quarter of a run from nothing.
fn clippy() -> Result {
    linting(cmd("cargo").words(TESTS).arg("--no-run")).run()?;
    // Code that only the browser runs is seen by nobody else.
    cmd("cargo")
        .words("clippy --package frontend --target wasm32-unknown-unknown -- -D warnings")
        .run()
}

/// Compiles and runs every test of the host.
const TESTS: &str = "test --workspace --exclude frontend --no-fail-fast";

/// Lets clippy stand in for the compiler of our own crates, with every warning an error. The arguments are in the form
/// that `cargo clippy` hands them on in.
fn linting(cargo: Cmd) -> Cmd {
    cargo.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver").env(
        "CLIPPY_ARGS",
        "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__",
    )
}

fn rust_tests(filter: Option<&str>, counts: &mut Counts) -> Result {
    let given = std::env::var("TRADEWIND_TEST_POSTGRES").ok();
    let cluster = if given.is_none() {
        Some(Cluster::start()?)
    } else {
        None
    };
    let url = given
        .or_else(|| cluster.as_ref().map(|c| c.url.clone()))
        .unwrap_or_default();
    println!("PostgreSQL for tests: {url}");
    let tests = linting(cmd("cargo").words(TESTS)).env("TRADEWIND_TEST_POSTGRES", &url);
    let tests = filter
        .into_iter()
        .fold(tests, |tests, filter| tests.arg(filter));
    let passed = tests.watch(|line| counts.read_cargo(line))?;
    if passed {
        Ok(())
    } else {
        Err("Rust tests failed, or did not compile".to_owned())
    }
}

/// The server that the tests were compiled with. Browsers see the same pages from it as from a release build, which would
/// compile every dependency a second time.
fn binary() -> PathBuf {
    root().join("target/debug/tradewind")
}

fn journeys(counts: &mut Counts) -> Result {
    let folder = root().join("end2end");
    if !folder.join("tests").is_dir() {
        println!("There are no journeys in end2end/tests");
        return Ok(());
    }
    let chromium = on_path("chromium-headless-shell").or_else(|| on_path("chromium"));
    let chromium = chromium.ok_or("Chromium is missing: run `cargo xtask setup`")?;
    let passed = cmd(setup::node_tool("playwright"))
        .words("test --reporter=list")
        .env("TRADEWIND_CHROMIUM", chromium)
        .env("TRADEWIND_BINARY", binary())
        .dir(folder)
        .watch(|line| counts.read_playwright(line))?;
    if passed {
        Ok(())
    } else {
        Err("browser journeys failed".to_owned())
    }
}

/// What has been run so far.
#[derive(Default)]
struct Run {
    counts: Counts,
    stages: usize,
    failed: Vec<String>,
    skipped: Vec<&'static str>,
}

impl Run {
    fn stage(&mut self, name: &str, work: impl FnOnce(&mut Counts) -> Result) -> Result {
        println!("\n== {name}");
        let started = Instant::now();
        let outcome = work(&mut self.counts);
        let seconds = started.elapsed().as_secs_f32();
        self.stages += 1;
        match &outcome {
            Ok(()) => println!("== {name}: ok, {seconds:.1} s"),
            Err(why) => {
                println!("{why}\n== {name}: FAILED, {seconds:.1} s");
                self.failed.push(name.to_owned());
            }
        }
        outcome
    }

    fn skip(&mut self, name: &'static str, why: &str) {
        println!("\n== {name}: skipped, {why}");
        self.skipped.push(name);
    }

    fn finish(self, started: Instant) -> Result {
        let skipped = if self.skipped.is_empty() {
            String::new()
        } else {
            format!("; skipped: {}", self.skipped.join(", "))
        };
        println!(
            "\n{}; {} of {} stages ok in {} s{skipped}",
            self.counts,
            self.stages - self.failed.len(),
            self.stages,
            started.elapsed().as_secs()
        );
        if self.failed.is_empty() {
            Ok(())
        } else {
            Err(format!("failed: {}", self.failed.join(", ")))
        }
    }
}
