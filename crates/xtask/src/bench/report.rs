//! Prints figures twice: as a table for people, and as lines `name value unit` for programs.

use super::load::Run;

/// Collects figures and prints them at the end.
#[derive(Default)]
pub struct Report {
    rows: Vec<String>,
    lines: Vec<String>,
    /// Goals that were missed, in words.
    missed: Vec<String>,
}

impl Report {
    /// A run under load, with the goals for its rate and its 99th percentile (0 for none).
    pub fn run(&mut self, name: &str, what: &str, run: &Run, rate_goal: f64, p99_goal: f64) {
        self.rows.push(format!(
            "{what:<40} {:>9.0} /s {:>8.2} ms {:>8.2} ms {:>8.3} ms{}",
            run.per_second,
            run.p50,
            run.p99,
            run.cpu,
            run.failure.as_ref().map_or_else(String::new, |why| format!(
                "   {} failed: {why}",
                run.failures
            )),
        ));
        self.lines
            .push(format!("{name}_per_second {:.1} 1/s", run.per_second));
        self.lines.push(format!("{name}_p50 {:.3} ms", run.p50));
        self.lines.push(format!("{name}_p99 {:.3} ms", run.p99));
        self.lines.push(format!("{name}_cpu {:.4} ms", run.cpu));
        self.lines
            .push(format!("{name}_failures {} count", run.failures));
        if rate_goal > 0.0 && run.per_second < rate_goal {
            self.missed.push(format!(
                "{what}: {:.0}/s of {rate_goal:.0}/s",
                run.per_second
            ));
        }
        if p99_goal > 0.0 && run.p99 > p99_goal {
            self.missed.push(format!(
                "{what}: p99 {:.1} ms, goal {p99_goal:.0} ms",
                run.p99
            ));
        }
    }

    /// One figure, with the most it should be (infinite for none).
    pub fn figure(&mut self, name: &str, what: &str, value: f64, unit: &str, most: f64) {
        self.rows.push(format!("{what:<40} {value:>9.1} {unit}"));
        self.lines.push(format!("{name} {value:.3} {unit}"));
        if value > most {
            self.missed
                .push(format!("{what}: {value:.1} {unit}, goal {most} {unit}"));
        }
    }

    /// A ratio, with the least it should be.
    pub fn ratio(&mut self, name: &str, what: &str, value: f64, least: f64) {
        self.rows.push(format!("{what:<40} {value:>9.2}"));
        self.lines.push(format!("{name} {value:.3} ratio"));
        if value < least {
            self.missed
                .push(format!("{what}: {value:.2}, goal {least}"));
        }
    }

    /// A score of at most 100, with the least it should be.
    pub fn score(&mut self, name: &str, what: &str, value: f64, least: f64) {
        self.rows.push(format!("{what:<40} {value:>9.0}"));
        self.lines.push(format!("{name} {value:.0} score"));
        if value < least {
            self.missed
                .push(format!("{what}: {value:.0}, goal {least:.0}"));
        }
    }

    /// Prints everything.
    pub fn print(&self) {
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        println!(
            "\n{:<40} {:>12} {:>11} {:>11} {:>11}",
            "", "rate", "p50", "p99", "CPU each"
        );
        for row in &self.rows {
            println!("{row}");
        }
        println!(
            "\nload average of the machine at the end: {}",
            load.split(' ').take(3).collect::<Vec<_>>().join(" ")
        );
        match self.missed.as_slice() {
            [] => println!("every goal was met\n"),
            missed => println!("goals missed:\n  {}\n", missed.join("\n  ")),
        }
        for line in &self.lines {
            println!("{line}");
        }
    }
}
