//! How candidates met what a query holds.

use super::Asked;

/// How a candidate met the anchors in past baskets and sessions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Meeting {
    /// Best and sum of the chances given an anchor.
    pub(super) best: f32,
    pub(super) sum: f32,
    /// Best chance of an anchor given the candidate.
    pub(super) back: f32,
    /// The three best lifts, best first, and the sum of all.
    pub(super) lifts: [f32; 3],
    pub(super) lift_sum: f32,
    /// How many anchors it met.
    pub(super) support: f32,
    /// How often it came right after the last anchor, and after any.
    pub(super) after: (f32, f32),
}

impl Asked<'_> {
    /// For each of `items` what its co-occurrence with the anchors comes to. `places` has room for all items, all 0, and is
    /// left so.
    pub fn meetings(&self, items: &[u32], places: &mut [u32]) -> Vec<Meeting> {
        let facts = self.facts;
        let mut found = vec![Meeting::default(); items.len()];
        for (item, place) in items.iter().zip(1..) {
            places[*item as usize] = place;
        }
        let count = |item: u32| {
            facts
                .baskets
                .get(item as usize)
                .copied()
                .unwrap_or(0.0)
                .max(1.0)
        };
        for (n, anchor) in self.anchors.iter().enumerate() {
            let other = count(*anchor);
            for (item, both) in facts.together.cells_of(*anchor as usize) {
                let Some(place) = places[item as usize].checked_sub(1) else {
                    continue;
                };
                let own = count(item);
                let lift = both / (own * other).sqrt() * both / (both + 3.0);
                let met = &mut found[place as usize];
                met.best = met.best.max(both / (other + 3.0));
                met.sum += both / (other + 3.0);
                met.back = met.back.max(both / (own + 3.0));
                met.lift_sum += lift;
                met.support += 1.0;
                let place = met.lifts.partition_point(|better| *better >= lift);
                if place < met.lifts.len() {
                    met.lifts[place..].rotate_right(1);
                    met.lifts[place] = lift;
                }
            }
            for (item, times) in facts.after.cells_of(*anchor as usize) {
                if let Some(place) = places[item as usize].checked_sub(1) {
                    let (last, any) = &mut found[place as usize].after;
                    *last += if n == 0 { times } else { 0.0 };
                    *any += times;
                }
            }
        }
        items.iter().for_each(|item| places[*item as usize] = 0);
        found
    }
}
