//! Facets: what a selection leaves of the catalogue, and how many products each value would leave.

use std::collections::BTreeMap;

use crate::bits::Bits;
use crate::listing::FacetCount;
use crate::table::{Facet, Table};

/// What was chosen in one facet: the products with any of the chosen values.
pub(crate) struct Selection {
    /// Ordinal of the facet; none for a facet that no product has.
    pub facet: Option<u32>,
    pub set: Bits,
}

/// Resolves chosen value codes. A facet without chosen values does not narrow; an unknown value matches nothing.
pub(crate) fn selections(table: &Table, filters: &BTreeMap<String, Vec<String>>) -> Vec<Selection> {
    filters
        .iter()
        .filter(|(_, chosen)| !chosen.is_empty())
        .map(|(code, chosen)| {
            let facet = table.labels.facet(code);
            let mut set = Bits::empty(table.rows.len());
            for value in chosen
                .iter()
                .filter_map(|value| table.labels.value(facet?, value))
            {
                table.values[value as usize].add_to(&mut set);
            }
            Selection { facet, set }
        })
        .collect()
}

/// Counts every facet's values. A facet is counted among what the *other* facets' selections leave of `base`, so a
/// second value of the same facet shows what choosing it would add.
pub(crate) fn count(
    table: &Table,
    base: &Bits,
    found: &Bits,
    selections: &[Selection],
) -> Vec<FacetCount> {
    let mut counts = vec![0_u32; table.labels.values.len()];
    let selected = |ordinal: u32| {
        selections
            .iter()
            .any(|selection| selection.facet == Some(ordinal))
    };
    let free = table
        .labels
        .facets
        .iter()
        .zip(0_u32..)
        .filter(|(_, ordinal)| !selected(*ordinal));
    count_values(table, found, free.map(|(facet, _)| facet), &mut counts);
    for selection in selections {
        let Some(ordinal) = selection.facet else {
            continue;
        };
        let mut others = base.clone();
        selections
            .iter()
            .filter(|other| other.facet != selection.facet)
            .for_each(|other| others.keep(&other.set));
        count_values(
            table,
            &others,
            [&table.labels.facets[ordinal as usize]].into_iter(),
            &mut counts,
        );
    }
    table
        .labels
        .facets
        .iter()
        .filter_map(|facet| outcome(table, facet, &counts))
        .collect()
}

/// Sets the counts of the values of `facets` among the members of `set`.
fn count_values<'a>(
    table: &Table,
    set: &Bits,
    facets: impl Iterator<Item = &'a Facet> + Clone,
    counts: &mut [u32],
) {
    let by_value: usize = facets
        .clone()
        .flat_map(|facet| &facet.values)
        .map(|value| table.values[*value as usize].cost())
        .sum();
    // A row is a few cache misses away; its values then follow each other.
    let by_row = set.count() as usize * (8 + table.labelled / table.count.max(1) as usize);
    if by_value <= by_row {
        for value in facets.flat_map(|facet| &facet.values) {
            counts[*value as usize] = table.values[*value as usize].count_in(set);
        }
        return;
    }
    let mut all = vec![0_u32; counts.len()];
    for row in set.iter().filter_map(|slot| table.row(slot)) {
        row.values
            .iter()
            .for_each(|value| all[*value as usize] += 1);
    }
    for value in facets.flat_map(|facet| &facet.values) {
        counts[*value as usize] = all[*value as usize];
    }
}

/// The facet's values that occur, the most frequent first.
fn outcome(table: &Table, facet: &Facet, counts: &[u32]) -> Option<FacetCount> {
    let mut values: Vec<_> = facet
        .values
        .iter()
        .map(|value| {
            (
                table.labels.values[*value as usize].clone(),
                counts[*value as usize],
            )
        })
        .filter(|(_, count)| *count > 0)
        .collect();
    values.sort_unstable_by(|(a, more), (b, less)| less.cmp(more).then_with(|| a.cmp(b)));
    (!values.is_empty()).then(|| FacetCount {
        code: facet.code.clone(),
        values,
    })
}
