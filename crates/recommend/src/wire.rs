//! Bytes that are read back: numbers in little-endian order and a check sum. What is read is never trusted.

/// Why bytes cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damaged {
    /// They do not begin as such bytes do.
    #[error("bytes of another kind")]
    Foreign,
    /// A version that this program does not read wrote them.
    #[error("bytes of version {0}, which this program does not read")]
    Version(u16),
    /// They end too early or go on too long.
    #[error("bytes of a wrong length")]
    Length,
    /// They were changed since they were written.
    #[error("bytes with a wrong check sum")]
    CheckSum,
    /// They say what could not have been written.
    #[error("bytes that say something impossible")]
    Impossible,
}

/// Begins bytes of a kind.
pub(crate) fn begin(magic: [u8; 4], version: u16) -> Vec<u8> {
    let mut bytes = magic.to_vec();
    bytes.extend(version.to_le_bytes());
    bytes
}

/// Ends bytes with their check sum.
pub(crate) fn end(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.extend(fnv(&bytes).to_le_bytes());
    bytes
}

/// Checks what [`begin`] and [`end`] wrote; what is between is still to be read.
pub(crate) fn open(bytes: &[u8], magic: [u8; 4], version: u16) -> Result<Reader<'_>, Damaged> {
    let mut head = Reader(bytes);
    if head.take::<4>().map_err(|_| Damaged::Foreign)? != magic {
        return Err(Damaged::Foreign);
    }
    let found = head.u16()?;
    if found != version {
        return Err(Damaged::Version(found));
    }
    let (rest, sum) = head.0.split_last_chunk::<8>().ok_or(Damaged::Length)?;
    let body = &bytes[..bytes.len() - sum.len()];
    if fnv(body) != u64::from_le_bytes(*sum) {
        return Err(Damaged::CheckSum);
    }
    Ok(Reader(rest))
}

/// What is still to be read.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// The next bytes.
    pub fn take<const N: usize>(&mut self) -> Result<[u8; N], Damaged> {
        let (head, rest) = self.0.split_first_chunk::<N>().ok_or(Damaged::Length)?;
        self.0 = rest;
        Ok(*head)
    }

    /// The next byte.
    pub fn u8(&mut self) -> Result<u8, Damaged> {
        self.take().map(u8::from_le_bytes)
    }

    /// The next number of 16 bits.
    pub fn u16(&mut self) -> Result<u16, Damaged> {
        self.take().map(u16::from_le_bytes)
    }

    /// The next number of 32 bits.
    pub fn u32(&mut self) -> Result<u32, Damaged> {
        self.take().map(u32::from_le_bytes)
    }

    /// The next number of 64 bits.
    pub fn u64(&mut self) -> Result<u64, Damaged> {
        self.take().map(u64::from_le_bytes)
    }

    /// The next float, which must be finite.
    pub fn f32(&mut self) -> Result<f32, Damaged> {
        let number = f32::from_le_bytes(self.take()?);
        if number.is_finite() {
            Ok(number)
        } else {
            Err(Damaged::Impossible)
        }
    }

    /// The next double float, which must be finite.
    pub fn f64(&mut self) -> Result<f64, Damaged> {
        let number = f64::from_le_bytes(self.take()?);
        if number.is_finite() {
            Ok(number)
        } else {
            Err(Damaged::Impossible)
        }
    }

    /// The next bytes, which stand after their length.
    pub fn block(&mut self) -> Result<&'a [u8], Damaged> {
        let length = self.u32()? as usize;
        let (head, rest) = self.0.split_at_checked(length).ok_or(Damaged::Length)?;
        self.0 = rest;
        Ok(head)
    }

    /// Nothing must be left.
    pub fn done(self) -> Result<(), Damaged> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Damaged::Length)
        }
    }
}

/// FNV-1a of 64 bits (Fowler, Noll, Vo): notices damage, withstands no attacker.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Lists of numbers, each after its length.
pub(crate) trait Listed: Copy {
    /// Appends one.
    fn put(self, bytes: &mut Vec<u8>);
    /// Reads one.
    fn take(reader: &mut Reader<'_>) -> Result<Self, Damaged>;
}

impl Listed for u32 {
    fn put(self, bytes: &mut Vec<u8>) {
        bytes.extend(self.to_le_bytes());
    }
    fn take(reader: &mut Reader<'_>) -> Result<Self, Damaged> {
        reader.u32()
    }
}

impl Listed for f32 {
    fn put(self, bytes: &mut Vec<u8>) {
        bytes.extend(self.to_le_bytes());
    }
    fn take(reader: &mut Reader<'_>) -> Result<Self, Damaged> {
        reader.f32()
    }
}

impl Listed for i64 {
    fn put(self, bytes: &mut Vec<u8>) {
        bytes.extend(self.to_le_bytes());
    }
    fn take(reader: &mut Reader<'_>) -> Result<Self, Damaged> {
        Ok(reader.u64()? as Self)
    }
}

/// Appends a list.
pub(crate) fn put<T: Listed>(list: &[T], bytes: &mut Vec<u8>) {
    (list.len() as u32).put(bytes);
    list.iter().for_each(|one| one.put(bytes));
}

/// Reads what [`put`] wrote. Grows with what is there, not with what is announced.
pub(crate) fn take<T: Listed>(reader: &mut Reader<'_>) -> Result<Vec<T>, Damaged> {
    let mut list = Vec::new();
    for _ in 0..reader.u32()? {
        list.push(T::take(reader)?);
    }
    Ok(list)
}

/// Whether these can be where the stretches of a list of `end` parts start, the last one where it ends.
pub(crate) fn are_starts(starts: &[u32], end: usize) -> bool {
    starts.is_sorted() && starts.first() == Some(&0) && starts.last().copied() == Some(end as u32)
}
