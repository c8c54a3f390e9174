//! The three small state machines of an order: the order itself, its payment, its goods. A click, a webhook and a job
//! all go through them; what they refuse does not happen.

use crate::order::{FulfilmentState, OrderState};
use crate::payment::PaymentState;

/// The event does not fit the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not possible in this state")]
pub struct Refused;

/// What happens to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderEvent {
    /// Its payment went through.
    Accept,
    /// Everything was received.
    Complete,
    /// It is called off.
    Cancel,
}

impl OrderState {
    /// The state after `event`.
    ///
    /// # Errors
    /// When the event does not fit.
    pub const fn after(self, event: OrderEvent) -> Result<Self, Refused> {
        match (self, event) {
            (Self::Pending, OrderEvent::Accept) => Ok(Self::Placed),
            (Self::Placed, OrderEvent::Complete) => Ok(Self::Completed),
            (Self::Pending | Self::Placed, OrderEvent::Cancel) => Ok(Self::Cancelled),
            _ => Err(Refused),
        }
    }
}

/// What happens to a payment. Amounts are minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentEvent {
    /// The provider wants the shopper to act.
    RequireAction,
    /// It will be paid later, by a way that no provider watches.
    Await,
    /// Money was set aside.
    Authorise,
    /// Money became ours.
    Capture,
    /// The provider refused.
    Decline,
    /// It was given up before any money moved.
    Void,
    /// Money came after all, though the payment was refused or given up. It has to go back.
    ComeLate,
    /// Money was given back.
    Refund {
        /// What was captured.
        captured: i64,
        /// What was given back before.
        refunded: i64,
        /// What is given back now.
        amount: i64,
    },
}

impl PaymentState {
    /// The state after `event`.
    ///
    /// # Errors
    /// When the event does not fit, or a refund would give back more than was captured.
    pub const fn after(self, event: PaymentEvent) -> Result<Self, Refused> {
        use PaymentEvent as E;
        match (self, event) {
            (Self::Started, E::RequireAction) => Ok(Self::ActionRequired),
            (Self::Started | Self::ActionRequired, E::Authorise) => Ok(Self::Authorised),
            (Self::Started, E::Await) => Ok(Self::Awaiting),
            (
                Self::Started | Self::ActionRequired | Self::Awaiting | Self::Authorised,
                E::Capture,
            )
            | (Self::Declined | Self::Voided, E::ComeLate) => Ok(Self::Captured),
            (Self::Started | Self::ActionRequired, E::Decline) => Ok(Self::Declined),
            (Self::Started | Self::ActionRequired | Self::Awaiting | Self::Authorised, E::Void) => {
                Ok(Self::Voided)
            }
            (
                Self::Captured | Self::PartlyRefunded,
                E::Refund {
                    captured,
                    refunded,
                    amount,
                },
            ) => {
                if amount <= 0 || refunded < 0 || amount > captured - refunded {
                    Err(Refused)
                } else if amount == captured - refunded {
                    Ok(Self::Refunded)
                } else {
                    Ok(Self::PartlyRefunded)
                }
            }
            _ => Err(Refused),
        }
    }

    /// Whether its outcome is still open.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Started | Self::ActionRequired | Self::Awaiting | Self::Authorised
        )
    }

    /// Whether money of the shopper's is or was ours.
    #[must_use]
    pub const fn is_paid(self) -> bool {
        matches!(self, Self::Captured | Self::PartlyRefunded | Self::Refunded)
    }
}

/// What happens to an order's goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FulfilmentEvent {
    /// A parcel left and more will follow.
    ShipPart,
    /// The last parcel left.
    ShipRest,
    /// Everything arrived.
    Deliver,
}

impl FulfilmentState {
    /// The state after `event`.
    ///
    /// # Errors
    /// When the event does not fit.
    pub const fn after(self, event: FulfilmentEvent) -> Result<Self, Refused> {
        use FulfilmentEvent as E;
        match (self, event) {
            (Self::Unfulfilled | Self::PartlyShipped, E::ShipPart) => Ok(Self::PartlyShipped),
            (Self::Unfulfilled | Self::PartlyShipped, E::ShipRest) => Ok(Self::Shipped),
            (Self::Shipped, E::Deliver) => Ok(Self::Delivered),
            _ => Err(Refused),
        }
    }
}

/// Whether an order can be called off: nothing of it may have left.
#[must_use]
pub const fn can_cancel(order: OrderState, fulfilment: FulfilmentState) -> bool {
    order.after(OrderEvent::Cancel).is_ok() && matches!(fulfilment, FulfilmentState::Unfulfilled)
}

/// Whether an order's goods can be sent: it must be accepted.
#[must_use]
pub const fn can_ship(order: OrderState, fulfilment: FulfilmentState) -> bool {
    matches!(order, OrderState::Placed) && fulfilment.after(FulfilmentEvent::ShipRest).is_ok()
}

/// Whether parcels of an order can be on their way.
#[must_use]
pub const fn is_underway(order: OrderState, fulfilment: FulfilmentState) -> bool {
    use FulfilmentState as F;
    matches!(order, OrderState::Placed) && matches!(fulfilment, F::PartlyShipped | F::Shipped)
}

/// Whether all of an order's goods can be marked as received.
#[must_use]
pub const fn can_deliver(order: OrderState, fulfilment: FulfilmentState) -> bool {
    order.after(OrderEvent::Complete).is_ok() && fulfilment.after(FulfilmentEvent::Deliver).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn orders_go_forward_only() {
        use OrderEvent::*;
        use OrderState::*;
        let check = |state: OrderState, event, next: Option<OrderState>| {
            assert_eq!(state.after(event).ok(), next, "{state:?} {event:?}");
        };
        check(Pending, Accept, Some(Placed));
        check(Pending, Complete, None);
        check(Pending, Cancel, Some(Cancelled));
        check(Placed, Accept, None);
        check(Placed, Complete, Some(Completed));
        check(Placed, Cancel, Some(Cancelled));
        for event in [Accept, Complete, Cancel] {
            check(Completed, event, None);
            check(Cancelled, event, None);
        }
    }

    #[test]
    fn what_left_the_house_is_not_called_off() {
        use FulfilmentState::*;
        for fulfilment in [PartlyShipped, Shipped, Delivered] {
            assert!(!can_cancel(OrderState::Placed, fulfilment));
        }
        assert!(can_cancel(OrderState::Placed, Unfulfilled));
        assert!(!can_ship(OrderState::Pending, Unfulfilled));
        assert!(can_ship(OrderState::Placed, PartlyShipped));
        assert!(can_deliver(OrderState::Placed, Shipped));
        assert!(!can_deliver(OrderState::Placed, Unfulfilled));
    }

    fn any_order_event() -> impl Strategy<Value = OrderEvent> {
        prop::sample::select(vec![
            OrderEvent::Accept,
            OrderEvent::Complete,
            OrderEvent::Cancel,
        ])
    }

    fn any_payment_event() -> impl Strategy<Value = PaymentEvent> {
        prop_oneof![
            Just(PaymentEvent::RequireAction),
            Just(PaymentEvent::Authorise),
            Just(PaymentEvent::Capture),
            Just(PaymentEvent::Decline),
            Just(PaymentEvent::Void),
            Just(PaymentEvent::Await),
            Just(PaymentEvent::ComeLate),
            (-5_i64..120).prop_map(|amount| PaymentEvent::Refund {
                captured: 0,
                refunded: 0,
                amount
            }),
        ]
    }

    proptest! {
        #[test]
        fn no_path_leads_from_cancelled_anywhere(events in prop::collection::vec(any_order_event(), 0..30)) {
            let mut state = OrderState::Pending;
            let mut cancelled = false;
            for event in events {
                if let Ok(next) = state.after(event) {
                    prop_assert!(!cancelled);
                    state = next;
                }
                cancelled = state == OrderState::Cancelled;
            }
        }

        #[test]
        fn refunds_never_exceed_what_was_captured(captured in 1_i64..100, events in prop::collection::vec(any_payment_event(), 0..60)) {
            let mut state = PaymentState::Started;
            let mut refunded = 0;
            let mut was_captured = false;
            for event in events {
                let event = match event {
                    PaymentEvent::Refund { amount, .. } => PaymentEvent::Refund { captured, refunded, amount },
                    other => other,
                };
                let Ok(next) = state.after(event) else { continue };
                if let PaymentEvent::Refund { amount, .. } = event {
                    prop_assert!(was_captured);
                    refunded += amount;
                }
                was_captured |= next == PaymentState::Captured;
                state = next;
                prop_assert!(refunded <= captured);
                prop_assert_eq!(state == PaymentState::Refunded, refunded == captured);
                prop_assert_eq!(state == PaymentState::PartlyRefunded, refunded > 0 && refunded < captured);
            }
            prop_assert_eq!(state.is_paid(), was_captured);
        }

        /// Whatever the parts and their order, giving back everything gives back exactly what was captured.
        #[test]
        fn partial_refunds_sum_to_what_was_paid(captured in 1_i64..1_000_000, weights in prop::collection::vec(1_i64..100, 1..12)) {
            let mut state = PaymentState::Captured;
            let mut refunded = 0;
            for amount in crate::money::allocate(captured, &weights).into_iter().filter(|&part| part > 0) {
                state = state.after(PaymentEvent::Refund { captured, refunded, amount }).unwrap();
                refunded += amount;
            }
            prop_assert_eq!((state, refunded), (PaymentState::Refunded, captured));
            let one_more = PaymentEvent::Refund { captured, refunded, amount: 1 };
            prop_assert!(state.after(one_more).is_err());
        }
    }
}
