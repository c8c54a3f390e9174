//! Popularity as bytes: as of the end of what it was learnt from. Of each item the first and the last sale are kept, and of
//! the best sellers the last list, which is all that is looked up from then on.

use super::{Popular, PopularConfig, Sale};
use crate::wire::{Damaged, Listed, Reader, are_starts, put, take};

impl Popular {
    /// Appends the counts.
    pub(crate) fn put(&self, bytes: &mut Vec<u8>) {
        let (mut starts, mut sales): (Vec<u32>, Vec<Sale>) = (vec![0], Vec::new());
        for item in 0..self.starts.len().saturating_sub(1) as u32 {
            if let [first, .., last] | [first @ last] = self.of(item) {
                sales.extend((first.0 != last.0).then_some(*first));
                sales.push(*last);
            }
            starts.push(sales.len() as u32);
        }
        (self.config.half_life_days as f32).put(bytes);
        u32::from(self.config.around).put(bytes);
        put(&starts, bytes);
        let column = |of: fn(&Sale) -> f32| sales.iter().map(of).collect::<Vec<f32>>();
        put(
            &sales.iter().map(|sale| sale.0).collect::<Vec<i64>>(),
            bytes,
        );
        put(&column(|sale| sale.1), bytes);
        put(&column(|sale| sale.2), bytes);
        put(self.best.last().map_or(&[][..], Vec::as_slice), bytes);
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
        let sales = at.iter().zip(before).zip(after);
        Ok(Self {
            config,
            starts,
            sales: sales
                .map(|((at, before), after)| (*at, before, after))
                .collect(),
            best: vec![take::<u32>(reader)?],
            ..Self::default()
        })
    }
}
