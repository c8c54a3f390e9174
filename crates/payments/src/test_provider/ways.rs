//! Ways to pay at the test provider: what each card makes happen, and where the shopper goes to pay by code.

use model::payment::DeclineReason;

use crate::ledger::Method;
use crate::{Authorise, Outcome, Show};

/// What a card number makes happen.
pub(super) enum Card {
    Good,
    Refused(DeclineReason),
    Challenged,
    /// No answer, and nothing charged.
    Lost,
    /// No answer in time, but charged.
    Late,
}

/// What the number typed as `token` makes happen.
pub(super) fn card(token: &str) -> Card {
    let digits: String = token.chars().filter(char::is_ascii_digit).collect();
    match digits.as_str() {
        "4242424242424242" => Card::Good,
        "4000000000000002" => Card::Refused(DeclineReason::CardDeclined),
        "4000000000009995" => Card::Refused(DeclineReason::InsufficientFunds),
        "4000000000003220" => Card::Challenged,
        "4000000000000119" => Card::Lost,
        "4000000000000259" => Card::Late,
        _ => Card::Refused(DeclineReason::UnknownCard),
    }
}

/// The shopper goes to the bank's page first, or scans a code that opens the provider's.
pub(super) fn must_act(ask: &Authorise, method: Method, reference: String) -> Outcome {
    let url = format!("/pay/test/{reference}");
    let show = match method {
        Method::Card => Show::Redirect { url },
        Method::Alipay | Method::WeChat => {
            let shop = ask
                .notify_url
                .split("/webhooks/")
                .next()
                .unwrap_or_default();
            Show::Qr {
                code: format!("{shop}{}", ask.locale.path(&url)),
            }
        }
    };
    Outcome::ActionRequired { show, reference }
}
