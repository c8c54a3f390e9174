//! Ids made here rather than in the database: time-ordered, so that indexes grow at their end, and the same on both engines.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// 2024-01-01 in milliseconds.
const EPOCH: i64 = 1_704_067_200_000;
/// Bits below the milliseconds. Random at the start of each millisecond, so two nodes meet with odds of one to four million.
const LOW_BITS: u32 = 22;

static LAST: AtomicI64 = AtomicI64::new(0);

/// A new id: milliseconds since 2024 in the upper 41 bits, then random bits; always above the last one of this process.
pub fn new_id<T: From<i64>>() -> T {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(EPOCH, |d| i64::try_from(d.as_millis()).unwrap_or(EPOCH));
    let mut random = [0_u8; 4];
    // Without randomness ids are still unique within the process, which is what matters on one node.
    let _ = getrandom::fill(&mut random);
    // The top low bit stays clear: room for half a million ids made within one millisecond.
    let low = i64::from(u32::from_le_bytes(random) >> (32 - LOW_BITS + 1));
    let candidate = ((now - EPOCH) << LOW_BITS) | low;
    let last = LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| {
        Some(candidate.max(last + 1))
    });
    T::from(candidate.max(last.unwrap_or_else(|last| last) + 1))
}

#[cfg(test)]
mod tests {
    #[test]
    fn ids_grow_across_threads() {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                std::thread::spawn(|| {
                    (0..10_000)
                        .map(|_| super::new_id::<i64>())
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        let mut all = Vec::new();
        for thread in threads {
            let ids = thread.join().unwrap();
            assert!(ids.windows(2).all(|w| w[0] < w[1]));
            all.extend(ids);
        }
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 40_000);
    }
}
