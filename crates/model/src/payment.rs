//! Payments: states, why they fail, and the test cards.

use serde::{Deserialize, Serialize};

use crate::{Millis, Money, Translated};

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Written down, the provider not asked yet or not answered.
    Started,
    /// The shopper must do something at the provider.
    ActionRequired,
    /// The shopper pays by a way that no provider watches, and later: by bank transfer or at the door.
    Awaiting,
    /// Money is set aside.
    Authorised,
    /// Money is ours.
    Captured,
    /// Refused by the provider.
    Declined,
    /// Given up before any money moved.
    Voided,
    /// Some given back.
    PartlyRefunded,
    /// All given back.
    Refunded,
}

/// Where money on its way back stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// Written down and set aside from the payment, the provider not asked yet or not answered.
    Started,
    /// On its way to the shopper.
    Done,
    /// Refused by the provider.
    Failed,
}

/// A QR code, ready to be drawn: `side` by `side` squares, without the quiet border of four that belongs around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrCode {
    /// Squares on a side.
    pub side: u32,
    /// The dark squares as an SVG path, a unit each.
    pub path: String,
}

/// What a shopper still has to do to pay an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// How much.
    pub amount: Money,
    /// Whether it is what a changed order costs more than was paid: it is not sent before that is there.
    pub difference: bool,
    /// Until when the goods are held for it; none where they are sent before it comes.
    pub until: Option<Millis>,
    /// What the merchant says about it, such as the account to pay to; empty for nothing.
    pub details: String,
    /// A code to scan with the phone.
    pub qr: Option<QrCode>,
    /// Where the shopper goes on, if the provider has a page for it.
    pub url: Option<String>,
    /// What WeChat's own script is asked with, where it is paid inside WeChat.
    pub bridge: Option<Bridge>,
}

/// What `WeixinJSBridge` is asked with (`getBrandWCPayRequest`); serialised it has the names that WeChat gives its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bridge {
    /// Number of the official account.
    pub app_id: String,
    /// When it was signed, in seconds.
    pub time_stamp: String,
    /// Unguessable.
    pub nonce_str: String,
    /// Which order is paid.
    pub package: String,
    /// How it is signed.
    pub sign_type: String,
    /// The signature.
    pub pay_sign: String,
}

/// Why a payment did not go through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclineReason {
    /// The bank said no and not why.
    CardDeclined,
    /// Not enough money.
    InsufficientFunds,
    /// The number is no card the provider knows.
    UnknownCard,
    /// The shopper or the bank refused in the 3-D Secure step.
    ChallengeRefused,
    /// Nothing was decided in time and it was given up.
    GivenUp,
}

impl DeclineReason {
    /// What a shopper is told.
    #[must_use]
    pub fn message(self) -> Translated {
        let (en, zh) = match self {
            Self::CardDeclined => (
                "Your card was declined. Try another card or ask your bank.",
                "您的银行卡被拒绝。请换一张卡，或联系发卡银行。",
            ),
            Self::InsufficientFunds => (
                "There is not enough money on this card. Try another card.",
                "该卡余额不足，请换一张卡。",
            ),
            Self::UnknownCard => (
                "We do not know this card number. Check it for typing mistakes.",
                "无法识别该卡号，请检查输入是否有误。",
            ),
            Self::ChallengeRefused => (
                "Your bank did not confirm the payment. Try again or use another card.",
                "银行未确认此次付款。请重试或换一张卡。",
            ),
            Self::GivenUp => (
                "The payment was not completed in time. Nothing was charged; please try again.",
                "付款未能及时完成，没有产生任何扣款，请重试。",
            ),
        };
        Translated::new(en, zh)
    }
}

/// Cards of the test provider and what each one does, in English and Chinese. Shown on the payment step.
pub const TEST_CARDS: [(&str, &str, &str); 6] = [
    ("4242 4242 4242 4242", "Payment succeeds", "付款成功"),
    ("4000 0000 0000 0002", "Card is declined", "银行卡被拒绝"),
    ("4000 0000 0000 9995", "Not enough money", "余额不足"),
    (
        "4000 0000 0000 3220",
        "Bank asks for confirmation (3-D Secure)",
        "银行要求验证（3-D Secure）",
    ),
    (
        "4000 0000 0000 0119",
        "Provider does not answer, nothing charged",
        "支付平台无响应，未扣款",
    ),
    (
        "4000 0000 0000 0259",
        "Provider does not answer in time, but charged",
        "支付平台响应超时，但已扣款",
    ),
];
