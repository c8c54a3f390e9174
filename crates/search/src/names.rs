//! Product names by every word they contain, sorted, so that a prefix is one stretch of a list.

use std::sync::Arc;

use crate::table::Table;
use crate::words::{self, is_han};

/// Bytes of a name that are looked at.
const NAME_BYTES: usize = 400;

/// The names of a catalogue. A name's number is twice the slot, plus one for Chinese.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Names folded to plain words; empty where there is none or it is the English one again.
    plain: Vec<Arc<str>>,
    /// Name and the byte at which a word of it starts, sorted by what follows from there.
    starts: Vec<(u32, u16)>,
}

impl Names {
    /// The names after the products in `changed` slots were added, renamed or removed.
    pub fn updated(&self, table: &Table, changed: &[u32]) -> Self {
        let mut plain = self.plain.clone();
        plain.resize(table.rows.len() * 2, Arc::from(""));
        let mut fresh = Vec::new();
        let mut stale = vec![false; plain.len()];
        for &slot in changed {
            let [en, zh] = names_of(table, slot);
            for (name, text) in [(slot * 2, en), (slot * 2 + 1, zh)] {
                fresh.extend(word_starts(&text).map(|at| (name, at as u16)));
                plain[name as usize] = text.into();
                stale[name as usize] = true;
            }
        }
        fresh.sort_unstable();
        fresh.dedup();
        let tail = |&(name, at): &(u32, u16)| &plain[name as usize][usize::from(at)..];
        fresh.sort_by(|a, b| tail(a).cmp(tail(b)));
        let mut starts = Vec::with_capacity(self.starts.len() + fresh.len());
        let mut fresh = fresh.into_iter().peekable();
        for start in self
            .starts
            .iter()
            .filter(|(name, _)| !stale[*name as usize])
        {
            while let Some(new) = fresh.next_if(|new| tail(new) <= tail(start)) {
                starts.push(new);
            }
            starts.push(*start);
        }
        starts.extend(fresh);
        Self { plain, starts }
    }

    /// Slots of the names that have, from the start of a word, `prefix`, and at starts of words all of `others`. A slot
    /// may come more than once.
    pub fn starting<'a>(
        &'a self,
        prefix: &'a str,
        others: &'a [&'a str],
    ) -> impl Iterator<Item = u32> + 'a {
        let tail = |&(name, at): &(u32, u16)| &self.plain[name as usize][usize::from(at)..];
        let from = self.starts.partition_point(|start| tail(start) < prefix);
        let length = self.starts[from..].partition_point(|start| tail(start).starts_with(prefix));
        self.starts[from..from + length]
            .iter()
            .filter(move |(name, _)| {
                others
                    .iter()
                    .all(|word| has_start(&self.plain[*name as usize], word))
            })
            .map(|(name, _)| name / 2)
    }

    /// The plain names of a slot.
    pub fn of(&self, slot: u32) -> [&str; 2] {
        [
            &self.plain[slot as usize * 2],
            &self.plain[slot as usize * 2 + 1],
        ]
    }
}

fn names_of(table: &Table, slot: u32) -> [String; 2] {
    let Some(row) = table.row(slot) else {
        return [String::new(), String::new()];
    };
    let [en, zh] = [&row.names[0], &row.names[1]].map(|name| {
        let end = (0..=name.len().min(NAME_BYTES))
            .rev()
            .find(|at| name.is_char_boundary(*at))
            .unwrap_or(0);
        words::plain(&name[..end])
    });
    let zh = if zh == en { String::new() } else { zh };
    [en, zh]
}

/// Where words start: after a space, at every Chinese character, and after one.
pub(crate) fn word_starts(plain: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    plain.char_indices().filter_map(move |(at, c)| {
        let starts = c != ' ' && (before == ' ' || is_han(c) || is_han(before));
        before = c;
        starts.then_some(at)
    })
}

/// Whether a word of the name starts with `prefix`.
pub(crate) fn has_start(plain: &str, prefix: &str) -> bool {
    plain.match_indices(prefix).any(|(at, _)| {
        let before = plain[..at].chars().next_back().unwrap_or(' ');
        before == ' ' || is_han(before) || prefix.chars().next().is_some_and(is_han)
    })
}
