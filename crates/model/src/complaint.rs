//! Complaints about orders: a case with messages, a deadline for the shop's answer, and an outcome.

use serde::{Deserialize, Serialize};

use crate::form::Form;
use crate::state::Refused;
use crate::{ComplaintId, Locale, Millis, Money, OrderId, OrderLineId};

/// Longest message, in characters. What is longer is cut.
pub const WORDS_MAX: usize = 4_000;
/// Most photographs with a message.
pub const PHOTOS_MAX: usize = 4;
/// How long the shop may take to answer, in milliseconds: two days.
pub const ANSWER_WITHIN: Millis = 2 * 86_400_000;

/// Where a complaint stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintState {
    /// The shop has to answer.
    Open,
    /// The shop did not answer in time.
    Escalated,
    /// The shopper has to answer.
    Answered,
    /// It came to an outcome.
    Settled,
    /// The shopper took it back.
    Withdrawn,
}

/// What happens to a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComplaintEvent {
    /// The shopper writes.
    Write,
    /// Staff answer.
    Answer,
    /// The deadline passes.
    Escalate,
    /// Staff decide.
    Settle,
    /// The shopper takes it back.
    Withdraw,
}

impl ComplaintState {
    /// The state after `event`.
    ///
    /// # Errors
    /// When the event does not fit.
    pub const fn after(self, event: ComplaintEvent) -> Result<Self, Refused> {
        use ComplaintEvent as E;
        match (self, event) {
            (Self::Open | Self::Answered, E::Write) => Ok(Self::Open),
            // Who waited in vain once is not put back into the queue for writing again.
            (Self::Escalated, E::Write) => Ok(Self::Escalated),
            (Self::Open | Self::Escalated | Self::Answered, E::Answer) => Ok(Self::Answered),
            (Self::Open, E::Escalate) => Ok(Self::Escalated),
            (Self::Open | Self::Escalated | Self::Answered, E::Settle) => Ok(Self::Settled),
            (Self::Open | Self::Escalated | Self::Answered, E::Withdraw) => Ok(Self::Withdrawn),
            _ => Err(Refused),
        }
    }

    /// Whether something can still happen to it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Escalated | Self::Answered)
    }

    /// Whether the shop has to act.
    #[must_use]
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Open | Self::Escalated)
    }
}

/// What a complaint is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintTopic {
    /// It did not arrive.
    NotArrived,
    /// It is broken.
    Damaged,
    /// It is something else.
    Wrong,
    /// Part of it is missing.
    Missing,
    /// The money is not right.
    Money,
    /// Anything else.
    Other,
}

impl ComplaintTopic {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::NotArrived,
        Self::Damaged,
        Self::Wrong,
        Self::Missing,
        Self::Money,
        Self::Other,
    ];

    /// Its code in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotArrived => "not_arrived",
            Self::Damaged => "damaged",
            Self::Wrong => "wrong",
            Self::Missing => "missing",
            Self::Money => "money",
            Self::Other => "other",
        }
    }

    /// The topic with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }

    /// What it is, in words.
    #[must_use]
    pub const fn show(self, locale: Locale) -> &'static str {
        match self {
            Self::NotArrived => locale.pick("It has not arrived", "没有收到商品"),
            Self::Damaged => locale.pick("It is damaged or does not work", "商品损坏或无法使用"),
            Self::Wrong => locale.pick("It is not what I ordered", "收到的商品不符"),
            Self::Missing => locale.pick("Something is missing", "少发或缺件"),
            Self::Money => locale.pick("The amount is not right", "金额有误"),
            Self::Other => locale.pick("Something else", "其他问题"),
        }
    }
}

/// How a complaint ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintOutcome {
    /// Money was given back.
    Refund,
    /// Money was given back as store credit.
    Credit,
    /// Something is sent instead.
    Replacement,
    /// Nothing is owed.
    Nothing,
}

impl ComplaintOutcome {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Refund, Self::Credit, Self::Replacement, Self::Nothing];

    /// Whether money goes back by it, in whatever way.
    #[must_use]
    pub const fn gives_back(self) -> bool {
        matches!(self, Self::Refund | Self::Credit)
    }

    /// Its code in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Credit => "credit",
            Self::Replacement => "replacement",
            Self::Nothing => "nothing",
        }
    }

    /// What it is, in words.
    #[must_use]
    pub const fn show(self, locale: Locale) -> &'static str {
        match self {
            Self::Refund => locale.pick("Money back", "退款"),
            Self::Credit => locale.pick("Store credit", "商店余额"),
            Self::Replacement => locale.pick("A replacement is sent", "补发商品"),
            Self::Nothing => locale.pick("Closed without a refund", "结案，不予退款"),
        }
    }
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Writer {
    /// The shopper.
    Shopper,
    /// A member of staff.
    Staff,
}

/// A message of a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintMessage {
    /// When.
    pub at: Millis,
    /// Who wrote it.
    pub writer: Writer,
    /// Name of the member of staff; none for the shopper.
    pub by: Option<String>,
    /// What it says.
    pub words: String,
    /// Keys of the photographs that came with it.
    pub photos: Vec<String>,
}

/// A complaint as its shopper and the staff see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Complaint {
    /// Id.
    pub id: ComplaintId,
    /// The order it is about.
    pub order: OrderId,
    /// Where it stands.
    pub state: ComplaintState,
    /// What it is about.
    pub topic: ComplaintTopic,
    /// How it ended.
    pub outcome: Option<ComplaintOutcome>,
    /// What was given back with it.
    pub refunded: Option<Money>,
    /// When it was opened.
    pub opened_at: Millis,
    /// Until when the shop has to answer, while it has to.
    pub due_at: Option<Millis>,
    /// Messages, oldest first.
    pub messages: Vec<ComplaintMessage>,
    /// Counts changes.
    pub version: i64,
}

/// The order that a complaint brought: something is sent instead of what went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// The complaint.
    pub complaint: ComplaintId,
    /// The order.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// Opens its page.
    pub token: String,
}

/// A line of an order of which units can be sent again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendAgain {
    /// The line.
    pub line: OrderLineId,
    /// What it is.
    pub name: String,
    /// Units that were bought.
    pub bought: i64,
}

/// Name of the field for the units of a line that are sent again.
#[must_use]
pub fn send_field(line: OrderLineId) -> String {
    format!("send_{line}")
}

/// A shopper's page about the complaints of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComplaintPage {
    /// Number of the order.
    pub number: String,
    /// Complaints, newest first; at most the first is open.
    pub complaints: Vec<Complaint>,
    /// What they brought.
    pub replacements: Vec<Replacement>,
    /// Key of the next form: sending it twice writes once.
    pub key: String,
}

/// A complaint on a staff member's desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComplaintDesk {
    /// The complaint.
    pub complaint: Complaint,
    /// Number of its order.
    pub number: String,
    /// Who complains.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// What of the order can still be given back.
    pub refundable: Money,
    /// Whether the shop itself has to give it back: no provider has the money.
    pub by_hand: bool,
    /// What of the order can be sent again.
    pub lines: Vec<SendAgain>,
    /// What it brought.
    pub replacement: Option<Replacement>,
    /// What was typed into its form and did not work.
    pub draft: Option<crate::form::Draft>,
    /// Key of the next form.
    pub key: String,
}

/// A row in the list of complaints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintRow {
    /// Id.
    pub id: ComplaintId,
    /// Number of the order.
    pub number: String,
    /// E-mail address.
    pub email: String,
    /// Where it stands.
    pub state: ComplaintState,
    /// What it is about.
    pub topic: ComplaintTopic,
    /// When it was opened.
    pub opened_at: Millis,
    /// Until when the shop has to answer, while it has to.
    pub due_at: Option<Millis>,
}

/// Which complaints staff want to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintTab {
    /// Those the shop has to answer, the most urgent first.
    #[default]
    Waiting,
    /// Those the shopper has to answer.
    Answered,
    /// Those that came to an end.
    Ended,
}

impl ComplaintTab {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Answered, Self::Ended];

    /// Its code in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Answered => "answered",
            Self::Ended => "ended",
        }
    }

    /// States of the complaints it shows.
    #[must_use]
    pub const fn states(self) -> [ComplaintState; 2] {
        match self {
            Self::Waiting => [ComplaintState::Open, ComplaintState::Escalated],
            Self::Answered => [ComplaintState::Answered, ComplaintState::Answered],
            Self::Ended => [ComplaintState::Settled, ComplaintState::Withdrawn],
        }
    }
}

/// The words of a form, cut to [`WORDS_MAX`].
#[must_use]
pub fn words_of(form: &Form) -> String {
    let words = form.get("words").replace("\r\n", "\n");
    words.trim().chars().take(WORDS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn complaints_go_to_and_fro_until_they_end() {
        use ComplaintEvent::*;
        use ComplaintState::*;
        let check = |state: ComplaintState, event, next: Option<ComplaintState>| {
            assert_eq!(state.after(event).ok(), next, "{state:?} {event:?}");
        };
        check(Open, Write, Some(Open));
        check(Open, Answer, Some(Answered));
        check(Open, Escalate, Some(Escalated));
        check(Answered, Write, Some(Open));
        check(Answered, Escalate, None);
        check(Escalated, Write, Some(Escalated));
        check(Escalated, Answer, Some(Answered));
        check(Escalated, Escalate, None);
        for open in [Open, Escalated, Answered] {
            check(open, Settle, Some(Settled));
            check(open, Withdraw, Some(Withdrawn));
        }
        for ended in [Settled, Withdrawn] {
            for event in [Write, Answer, Escalate, Settle, Withdraw] {
                check(ended, event, None);
            }
        }
    }

    proptest! {
        /// Nothing leads out of an end, and only what waits for the shop can pass its deadline.
        #[test]
        fn ends_are_ends(events in prop::collection::vec(0_usize..5, 0..40)) {
            use ComplaintEvent::*;
            let mut state = ComplaintState::Open;
            for event in events.into_iter().map(|at| [Write, Answer, Escalate, Settle, Withdraw][at]) {
                let next = state.after(event);
                prop_assert_eq!(next.is_ok(), state.is_open() && (event != Escalate || state == ComplaintState::Open));
                state = next.unwrap_or(state);
            }
        }
    }
}
