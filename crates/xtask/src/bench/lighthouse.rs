//! `cargo xtask bench lighthouse`: Lighthouse's mobile audit of home, listing and product on a fresh demo shop.

use super::report::Report;
use super::subject::Subject;
use crate::setup;
use crate::sh::{Result, at, cmd, root};
use std::fs;

const FLAGS: &str = "--chrome-flags=--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

/// Audits the three pages and prints their scores.
pub fn lighthouse() -> Result {
    crate::serve::build()?;
    let program = setup::lighthouse()?;
    let folder = root().join("target/bench-lighthouse");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(at(&folder))?;
    }
    Subject::fill_demo(&folder)?;
    let subject = Subject::start(&folder, "")?;
    let mut report = Report::default();
    for (name, path) in [
        ("home", "/"),
        ("listing", "/c/lighting"),
        ("product", "/p/willow-vase"),
    ] {
        let file = folder.join(format!("{name}.json"));
        println!("Auditing {path}");
        cmd(&program)
            .arg(format!("http://{}{path}", subject.address))
            .words("--quiet --output=json --only-categories=performance,accessibility,best-practices,seo")
            .arg(format!("--output-path={}", file.display()))
            .arg(FLAGS)
            .env("CHROME_PATH", "/usr/bin/chromium")
            .read()?;
        let text = fs::read_to_string(&file).map_err(at(&file))?;
        let audit: serde_json::Value = serde_json::from_str(&text).map_err(at(&file))?;
        for (category, least) in [
            ("performance", 98.0),
            ("accessibility", 100.0),
            ("best-practices", 100.0),
            ("seo", 100.0),
        ] {
            let score = audit["categories"][category]["score"]
                .as_f64()
                .unwrap_or(0.0)
                * 100.0;
            report.score(
                &format!("{name}_{category}"),
                &format!("{name}: {category}"),
                score,
                least,
            );
        }
        let figure = |audit_name: &str| {
            audit["audits"][audit_name]["numericValue"]
                .as_f64()
                .unwrap_or(f64::NAN)
        };
        report.figure(
            &format!("{name}_lcp"),
            &format!("{name}: largest paint"),
            figure("largest-contentful-paint"),
            "ms",
            1_500.0,
        );
        report.figure(
            &format!("{name}_cls"),
            &format!("{name}: layout shift"),
            figure("cumulative-layout-shift"),
            "",
            0.0,
        );
        report.figure(
            &format!("{name}_tbt"),
            &format!("{name}: blocked time"),
            figure("total-blocking-time"),
            "ms",
            f64::INFINITY,
        );
    }
    report.print();
    Ok(())
}
