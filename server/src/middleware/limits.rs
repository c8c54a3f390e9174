//! Rate limits: a token bucket per client address for what is worth guessing at. In memory, bounded.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::config::Limits;

/// Buckets kept at most; a bucket takes about 60 bytes.
const MOST_BUCKETS: usize = 65_536;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Signing in as staff.
    SignIn,
    /// Placing an order, or paying for a changed one.
    Pay,
    /// Finding an order by number and e-mail, or trying a code.
    Lookup,
}

impl Act {
    /// The act a server function's address stands for, if it is limited.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        match path.strip_prefix("/api/")? {
            "sign_in" => Some(Self::SignIn),
            "place_order" | "pay_difference" => Some(Self::Pay),
            // Whoever could try codes without end would find a gift card.
            "find_order" | "watch_stock" | "enter_code" => Some(Self::Lookup),
            _ => None,
        }
    }
}

/// How much of each act every client has left.
pub struct RateLimits {
    per_minute: Limits,
    buckets: Mutex<HashMap<(Act, IpAddr), Bucket>>,
}

#[derive(Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl RateLimits {
    /// Limits as configured.
    #[must_use]
    pub fn new(per_minute: Limits) -> Self {
        Self {
            per_minute,
            buckets: Mutex::default(),
        }
    }

    /// Takes one token.
    ///
    /// # Errors
    /// With the time until there is one again, when there is none.
    pub fn take(&self, act: Act, client: IpAddr, now: Instant) -> Result<(), Duration> {
        let per_minute = match act {
            Act::SignIn => self.per_minute.sign_in,
            Act::Pay => self.per_minute.pay,
            Act::Lookup => self.per_minute.lookup,
        };
        if per_minute == 0 {
            return Ok(());
        }
        let full = f64::from(per_minute);
        let per_second = full / 60.0;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_BUCKETS {
            make_room(&mut buckets, now);
        }
        let bucket = buckets
            .entry((act, neighbourhood(client)))
            .or_insert(Bucket {
                tokens: full,
                at: now,
            });
        let since = now.saturating_duration_since(bucket.at).as_secs_f64();
        bucket.tokens = (bucket.tokens + since * per_second).min(full);
        bucket.at = now;
        if bucket.tokens < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - bucket.tokens) / per_second));
        }
        bucket.tokens -= 1.0;
        Ok(())
    }
}

/// Somebody with IPv6 has a whole /64 of addresses.
fn neighbourhood(client: IpAddr) -> IpAddr {
    match client {
        IpAddr::V4(_) => client,
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & !u128::from(u64::MAX)).into()),
    }
}

/// A bucket nobody used for a minute is full again and need not be kept; if all are in use, those who are left
/// longest alone are forgotten.
fn make_room(buckets: &mut HashMap<(Act, IpAddr), Bucket>, now: Instant) {
    for idle in [60, 20, 5, 1, 0] {
        buckets.retain(|_, bucket| {
            now.saturating_duration_since(bucket.at) < Duration::from_secs(idle)
        });
        if buckets.len() < MOST_BUCKETS * 3 / 4 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> RateLimits {
        RateLimits::new(Limits {
            sign_in: 3,
            pay: 60,
            lookup: 0,
        })
    }

    #[test]
    fn a_client_waits_when_its_tokens_are_used_up() {
        let (limits, now) = (limits(), Instant::now());
        let (one, other) = ("1.2.3.4".parse().unwrap(), "1.2.3.5".parse().unwrap());
        for _ in 0..3 {
            limits.take(Act::SignIn, one, now).unwrap();
        }
        let wait = limits.take(Act::SignIn, one, now).unwrap_err();
        assert_eq!(wait.as_secs(), 20);
        limits.take(Act::SignIn, other, now).unwrap();
        limits.take(Act::Pay, one, now).unwrap();
        limits.take(Act::SignIn, one, now + wait).unwrap();
        for _ in 0..1000 {
            limits.take(Act::Lookup, one, now).unwrap();
        }
    }

    #[test]
    fn neighbours_in_one_ipv6_network_share_a_bucket() {
        let (limits, now) = (limits(), Instant::now());
        for n in 0..3 {
            limits
                .take(Act::SignIn, format!("2001:db8::{n}").parse().unwrap(), now)
                .unwrap();
        }
        assert!(
            limits
                .take(Act::SignIn, "2001:db8::9".parse().unwrap(), now)
                .is_err()
        );
    }

    #[test]
    fn memory_stays_bounded() {
        let (limits, now) = (limits(), Instant::now());
        for n in 0..(MOST_BUCKETS as u32 + 1000) {
            let client = IpAddr::V4(n.into());
            limits.take(Act::Pay, client, now).unwrap();
        }
        assert!(limits.buckets.lock().unwrap().len() <= MOST_BUCKETS);
    }
}
