//! The demo shop's price lists: what its goods cost in Europe, China and Japan.

use model::Currency;
use model::price_list::{Ending, PriceList};

/// Euros and pounds end in .95, yuan are whole, yen end in 80.
pub(super) fn price_lists() -> Vec<PriceList> {
    let lists = [
        (Currency::EUR, 920_000, 100, 5),
        (Currency::GBP, 790_000, 100, 5),
        (Currency::CNY, 7_180_000, 100, 0),
        (Currency::JPY, 155_000_000, 100, 20),
    ];
    let list = |((currency, rate, step, less), position)| PriceList {
        rate,
        ending: Ending { step, less },
        open: true,
        position,
        ..PriceList::new(currency, Currency::USD)
    };
    lists.into_iter().zip(1..).map(list).collect()
}
