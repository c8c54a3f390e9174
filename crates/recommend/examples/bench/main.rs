//! `cargo xtask bench recommend`: tunes, trains and judges recommendations on real splits, and times them.
//!
//! `--data DIR` reads every split folder below DIR. `--seconds N` is the processor time for tuning one task. `--only NAME`
//! takes the tasks whose name contains NAME; `speed` is the made-up large shop, `history` a shop's
//! own training on all lines. `--cases N` learns the ranker from N cases.
//! `--recipes DIR` keeps tuned dials from run to run, `--tune-only` leaves the test unseen. `--customers` lets the buyers of
//! baskets that are completed be known, with what they bought before; the protocol gives the basket alone.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]
#![expect(clippy::print_stderr, reason = "a bench tells how far it is")]

mod clock;
mod history;
mod judge;
mod kept;
mod read;
mod report;
mod speed;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use recommend::evaluate::Protocol;

/// What the command line says.
pub struct Options {
    /// Processor seconds for tuning one task.
    pub seconds: f64,
    /// Cases that a ranker is learnt from.
    pub cases: usize,
    /// Whether the test stays unseen.
    pub tune_only: bool,
    /// Where tuned dials are kept from run to run.
    pub recipes: Option<PathBuf>,
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let place = args.iter().position(|arg| arg == name)?;
        args.get(place + 1).cloned()
    };
    let options = Options {
        seconds: value("--seconds")
            .and_then(|text| text.parse().ok())
            .unwrap_or(200.0),
        cases: value("--cases")
            .and_then(|text| text.parse().ok())
            .unwrap_or(recommend::Plan::default().cases),
        tune_only: args.iter().any(|arg| arg == "--tune-only"),
        recipes: value("--recipes").map(PathBuf::from),
    };
    let dir = PathBuf::from(value("--data").unwrap_or("../shared/data".into()));
    let only = value("--only").unwrap_or_default();
    let lines = value("--lines")
        .and_then(|text| text.parse().ok())
        .unwrap_or(10_000_000);
    let splits = match read::splits(&dir, args.iter().any(|arg| arg == "--customers")) {
        Ok(splits) => splits,
        Err(why) => {
            eprintln!("bench: {why}");
            return ExitCode::FAILURE;
        }
    };
    for split in &splits {
        for (valid, test) in &split.pairs {
            let title = format!("{}.{:?}", split.name, valid.protocol);
            if !title.contains(&only) {
                continue;
            }
            judge::judge(&title, split, valid, test, &options);
            if valid.protocol == Protocol::NextClick {
                speed::sessions(&test.log, &test.cases);
            }
        }
    }
    if "history".contains(&only)
        && !options.tune_only
        && let Err(why) = history::train(&dir)
    {
        eprintln!("bench: {why}");
        return ExitCode::FAILURE;
    }
    if "speed".contains(&only) && !options.tune_only {
        speed::large_shop(lines);
    }
    ExitCode::SUCCESS
}
