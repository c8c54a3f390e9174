//! A year of orders: who bought what together, and when.

use std::collections::HashMap;

use super::dice::Dice;
use super::people::{Occasion, People};
use super::{DemoOrder, DemoProduct};

/// Orders of the past year.
pub(super) const ORDERS: usize = 2_500;
/// Shoppers who placed them; some come back.
pub(super) const SHOPPERS: usize = 1_450;

const DAYS: i64 = 365;

/// `count` orders, the oldest first.
pub(super) fn orders(products: &[DemoProduct], people: &People, count: usize) -> Vec<DemoOrder> {
    let mut dice = Dice::new(0x6f72_6465_7273);
    let by_slug: HashMap<&str, usize> = products
        .iter()
        .enumerate()
        .map(|(at, p)| (p.slug.as_str(), at))
        .collect();
    let weights: Vec<i64> = people
        .occasion
        .iter()
        .map(|occasion| occasion.weight)
        .collect();
    let days: Vec<i64> = (0..DAYS).map(busy).collect();
    let mut all = Vec::with_capacity(count);
    while all.len() < count {
        let day = i64::try_from(dice.weighted(&days)).unwrap_or(0);
        let occasion = &people.occasion[dice.weighted(&weights)];
        let mut basket = basket(&mut dice, occasion, &by_slug);
        if dice.percent(22) {
            basket.push(dice.index(products.len()));
        }
        let lines = lines(&mut dice, products, basket, day);
        // An occasion whose things all came later is no order.
        if !lines.is_empty() {
            all.push(DemoOrder {
                shopper: shopper(&mut dice),
                minutes_ago: day * 1_440 + minute(&mut dice),
                lines,
                cancelled: dice.percent(4),
                express: dice.percent(18),
            });
        }
    }
    all.sort_by_key(|order| std::cmp::Reverse(order.minutes_ago));
    all
}

/// How busy the shop was so many days ago: it has grown, and a week has its rhythm.
fn busy(days_ago: i64) -> i64 {
    let grown = 100 - days_ago * 55 / DAYS;
    let rhythm = [8, 9, 10, 10, 9, 12, 13][usize::try_from(days_ago % 7).unwrap_or(0)];
    grown * rhythm
}

/// A minute of the day, evenings more often.
fn minute(dice: &mut Dice) -> i64 {
    let hour = if dice.percent(60) {
        dice.below(8)
    } else {
        dice.below(24)
    };
    hour * 60 + dice.below(60)
}

/// Early shoppers come back more often: the lower of two throws.
fn shopper(dice: &mut Dice) -> usize {
    let (one, other) = (dice.index(SHOPPERS), dice.index(SHOPPERS));
    if dice.percent(45) {
        one.min(other)
    } else {
        one
    }
}

/// What an occasion makes somebody buy: one of its things, and often what goes with it.
fn basket(dice: &mut Dice, occasion: &Occasion, by_slug: &HashMap<&str, usize>) -> Vec<usize> {
    let count = occasion.slugs.len();
    let likely: Vec<i64> = (0..count)
        .map(|at| 10 - 6 * i64::try_from(at).unwrap_or(0) / i64::try_from(count).unwrap_or(1))
        .collect();
    let wanted = [1, 2, 3, 4][dice.weighted(&[38, 34, 20, 8])];
    let mut chosen: Vec<usize> = Vec::new();
    for _ in 0..wanted * 2 {
        if chosen.len() < wanted
            && let Some(&product) = by_slug.get(occasion.slugs[dice.weighted(&likely)].as_str())
            && !chosen.contains(&product)
        {
            chosen.push(product);
        }
    }
    chosen
}

fn lines(
    dice: &mut Dice,
    products: &[DemoProduct],
    mut basket: Vec<usize>,
    day: i64,
) -> Vec<(usize, usize, i64)> {
    let mut seen = Vec::new();
    // Nobody bought what was not there yet.
    basket.retain(|&at| {
        products[at].days > day && !seen.contains(&at) && {
            seen.push(at);
            true
        }
    });
    let mut line = |at: usize| {
        let variants = &products[at].variants;
        // The first variants are the favourites.
        let (one, other) = (dice.index(variants.len()), dice.index(variants.len()));
        let variant = one.min(other);
        let most = match variants[variant].price {
            0..=2_999 => 4,
            3_000..=7_999 => 2,
            _ => 1,
        };
        let quantity = if dice.percent(70) {
            1
        } else {
            1 + dice.below(most)
        };
        (at, variant, quantity)
    };
    basket.into_iter().map(&mut line).collect()
}
