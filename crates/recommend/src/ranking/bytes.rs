//! A ranker as bytes: small, versioned, with a check sum.
//!
//! Layout, little-endian: `TWRK`, version u16, columns u32, trees u32, importance f32 per column; for each tree the
//! number of nodes u16 and per node threshold f32 (leaf: its value), column u16, child u16 (leaf: 0); at the end an
//! FNV-1a 64 of all before it.

use super::Ranker;
use super::forest::{Forest, MOST_COLUMNS, Node, leaf};
use crate::wire::{self, Damaged, Reader};

const MAGIC: [u8; 4] = *b"TWRK";
const VERSION: u16 = 1;

impl Ranker {
    /// The ranker as bytes for [`Ranker::from_bytes`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let forest = &self.forest;
        let mut bytes = wire::begin(MAGIC, VERSION);
        bytes.extend((forest.columns as u32).to_le_bytes());
        bytes.extend((forest.trees() as u32).to_le_bytes());
        for share in &self.importance {
            bytes.extend(share.to_le_bytes());
        }
        for tree in &forest.trees {
            bytes.extend((tree.nodes as u16).to_le_bytes());
            for at in 0..tree.nodes {
                let node = forest.nodes[tree.first + at];
                let is_leaf = usize::from(node.child) == at;
                let (number, child) = if is_leaf {
                    (forest.values[tree.first + at], 0)
                } else {
                    (node.threshold, node.child)
                };
                bytes.extend(number.to_le_bytes());
                bytes.extend(node.column.to_le_bytes());
                bytes.extend(child.to_le_bytes());
            }
        }
        wire::end(bytes)
    }

    /// Reads what [`Ranker::to_bytes`] wrote.
    ///
    /// # Errors
    /// If the bytes are of another kind or version, cut, changed, or describe no tree that can be walked.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Damaged> {
        let mut reader = wire::open(bytes, MAGIC, VERSION)?;
        let columns = reader.u32()? as usize;
        let trees = reader.u32()?;
        let importance = (0..columns)
            .map(|_| reader.f32())
            .collect::<Result<Vec<f32>, _>>()?;
        if !importance.iter().all(|share| (0.0..=1.0).contains(share)) {
            return Err(Damaged::Impossible);
        }
        let mut forest = Forest::new(columns);
        for _ in 0..trees {
            tree(&mut reader, &mut forest)?;
        }
        reader.done()?;
        Ok(Self { forest, importance })
    }
}

fn tree(reader: &mut Reader, forest: &mut Forest) -> Result<(), Damaged> {
    let count = usize::from(reader.u16()?);
    let mut nodes = Vec::new();
    let mut values = Vec::new();
    for at in 0..count {
        let (number, column, child) = (reader.f32()?, reader.u16()?, reader.u16()?);
        let next = usize::from(child);
        // Children after their parent: a walk down cannot turn in a circle.
        let walkable = child == 0 || (next > at && next + 1 < count);
        if !walkable || usize::from(column) >= 2 * forest.columns {
            return Err(Damaged::Impossible);
        }
        let (node, value) = if child == 0 {
            (leaf(at), number)
        } else {
            (
                Node {
                    threshold: number,
                    column,
                    child,
                },
                0.0,
            )
        };
        nodes.push(node);
        values.push(value);
    }
    if nodes.is_empty() || forest.columns > MOST_COLUMNS {
        return Err(Damaged::Impossible);
    }
    forest.append(nodes, values);
    Ok(())
}
