//! `cargo xtask bench recommend`: tunes, trains and judges recommendations on real splits, and times them.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]
#![expect(missing_docs, reason = "a program, not a library")]

mod read;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use recommend::recipe::Kind;
use recommend::tune::search;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let place = args.iter().position(|arg| arg == name)?;
        args.get(place + 1).cloned()
    };
    let dir = PathBuf::from(value("--data").unwrap_or("../shared/data".into()));
    let seconds: f64 = value("--seconds").and_then(|text| text.parse().ok()).unwrap_or(60.0);
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
            let title = format!("{} {:?}", split.name, valid.protocol);
            if !title.contains(&only) {
                continue;
            }
            println!("\n{title}: {} items, {} users, {} lines, {} valid, {} test", split.items, split.users, test.log.lines(), valid.cases.len(), test.cases.len());
            let kinds = Kind::wanted(valid.protocol, !split.texts.is_empty());
            let each = seconds / kinds.len() as f64;
            for kind in kinds {
                let dials = kind.dials();
                let start = Instant::now();
                let found = search(&dials, 1, || start.elapsed().as_secs_f64() / each, |values, share| {
                    let ingredient = recommend::recipe::Ingredient { kind, values: values.to_vec() };
                    let source = ingredient.train(&valid.log, &split.texts);
                    let m = valid.evaluate((1.0 / share) as usize, |query, excluded, scores| {
                        source.score(query, scores);
                        scores.best(valid.k, |item| excluded.binary_search(&item).is_ok()).into_iter().map(|c| c.0).collect()
                    });
                    m.metrics.ndcg
                });
                print!("{:20} valid {:.4} tried {:3}", kind.name(), found.score, found.tried);
                let ingredient = recommend::recipe::Ingredient { kind, values: found.values.clone() };
                if args.iter().any(|a| a == "--test") {
                    let t = Instant::now();
                    let source = ingredient.train(&test.log, &split.texts);
                    print!(" train {:.2}s", t.elapsed().as_secs_f64());
                    let m = test.evaluate(1, |query, excluded, scores| {
                        source.score(query, scores);
                        scores.best(test.k, |item| excluded.binary_search(&item).is_ok()).into_iter().map(|c| c.0).collect()
                    }).metrics;
                    print!(" test map {:.4} ndcg {:.4} p {:.4} r {:.4} hr {:.4} mrr {:.4}", m.map, m.ndcg, m.precision, m.recall, m.hit_rate, m.mrr);
                }
                println!();
                println!("      {}", dials.iter().zip(&found.values).map(|(d, v)| format!("{} {v:.3}", d.name)).collect::<Vec<_>>().join(", "));
            }
        }
    }
    ExitCode::SUCCESS
}
