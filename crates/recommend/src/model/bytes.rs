//! A model as bytes. What the catalogue says of products is not among them: it is given anew when they are read, so
//! that a product that changed since is compared as it is now.
//!
//! Layout, little-endian: `TWMD`, version u16, share of content f32, products u32; per product its id u64 and its
//! discount f32; per product the length u32 of its row and per cell a number u32 and a weight f32; the same for the list
//! of popular products; at the end an FNV-1a 64 of all before it.

use std::collections::HashMap;
use std::sync::Arc;

use model::ProductId;

use super::{Item, Model};
use crate::content::Content;
use crate::rows::Rows;
use crate::wire::{self, Damaged, Reader};

const MAGIC: [u8; 4] = *b"TWMD";
const VERSION: u16 = 1;

impl Model {
    /// The model as bytes for [`Model::from_bytes`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = wire::begin(MAGIC, VERSION);
        bytes.extend(self.content_share.to_le_bytes());
        bytes.extend((self.ids.len() as u32).to_le_bytes());
        for (id, discount) in self.ids.iter().zip(&self.basket_discount) {
            bytes.extend(id.get().to_le_bytes());
            bytes.extend(discount.to_le_bytes());
        }
        for item in 0..self.ids.len() as u32 {
            write(self.bought_together.row(item), &mut bytes);
        }
        write(&self.popular, &mut bytes);
        wire::end(bytes)
    }

    /// Reads what [`Model::to_bytes`] wrote. `items` are the products as they are now; those that came after the
    /// training are not recommended, and of those that are gone nothing is known but who bought them.
    ///
    /// # Errors
    /// If the bytes are of another kind or version, cut, changed, or no model.
    pub fn from_bytes(
        bytes: &[u8],
        items: impl IntoIterator<Item = Item>,
    ) -> Result<Self, Damaged> {
        let mut reader = wire::open(bytes, MAGIC, VERSION)?;
        let content_share = reader.f32()?.clamp(0.0, 1.0);
        let count = reader.u32()?;
        let mut ids: Vec<ProductId> = Vec::new();
        let mut basket_discount = Vec::new();
        for _ in 0..count {
            let id = ProductId::from(reader.u64()? as i64);
            if ids.last().is_some_and(|last| *last >= id) {
                return Err(Damaged::Impossible);
            }
            ids.push(id);
            basket_discount.push(reader.f32()?);
        }
        let mut bought_together = Rows::default();
        for _ in 0..count {
            bought_together.push(read(&mut reader, count)?);
        }
        let popular = read(&mut reader, count)?;
        reader.done()?;
        let numbers: HashMap<ProductId, u32> = ids.iter().copied().zip(0..).collect();
        let mut now: Vec<Item> = ids.iter().map(|id| Item::new(*id)).collect();
        for item in items {
            if let Some(number) = numbers.get(&item.id) {
                now[*number as usize] = item;
            }
        }
        let mut recent = vec![0.0; ids.len()];
        for (item, sales) in &popular {
            recent[*item as usize] = f64::from(*sales);
        }
        Ok(Self {
            content: Arc::new(Content::of(&now, &recent)),
            ids,
            numbers,
            bought_together,
            basket_discount,
            content_share,
            popular,
        })
    }
}

fn write(row: &[(u32, f32)], bytes: &mut Vec<u8>) {
    bytes.extend((row.len() as u32).to_le_bytes());
    for (item, weight) in row {
        bytes.extend(item.to_le_bytes());
        bytes.extend(weight.to_le_bytes());
    }
}

/// Reads cells of items below `count`. Grows with what is there, not with what is announced.
fn read(reader: &mut Reader, count: u32) -> Result<Vec<(u32, f32)>, Damaged> {
    let mut row = Vec::new();
    for _ in 0..reader.u32()? {
        let (item, weight) = (reader.u32()?, reader.f32()?);
        if item >= count {
            return Err(Damaged::Impossible);
        }
        row.push((item, weight));
    }
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;
    use proptest::prelude::*;

    fn items() -> Vec<Item> {
        let item = |id: i64| Item {
            categories: vec![(id % 3).into()],
            facets: vec![id as u64 % 5],
            price: 100 * id,
            ..Item::new(id.into())
        };
        (1..20).map(item).collect()
    }

    fn trained() -> Model {
        let baskets = (0..60_i64).map(|n| {
            let products = [n % 7, n % 5 + 3, n % 11 + 8].map(|id| ProductId::from(id + 1));
            (n, products.to_vec())
        });
        Model::train(items(), baskets, 100, &Config::default())
    }

    #[test]
    fn a_model_that_was_read_answers_as_before() {
        let model = trained();
        let read = Model::from_bytes(&model.to_bytes(), items()).unwrap();
        assert!(!model.popular(30).is_empty());
        assert_eq!(read.popular(30), model.popular(30));
        for id in (1..20).map(ProductId::from) {
            assert_eq!(read.together(id, 30), model.together(id, 30));
            assert_eq!(read.similar(id, 30), model.similar(id, 30));
            let basket = [id, ProductId::from(4)];
            assert_eq!(read.for_basket(&basket, 30), model.for_basket(&basket, 30));
        }
        let empty = Model::default();
        let read = Model::from_bytes(&empty.to_bytes(), items()).unwrap();
        assert_eq!(read.popular(30), []);
    }

    #[test]
    fn products_that_went_since_are_no_trouble() {
        let bytes = trained().to_bytes();
        let some = items().into_iter().filter(|item| item.id.get() % 2 == 0);
        let read = Model::from_bytes(&bytes, some).unwrap();
        assert!(!read.similar(1.into(), 5).is_empty());
    }

    proptest! {
        #[test]
        fn damage_is_noticed(at in any::<prop::sample::Index>(), flip in 1_u8..) {
            let mut bytes = trained().to_bytes();
            let at = at.index(bytes.len());
            bytes[at] ^= flip;
            prop_assert!(Model::from_bytes(&bytes, items()).is_err());
            bytes[at] ^= flip;
            prop_assert!(Model::from_bytes(&bytes[..at], items()).is_err());
        }

        #[test]
        fn no_bytes_make_it_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut bytes = wire::begin(MAGIC, VERSION);
            bytes.extend(body);
            if let Ok(model) = Model::from_bytes(&wire::end(bytes), items()) {
                let _ = model.similar(1.into(), 5);
            }
        }
    }
}
