//! Ids: newtypes over a time-ordered 63-bit integer made by `store::new_id`. Outsiders see them as strings.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// The integer as the database keeps it.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl From<i64> for $name {
            fn from(raw: i64) -> Self {
                Self(raw)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                // Borrowed text is not always to be had (forms, escaped JSON), so take an owned one.
                String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A product: what a shopper sees on one page.
    ProductId,
    /// A variant: what is priced, stocked and sold.
    VariantId,
    /// A category of the catalogue tree.
    CategoryId,
    /// A picture of a product or variant.
    PictureId,
    /// A shopper's review of a product.
    ReviewId,
    /// Somebody's wish to hear when a variant can be bought again.
    StockAlertId,
    /// A visitor: a hash of the token in their cookie.
    VisitorId,
    /// A merchant's rule for recommendations.
    CurationId,
    /// A promotion.
    PromotionId,
    /// A gift card or a store credit.
    CreditId,
    /// An experiment with two ways to recommend.
    ExperimentId,
    /// A part of the world with the ways to deliver there.
    DeliveryZoneId,
    /// A way to deliver within a zone.
    DeliveryMethodId,
    /// A country or region with its taxes.
    TaxZoneId,
    /// A cart, anonymous or not.
    CartId,
    /// An order.
    OrderId,
    /// One line of an order.
    OrderLineId,
    /// A change that staff made to an order.
    OrderEditId,
    /// One attempt to pay an order.
    PaymentId,
    /// Money given back on a payment.
    RefundId,
    /// Goods of an order that go back to the shop.
    ReturnId,
    /// A parcel sent for an order.
    ParcelId,
    /// A label for a parcel.
    LabelId,
    /// A complaint about an order.
    ComplaintId,
    /// A member of staff.
    StaffId,
    /// A row of the event outbox.
    EventId,
    /// A job of the worker.
    JobId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_strings_outside() {
        let id = ProductId::from(9_007_199_254_740_993);
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, "\"9007199254740993\"");
        assert_eq!(serde_json::from_str::<ProductId>(&json).unwrap(), id);
    }
}
