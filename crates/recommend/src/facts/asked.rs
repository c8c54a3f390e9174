//! What facts say of a candidate, as features of the ranker.

use super::{Asked, Meeting, TURN, days};

impl Asked<'_> {
    /// Names of the features that [`Self::push`] adds, in order.
    pub const NAMES: [&'static str; 51] = [
        "popularity 3 d",
        "popularity 14 d",
        "popularity 60 d",
        "popularity 365 d",
        "trend short",
        "trend long",
        "age",
        "last sold",
        "buyers again",
        "interval",
        "price",
        "price distance",
        "mean quantity",
        "bought times",
        "bought per turn",
        "bought turns ago",
        "bought days ago",
        "due",
        "own interval over",
        "own quantity",
        "bought in 30 d",
        "bought in 120 d",
        "bought in turns",
        "bought since first",
        "bought of recent",
        "turns",
        "distinct",
        "days since",
        "pace",
        "quantity of user",
        "lines per turn",
        "bought again of user",
        "basket size",
        "anchor sold",
        "place in session",
        "times in session",
        "together best",
        "together sum",
        "together back best",
        "lift best",
        "lift second",
        "lift third",
        "support",
        "lift sum",
        "lift mean",
        "together mean",
        "support share",
        "age distance",
        "after last",
        "before last",
        "after any",
    ];

    /// Adds the features of a candidate; what is not known is NaN.
    pub fn push(&self, item: u32, meeting: &Meeting, row: &mut Vec<f32>) {
        let (facts, at) = (self.facts, self.query.at);
        let index = item as usize;
        let counts: Vec<f32> = facts
            .popular
            .iter()
            .map(|popular| popular.count(item, at))
            .collect();
        row.extend(counts.iter().map(|count| (1e-3 + count).ln()));
        row.push(((0.1 + counts[0]) / (0.1 + counts[1])).ln());
        row.push(((0.1 + counts[1]) / (0.1 + counts[3])).ln());
        let sold = facts.popular[0].sold(item, at);
        row.push(sold.map_or(f32::NAN, |(first, _)| days(first, at)));
        row.push(sold.map_or(f32::NAN, |(_, last)| days(last, at)));
        row.push(facts.habit.again(item));
        row.push(facts.habit.interval(item));
        row.push(facts.price_of(item));
        row.push((facts.price_of(item) - self.price).abs());
        row.push(facts.quantity[index]);
        self.push_past(item, row);
        let lines = self.query.past.len() as f32;
        row.extend([
            self.turns,
            self.distinct,
            self.since,
            self.pace,
            self.mean_quantity,
            lines / self.turns.max(1.0),
            1.0 - self.distinct / lines.max(1.0),
        ]);
        row.push(self.query.current.len() as f32);
        let anchor = self.query.current.last();
        let anchor = anchor.and_then(|anchor| facts.baskets.get(*anchor as usize));
        row.push(anchor.map_or(f32::NAN, |sold| sold.ln_1p()));
        self.push_current(item, meeting, row);
        if let Some(goods) = &facts.goods {
            goods.push(&self.query, item, row);
        }
    }

    /// What the user did with the candidate before.
    fn push_past(&self, item: u32, row: &mut Vec<f32>) {
        let Some(own) = self.past.get(&item) else {
            row.extend([0.0, 0.0]);
            row.extend([f32::NAN; 5]);
            row.extend([0.0; 5]);
            return;
        };
        let ago = days(own.last, self.query.at);
        let interval = self.facts.habit.interval(item).max(0.5);
        let own_interval = days(own.first, own.last) / (own.times - 1.0).max(1.0);
        row.push(own.times);
        row.push(own.times / self.turns.max(1.0));
        row.push(self.turns - own.turn as f32);
        row.push(ago);
        row.push(ago / interval);
        row.push(if own.times > 1.0 {
            ago / own_interval.max(0.5)
        } else {
            f32::NAN
        });
        row.push(own.quantity / own.times);
        row.extend(own.faded);
        row.push(own.turned);
        row.push(own.baskets / (self.turns - own.first_turn as f32).max(1.0));
        // Of the weights of all baskets the share of those that held it: the geometric series up to all turns.
        row.push(own.turned * (1.0 - TURN) / (1.0 - TURN.powf(self.turns)).max(1e-6));
    }

    /// What the candidate has to do with the basket or session, or with the last basket.
    fn push_current(&self, item: u32, meeting: &Meeting, row: &mut Vec<f32>) {
        let facts = self.facts;
        let current = self.query.current;
        let place = current.iter().rev().position(|other| *other == item);
        row.push(place.map_or(f32::NAN, |place| place as f32));
        row.push(current.iter().filter(|other| **other == item).count() as f32);
        let many = self.anchors.len().max(1) as f32;
        row.extend([meeting.best, meeting.sum, meeting.back]);
        row.extend(meeting.lifts);
        row.extend([
            meeting.support,
            meeting.lift_sum,
            meeting.lift_sum / many,
            meeting.sum / many,
            meeting.support / many,
        ]);
        // What came into the shop together often belongs together.
        let sold = facts.popular[0].sold(item, self.query.at);
        let age = sold.map_or(f32::NAN, |(first, _)| days(first, self.query.at));
        row.push((age - self.anchor_age).abs());
        if current.is_empty() {
            row.extend([f32::NAN; 3]);
        } else {
            row.extend([
                meeting.after.0,
                self.anchors
                    .first()
                    .map_or(0.0, |last| facts.after.at(item as usize, *last)),
                meeting.after.1,
            ]);
        }
    }
}
