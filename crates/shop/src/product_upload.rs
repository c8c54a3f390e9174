//! A picture sent from the product editor, with everything typed beside it.

use bytes::Bytes;
use model::ProductId;
use model::form::{Form, Why};
use model::product_form::{product_form, read_product};
use model::staff::Staff;

use crate::product_desk::subject;
use crate::product_edit::is_done;
use crate::{Error, Result, Shop};

impl Shop {
    /// Adds a picture to a product. What was typed beside it is not saved by that, but kept as a draft.
    ///
    /// # Errors
    /// [`Error::NotFound`] without such a product, [`Error::Invalid`] for what is no picture the shop takes.
    pub async fn upload_picture(
        &self,
        staff: &Staff,
        id: ProductId,
        form: Form,
        photo: Bytes,
    ) -> Result<()> {
        let before = self.store.product(id).await?.ok_or(Error::NotFound)?;
        let added = self.add_photo(staff, id, photo).await;
        let now = self.store.product(id).await?.ok_or(Error::NotFound)?;
        let mut form = product_form(&before).without_boxes().overlaid(&form);
        // The picture is a change of the sender's own: it makes nothing stale.
        if form.get("version") == before.version.to_string() && now.version == before.version + 1 {
            form = form.with("version", now.version.to_string());
        }
        let problems = match &added {
            Err(Error::Invalid(problems)) => problems.clone(),
            _ => Vec::new(),
        };
        let read = read_product(&form, &now, &self.category_ids());
        let nothing_else = read.is_ok_and(|edit| is_done(&edit, &now));
        if nothing_else && problems.is_empty() {
            self.discard_draft(staff, &subject(id)).await?;
        } else {
            let why = if problems.is_empty() {
                Why::Unsaved
            } else {
                Why::Invalid
            };
            self.keep_draft(staff, &subject(id), form, why, problems)
                .await?;
        }
        added.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use model::Locale;

    use super::*;
    use crate::testing::{product, shop};

    /// A PNG of one pixel.
    const DOT: &[u8] = &[
        0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0,
        0, 0, 1, 0, 0, 0, 1, 8, 4, 0, 0, 0, 0xb5, 0x1c, 0x0c, 2, 0, 0, 0, 0x0b, b'I', b'D', b'A',
        b'T', 0x78, 0xda, 0x63, 0x64, 0x60, 0, 0, 0, 6, 0, 2, 0x30, 0x81, 0xd0, 0x2f, 0, 0, 0, 0,
        b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
    ];

    #[tokio::test]
    async fn a_picture_is_added_and_what_was_typed_beside_it_is_kept() {
        let shop = shop().await;
        let staff = shop.clerk().await;
        let board = product("board", 2_400, 9);
        shop.add_products(std::slice::from_ref(&board)).await;
        let form = product_form(&board);
        shop.upload_picture(&staff, board.id, form, Bytes::from_static(DOT))
            .await
            .unwrap();
        let desk = shop
            .product_desk(&staff, Locale::En, board.id)
            .await
            .unwrap();
        assert_eq!((desk.product.pictures.len(), desk.draft), (1, None));

        let form = product_form(&desk.product).with("name_en", "Half typed");
        let refused = shop
            .upload_picture(&staff, board.id, form, Bytes::from_static(b"no picture"))
            .await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
        let desk = shop
            .product_desk(&staff, Locale::En, board.id)
            .await
            .unwrap();
        let draft = desk.draft.unwrap();
        assert_eq!(draft.form.get("name_en"), "Half typed");
        assert_eq!(draft.problems[0].field, "photo");

        let form = draft.form;
        shop.upload_picture(&staff, board.id, form, Bytes::from_static(DOT))
            .await
            .unwrap();
        let desk = shop
            .product_desk(&staff, Locale::En, board.id)
            .await
            .unwrap();
        let draft = desk.draft.unwrap();
        assert_eq!(draft.why, Why::Unsaved);
        shop.save_product(&staff, board.id, draft.form)
            .await
            .unwrap();
        let now = shop.store.product(board.id).await.unwrap().unwrap();
        assert_eq!(
            (now.name.en.as_str(), now.pictures.len()),
            ("Half typed", 2)
        );
    }
}
