//! Goods: what the catalogue and the reviews say of items, as features of the ranker. What changes with time is told as
//! of the moment asked for, so that what is learnt from the past does not know what came later.

use std::sync::Arc;

use crate::content::Content;
use crate::model::Item;
use crate::recall::Query;

/// Items of a query, the newest, with which a candidate is compared.
const COMPARED: usize = 5;
/// Items of the past, the newest, that say what a person likes.
const LIKED: usize = 10;
/// Reviews of the mean that are added to each item's, so that one review says little.
const PRIOR: f32 = 5.0;

/// The goods by number.
#[derive(Debug, Default)]
pub struct Goods {
    content: Arc<Content>,
    /// When each came into the shop, in seconds; none if that is not known.
    since: Vec<Option<i64>>,
    /// Where each item's opinions start, and where the last one's end.
    starts: Vec<u32>,
    /// When an opinion was given, in seconds, and the sum of the stars up to it.
    opinions: Vec<(i64, f32)>,
    /// Mean stars of all opinions.
    mean: f32,
}

impl Goods {
    /// Names of the features that [`Self::push`] adds, in order.
    pub const NAMES: [&'static str; 6] = [
        "quality",
        "reviews",
        "days in the shop",
        "likeness best",
        "likeness mean",
        "taste",
    ];

    /// Takes what is known of items 0, 1, 2 and so on.
    pub(crate) fn of(items: &[Item], content: Arc<Content>) -> Self {
        let mut goods = Self {
            content,
            starts: vec![0],
            ..Self::default()
        };
        let mut all = 0.0;
        for item in items {
            goods
                .since
                .push((item.since != 0).then_some(item.since / 1000));
            let mut own = item.opinions.clone();
            own.sort_by_key(|(at, _)| *at);
            let mut sum = 0.0;
            goods.opinions.extend(own.iter().map(|(at, stars)| {
                sum += f32::from(*stars);
                (at / 1000, sum)
            }));
            all += sum;
            goods.starts.push(goods.opinions.len() as u32);
        }
        goods.mean = all / goods.opinions.len().max(1) as f32;
        goods
    }

    /// Memory that is held beside what the model holds anyway, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        16 * (self.since.len() + self.opinions.len()) + 4 * self.starts.len()
    }

    /// How many opinions were given before `at`, and the sum of their stars.
    fn opinions(&self, item: u32, at: i64) -> (f32, f32) {
        let at_item = item as usize;
        let (Some(start), Some(end)) = (self.starts.get(at_item), self.starts.get(at_item + 1))
        else {
            return (0.0, 0.0);
        };
        let own = &self.opinions[*start as usize..*end as usize];
        let before = own.partition_point(|(then, _)| *then < at);
        let sum = before.checked_sub(1).map_or(0.0, |last| own[last].1);
        (before as f32, sum)
    }

    /// Adds the features of a candidate; what is not known is NaN.
    pub(crate) fn push(&self, query: &Query<'_>, item: u32, row: &mut Vec<f32>) {
        let (count, sum) = self.opinions(item, query.at);
        row.push((sum + PRIOR * self.mean) / (count + PRIOR));
        row.push(count.ln_1p());
        let since = self.since.get(item as usize).copied().flatten();
        row.push(since.map_or(f32::NAN, |since| {
            query.at.saturating_sub(since).max(0) as f32 / 86_400.0
        }));
        let known = |item: u32| (item as usize) < self.since.len();
        let like = |others: &mut dyn Iterator<Item = u32>| {
            let (mut best, mut sum, mut count) = (0.0_f32, 0.0, 0.0);
            for other in others.filter(|other| *other != item && known(*other)) {
                let likeness = self.content.likeness(item, other);
                best = best.max(likeness);
                sum += likeness;
                count += 1.0;
            }
            if count > 0.0 {
                (best, sum / count)
            } else {
                (f32::NAN, f32::NAN)
            }
        };
        let mut current = query.current.iter().rev().copied().take(COMPARED);
        let (best, mean) = like(&mut current);
        let mut past = query.past.iter().rev().map(|event| event.item).take(LIKED);
        row.extend([best, mean, like(&mut past).1]);
    }
}

#[cfg(test)]
mod tests {
    use model::Millis;

    use super::*;
    use crate::recall::Query;

    fn row(goods: &Goods, item: u32, at: Millis) -> Vec<f32> {
        let query = Query {
            current: &[0],
            at: at / 1000,
            ..Query::default()
        };
        let mut row = Vec::new();
        goods.push(&query, item, &mut row);
        assert_eq!(row.len(), Goods::NAMES.len());
        row
    }

    #[test]
    fn what_came_later_is_not_known_yet() {
        let day = 86_400_000;
        let items = [1, 2, 3].map(|id| Item {
            since: day,
            opinions: vec![(20 * day, 1), (10 * day, 5)],
            categories: vec![(id % 2).into()],
            ..Item::new(id.into())
        });
        let content = Arc::new(Content::of(&items, &[0.0; 3]));
        let goods = Goods::of(&items, content);
        let [before, between, after] = [5, 15, 25].map(|at| row(&goods, 2, at * day));
        assert_eq!(before[0], goods.mean);
        assert!(between[0] > before[0] && after[0] == before[0]);
        assert_eq!([before[1], after[1]], [0.0, 2.0_f32.ln_1p()]);
        assert_eq!(between[2], 14.0);
        assert!(before[3] > row(&goods, 1, day)[3], "the same category");
        assert!(before[5].is_nan(), "nothing was bought before");
    }
}
