//! Linear sources as bytes.

use super::{Linear, Weights};
use crate::matrix::Sparse;
use crate::recall::{Reads, Signal};
use crate::wire::{Damaged, Listed, Reader, put, take};

impl Linear {
    /// The same with the `keep` heaviest weights of each item, so that it can be kept as bytes: what is left out of an
    /// autoencoder's weights hardly counts.
    #[must_use]
    pub fn thinned(self, keep: usize) -> Self {
        let weights = match self.weights {
            Weights::Sparse(weights) => weights,
            Weights::Dense {
                weights,
                kept,
                place,
            } => {
                let rows = place.iter().map(|row| {
                    let row = row.map(|row| weights.row(row as usize));
                    let cells = row.into_iter().flatten().zip(&kept);
                    crate::scores::heaviest(
                        cells.map(|(weight, item)| (*item, *weight)).collect(),
                        keep,
                    )
                });
                Sparse::from_rows(place.len(), rows)
            }
        };
        Self {
            weights: Weights::Sparse(weights),
            ..self
        }
    }

    /// Appends the source; nothing and false if its weights are dense.
    pub(crate) fn put(&self, bytes: &mut Vec<u8>) -> bool {
        let Weights::Sparse(weights) = &self.weights else {
            return false;
        };
        weights.put(bytes);
        u32::from(self.reads == Reads::Past).put(bytes);
        let signal = self.signal;
        let numbers = [
            signal.half_life_days,
            signal.turn_decay,
            signal.repeat,
            signal.quantity,
        ];
        put(&numbers.map(|number| number as f32), bytes);
        self.step_decay.put(bytes);
        put(&self.discount, bytes);
        true
    }

    /// Reads what [`Self::put`] wrote, over so many items.
    pub(crate) fn take(reader: &mut Reader<'_>, items: usize) -> Result<Self, Damaged> {
        let weights = Sparse::take(reader)?;
        let reads = if reader.u32()? == 1 {
            Reads::Past
        } else {
            Reads::Current
        };
        let numbers: Vec<f32> = take(reader)?;
        let &[half_life_days, turn_decay, repeat, quantity] = numbers.as_slice() else {
            return Err(Damaged::Impossible);
        };
        let (step_decay, discount) = (reader.f32()?, take::<f32>(reader)?);
        let fits = weights.width() == items && (discount.is_empty() || discount.len() == items);
        if !fits {
            return Err(Damaged::Impossible);
        }
        Ok(Self {
            weights: Weights::Sparse(weights),
            reads,
            signal: Signal {
                half_life_days: half_life_days.into(),
                turn_decay: turn_decay.into(),
                repeat: repeat.into(),
                quantity: quantity.into(),
            },
            step_decay,
            discount,
        })
    }
}
