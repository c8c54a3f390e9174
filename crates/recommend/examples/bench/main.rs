//! `cargo xtask bench recommend`: tunes, trains and judges recommendations on real splits, and times them.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]
#![expect(clippy::print_stderr, reason = "a bench tells how far it is")]

mod clock;
mod judge;
mod read;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let place = args.iter().position(|arg| arg == name)?;
        args.get(place + 1).cloned()
    };
    let options = judge::Options {
        seconds: value("--seconds").and_then(|text| text.parse().ok()).unwrap_or(120.0),
        test: !args.iter().any(|arg| arg == "--no-test"),
        recipes: value("--recipes").map(PathBuf::from),
    };
    let dir = PathBuf::from(value("--data").unwrap_or("../shared/data".into()));
    let only = value("--only").unwrap_or_default();
    let splits = match read::splits(&dir) {
        Ok(splits) => splits,
        Err(why) => {
            eprintln!("bench: {why}");
            return ExitCode::FAILURE;
        }
    };
    for split in &splits {
        for (valid, test) in &split.pairs {
            let title = format!("{}_{:?}", split.name, valid.protocol);
            if title.contains(&only) {
                judge::judge(&title, split, valid, test, &options);
            }
        }
    }
    ExitCode::SUCCESS
}
