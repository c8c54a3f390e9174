//! Sparse rows: for each row the columns that are not zero, ascending, with their values.

mod bytes;

/// A sparse matrix in compressed rows, with `u32` columns and `f32` values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sparse {
    /// Where each row starts, and where the last one ends.
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f32>,
    width: usize,
}

impl Sparse {
    /// From cells `(row, column, value)` in any order; cells of one place are added up. Cells outside are left out.
    #[must_use]
    pub fn from_cells(rows: usize, width: usize, mut cells: Vec<(u32, u32, f32)>) -> Self {
        cells.retain(|(row, column, _)| (*row as usize) < rows && (*column as usize) < width);
        cells.sort_by_key(|(row, column, _)| (*row, *column));
        cells.dedup_by(|next, kept| {
            let same = (next.0, next.1) == (kept.0, kept.1);
            if same {
                kept.2 += next.2;
            }
            same
        });
        let mut starts = vec![0; rows + 1];
        for (row, _, _) in &cells {
            starts[*row as usize + 1] += 1;
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        Self {
            starts,
            columns: cells.iter().map(|cell| cell.1).collect(),
            values: cells.iter().map(|cell| cell.2).collect(),
            width,
        }
    }

    /// From rows that are given one after the other, each in any order without repeats.
    #[must_use]
    pub fn from_rows(width: usize, rows: impl IntoIterator<Item = Vec<(u32, f32)>>) -> Self {
        let mut matrix = Self {
            starts: vec![0],
            width,
            ..Self::default()
        };
        for mut row in rows {
            row.retain(|(column, _)| (*column as usize) < width);
            row.sort_by_key(|(column, _)| *column);
            matrix.columns.extend(row.iter().map(|cell| cell.0));
            matrix.values.extend(row.iter().map(|cell| cell.1));
            matrix.starts.push(matrix.columns.len());
        }
        matrix
    }

    /// How many rows there are.
    #[must_use]
    pub fn height(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// How many columns there are.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// How many cells are stored.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.columns.len()
    }

    /// Memory that is held, in bytes.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.starts.len() * size_of::<usize>() + self.columns.len() * 8
    }

    /// Columns and values of one row; empty for a row that is not there.
    #[must_use]
    pub fn row(&self, row: usize) -> (&[u32], &[f32]) {
        match (self.starts.get(row), self.starts.get(row + 1)) {
            (Some(&start), Some(&end)) => (&self.columns[start..end], &self.values[start..end]),
            _ => (&[], &[]),
        }
    }

    /// The cells of one row.
    pub fn cells_of(&self, row: usize) -> impl Iterator<Item = (u32, f32)> {
        let (columns, values) = self.row(row);
        columns.iter().copied().zip(values.iter().copied())
    }

    /// The value at a place; 0 where none is stored.
    #[must_use]
    pub fn at(&self, row: usize, column: u32) -> f32 {
        let (columns, values) = self.row(row);
        columns
            .binary_search(&column)
            .map_or(0.0, |place| values[place])
    }

    /// Rows become columns.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let mut starts = vec![0; self.width + 1];
        for column in &self.columns {
            starts[*column as usize + 1] += 1;
        }
        for column in 0..self.width {
            starts[column + 1] += starts[column];
        }
        let mut next = starts.clone();
        let mut columns = vec![0; self.columns.len()];
        let mut values = vec![0.0; self.columns.len()];
        for row in 0..self.height() {
            for (column, value) in self.cells_of(row) {
                let place = &mut next[column as usize];
                columns[*place] = row as u32;
                values[*place] = value;
                *place += 1;
            }
        }
        Self {
            starts,
            columns,
            values,
            width: self.height(),
        }
    }

    /// The same places with values made anew from row, column and value.
    #[must_use]
    pub fn map(&self, value: impl Fn(u32, u32, f32) -> f32) -> Self {
        let mut values = Vec::with_capacity(self.values.len());
        for row in 0..self.height() {
            values.extend(
                self.cells_of(row)
                    .map(|(column, old)| value(row as u32, column, old)),
            );
        }
        Self {
            starts: self.starts.clone(),
            columns: self.columns.clone(),
            values,
            width: self.width,
        }
    }

    /// For each row the sum of what `of` makes of its values.
    #[must_use]
    pub fn row_sums(&self, of: impl Fn(f32) -> f32) -> Vec<f32> {
        (0..self.height())
            .map(|row| self.row(row).1.iter().map(|value| of(*value)).sum())
            .collect()
    }

    /// For each column the sum of what `of` makes of its values.
    #[must_use]
    pub fn column_sums(&self, of: impl Fn(f32) -> f32) -> Vec<f32> {
        let mut sums = vec![0.0; self.width];
        for (column, value) in self.columns.iter().zip(&self.values) {
            sums[*column as usize] += of(*value);
        }
        sums
    }
}
