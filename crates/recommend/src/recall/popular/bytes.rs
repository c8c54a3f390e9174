//! Popularity as bytes.

use super::{Popular, PopularConfig};
use crate::wire::{Damaged, Listed, Reader, are_starts, put, take};

impl Popular {
    /// Appends the counts.
    pub(crate) fn put(&self, bytes: &mut Vec<u8>) {
        (self.config.half_life_days as f32).put(bytes);
        u32::from(self.config.around).put(bytes);
        put(&self.starts, bytes);
        put(&self.column(|sale| sale.0), bytes);
        put(&self.column(|sale| sale.1), bytes);
        put(&self.column(|sale| sale.2), bytes);
        (self.best.len() as u32).put(bytes);
        self.best.iter().for_each(|best| put(best, bytes));
        self.first.put(bytes);
        self.step.put(bytes);
    }

    fn column<T>(&self, of: impl Fn(&super::Sale) -> T) -> Vec<T> {
        self.sales.iter().map(of).collect()
    }

    /// Reads what [`Self::put`] wrote, of so many items.
    pub(crate) fn take(reader: &mut Reader<'_>, items: usize) -> Result<Self, Damaged> {
        let config = PopularConfig {
            half_life_days: reader.f32()?.into(),
            around: reader.u32()? == 1,
        };
        let starts: Vec<u32> = take(reader)?;
        let (at, before, after): (Vec<i64>, Vec<f32>, Vec<f32>) =
            (take(reader)?, take(reader)?, take(reader)?);
        let fits = starts.len() == items + 1
            && are_starts(&starts, at.len())
            && at.len() == before.len()
            && at.len() == after.len();
        if !fits {
            return Err(Damaged::Impossible);
        }
        let mut best = Vec::new();
        for _ in 0..reader.u32()? {
            best.push(take::<u32>(reader)?);
        }
        let sales = at.iter().zip(before).zip(after);
        Ok(Self {
            config,
            starts,
            sales: sales
                .map(|((at, before), after)| (*at, before, after))
                .collect(),
            best,
            first: i64::take(reader)?,
            step: i64::take(reader)?,
        })
    }
}
