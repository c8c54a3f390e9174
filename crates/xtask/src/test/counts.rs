//! How many tests ran, read from what the test runners print.

use std::fmt;

/// Totals over every runner.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Counts {
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Counts {
    /// Adds a line like `test result: ok. 12 passed; 0 failed; 1 ignored; …`.
    pub(super) fn read_cargo(&mut self, line: &str) {
        let Some((_, result)) = line.split_once("test result: ") else {
            return;
        };
        for part in result.split(['.', ';']) {
            self.add(part);
        }
    }

    /// Adds a line of Playwright's summary, like `  12 passed (8.1s)`.
    pub(super) fn read_playwright(&mut self, line: &str) {
        if line.starts_with("  ") {
            self.add(line);
        }
    }

    fn add(&mut self, part: &str) {
        let mut words = part.split_whitespace();
        let (Some(Ok(number)), Some(kind)) = (words.next().map(str::parse::<usize>), words.next())
        else {
            return;
        };
        match kind {
            "passed" => self.passed += number,
            "failed" | "flaky" => self.failed += number,
            "ignored" | "skipped" | "did" => self.skipped += number,
            _ => {}
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summaries_of_both_runners_add_up() {
        let mut counts = Counts::default();
        counts.read_cargo("running 3 tests");
        counts.read_cargo("test result: FAILED. 12 passed; 2 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.01s");
        counts.read_playwright("  1 failed");
        counts.read_playwright("    [phone] › home.spec.ts:3:1 › home");
        counts.read_playwright("  2 did not run");
        counts.read_playwright("  30 passed (12.2s)");
        assert_eq!(
            counts,
            Counts {
                passed: 42,
                failed: 3,
                skipped: 3
            }
        );
    }
}
