//! An order on a staff member's desk: the order, and the forms about it that are not done with.

use serde::{Deserialize, Serialize};

use crate::carrier::LabelDesk;
use crate::form::{Draft, Form};
use crate::order_desk::OrderDesk;

/// Everything the order page of staff shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderWork {
    /// The order.
    pub desk: OrderDesk,
    /// What this member of staff sent and what did not work, by act.
    pub drafts: Vec<(OrderAct, Draft)>,
    /// Key of the next refund: sending it twice gives back once.
    pub refund_key: String,
    /// Key of the next parcel or tracking event: sending it twice sends one.
    pub parcel_key: String,
    /// Labels for its parcels.
    pub labels: LabelDesk,
}

impl OrderWork {
    /// The draft of an act.
    #[must_use]
    pub fn draft(&self, act: OrderAct) -> Option<&Draft> {
        let mut drafts = self.drafts.iter();
        drafts.find(|(of, _)| *of == act).map(|(_, draft)| draft)
    }
}

/// What staff can do with an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderAct {
    /// A parcel left.
    Ship,
    /// Ask carriers what a parcel would cost.
    Quote,
    /// Buy a label, or ask what became of it.
    Label,
    /// Give a label back.
    VoidLabel,
    /// A parcel arrived, or everything did.
    Deliver,
    /// A parcel was seen somewhere.
    Track,
    /// Call it off.
    Cancel,
    /// Give money back.
    Refund,
    /// Money that was awaited is here.
    Paid,
    /// Write a note for staff.
    Note,
}

impl OrderAct {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Ship,
        Self::Quote,
        Self::Label,
        Self::VoidLabel,
        Self::Deliver,
        Self::Track,
        Self::Cancel,
        Self::Refund,
        Self::Paid,
        Self::Note,
    ];

    /// Its code in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ship => "ship",
            Self::Quote => "quote",
            Self::Label => "label",
            Self::VoidLabel => "void_label",
            Self::Deliver => "deliver",
            Self::Track => "track",
            Self::Cancel => "cancel",
            Self::Refund => "refund",
            Self::Paid => "paid",
            Self::Note => "note",
        }
    }

    /// The act a form is for.
    #[must_use]
    pub fn of(form: &Form) -> Option<Self> {
        let code = form.get("act");
        Self::ALL.into_iter().find(|act| act.code() == code)
    }
}
