//! The command line. Its help teaches: every sub-command says what it does and shows how it is used.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Parser, Subcommand};
use model::training::{Training, TrainingState};
use shop::Shop;
use shop::import::{OrderMap, ProductFormat, Report};
use tracing_subscriber::EnvFilter;

use crate::config::{Config, SETTINGS, random_text};
use crate::house::{Failure, House, open_shop, open_store};
use crate::{demo, serve};

/// A shop in one program.
#[derive(Parser)]
#[command(name = "tradewind", version, about, after_help = EXAMPLES, max_term_width = 100)]
struct Command {
    #[command(subcommand)]
    task: Task,
}

const EXAMPLES: &str = "Examples:
  tradewind demo                                    fill an empty shop with the demo shop
  tradewind serve                                   open the shop at http://127.0.0.1:3000
  tradewind import products --format shopify products_export.csv
  TRADEWIND_ADDR=0.0.0.0:80 tradewind serve         the same for everybody, on port 80
  DATABASE_URL=postgres://shop@db/shop tradewind serve

Everything is configured by environment variables; `tradewind settings` explains each.
Data is kept in ./data (TRADEWIND_DATA): back up that folder and you have backed up the shop.";

#[derive(Subcommand)]
enum Task {
    /// Open the shop: serve its pages until Ctrl-C.
    ///
    /// Brings the database up to date first. Ends gently on Ctrl-C or SIGTERM: what is under way finishes.
    Serve,
    /// Bring the database's schema up to date, and do nothing else.
    ///
    /// `serve` does this by itself; run it beforehand where several nodes share a database.
    Migrate,
    /// Fill an empty shop with the demo shop "Tradewind Goods".
    ///
    /// About 120 products with pictures, reviews and a history of orders, and a sign-in for /admin with a password
    /// made for it, which is printed and kept in the data folder. Refused where there are products already.
    Demo,
    /// Take over products or past orders from another system.
    ///
    /// Files are read as streams, plain or compressed with xz; - is standard input. Running it twice changes nothing.
    /// A row that cannot be taken is told with its line and the reason, and kept in FILE.rejects.csv.
    #[command(subcommand)]
    Import(Import),
    /// Make the search index anew from the database.
    ///
    /// Never needed in daily life: the index follows every change by itself and is made when it is missing.
    Reindex,
    /// Learn recommendations anew from all orders, as the server does every night.
    ///
    /// What is learnt is judged on the newest orders and refused if it is worse than what is in use. A running server
    /// takes it up by itself.
    Train {
        /// Say nothing unless it fails.
        #[arg(long)]
        quiet: bool,
    },
    /// Staff accounts for /admin.
    #[command(subcommand)]
    Admin(Admin),
    /// List every setting with its default and its meaning.
    Settings,
}

#[derive(Subcommand)]
enum Import {
    /// Products with their variants, prices and stock.
    ///
    /// New products are made, known ones (by handle) updated where they differ; pictures are drawn, not fetched.
    ///
    ///   tradewind import products --format shopify products_export.csv
    #[command(verbatim_doc_comment)]
    Products {
        /// Who wrote the file: shopify.
        #[arg(long, default_value = "shopify")]
        format: ProductFormat,
        /// The file.
        file: PathBuf,
    },
    /// A history of orders, and the products they name.
    ///
    /// The map, a TOML file, says which column is what and which rules hold for returns, fees and odd codes. One map
    /// comes with the program: online_retail, for UCI's "Online Retail".
    ///
    ///   tradewind import orders --map online_retail online_retail.csv.xz
    ///   tradewind import orders --map my-shop.toml orders.csv
    #[command(verbatim_doc_comment)]
    Orders {
        /// The map's file, or the name of one that comes with the program.
        #[arg(long)]
        map: String,
        /// The file.
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum Admin {
    /// Make an account for a member of staff.
    ///
    /// Prints a password made for them, unless one is given on standard input:
    ///
    ///   tradewind admin create --email ada@shop.example --name "Ada Lovelace"
    ///   tradewind admin create --email ada@shop.example --name Ada --password-stdin < password.txt
    #[command(verbatim_doc_comment)]
    Create {
        /// Their e-mail address, with which they sign in.
        #[arg(long)]
        email: String,
        /// Their name, as the audit shows it.
        #[arg(long)]
        name: String,
        /// Read the password from the first line of standard input.
        #[arg(long)]
        password_stdin: bool,
    },
}

/// Runs the command line and says how it ended.
#[must_use]
pub fn run() -> ExitCode {
    let task = Command::parse().task;
    let ended = match task {
        Task::Settings => settings(),
        task => with_config(task),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            // Nothing is left to do when the terminal is gone.
            let _ = writeln!(std::io::stderr(), "tradewind: {why}");
            ExitCode::FAILURE
        }
    }
}

fn with_config(task: Task) -> Result<(), Failure> {
    let mut config = Config::from_env()?;
    start_log(&config);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match task {
            Task::Serve => {
                config.trainer = std::env::current_exe().ok();
                serve::run(House::open(config).await?).await
            }
            Task::Migrate => {
                open_store(&config).await?;
                say("The database is up to date.")
            }
            Task::Demo => {
                let shop = open_shop(&config, open_store(&config).await?).await?;
                let filled = shop
                    .fill_demo(&|done, of| progress("products and orders", done, of))
                    .await?;
                say(&format!(
                    "\nThe demo shop is there: {} products, {} reviews, {} orders.",
                    filled.products, filled.reviews, filled.orders
                ))?;
                say(&demo::make_sign_in(&shop, &config).await?)
            }
            Task::Import(task) => {
                let shop = open_shop(&config, open_store(&config).await?).await?;
                import(&shop, task).await
            }
            Task::Reindex => {
                let shop = open_shop(&config, open_store(&config).await?).await?;
                shop.reindex(&|done, of| progress("products", done, of))
                    .await?;
                say("\nThe search index is new.")
            }
            Task::Train { quiet } => {
                let shop = open_shop(&config, open_store(&config).await?).await?;
                if quiet {
                    shop.train(&|_, _| ()).await?;
                    return Ok(());
                }
                let training = shop.train(&|done, of| progress("steps", done, of)).await?;
                say(&told(&training))
            }
            Task::Admin(task) => admin(&config, task).await,
            Task::Settings => settings(),
        }
    })
}

async fn import(shop: &Shop, task: Import) -> Result<(), Failure> {
    let started = Instant::now();
    let told = |done, of| progress("lines", done, of);
    let report: Report = match task {
        Import::Products { format, file } => shop.import_products(&file, format, &told).await?,
        Import::Orders { map, file } => {
            let map = OrderMap::load(&map)?;
            shop.import_orders(&file, map, &told).await?
        }
    };
    say(&format!(
        "\n{report}{:>9.1} seconds",
        started.elapsed().as_secs_f64()
    ))
}

async fn admin(config: &Config, task: Admin) -> Result<(), Failure> {
    let Admin::Create {
        email,
        name,
        password_stdin,
    } = task;
    let password = if password_stdin {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    } else {
        random_text(10)?
    };
    let shop = open_shop(config, open_store(config).await?).await?;
    match shop.create_staff(&email, &name, &password).await {
        Ok(_) if password_stdin => {
            say(&format!("{email} can sign in at {}/admin", config.base_url))
        }
        Ok(_) => say(&format!(
            "{email} can sign in at {}/admin with the password {password}",
            config.base_url
        )),
        Err(shop::Error::Conflict(_)) => Err(format!("{email} has an account already").into()),
        Err(shop::Error::Invalid(problems)) => {
            let texts: Vec<_> = problems
                .iter()
                .map(|problem| problem.message.en.as_str())
                .collect();
            Err(texts.join(" ").into())
        }
        Err(error) => Err(error.into()),
    }
}

fn settings() -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "Settings are environment variables. DATA stands for TRADEWIND_DATA, ADDR for TRADEWIND_ADDR.\n"
    )?;
    for setting in SETTINGS {
        let default = if setting.default.is_empty() {
            "not set"
        } else {
            setting.default
        };
        writeln!(
            out,
            "{}  ({default})\n    {}\n",
            setting.name, setting.about
        )?;
    }
    Ok(())
}

/// What a training says about itself, for people.
fn told(training: &Training) -> String {
    let report = &training.report;
    let percent = |rate: Option<f64>| {
        rate.map_or_else(
            || "not known".to_owned(),
            |rate| format!("{:.1} %", 100.0 * rate),
        )
    };
    let outcome = match training.state {
        TrainingState::Kept => "It is in use now.",
        TrainingState::Refused => "It is worse than what is in use, which stays.",
    };
    format!(
        "\nLearnt from {} orders and {} sessions about {} products in {:.1} s.\nFinds one product of {} held-back orders by the others: {} (before: {}).\nShows {:.1} % of the catalogue. {outcome}",
        report.baskets,
        report.sessions,
        report.products,
        report.took as f64 / 1_000.0,
        report.held_out,
        percent(report.hit_rate),
        percent(report.hit_rate_before),
        100.0 * report.coverage,
    )
}

/// Says on one line how far a long work has come.
fn progress(what: &str, done: u64, of: Option<u64>) {
    let of = of.map(|of| format!(" of {of}")).unwrap_or_default();
    // Nobody may be looking.
    let _ = write!(std::io::stderr(), "\r{done}{of} {what}");
}

fn say(text: &str) -> Result<(), Failure> {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}

fn start_log(config: &Config) {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|why| {
        let _ = writeln!(
            std::io::stderr(),
            "TRADEWIND_LOG is not understood ({why}); logging as with info"
        );
        EnvFilter::new("info")
    });
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    if config.log_json {
        log.json().init();
    } else {
        log.with_target(false).init();
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Command::command().debug_assert();
    }
}
