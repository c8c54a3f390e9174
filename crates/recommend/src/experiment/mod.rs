//! Experiments: who sees what, which of two rankings is liked better, and how sure that is.
//!
//! Pure functions: what was seen, clicked and bought is counted elsewhere.

mod assign;
mod interleave;
mod interval;
mod revenue;

pub use assign::{Experiment, Unfit};
pub use interleave::{Drafted, Preference, Team, credit, interleave};
pub use interval::{Interval, Rate, difference, wilson};
pub use revenue::{Revenue, bootstrap, revenue_difference};
