//! What shoppers said: texts from the bank, dealt to products by how well each is liked.

use std::collections::HashMap;

use model::Locale;

use super::catalogue::read;
use super::dice::Dice;
use super::people::People;
use super::{DemoProduct, DemoReview};

/// Stars, language, headline, text.
type Text = (i64, String, String, String);

/// Texts by kind of product; those under `any` fit every product.
struct Bank(HashMap<String, Vec<Text>>);

const MINUTES_OF_DAY: i64 = 1_440;

/// The shop's answers to those who were not quite happy.
const REPLIES: [(&str, &str); 4] = [
    (
        "Thank you for telling us plainly. We passed it on to the maker, and if you would rather send it back, the 30 days are yours.",
        "谢谢你直说，我们已转告品牌方。若想退回，30天内随时可以。",
    ),
    (
        "Fair point. We have added the measurement to the page so that the next person knows.",
        "说得对，我们已把这一点补充到商品页，免得下一位再遇到。",
    ),
    (
        "Sorry it did not suit you. Write to us and we will help you find what does.",
        "很抱歉没能合你心意，写信给我们，一起找找更合适的。",
    ),
    (
        "Thank you for the patience. A replacement part is on its way to you.",
        "谢谢你的耐心，替换件已寄出。",
    ),
];

/// Six to fourteen reviews of every product, fewer of what is new; never the same text twice about a product.
pub(super) fn reviews(products: &[DemoProduct], people: &People) -> Vec<DemoReview> {
    let bank = Bank(read(include_str!("reviews.toml")));
    let mut dice = Dice::new(0x7265_7669_6577);
    let mut all = Vec::new();
    for (at, product) in products.iter().enumerate() {
        let most = if product.days < 30 {
            dice.below(4)
        } else {
            6 + dice.below(9)
        };
        let mut left: Vec<&Text> = bank.texts(&product.kind);
        let (mut minutes_ago, span) = (0, product.days.min(365) * MINUTES_OF_DAY);
        for nth in 0..most {
            let Some(text) = deal(&mut dice, &mut left, product.stars) else {
                break;
            };
            minutes_ago =
                (span * nth / most.max(1) + dice.below(span / most.max(1))).max(minutes_ago + 61);
            all.push(review(&mut dice, at, text, people, minutes_ago));
        }
    }
    all
}

impl Bank {
    fn texts(&self, kind: &str) -> Vec<&Text> {
        [kind, "any"]
            .into_iter()
            .filter_map(|key| self.0.get(key))
            .flatten()
            .collect()
    }
}

/// Takes one text out of those left, its stars by how well the product is liked.
fn deal<'t>(dice: &mut Dice, left: &mut Vec<&'t Text>, tenths: i64) -> Option<&'t Text> {
    // 4.0 and 5.0 are the ends: at one every second review has five stars, at the other nearly all.
    let liked = (tenths - 40).clamp(0, 10);
    let stars = [5, 4, 3, 2][dice.weighted(&[
        38 + 6 * liked,
        38 - 2 * liked,
        16 - liked,
        8 - liked * 7 / 10,
    ])];
    // A text about this kind of thing is worth more than one that fits anything, and comes first in the list.
    let of = |stars: i64| {
        left.iter()
            .enumerate()
            .filter(|(_, t)| t.0 == stars)
            .map(|(i, _)| i)
            .collect::<Vec<_>>()
    };
    let fitting = [stars, 4, 5, 3]
        .into_iter()
        .map(of)
        .find(|found| !found.is_empty())?;
    let near = if dice.percent(65) {
        fitting.len().div_ceil(2)
    } else {
        fitting.len()
    };
    Some(left.remove(fitting[dice.index(near)]))
}

fn review(
    dice: &mut Dice,
    product: usize,
    text: &Text,
    people: &People,
    minutes_ago: i64,
) -> DemoReview {
    let (stars, language, title, body) = text;
    let locale = Locale::from_code(language).unwrap_or_default();
    let answered = *stars <= 3 && dice.percent(60);
    let reply = *dice.pick(&REPLIES);
    DemoReview {
        product,
        stars: *stars,
        locale,
        title: title.clone(),
        body: body.clone(),
        author: dice.pick(people.reviewers(locale)).clone(),
        verified: dice.percent(78),
        reply: answered.then(|| locale.pick(reply.0, reply.1).to_owned()),
        minutes_ago,
    }
}
