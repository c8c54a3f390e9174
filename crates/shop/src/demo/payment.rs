//! The demo shop's ways to pay beside the test provider's: both take no money either.

use model::payment_method::{BANK, CASH, MethodRule};
use model::{Currency, Translated};

/// Most that is handed to a driver at the door, in cents.
const CASH_MOST: i64 = 20_000;

pub(super) fn methods() -> [MethodRule; 2] {
    let offered = |code: &str| MethodRule {
        offered: true,
        ..MethodRule::untouched(code, Currency::USD)
    };
    [
        MethodRule {
            details: Translated::new(
                "Tradewind Goods (demo)\nHarbour Bank, account 000 000 000\nNothing is sent for real: please transfer no money.",
                "信风百货（演示）\n港湾银行，账号 000 000 000\n演示商店，请勿真实转账。",
            ),
            hold_days: 5,
            ..offered(BANK)
        },
        MethodRule {
            countries: ["US", "CN", "HK", "SG"].map(str::to_owned).to_vec(),
            max_total: Some(CASH_MOST),
            ..offered(CASH)
        },
    ]
}
