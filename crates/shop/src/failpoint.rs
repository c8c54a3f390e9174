//! Places where a test may kill the process, to prove that nothing is lost or charged twice. Debug builds only.

/// Stops here for good, saying so on standard error, if `TRADEWIND_FAILPOINT` names this place: whoever reads it kills
/// the process.
#[cfg(debug_assertions)]
pub(crate) fn failpoint(name: &str) {
    use std::sync::LazyLock;
    static WANTED: LazyLock<Option<String>> =
        LazyLock::new(|| std::env::var("TRADEWIND_FAILPOINT").ok());
    if WANTED.as_deref() == Some(name) {
        eprintln!("failpoint {name} reached");
        loop {
            std::thread::park();
        }
    }
}

/// Nothing: release builds have no places to die at.
#[cfg(not(debug_assertions))]
pub(crate) const fn failpoint(_name: &str) {}

/// Every place, in the order an order passes them; `TRADEWIND_FAILPOINT` takes one of these.
pub const FAILPOINTS: [&str; 22] = [
    "place.prepared",
    "place.writing",
    "place.written",
    "place.authorised",
    "place.captured",
    "place.accepting",
    "place.accepted",
    "late.written",
    "late.given_back",
    "refund.set_aside",
    "refund.given_back",
    "difference.written",
    "difference.authorised",
    "difference.captured",
    "difference.booking",
    "difference.booked",
    "label.asked",
    "label.answered",
    "label.voiding",
    "label.voided",
    "parcel.writing",
    "parcel.sent",
];
