//! The demo shop's promotions.

use model::catalog::Category;
use model::promotion::{Conditions, Effect, Limits, Off, Promotion, Scope, Stacking, Trigger};
use model::{Currency, Translated};
use store::new_id;

/// Category that three are sold for two in.
const DEAL_IN: &str = "table";

/// A code for a first order, a code for free delivery, and three for two on tableware.
pub(super) fn promotions(categories: &[Category]) -> Vec<Promotion> {
    let promotion = |name: (&str, &str), effect| Promotion {
        id: new_id(),
        name: Translated::new(name.0, name.1),
        trigger: Trigger::Automatic,
        effect,
        scope: Scope::Everything,
        conditions: Conditions::default(),
        currency: Currency::USD,
        starts_at: None,
        ends_at: None,
        priority: 0,
        stacking: Stacking::Together,
        limits: Limits::default(),
        version: 1,
    };
    let code = |code: &str| Trigger::Code(code.to_owned());
    let deal = categories.iter().filter(|c| c.slug == DEAL_IN);
    let three_for_two = Effect::BuyGet {
        buy: 2,
        get: 1,
        ppm: 1_000_000,
        from: None,
    };
    vec![
        Promotion {
            trigger: code("WELCOME10"),
            conditions: Conditions {
                first_order: true,
                ..Conditions::default()
            },
            ..promotion(
                ("10 % off your first order", "首单九折"),
                Effect::Off(Off::Share(100_000)),
            )
        },
        Promotion {
            trigger: code("FREESHIP"),
            conditions: Conditions {
                min_subtotal: 2_500,
                ..Conditions::default()
            },
            ..promotion(("Free delivery", "免运费"), Effect::FreeDelivery)
        },
        Promotion {
            scope: Scope::Categories(deal.map(|c| c.id).collect()),
            priority: 10,
            ..promotion(
                ("Three for two on tableware", "餐具买二送一"),
                three_for_two,
            )
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::{catalogue, write};

    #[test]
    fn every_promotion_is_sound() {
        let demo = catalogue();
        let categories: Vec<Category> = demo
            .categories
            .iter()
            .map(|category| write::category(category, 1))
            .collect();
        for promotion in promotions(&categories) {
            assert_eq!(promotion.problems(), [], "{:?}", promotion.name);
        }
    }
}
