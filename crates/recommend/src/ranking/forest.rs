//! Grown trees in the shape in which they score: flat, eight rows abreast, without a branch that depends on a value.
//!
//! The two children of a node stand side by side, so that a step is "child, or the one after it if the value is
//! greater". A leaf is its own child below an infinite threshold, so that all rows take as many steps as the tree is
//! deep. Each row is laid out twice, once with the unknown as minus and once as plus infinity: a node reads from the
//! one that sends the unknown to its learned side.

use super::bins::finite;
use super::grow::Grown;

/// Rows that walk down a tree side by side, so that one's wait for memory is another's step.
const ABREAST: usize = 8;

/// Values of a laid out row for which no bound needs checking: of up to 128 features.
const WIDE: usize = 256;

/// Nodes of a tree for which no bound needs checking: of up to 32 and of up to 64 leaves.
const SMALL: usize = 64;
const LARGE: usize = 128;

/// Rows laid out at a time: what fits the nearest cache with a tree.
const CHUNK: usize = 64;

/// Features of a row at most, twice which must fit a node: rankers of more learn nothing.
pub(super) const MOST_COLUMNS: usize = 32_767;

/// Leaves of a tree at most, twice which must fit a node.
pub(super) const MOST_LEAVES: usize = 32_767;

/// A place in a tree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Node {
    /// Values up to this go to the child, greater ones to its right neighbour; infinite for a leaf.
    pub threshold: f32,
    /// Where in a laid out row the value is: the feature, or that plus all features where the unknown go right.
    pub column: u16,
    /// The left child within the tree; a leaf is its own.
    pub child: u16,
}

/// Where a tree lies and how deep it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tree {
    pub first: usize,
    pub nodes: usize,
    /// With the blank nodes that fill it up.
    room: usize,
    pub depth: usize,
}

/// All trees.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Forest {
    pub columns: usize,
    pub trees: Vec<Tree>,
    pub nodes: Vec<Node>,
    /// What each node adds to the score if a row ends there.
    pub values: Vec<f32>,
}

impl Forest {
    pub fn new(columns: usize) -> Self {
        Self {
            columns,
            ..Self::default()
        }
    }

    pub fn trees(&self) -> usize {
        self.trees.len()
    }

    /// Appends a tree.
    pub fn push(&mut self, grown: &Grown) {
        let columns = self.columns;
        let nodes = grown
            .branches
            .iter()
            .zip(0..)
            .map(|(branch, at)| match branch.split {
                Some(split) => Node {
                    threshold: split.threshold,
                    column: (split.column + if split.unknown_right { columns } else { 0 }) as u16,
                    child: split.child as u16,
                },
                None => leaf(at),
            });
        self.append(nodes, grown.branches.iter().map(|branch| branch.value));
    }

    /// Appends a tree of nodes whose children come after them.
    pub fn append(
        &mut self,
        nodes: impl IntoIterator<Item = Node>,
        values: impl IntoIterator<Item = f32>,
    ) {
        let first = self.nodes.len();
        self.nodes.extend(nodes);
        self.values.extend(values);
        let nodes = &self.nodes[first..];
        let mut depths = vec![0; nodes.len()];
        for (at, node) in nodes.iter().enumerate() {
            let child = usize::from(node.child);
            if child != at {
                let next = depths[at] + 1;
                depths[child..=child + 1].fill(next);
            }
        }
        let nodes = nodes.len();
        let room = [SMALL, LARGE]
            .into_iter()
            .find(|room| *room >= nodes)
            .unwrap_or(nodes);
        self.nodes.extend((nodes..room).map(leaf));
        self.values.resize(first + room, 0.0);
        self.trees.push(Tree {
            first,
            nodes,
            room,
            depth: depths.into_iter().max().unwrap_or(0),
        });
    }

    /// Leaves out all trees but the first.
    pub fn truncate(&mut self, trees: usize) {
        if let Some(tree) = self.trees.get(trees) {
            self.nodes.truncate(tree.first);
            self.values.truncate(tree.first);
            self.trees.truncate(trees);
        }
    }

    pub fn score(&self, rows: &[f32], out: &mut Vec<f32>) {
        out.clear();
        out.resize(rows.len().checked_div(self.columns).unwrap_or(0), 0.0);
        self.add(0, rows, out);
    }

    /// Adds what the trees from the first given on say of each row.
    pub fn add(&self, first: usize, rows: &[f32], scores: &mut [f32]) {
        if self.columns == 0 {
            return;
        }
        let stride = (2 * self.columns).max(WIDE);
        let mut wide = vec![0.0; stride * CHUNK.min(scores.len().next_multiple_of(ABREAST))];
        let chunks = rows.chunks(self.columns * CHUNK);
        for (rows, scores) in chunks.zip(scores.chunks_mut(CHUNK)) {
            lay_out(rows, self.columns, stride, &mut wide);
            for tree in &self.trees[first..] {
                let span = tree.first..tree.first + tree.room;
                let (nodes, values) = (&self.nodes[span.clone()], &self.values[span]);
                let abreast = wide.chunks_exact(stride * ABREAST);
                for (wide, scores) in abreast.zip(scores.chunks_mut(ABREAST)) {
                    let ends = ends(nodes, tree.depth, wide, stride);
                    for (score, end) in scores.iter_mut().zip(ends) {
                        *score += values[end];
                    }
                }
            }
        }
    }
}

/// The leaves in which eight rows end.
fn ends(nodes: &[Node], depth: usize, wide: &[f32], stride: usize) -> [usize; ABREAST] {
    if stride == WIDE
        && let Ok(rows) = <&[[f32; WIDE]; ABREAST]>::try_from(wide.as_chunks().0)
    {
        if let Ok(nodes) = <&[Node; SMALL]>::try_from(nodes) {
            return walk(nodes, depth, rows);
        }
        if let Ok(nodes) = <&[Node; LARGE]>::try_from(nodes) {
            return walk(nodes, depth, rows);
        }
    }
    let mut at = [0; ABREAST];
    for _ in 0..depth {
        for (row, at) in wide.chunks_exact(stride).zip(&mut at) {
            let node = nodes[*at];
            *at = usize::from(node.child)
                + usize::from(row[usize::from(node.column)] > node.threshold);
        }
    }
    at
}

/// The same for lengths that are powers of two: every index is cut to them, so that no bound needs checking.
fn walk<const NODES: usize>(
    nodes: &[Node; NODES],
    depth: usize,
    rows: &[[f32; WIDE]; ABREAST],
) -> [usize; ABREAST] {
    let mut at = [0; ABREAST];
    for _ in 0..depth {
        for (row, at) in rows.iter().zip(&mut at) {
            let node = nodes[*at % NODES];
            let value = row[usize::from(node.column) % WIDE];
            *at = usize::from(node.child) + usize::from(value > node.threshold);
        }
    }
    at
}

/// The leaf at this place.
pub(super) const fn leaf(at: usize) -> Node {
    Node {
        threshold: f32::INFINITY,
        column: 0,
        child: at as u16,
    }
}

fn lay_out(rows: &[f32], columns: usize, stride: usize, wide: &mut [f32]) {
    for (row, wide) in rows
        .chunks_exact(columns)
        .zip(wide.chunks_exact_mut(stride))
    {
        let (low, high) = wide.split_at_mut(columns);
        for ((value, low), high) in row.iter().zip(low).zip(high) {
            let known = finite(*value);
            let unknown = value.is_nan();
            *low = if unknown { f32::NEG_INFINITY } else { known };
            *high = if unknown { f32::INFINITY } else { known };
        }
    }
}
