//! Figures for people, a table, and for programs, a line for each: name, value, unit.

use recommend::evaluate::{Metrics, Outcome};

/// How long answers took on one thread.
#[derive(Clone, Copy, Default)]
pub struct Speed {
    /// Median in microseconds.
    pub p50: f64,
    /// 99th percentile in microseconds.
    pub p99: f64,
    /// Answers a second.
    pub rate: f64,
}

impl Speed {
    /// From the time each answer took, in microseconds.
    pub fn of(mut micros: Vec<f64>) -> Self {
        if micros.is_empty() {
            return Self::default();
        }
        micros.sort_by(f64::total_cmp);
        let at = |share: f64| micros[((micros.len() - 1) as f64 * share) as usize];
        Self {
            p50: at(0.5),
            p99: at(0.99),
            rate: 1e6 * micros.len() as f64 / micros.iter().sum::<f64>().max(1e-9),
        }
    }
}

/// One model on one task.
pub struct Row {
    pub name: String,
    pub outcome: Outcome,
    /// Seconds.
    pub training: f64,
    /// Of the trained model.
    pub megabytes: f64,
    pub speed: Speed,
}

/// Prints a table and its lines.
pub fn table(title: &str, rows: &[Row]) {
    println!(
        "{:20} {:>7} {:>7} {:>7} {:>7} {:>7} {:>7} {:>7} {:>8} {:>8} {:>8} {:>8} {:>9}",
        "model",
        "MAP",
        "nDCG",
        "P",
        "R",
        "HR",
        "MRR",
        "cover",
        "train s",
        "MB",
        "p50 µs",
        "p99 µs",
        "per s"
    );
    for row in rows {
        let m = row.outcome.metrics;
        println!(
            "{:20} {:7.4} {:7.4} {:7.4} {:7.4} {:7.4} {:7.4} {:7.4} {:8.2} {:8.1} {:8.1} {:8.1} {:9.0}",
            row.name,
            m.map,
            m.ndcg,
            m.precision,
            m.recall,
            m.hit_rate,
            m.mrr,
            row.outcome.coverage,
            row.training,
            row.megabytes,
            row.speed.p50,
            row.speed.p99,
            row.speed.rate
        );
    }
    for row in rows {
        let name = format!("{title}.{}", row.name.replace([' ', '/'], "_"));
        let Metrics {
            map,
            ndcg,
            precision,
            recall,
            hit_rate,
            mrr,
        } = row.outcome.metrics;
        let shares = [
            ("map", map),
            ("ndcg", ndcg),
            ("precision", precision),
            ("recall", recall),
            ("hit_rate", hit_rate),
            ("mrr", mrr),
            ("coverage", row.outcome.coverage),
        ];
        for (what, value) in shares {
            println!("{name}.{what} {value:.5} share");
        }
        println!("{name}.training {:.3} s", row.training);
        println!("{name}.memory {:.2} MB", row.megabytes);
        speed(&name, &row.speed);
    }
}

/// Prints how fast something answers.
pub fn speed(name: &str, speed: &Speed) {
    println!("{name}.p50 {:.2} us", speed.p50);
    println!("{name}.p99 {:.2} us", speed.p99);
    println!("{name}.rate {:.0} 1/s", speed.rate);
}
