//! A ranker as bytes: small, versioned, with a check sum, and never trusted when read.
//!
//! Layout, little-endian: `TWRK`, version u16, columns u32, trees u32, importance f32 per column; for each tree the
//! number of nodes u16 and per node threshold f32 (leaf: its value), column u16, child u16 (leaf: 0); at the end an
//! FNV-1a 64 of all before it.

use super::Ranker;
use super::forest::{Forest, MOST_COLUMNS, Node, leaf};

const MAGIC: &[u8; 4] = b"TWRK";
const VERSION: u16 = 1;

/// Why bytes are no ranker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damaged {
    /// They do not begin as a ranker does.
    #[error("these bytes are no ranker")]
    Foreign,
    /// Another version wrote them.
    #[error("ranker version {0}, this program reads {VERSION}")]
    Version(u16),
    /// They end too early or go on too long.
    #[error("ranker of a wrong length")]
    Length,
    /// They were changed since they were written.
    #[error("ranker with a wrong check sum")]
    CheckSum,
    /// They say what no training could have written.
    #[error("ranker with an impossible tree")]
    Impossible,
}

impl Ranker {
    /// The ranker as bytes for [`Ranker::from_bytes`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let forest = &self.forest;
        let mut bytes = Vec::with_capacity(32 + forest.nodes.len() * 8);
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
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
        bytes.extend(fnv(&bytes).to_le_bytes());
        bytes
    }

    /// Reads what [`Ranker::to_bytes`] wrote.
    ///
    /// # Errors
    /// If the bytes are of another kind or version, cut, changed, or describe no tree that can be walked.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Damaged> {
        let mut reader = Reader(bytes);
        if reader.take::<4>().map_err(|_| Damaged::Foreign)? != *MAGIC {
            return Err(Damaged::Foreign);
        }
        let version = reader.u16()?;
        if version != VERSION {
            return Err(Damaged::Version(version));
        }
        let (body, sum) = bytes.split_last_chunk::<8>().ok_or(Damaged::Length)?;
        if fnv(body) != u64::from_le_bytes(*sum) {
            return Err(Damaged::CheckSum);
        }
        let mut reader = Reader(body.get(6..).ok_or(Damaged::Length)?);
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
        if !reader.0.is_empty() {
            return Err(Damaged::Length);
        }
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
        let named = usize::from(column) < 2 * forest.columns;
        if !walkable || !named || !number.is_finite() {
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

/// What is still to be read.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Damaged> {
        let (head, rest) = self.0.split_first_chunk::<N>().ok_or(Damaged::Length)?;
        self.0 = rest;
        Ok(*head)
    }

    fn u16(&mut self) -> Result<u16, Damaged> {
        self.take().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Result<u32, Damaged> {
        self.take().map(u32::from_le_bytes)
    }

    fn f32(&mut self) -> Result<f32, Damaged> {
        self.take().map(f32::from_le_bytes)
    }
}

/// FNV-1a of 64 bits (Fowler, Noll, Vo): notices damage, withstands no attacker.
pub(super) fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
