//! What this process has used: processor time and memory, as Linux tells.

use std::fs;
use std::time::Instant;

/// A budget of processor seconds, so that a busy machine does not make the search shorter.
pub struct Spent {
    from: f64,
    limit: f64,
}

impl Spent {
    /// Starts a budget of so many seconds.
    pub fn now(limit: f64) -> Self {
        Self {
            from: processor_seconds(),
            limit: limit.max(1e-3),
        }
    }

    /// The share of the budget that is used, 0 to 1 and beyond.
    pub fn share(&self) -> f64 {
        (processor_seconds() - self.from) / self.limit
    }
}

/// Seconds of all cores that this process has used; elapsed seconds where that is not told.
pub fn processor_seconds() -> f64 {
    /// Ticks a second, which Linux fixes for programs.
    const TICKS: f64 = 100.0;
    thread_local!(static START: Instant = Instant::now());
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit_once(')').and_then(|(_, rest)| {
        let mut fields = rest.split_whitespace().skip(11);
        let user: f64 = fields.next()?.parse().ok()?;
        let system: f64 = fields.next()?.parse().ok()?;
        Some(user + system)
    });
    ticks.map_or_else(
        || START.with(|start| start.elapsed().as_secs_f64()),
        |ticks| ticks / TICKS,
    )
}

/// The most memory this process has held so far, in megabytes; 0 where that is not told.
pub fn peak_megabytes() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| {
            line.strip_prefix("VmHWM:")?
                .trim()
                .strip_suffix("kB")?
                .trim()
                .parse()
                .ok()
        })
        .map_or(0.0, |kilobytes: f64| kilobytes / 1024.0)
}
