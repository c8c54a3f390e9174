//! Jobs: what the shop does later, outside any request. A closed list; each has its arm in `shop::job`.

use serde::{Deserialize, Serialize};

use crate::returns::ReturnState;
use crate::{
    ComplaintId, CreditId, Millis, OrderEditId, OrderId, ParcelId, PaymentId, RefundId, ReturnId,
};

/// Something to do later. Every job may run twice and must then do no harm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum Job {
    /// Send a mail about an order.
    SendMail {
        /// The order.
        order: OrderId,
        /// Which mail.
        mail: MailKind,
    },
    /// Send a mail about a return.
    SendReturnMail {
        /// The return.
        request: ReturnId,
        /// Where it got to.
        state: ReturnState,
    },
    /// Send a mail about a complaint.
    SendComplaintMail {
        /// The complaint.
        complaint: ComplaintId,
        /// What happened.
        news: ComplaintNews,
        /// Its version after that.
        version: i64,
    },
    /// Send the code of a gift card or store credit to whom it is for.
    SendCreditMail {
        /// The gift card or credit.
        credit: CreditId,
    },
    /// Make an uploaded photograph in the widths that pages ask for.
    SizePhoto {
        /// Key of the photograph.
        key: String,
    },
    /// Ask the provider about payments and refunds whose outcome is open.
    SettlePayments,
    /// Give back what unpaid orders hold for too long.
    ExpireReservations,
    /// Tell those who wait for a variant that it can be bought again.
    TellStock,
    /// Escalate complaints that were not answered in time.
    EscalateComplaints,
    /// Ask carriers about labels without an answer and parcels they have not spoken of for long.
    TrackParcels,
    /// Drop carts nobody came back to, and traces of jobs done long ago.
    SweepCarts,
    /// Learn recommendations anew, and forget what visitors did too long ago.
    Train,
}

/// A mail about an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mail", rename_all = "snake_case")]
pub enum MailKind {
    /// The order was received; says whether it is paid already.
    OrderPlaced {
        /// Whether it was paid at once.
        paid: bool,
    },
    /// A payment that was open went through.
    OrderPaid,
    /// A parcel left.
    OrderShipped {
        /// The parcel.
        parcel: ParcelId,
    },
    /// Everything arrived.
    OrderDelivered,
    /// The order was called off.
    OrderCancelled,
    /// Staff changed it.
    OrderChanged {
        /// The change.
        edit: OrderEditId,
    },
    /// What a changed order cost more is there.
    DifferencePaid {
        /// The payment.
        payment: PaymentId,
    },
    /// Money was given back.
    OrderRefunded {
        /// The refund.
        refund: RefundId,
    },
}

/// What mails tell about a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintNews {
    /// It was received. Goes to the shopper.
    Received,
    /// Staff answered. Goes to the shopper.
    Answered,
    /// It came to an outcome. Goes to the shopper.
    Settled,
    /// It was not answered in time. Goes to the shop.
    Escalated,
}

impl MailKind {
    /// Tells the mails about one order apart.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::OrderPlaced { .. } => "placed".to_owned(),
            Self::OrderPaid => "paid".to_owned(),
            Self::OrderShipped { parcel } => format!("shipped-{parcel}"),
            Self::OrderDelivered => "delivered".to_owned(),
            Self::OrderCancelled => "cancelled".to_owned(),
            Self::OrderChanged { edit } => format!("changed-{edit}"),
            Self::DifferencePaid { payment } => format!("difference-{payment}"),
            Self::OrderRefunded { refund } => format!("refunded-{refund}"),
        }
    }
}

impl Job {
    /// Jobs that come back by themselves.
    pub const RECURRING: [Self; 7] = [
        Self::SettlePayments,
        Self::ExpireReservations,
        Self::TellStock,
        Self::EscalateComplaints,
        Self::TrackParcels,
        Self::SweepCarts,
        Self::Train,
    ];

    /// Its name, as the queue shows it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::SendMail { .. } => "send_mail",
            Self::SendReturnMail { .. } => "send_return_mail",
            Self::SendComplaintMail { .. } => "send_complaint_mail",
            Self::SendCreditMail { .. } => "send_credit_mail",
            Self::SizePhoto { .. } => "size_photo",
            Self::SettlePayments => "settle_payments",
            Self::ExpireReservations => "expire_reservations",
            Self::TellStock => "tell_stock",
            Self::EscalateComplaints => "escalate_complaints",
            Self::TrackParcels => "track_parcels",
            Self::SweepCarts => "sweep_carts",
            Self::Train => "train",
        }
    }

    /// Milliseconds between two runs of a job that comes back by itself.
    #[must_use]
    pub const fn every(&self) -> Option<Millis> {
        match self {
            Self::SendMail { .. }
            | Self::SendReturnMail { .. }
            | Self::SendComplaintMail { .. }
            | Self::SendCreditMail { .. }
            | Self::SizePhoto { .. } => None,
            Self::SettlePayments => Some(5_000),
            Self::ExpireReservations => Some(30_000),
            Self::TellStock | Self::EscalateComplaints => Some(60_000),
            Self::TrackParcels => Some(5 * 60_000),
            Self::SweepCarts => Some(6 * 3_600_000),
            Self::Train => Some(24 * 3_600_000),
        }
    }

    /// Whether it may take so long that the others must not wait for it.
    #[must_use]
    pub const fn is_long(&self) -> bool {
        matches!(self, Self::Train)
    }

    /// Whether it leaves a trace when done, so that its unique key is refused ever after.
    #[must_use]
    pub const fn is_remembered(&self) -> bool {
        matches!(
            self,
            Self::SendMail { .. }
                | Self::SendReturnMail { .. }
                | Self::SendComplaintMail { .. }
                | Self::SendCreditMail { .. }
        )
    }
}
