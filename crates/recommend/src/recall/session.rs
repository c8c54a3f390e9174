//! Session neighbours: what came next in past sessions that look like this one.
//!
//! Vector multiplication session kNN with capped postings: Kersbergen et al., "Serenade" (2022). Decay by place in this
//! session, by age and by distance from the match: Garg et al., "Sequence and Time Aware Neighborhood" (STAN, 2019).

use super::{Query, Source};
use crate::log::Log;
use crate::scores::Scores;

/// How sessions are compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SessionsConfig {
    /// Neighbouring sessions that vote.
    pub keep: usize,
    /// Newest sessions that are remembered of each item.
    pub postings: usize,
    /// Longest part of a session that is read, from its end.
    pub longest: usize,
    /// What an item of this session counts for each later one, 0 to 1.
    pub step_decay: f64,
    /// Share of the log's sessions after which an older session counts half.
    pub half_life: f64,
    /// Exponent on the length of a neighbour by which long sessions count less.
    pub length: f64,
    /// What a neighbour's item counts for each step away from the match, 0 to 1.
    pub distance: f64,
    /// What a neighbour's item before the match counts against one after it, 0 to 1.
    pub before: f64,
    /// Exponent on the rarity of matched items.
    pub rarity: f64,
    /// Exponent on the frequency of items that are voted for, by which popular ones count less.
    pub beta: f64,
    /// What going back to the item before the current one counts, as a share of the best vote.
    pub revisit: f64,
    /// What going back further counts for each more step, 0 to 1.
    pub revisit_decay: f64,
}

impl Default for SessionsConfig {
    fn default() -> Self {
        Self {
            keep: 300,
            postings: 1000,
            longest: 10,
            step_decay: 0.6,
            half_life: 0.5,
            length: 0.5,
            distance: 0.8,
            before: 0.6,
            rarity: 0.5,
            beta: 0.1,
            revisit: 0.3,
            revisit_decay: 0.7,
        }
    }
}

/// A place in a past session.
#[derive(Clone, Copy, Debug)]
struct Posting {
    session: u32,
    place: u32,
}

/// Past sessions, and where each item was seen.
#[derive(Clone, Debug, Default)]
pub struct Sessions {
    config: SessionsConfig,
    starts: Vec<u32>,
    items: Vec<u32>,
    /// Age and length of each session as one factor.
    weights: Vec<f32>,
    posting_starts: Vec<u32>,
    postings: Vec<Posting>,
    rarity: Vec<f32>,
    discount: Vec<f32>,
    /// Powers of `distance`.
    fade: Vec<f32>,
}

impl Sessions {
    /// Remembers the newest sessions; order in the log is age.
    #[must_use]
    pub fn train(log: &Log, config: &SessionsConfig) -> Self {
        const LONGEST: usize = 50;
        let count = log.baskets().len() as f64;
        let mut trained = Self {
            config: *config,
            starts: vec![0],
            fade: (0..LONGEST as i32 + 1)
                .map(|steps| config.distance.powi(steps) as f32)
                .collect(),
            ..Self::default()
        };
        let mut frequency = vec![0.0_f32; log.items()];
        let mut seen: Vec<Vec<Posting>> = vec![Vec::new(); log.items()];
        for (basket, session) in log.baskets().iter().zip(0_u32..) {
            let from = basket.lines.len().saturating_sub(LONGEST);
            let lines = &basket.lines[from..];
            for (line, place) in lines.iter().zip(0..) {
                trained.items.push(line.item);
                let own = &mut seen[line.item as usize];
                let posting = Posting { session, place };
                match own.last_mut().filter(|last| last.session == session) {
                    Some(last) => *last = posting,
                    None => {
                        own.push(posting);
                        frequency[line.item as usize] += 1.0;
                    }
                }
            }
            trained.starts.push(trained.items.len() as u32);
            let age = (count - f64::from(session)) / count;
            let weight = (-age / config.half_life.max(1e-3)).exp2()
                * (lines.len() as f64).powf(-config.length);
            trained.weights.push(weight as f32);
        }
        trained.posting_starts.push(0);
        for own in seen {
            let newest = own.iter().rev().take(config.postings);
            trained.postings.extend(newest);
            trained.posting_starts.push(trained.postings.len() as u32);
        }
        trained.rarity = frequency
            .iter()
            .map(|n| ((1.0 + count as f32 / n.max(1.0)).ln()).powf(config.rarity as f32))
            .collect();
        trained.discount = frequency
            .iter()
            .map(|n| n.max(1.0).powf(-config.beta as f32))
            .collect();
        trained
    }

    /// Adds what going back within the session is worth.
    fn revisit(&self, current: &[u32], top: f32, scores: &mut Scores) {
        let Some((last, before)) = current.split_last() else {
            return;
        };
        let mut worth = top * self.config.revisit as f32;
        let mut met: Vec<u32> = vec![*last];
        for item in before.iter().rev().take(self.config.longest) {
            if worth > 0.0 && !met.contains(item) {
                met.push(*item);
                scores.add(*item, worth);
            }
            worth *= self.config.revisit_decay as f32;
        }
    }

    fn seen(&self, item: u32) -> &[Posting] {
        let item = item as usize;
        match (
            self.posting_starts.get(item),
            self.posting_starts.get(item + 1),
        ) {
            (Some(&start), Some(&end)) => &self.postings[start as usize..end as usize],
            _ => &[],
        }
    }
}

impl Source for Sessions {
    fn score(&self, query: &Query<'_>, scores: &mut Scores) {
        let mut alike = scores.aside(self.weights.len());
        // The match nearest to the session's end decides what comes next; it is met first.
        let mut matched: Vec<(u32, u32)> = Vec::new();
        let mut weight = 1.0_f32;
        let mut met: Vec<u32> = Vec::new();
        for item in query.current.iter().rev().take(self.config.longest) {
            if !met.contains(item) {
                met.push(*item);
                let weight = weight * self.rarity.get(*item as usize).copied().unwrap_or(0.0);
                for posting in self.seen(*item) {
                    let own = self.weights[posting.session as usize];
                    if alike.of(posting.session) == 0.0 {
                        matched.push((posting.session, posting.place));
                    }
                    alike.add(posting.session, weight * own);
                }
            }
            weight *= self.config.step_decay as f32;
        }
        let mut nearest: Vec<(u32, f32, u32)> = matched
            .iter()
            .map(|(session, place)| (*session, alike.of(*session), *place))
            .collect();
        alike.clear();
        scores.put_aside(alike);
        if nearest.len() > self.config.keep && self.config.keep > 0 {
            nearest.select_nth_unstable_by(self.config.keep - 1, |a, b| {
                b.1.total_cmp(&a.1).then(b.0.cmp(&a.0))
            });
            nearest.truncate(self.config.keep);
            nearest.sort_unstable_by_key(|near| near.0);
        }
        let mut top = 0.0_f32;
        for (session, likeness, place) in nearest {
            let start = self.starts[session as usize] as usize;
            let end = self.starts[session as usize + 1] as usize;
            let place = place as usize;
            for (n, item) in self.items[start..end].iter().enumerate() {
                if n == place {
                    continue;
                }
                let side = if n < place {
                    self.config.before as f32
                } else {
                    1.0
                };
                let vote = likeness * side * self.fade[n.abs_diff(place)];
                scores.add(*item, vote * self.discount[*item as usize]);
                top = top.max(scores.of(*item));
            }
        }
        self.revisit(query.current, if top > 0.0 { top } else { 1.0 }, scores);
    }

    fn bytes(&self) -> usize {
        let small =
            self.starts.len() + self.items.len() + self.weights.len() + self.posting_starts.len();
        4 * (small + self.rarity.len() + self.discount.len()) + 8 * self.postings.len()
    }
}
