//! Sparse rows as bytes.

use super::Sparse;
use crate::wire::{Damaged, Reader, are_starts, put, take};

impl Sparse {
    /// Appends the rows.
    pub(crate) fn put(&self, bytes: &mut Vec<u8>) {
        let starts: Vec<u32> = self.starts.iter().map(|start| *start as u32).collect();
        put(&[self.width as u32], bytes);
        put(&starts, bytes);
        put(&self.columns, bytes);
        put(&self.values, bytes);
    }

    /// Reads what [`Self::put`] wrote.
    pub(crate) fn take(reader: &mut Reader<'_>) -> Result<Self, Damaged> {
        let width: Vec<u32> = take(reader)?;
        let (starts, columns, values): (Vec<u32>, Vec<u32>, Vec<f32>) =
            (take(reader)?, take(reader)?, take(reader)?);
        let &[width] = width.as_slice() else {
            return Err(Damaged::Impossible);
        };
        let fits = are_starts(&starts, columns.len())
            && columns.len() == values.len()
            && columns.iter().all(|column| *column < width);
        if !fits {
            return Err(Damaged::Impossible);
        }
        Ok(Self {
            starts: starts.into_iter().map(|start| start as usize).collect(),
            columns,
            values,
            width: width as usize,
        })
    }
}
