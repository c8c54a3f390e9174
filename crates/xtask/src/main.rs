//! The workspace's own commands: `cargo xtask` sets the machine up, builds, serves, watches and tests.
//!
//! It compiles first on every fresh machine, so it depends on very little and knows none of the other crates.
#![expect(
    clippy::print_stdout,
    reason = "a command line tool talks on standard output"
)]

mod bench;
mod budget;
mod dev;
mod postgres;
mod serve;
mod setup;
mod sh;
mod site;
mod test;
mod tidy;

use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask COMMAND

  setup          fetch every tool the commands below need; quick when nothing is missing
  serve          build, fill an empty ./data with the demo shop, and serve it
  dev            the same with quick builds; rebuild and restart after every edit
  test [FILTER]  run everything CI runs; with FILTER only the Rust tests whose name contains it
  bench pages [SECONDS]
                 what a shop of 10,000 products serves on this machine
  bench recommend [--data DIR] [--seconds N] [--only NAME]
                 how good and fast recommendations are on the splits below DIR (../shared/data); N seconds of
                 processor time for tuning each task
  bench events   how many events of visitors are taken in on one core, and how soon a page knows of one (goals:
                 20,000 a second, 50 ms for 99 of 100)
  bench pricing  how long a large cart with many promotions takes to price
  bench lighthouse
                 Lighthouse's mobile scores of home, listing and product
  tidy           check the rules of the architecture and the caps on size
  build          build target/release/tradewind and target/site
  site           build target/site alone
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match args.as_slice() {
        ["setup"] => setup::everything(),
        ["test"] => test::test(None),
        ["test", filter] => test::test(Some(filter)),
        ["bench", "pages"] => bench::pages(5.0),
        ["bench", "pages", seconds] => seconds
            .parse()
            .map_err(|_| format!("{seconds:?} is no number of seconds"))
            .and_then(bench::pages),
        ["bench", "recommend", options @ ..] => bench::recommend(options),
        ["bench", "events"] => bench::events(),
        ["bench", "pricing"] => bench::pricing(),
        ["bench", "lighthouse"] => bench::lighthouse(),
        ["tidy"] => tidy::tidy(),
        ["serve"] => serve::serve(),
        ["dev"] => dev::dev(),
        ["build"] => serve::build(),
        ["site"] => {
            setup::for_building().and_then(|()| site::build(site::Effort::Release).map(drop))
        }
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("no such command: {}\n\n{HELP}", other.join(" "))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("\nxtask: {why}");
            ExitCode::FAILURE
        }
    }
}
