//! A profile as bytes: about 17 for each taste, versioned, with a check sum.
//!
//! Layout, little-endian: `TWPF`, version u16; for the long memory and that of the visit its time i64, evidence f64,
//! number of tastes u16, and per taste its kind u8, number u64, weight f64; at the end an FNV-1a 64 of all before it.

use super::{Memory, Profile, Taste};
use crate::wire::{self, Damaged, Reader};

const MAGIC: [u8; 4] = *b"TWPF";
const VERSION: u16 = 1;

impl Profile {
    /// The profile as bytes for [`Profile::from_bytes`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = wire::begin(MAGIC, VERSION);
        for memory in [&self.long, &self.session] {
            write(memory, &mut bytes);
        }
        wire::end(bytes)
    }

    /// Reads what [`Profile::to_bytes`] wrote.
    ///
    /// # Errors
    /// If the bytes are of another kind or version, cut, changed, or no profile.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Damaged> {
        let mut reader = wire::open(bytes, MAGIC, VERSION)?;
        let profile = Self {
            long: read(&mut reader)?,
            session: read(&mut reader)?,
        };
        reader.done()?;
        Ok(profile)
    }
}

fn write(memory: &Memory, bytes: &mut Vec<u8>) {
    bytes.extend(memory.at.to_le_bytes());
    bytes.extend(memory.evidence.to_le_bytes());
    // Between two times a memory may hold more tastes than are kept, but no more than a moment's events have.
    let count = memory.weights.len().min(usize::from(u16::MAX));
    bytes.extend((count as u16).to_le_bytes());
    for (taste, weight) in &memory.weights[..count] {
        let (kind, number) = match *taste {
            Taste::Category(category) => (0, category.get() as u64),
            Taste::Facet(facet) => (1, facet),
            Taste::Brand(brand) => (2, brand),
            Taste::Price(band) => (3, u64::from(band)),
        };
        bytes.push(kind);
        bytes.extend(number.to_le_bytes());
        bytes.extend(weight.to_le_bytes());
    }
}

fn read(reader: &mut Reader) -> Result<Memory, Damaged> {
    let at = reader.u64()? as i64;
    let evidence = reader.f64()?;
    let count = reader.u16()?;
    let mut weights: Vec<(Taste, f64)> = Vec::new();
    for _ in 0..count {
        let (kind, number) = (reader.u8()?, reader.u64()?);
        let taste = match kind {
            0 => Taste::Category((number as i64).into()),
            1 => Taste::Facet(number),
            2 => Taste::Brand(number),
            3 => Taste::Price(u8::try_from(number).map_err(|_| Damaged::Impossible)?),
            _ => return Err(Damaged::Impossible),
        };
        if weights.last().is_some_and(|(last, _)| *last >= taste) {
            return Err(Damaged::Impossible);
        }
        // Sums of what is read must stay finite.
        weights.push((taste, reader.f64()?.clamp(-1e9, 1e9)));
    }
    Ok(Memory {
        at,
        weights,
        evidence: evidence.clamp(-1e9, 1e9),
    })
}
