//! Drives the server from several connections at once for a bounded time.

use super::client::Client;
use super::subject::Subject;
use crate::sh::Result;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Connections at once. More only queue: the server has two cores, and shares them with us.
pub const CONNECTIONS: usize = 16;

/// What a run came to.
pub struct Run {
    /// Requests (or whole flows) a second.
    pub per_second: f64,
    /// Milliseconds that half of them took at most.
    pub p50: f64,
    /// Milliseconds that 99 of 100 took at most.
    pub p99: f64,
    /// Milliseconds of the server's processor time each.
    pub cpu: f64,
    /// The first failure, if there was any.
    pub failure: Option<String>,
    /// How many failed.
    pub failures: usize,
}

/// Runs what `prepare` makes for each connection, over and over, for `seconds`; each call is one request or flow.
/// A warm-up of a tenth of the time goes before and is not counted.
pub fn drive<F>(subject: &Subject, seconds: f64, prepare: impl Fn(usize) -> F + Sync) -> Result<Run>
where
    F: FnMut(&mut Client) -> Result + Send,
{
    round(subject, seconds / 10.0, &prepare)?;
    round(subject, seconds, &prepare)
}

fn round<F>(subject: &Subject, seconds: f64, prepare: &(impl Fn(usize) -> F + Sync)) -> Result<Run>
where
    F: FnMut(&mut Client) -> Result + Send,
{
    let cpu_before = subject.cpu_ms()?;
    let started = Instant::now();
    let until = started + Duration::from_secs_f64(seconds);
    let failures = AtomicUsize::new(0);
    let outcomes: Vec<Result<(Vec<u32>, Option<String>)>> = std::thread::scope(|scope| {
        let worker = |number: usize| {
            let failures = &failures;
            scope.spawn(move || {
                let mut client = Client::connect(subject.address)?;
                let mut act = prepare(number);
                let mut times = Vec::with_capacity(1 << 16);
                let mut failure = None;
                while Instant::now() < until {
                    let begun = Instant::now();
                    if let Err(why) = act(&mut client) {
                        failures.fetch_add(1, Ordering::Relaxed);
                        failure.get_or_insert(why);
                        client = Client::connect(subject.address)?;
                        continue;
                    }
                    times.push(u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX));
                }
                Ok((times, failure))
            })
        };
        let workers: Vec<_> = (0..CONNECTIONS).map(worker).collect();
        workers
            .into_iter()
            .map(|w| {
                w.join()
                    .unwrap_or_else(|_| Err("a connection's thread panicked".to_owned()))
            })
            .collect()
    });
    let elapsed = started.elapsed().as_secs_f64();
    let cpu = subject.cpu_ms()? - cpu_before;
    let mut times = Vec::new();
    let mut failure = None;
    for outcome in outcomes {
        let (some, why) = outcome?;
        times.extend(some);
        failure = failure.or(why);
    }
    times.sort_unstable();
    let count = times.len();
    let at = |share: f64| {
        times
            .get(((count as f64 * share) as usize).min(count.saturating_sub(1)))
            .map_or(0.0, |us| f64::from(*us) / 1_000.0)
    };
    Ok(Run {
        per_second: count as f64 / elapsed,
        p50: at(0.50),
        p99: at(0.99),
        cpu: if count == 0 { 0.0 } else { cpu / count as f64 },
        failure,
        failures: failures.into_inner(),
    })
}
