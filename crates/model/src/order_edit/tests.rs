use proptest::prelude::*;

use super::*;
use crate::pricing::{Basket, PriceLine, STANDARD_TAX, TaxRates, TaxRounding, Taxation, price_as};
use crate::{Currency, PromotionId};

fn adjustment(id: i64, lines: &[(i64, i64)], delivery: i64) -> Adjustment {
    Adjustment {
        promotion: PromotionId::from(id),
        version: 1,
        code: None,
        name: Translated::default(),
        amount: lines.iter().map(|(_, amount)| amount).sum::<i64>() + delivery,
        lines: lines
            .iter()
            .map(|&(variant, amount)| (variant.into(), amount))
            .collect(),
        delivery,
    }
}

fn line(variant: i64, bought: i64, discount: i64, quantity: i64) -> BoughtLine {
    BoughtLine {
        variant: variant.into(),
        bought,
        discount,
        quantity,
    }
}

const NO_DELIVERY: BoughtDelivery = BoughtDelivery {
    price: 0,
    discount: 0,
    next: 0,
};

#[test]
fn a_discount_goes_with_its_units() {
    for (bought, discount, quantity, kept) in [
        (3, 100, 3, 100),
        (3, 100, 2, 66),
        (3, 100, 1, 33),
        (3, 100, 0, 0),
        (3, 100, 5, 100),
        (3, 101, 2, 67),
        (0, 0, 4, 0),
    ] {
        assert_eq!(line(1, bought, discount, quantity).kept(), kept);
    }
}

#[test]
fn free_delivery_stays_free_and_a_share_stays_a_share() {
    for (price, discount, next, kept) in [
        (500, 500, 900, 900),
        (500, 250, 901, 451),
        (500, 0, 900, 0),
        (0, 0, 900, 0),
    ] {
        let delivery = BoughtDelivery {
            price,
            discount,
            next,
        };
        assert_eq!(delivery.kept(), kept);
    }
}

#[test]
fn promotions_keep_their_shares_and_leave_with_their_goods() {
    let before = [
        adjustment(1, &[(7, 60), (8, 30)], 0),
        adjustment(2, &[(7, 40)], 500),
        adjustment(3, &[(8, 5)], 0),
    ];
    let lines = [line(7, 4, 100, 2), line(8, 1, 35, 0), line(9, 0, 0, 1)];
    let delivery = BoughtDelivery {
        price: 1_000,
        discount: 500,
        next: 500,
    };
    let kept = kept_discounts(&lines, delivery, &before);
    assert_eq!((kept.lines, kept.delivery), (vec![50, 0, 0], 250));
    let told: Vec<_> = kept
        .adjustments
        .iter()
        .map(|a| (a.promotion.get(), a.amount, a.lines.clone(), a.delivery))
        .collect();
    let seven = VariantId::from(7);
    assert_eq!(
        told,
        [
            (1, 30, vec![(seven, 30)], 0),
            (2, 270, vec![(seven, 20)], 250)
        ]
    );
}

#[test]
fn a_form_is_read_as_it_was_filled() {
    let address = Address {
        name: "Ada".into(),
        line1: "1 Quay".into(),
        city: "Berlin".into(),
        postcode: "10115".into(),
        country: "DE".into(),
        ..Address::default()
    };
    let lines = [(OrderLineId::from(1), 2), (OrderLineId::from(2), 1)];
    let ids = lines.map(|(line, _)| line);
    let form = edit_form(&address, &lines, "standard", 4);
    let read = read_edit(&form, &ids).unwrap();
    assert_eq!((&read.address, read.units), (&address, lines.to_vec()));
    assert_eq!((read.added, read.delivery.as_str()), (vec![], "standard"));

    let changed = form
        .clone()
        .with("units_1", "0")
        .with("add_9", "3")
        .with("add_8", " ");
    let read = read_edit(&changed, &ids).unwrap();
    assert_eq!(read.units[0], (lines[0].0, 0));
    assert_eq!(read.added, [(VariantId::from(9), 3)]);

    let wrong = form
        .with("units_1", "")
        .with("units_2", "x")
        .with("add_9", "-1")
        .with("postcode", "1");
    let problems = read_edit(&wrong, &ids).unwrap_err();
    let fields: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(fields, ["units_1", "units_2", "add_9", "postcode"]);
}

proptest! {
    /// However an order is changed, its sums add up, and no line has more taken off than it costs.
    #[test]
    fn sums_agree_after_any_change(
        goods in prop::collection::vec((0_i64..5_000, 1_i64..9, 0_i64..=100, 0_i64..12), 1..8),
        shipping in 0_i64..2_000,
        off in 0_i64..=100,
        next in 0_i64..2_000,
        included in any::<bool>(),
    ) {
        let lines: Vec<BoughtLine> = (0_i64..)
            .zip(&goods)
            .map(|(at, &(price, bought, percent, quantity))| {
                line(at, bought, price * bought * percent / 100, quantity)
            })
            .collect();
        let before = [adjustment(
            1,
            &lines.iter().map(|l| (l.variant.get(), l.discount)).collect::<Vec<_>>(),
            shipping * off / 100,
        )];
        let delivery = BoughtDelivery { price: shipping, discount: shipping * off / 100, next };
        let kept = kept_discounts(&lines, delivery, &before);
        let of_promotions: i64 = kept.adjustments.iter().map(|a| a.amount).sum();
        prop_assert_eq!(of_promotions, kept.lines.iter().sum::<i64>() + kept.delivery);
        let priced: Vec<PriceLine> = lines
            .iter()
            .zip(&goods)
            .map(|(line, &(unit_price, ..))| PriceLine {
                variant: line.variant,
                product: 1.into(),
                categories: Vec::new(),
                tags: Vec::new(),
                unit_price,
                quantity: line.quantity,
                tax_class: STANDARD_TAX.to_owned(),
            })
            .collect();
        for (line, discount) in priced.iter().zip(&kept.lines) {
            prop_assert!((0..=line.total()).contains(discount));
        }
        prop_assert!((0..=next).contains(&kept.delivery));
        let basket = Basket { currency: Currency::EUR, lines: &priced, delivery: Some(next) };
        let rates = TaxRates::new([(STANDARD_TAX.to_owned(), 190_000)]);
        let taxation = Taxation { rates: &rates, included, rounding: TaxRounding::PerRate };
        let totals = price_as(&basket, &taxation, kept).totals;
        let shipping = totals.shipping.unwrap_or(0);
        prop_assert_eq!(totals.lines + shipping + totals.tax - totals.discounts, totals.total);
        prop_assert!(totals.total >= 0);
    }

    /// Taking units off one after the other leaves what taking them off at once leaves nothing of.
    #[test]
    fn the_last_unit_takes_the_rest(bought in 1_i64..20, discount in 0_i64..10_000) {
        let mut left = line(1, bought, discount, bought);
        for quantity in (0..bought).rev() {
            left = line(1, left.quantity, left.kept(), quantity);
        }
        prop_assert_eq!(left.kept(), 0);
    }
}

#[test]
fn only_what_was_not_sent_is_changed() {
    assert!(can_edit(OrderState::Placed, FulfilmentState::Unfulfilled));
    for (order, fulfilment) in [
        (OrderState::Pending, FulfilmentState::Unfulfilled),
        (OrderState::Cancelled, FulfilmentState::Unfulfilled),
        (OrderState::Placed, FulfilmentState::PartlyShipped),
        (OrderState::Completed, FulfilmentState::Delivered),
    ] {
        assert!(!can_edit(order, fulfilment));
    }
    assert_eq!(kept_discounts(&[], NO_DELIVERY, &[]).delivery, 0);
}
