//! Scores of items while one query is answered: sums that are cheap to clear, and the best of them.

use std::cmp::Ordering;

/// One number for each item, of which most stay zero. Made once and used for query after query.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    values: Vec<f32>,
    marked: Vec<bool>,
    touched: Vec<u32>,
    all: bool,
    /// Room for a source to compare people or sessions in.
    aside: Option<Box<Scores>>,
}

impl Scores {
    /// Room for so many items.
    #[must_use]
    pub fn new(items: usize) -> Self {
        Self {
            values: vec![0.0; items],
            marked: vec![false; items],
            touched: Vec::new(),
            all: false,
            aside: None,
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        if self.all {
            self.values.fill(0.0);
        }
        for item in self.touched.drain(..) {
            self.values[item as usize] = 0.0;
            self.marked[item as usize] = false;
        }
        self.all = false;
    }

    /// Adds to one item; items out of range are left out.
    pub fn add(&mut self, item: u32, score: f32) {
        let Some(value) = self.values.get_mut(item as usize) else {
            return;
        };
        *value += score;
        if !std::mem::replace(&mut self.marked[item as usize], true) {
            self.touched.push(item);
        }
    }

    /// Every item's score to change; all of them count as scored from now on.
    pub fn all(&mut self) -> &mut [f32] {
        self.all = true;
        &mut self.values
    }

    /// Multiplies each scored item's score.
    pub fn scale(&mut self, factor: impl Fn(u32) -> f32) {
        if self.all {
            for (value, item) in self.values.iter_mut().zip(0..) {
                *value *= factor(item);
            }
        } else {
            for item in &self.touched {
                self.values[*item as usize] *= factor(*item);
            }
        }
    }

    /// Clear scores for something other than items, such as people. Given back by [`Self::put_aside`].
    pub(crate) fn aside(&mut self, size: usize) -> Box<Scores> {
        let mut aside = self.aside.take().unwrap_or_default();
        if aside.values.len() < size {
            *aside = Self::new(size);
        }
        aside.clear();
        aside
    }

    /// Keeps the room for the next query.
    pub(crate) fn put_aside(&mut self, aside: Box<Scores>) {
        self.aside = Some(aside);
    }

    /// An item's score; 0 if it has none.
    #[must_use]
    pub fn of(&self, item: u32) -> f32 {
        self.values.get(item as usize).copied().unwrap_or(0.0)
    }

    /// The best scored items, best first, equals by number, without those that `skip` names and without scores that are
    /// not positive and finite.
    #[must_use]
    pub fn best(&self, count: usize, skip: impl Fn(u32) -> bool) -> Vec<(u32, f32)> {
        let wanted = |item: u32| (item, self.values[item as usize]);
        let cells: Vec<(u32, f32)> = if self.all {
            (0..self.values.len() as u32).map(wanted).collect()
        } else {
            self.touched.iter().copied().map(wanted).collect()
        };
        let mut cells = cells;
        cells.retain(|(item, score)| *score > 0.0 && !skip(*item));
        heaviest(cells, count)
    }
}

/// The `count` cells of most weight, heaviest first; equals by number. Cells without a positive finite weight are left out.
#[must_use]
pub fn heaviest(mut cells: Vec<(u32, f32)>, count: usize) -> Vec<(u32, f32)> {
    cells.retain(|(_, weight)| *weight > 0.0 && weight.is_finite());
    if count == 0 {
        return Vec::new();
    }
    if count < cells.len() {
        cells.select_nth_unstable_by(count, heavier);
        cells.truncate(count);
    }
    cells.sort_unstable_by(heavier);
    cells
}

fn heavier(a: &(u32, f32), b: &(u32, f32)) -> Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}
