//! Holding out: a task made from a log alone, so that what was tuned or learnt can be judged on what it has not seen.

use std::collections::BTreeMap;

use super::{Case, Protocol, Task, basket_case};
use crate::log::{Basket, Log};
use crate::random::Random;

/// The share of ratings, or of the newest baskets or sessions, that becomes cases.
const SHARE: f64 = 0.1;
/// Cases that are made of one held-out basket, with other items held out.
const PARTS: usize = 2;
/// Items of a basket that are held out at once at most, where it is learnt from.
const TAUGHT: usize = 3;
/// The share of ratings that becomes cases.
const RATINGS: f64 = 0.2;

/// Parts a log as the protocol does into what is learnt from and cases. The same seed gives the same task.
#[must_use]
pub fn hold_out(log: &Log, protocol: Protocol, k: usize, seed: u64) -> Task {
    parted(log, protocol, k, seed, 1)
}

/// The same to learn from and not to judge by: several items of a basket that is to be completed are held out at once, so
/// that each case teaches more.
#[must_use]
pub fn lesson_of(log: &Log, protocol: Protocol, k: usize, seed: u64) -> Task {
    parted(log, protocol, k, seed, TAUGHT)
}

fn parted(log: &Log, protocol: Protocol, k: usize, seed: u64, most: usize) -> Task {
    let mut random = Random::new(seed);
    let (kept, held) = match protocol {
        Protocol::Ratings => by_item(log, &mut random),
        Protocol::NextNew | Protocol::NextBasket => last_of_user(log),
        _ => newest(log),
    };
    let log = log.with_baskets(kept);
    let cases = match protocol {
        Protocol::Ratings => rating_cases(&held, &log),
        Protocol::NextNew | Protocol::NextBasket => held
            .iter()
            .filter_map(|basket| basket_case(protocol, basket, &log))
            .collect(),
        Protocol::Completion | Protocol::ProductPage => held
            .iter()
            .flat_map(|basket| [basket; PARTS])
            .filter_map(|basket| {
                part_case(
                    protocol,
                    (basket.user, basket.at),
                    basket.items(),
                    &mut random,
                    most,
                )
            })
            .collect(),
        Protocol::NextClick | Protocol::NextClickAny => held.iter().flat_map(clicks).collect(),
    };
    Task {
        protocol,
        k,
        log,
        cases,
    }
}

/// Several lessons from one log: of ratings, different shares; else each from what the one before is learnt from, so that
/// the cases are of ever older days.
#[must_use]
pub fn folds(log: &Log, protocol: Protocol, k: usize, count: usize, seed: u64) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    for fold in 0..count as u64 {
        let from = tasks.last().filter(|_| protocol.in_time());
        let log = from.map_or(log, |task| &task.log);
        let task = lesson_of(log, protocol, k, seed + fold);
        tasks.push(task);
    }
    tasks
}

/// A share of each item's ratings at random.
fn by_item(log: &Log, random: &mut Random) -> (Vec<Basket>, Vec<Basket>) {
    let mut of: BTreeMap<u32, Vec<&Basket>> = BTreeMap::new();
    for basket in log.baskets() {
        if let Some(line) = basket.lines.first() {
            of.entry(line.item).or_default().push(basket);
        }
    }
    let (mut kept, mut held) = (Vec::new(), Vec::new());
    for (_, mut baskets) in of {
        random.shuffle(&mut baskets);
        // Rounding at random keeps the share for items with few ratings.
        let out = (baskets.len() as f64 * RATINGS + random.share()) as usize;
        held.extend(baskets[..out].iter().map(|basket| (*basket).clone()));
        kept.extend(baskets[out..].iter().map(|basket| (*basket).clone()));
    }
    (kept, held)
}

/// The last basket of each user who has more than one.
fn last_of_user(log: &Log) -> (Vec<Basket>, Vec<Basket>) {
    let mut last = vec![None; log.users()];
    let mut count = vec![0; log.users()];
    for (n, basket) in log.baskets().iter().enumerate() {
        if let Some(user) = basket.user {
            last[user as usize] = Some(n);
            count[user as usize] += 1;
        }
    }
    let (mut kept, mut held) = (Vec::new(), Vec::new());
    for (n, basket) in log.baskets().iter().enumerate() {
        let user = basket.user.map(|user| user as usize);
        let out = user.is_some_and(|user| count[user] > 1 && last[user] == Some(n));
        if out { &mut held } else { &mut kept }.push(basket.clone());
    }
    (kept, held)
}

/// The newest baskets or sessions.
fn newest(log: &Log) -> (Vec<Basket>, Vec<Basket>) {
    let out = (log.baskets().len() as f64 * SHARE) as usize;
    let (kept, held) = log.baskets().split_at(log.baskets().len() - out);
    (kept.to_vec(), held.to_vec())
}

/// One case for each user with held-out ratings, asked in the middle of the user's known ones.
fn rating_cases(held: &[Basket], log: &Log) -> Vec<Case> {
    let mut of: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for basket in held {
        if let (Some(user), Some(line)) = (basket.user, basket.lines.first()) {
            of.entry(user).or_default().push(line.item);
        }
    }
    of.into_iter()
        .map(|(user, mut relevant)| {
            relevant.sort_unstable();
            relevant.dedup();
            let past = log.past(Some(user));
            Case {
                user: Some(user),
                at: past.get(past.len() / 2).map_or(log.end(), |event| event.at),
                current: Vec::new(),
                relevant,
            }
        })
        .collect()
}

/// The same task where each basket of which parts are asked for is asked up to `times` more often, each time with another
/// item held out or given: one item of a basket says little of how good an answer is. There are `most` cases in the end,
/// unless there were more before. Other tasks stay as they are.
#[must_use]
pub fn asked_again(task: Task, times: usize, most: usize, seed: u64) -> Task {
    let times = times.min((most / task.cases.len().max(1)).saturating_sub(1));
    if times == 0 || !task.protocol.asks_for_parts() {
        return task;
    }
    let mut random = Random::new(seed);
    let mut again = |case: &Case| -> Vec<Case> {
        let mut items = [&case.current[..], &case.relevant].concat();
        items.sort_unstable();
        items.dedup();
        let more: Vec<Case> = (0..times)
            .filter_map(|_| {
                part_case(
                    task.protocol,
                    (case.user, case.at),
                    items.clone(),
                    &mut random,
                    1,
                )
            })
            .collect();
        [vec![case.clone()], more].concat()
    };
    // Two baskets take turns, so that where every other case is judged it is not of a basket that was learnt from.
    let mut cases = Vec::new();
    for pair in task.cases.chunks(2) {
        let parts: Vec<Vec<Case>> = pair.iter().map(&mut again).collect();
        let longest = parts.iter().map(Vec::len).max().unwrap_or(0);
        cases.extend(
            (0..longest).flat_map(|n| parts.iter().filter_map(move |own| own.get(n).cloned())),
        );
    }
    Task { cases, ..task }
}

/// The items of a basket, ascending, of which one at random is held out, or alone is given; of large ones up to `most` are
/// held out at once.
fn part_case(
    protocol: Protocol,
    (user, at): (Option<u32>, i64),
    mut items: Vec<u32>,
    random: &mut Random,
    most: usize,
) -> Option<Case> {
    if items.len() < 2 {
        return None;
    }
    let out = match protocol {
        Protocol::Completion => (items.len() / 5).clamp(1, most),
        _ => 1,
    };
    let mut taken: Vec<u32> = (0..out)
        .map(|_| items.remove(random.below(items.len())))
        .collect();
    taken.sort_unstable();
    let (current, relevant) = match protocol {
        Protocol::Completion => (items, taken),
        _ => (taken, items),
    };
    Some(Case {
        user,
        at,
        current,
        relevant,
    })
}

/// A case for each click of a session after the first.
fn clicks(session: &Basket) -> Vec<Case> {
    let items: Vec<u32> = session.lines.iter().map(|line| line.item).collect();
    (1..items.len())
        .map(|n| Case {
            user: session.user,
            at: session.at,
            current: items[..n].to_vec(),
            relevant: vec![items[n]],
        })
        .collect()
}
