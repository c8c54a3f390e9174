//! Sparse rows of numbered items: one stretch of memory for all of them.

/// For each item a list of other items with weights.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// Where each row ends.
    ends: Vec<u32>,
    cells: Vec<(u32, f32)>,
}

impl Rows {
    /// Appends the next row.
    pub fn push(&mut self, row: impl IntoIterator<Item = (u32, f32)>) {
        self.cells.extend(row);
        self.ends.push(self.cells.len() as u32);
    }

    /// The row of an item.
    pub fn row(&self, item: u32) -> &[(u32, f32)] {
        let start = if item == 0 {
            0
        } else {
            self.ends[item as usize - 1]
        };
        &self.cells[start as usize..self.ends[item as usize] as usize]
    }
}
