//! Counters and histograms, written as Prometheus reads them. Only atomics: counting costs nanoseconds.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::StatusCode;

/// What kind of request it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A file of the built site.
    Asset,
    /// A page answered from the cache.
    CachedPage,
    /// A page that was rendered, or refused.
    Page,
    /// A page that is never kept: cart, checkout, orders.
    PrivatePage,
    /// A page for staff.
    Admin,
    /// A call of a server function, or a form.
    Api,
    /// A picture.
    Media,
    /// Health, metrics and other requests by machines.
    Machine,
}

impl Class {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Asset, "asset"),
        (Self::CachedPage, "cached_page"),
        (Self::Page, "page"),
        (Self::PrivatePage, "private_page"),
        (Self::Admin, "admin"),
        (Self::Api, "api"),
        (Self::Media, "media"),
        (Self::Machine, "machine"),
    ];

    /// The class of an address without language.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        let first = path.get(1..).unwrap_or_default().split('/').next();
        match first.unwrap_or_default() {
            "cart" | "checkout" | "orders" | "pay" => Self::PrivatePage,
            "admin" => Self::Admin,
            "api" | "webhooks" => Self::Api,
            "media" => Self::Media,
            "healthz" | "readyz" | "metrics" | "dev" => Self::Machine,
            _ => Self::Page,
        }
    }
}

/// Upper bounds of the latency histogram, in microseconds.
const BOUNDS: [u64; 12] = [
    250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000,
];

/// Requests of one class.
#[derive(Default)]
struct Requests {
    /// By hundreds of the status: 1xx to 5xx.
    by_status: [AtomicU64; 5],
    /// How many took no longer than each bound and longer than the one before; the last takes the rest.
    by_time: [AtomicU64; BOUNDS.len() + 1],
    microseconds: AtomicU64,
}

/// Everything that is counted.
#[derive(Default)]
pub struct Metrics {
    requests: [Requests; Class::ALL.len()],
    /// Jobs that ended well.
    pub jobs_done: AtomicU64,
    /// Jobs that failed and will be tried again.
    pub jobs_failed: AtomicU64,
    /// Orders that changed: placed, paid, sent and so on.
    pub order_events: AtomicU64,
    /// Times the page cache was emptied.
    pub page_cache_dropped: AtomicU64,
    /// Panics caught.
    pub panics: AtomicU64,
}

impl Metrics {
    /// Counts a request.
    pub fn request(&self, class: Class, status: StatusCode, took: Duration) {
        let requests = &self.requests[class as usize];
        let hundreds = usize::from(status.as_u16() / 100).clamp(1, 5) - 1;
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let place = BOUNDS.partition_point(|bound| *bound < micros);
        requests.by_status[hundreds].fetch_add(1, Ordering::Relaxed);
        requests.by_time[place].fetch_add(1, Ordering::Relaxed);
        requests.microseconds.fetch_add(micros, Ordering::Relaxed);
    }

    /// The text Prometheus reads. `page_cache` is the bytes kept in the page cache.
    #[must_use]
    pub fn text(&self, page_cache: u64) -> String {
        let mut text = String::with_capacity(8192);
        self.write_requests(&mut text);
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        for (name, help, value) in [
            (
                "jobs_done_total",
                "Jobs that ended well.",
                read(&self.jobs_done),
            ),
            (
                "jobs_failed_total",
                "Jobs that failed and will be tried again.",
                read(&self.jobs_failed),
            ),
            (
                "order_events_total",
                "Changes of orders seen by this node.",
                read(&self.order_events),
            ),
            (
                "page_cache_dropped_total",
                "Times the page cache was emptied.",
                read(&self.page_cache_dropped),
            ),
            (
                "panics_total",
                "Panics caught while answering.",
                read(&self.panics),
            ),
        ] {
            write(&mut text, name, help, "counter", value);
        }
        write(
            &mut text,
            "page_cache_bytes",
            "Bytes of pages kept.",
            "gauge",
            page_cache,
        );
        if let Some(bytes) = resident_bytes() {
            write(
                &mut text,
                "resident_bytes",
                "Memory of the process.",
                "gauge",
                bytes,
            );
        }
        text
    }

    fn write_requests(&self, text: &mut String) {
        text.push_str("# HELP tradewind_requests_total Requests by class and hundreds of the status.\n# TYPE tradewind_requests_total counter\n");
        for (class, name) in Class::ALL {
            for (n, counter) in self.requests[class as usize].by_status.iter().enumerate() {
                let count = counter.load(Ordering::Relaxed);
                if count > 0 {
                    line(
                        text,
                        format_args!(
                            "tradewind_requests_total{{class=\"{name}\",status=\"{}xx\"}} {count}",
                            n + 1
                        ),
                    );
                }
            }
        }
        text.push_str("# HELP tradewind_request_seconds Time to the answer's head by class.\n# TYPE tradewind_request_seconds histogram\n");
        for (class, name) in Class::ALL {
            let requests = &self.requests[class as usize];
            let micros = requests.microseconds.load(Ordering::Relaxed);
            if micros == 0 {
                continue;
            }
            let mut sum = 0;
            for (n, counter) in requests.by_time.iter().enumerate() {
                sum += counter.load(Ordering::Relaxed);
                match BOUNDS.get(n) {
                    Some(bound) => line(
                        text,
                        format_args!(
                            "tradewind_request_seconds_bucket{{class=\"{name}\",le=\"{}\"}} {sum}",
                            *bound as f64 / 1e6
                        ),
                    ),
                    None => line(
                        text,
                        format_args!(
                            "tradewind_request_seconds_bucket{{class=\"{name}\",le=\"+Inf\"}} {sum}"
                        ),
                    ),
                }
            }
            let seconds = micros as f64 / 1e6;
            line(
                text,
                format_args!("tradewind_request_seconds_sum{{class=\"{name}\"}} {seconds}"),
            );
            line(
                text,
                format_args!("tradewind_request_seconds_count{{class=\"{name}\"}} {sum}"),
            );
        }
    }
}

fn write(text: &mut String, name: &str, help: &str, kind: &str, value: u64) {
    line(text, format_args!("# HELP tradewind_{name} {help}"));
    line(text, format_args!("# TYPE tradewind_{name} {kind}"));
    line(text, format_args!("tradewind_{name} {value}"));
}

fn line(text: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{words}");
}

/// Memory of this process, where the system tells it (Linux).
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_class_status_and_time() {
        let metrics = Metrics::default();
        metrics.request(Class::Page, StatusCode::OK, Duration::from_micros(700));
        metrics.request(Class::Page, StatusCode::OK, Duration::from_millis(3));
        metrics.request(Class::Page, StatusCode::NOT_FOUND, Duration::from_secs(9));
        let text = metrics.text(5);
        for expected in [
            "tradewind_requests_total{class=\"page\",status=\"2xx\"} 2\n",
            "tradewind_requests_total{class=\"page\",status=\"4xx\"} 1\n",
            "tradewind_request_seconds_bucket{class=\"page\",le=\"0.0005\"} 0\n",
            "tradewind_request_seconds_bucket{class=\"page\",le=\"0.001\"} 1\n",
            "tradewind_request_seconds_bucket{class=\"page\",le=\"+Inf\"} 3\n",
            "tradewind_request_seconds_count{class=\"page\"} 3\n",
            "tradewind_page_cache_bytes 5\n",
        ] {
            assert!(text.contains(expected), "{expected}{text}");
        }
    }

    #[test]
    fn addresses_have_classes() {
        for (path, class) in [
            ("/", Class::Page),
            ("/c/lamps", Class::Page),
            ("/cartography", Class::Page),
            ("/cart", Class::PrivatePage),
            ("/orders/TW-1/live", Class::PrivatePage),
            ("/admin/orders", Class::Admin),
            ("/api/add_to_cart", Class::Api),
            ("/media/drawn/lamp.svg", Class::Media),
            ("/healthz", Class::Machine),
        ] {
            assert_eq!(Class::of_path(path), class, "{path}");
        }
    }
}
