//! Photographs that shoppers send with their messages: kept as those of returns are, and shown to whoever may read the
//! message.

use bytes::Bytes;
use model::ComplaintId;
use model::complaint::PHOTOS_MAX;

use crate::{Error, Result, Shop};

/// Photographs that came with a message.
#[derive(Default)]
pub(super) struct Kept {
    /// Their keys.
    pub keys: Vec<String>,
    /// Whether every one of them was taken.
    pub all: bool,
}

impl Shop {
    /// Keeps photographs. One that cannot be taken is left out: the words are worth more than the picture.
    pub(super) async fn keep_complaint_photos(&self, photos: Vec<Bytes>) -> Result<Kept> {
        let mut kept = Kept {
            keys: Vec::new(),
            all: photos.len() <= PHOTOS_MAX,
        };
        for photo in photos.into_iter().take(PHOTOS_MAX) {
            match self.keep_evidence(photo).await {
                Ok(key) => kept.keys.push(key),
                Err(Error::Invalid(_)) => kept.all = false,
                Err(error) => {
                    self.drop_complaint_photos(&kept).await?;
                    return Err(error);
                }
            }
        }
        Ok(kept)
    }

    /// What came of a message; the photographs of one that was not written are forgotten.
    pub(super) async fn with_photos(&self, written: Result<bool>, kept: Kept) -> Result<bool> {
        if !matches!(written, Ok(true)) {
            self.drop_complaint_photos(&kept).await?;
        }
        written.map(|_| kept.all)
    }

    async fn drop_complaint_photos(&self, kept: &Kept) -> Result<()> {
        for key in &kept.keys {
            self.drop_evidence(key).await?;
        }
        Ok(())
    }

    /// A photograph of a complaint, for whoever holds the order's link.
    ///
    /// # Errors
    /// `NotFound` for a wrong link or when none of the order's complaints has it.
    pub async fn complaint_photo_by_link(
        &self,
        number: &str,
        access_token: &str,
        photo: &str,
    ) -> Result<Bytes> {
        let order = self.opened_order(number, access_token).await?.id;
        let ours = self.store.is_complaint_photo(photo, None, Some(order));
        if !ours.await? {
            return Err(Error::NotFound);
        }
        self.read_evidence(photo).await
    }

    /// A photograph of a complaint, for staff.
    ///
    /// # Errors
    /// `NotFound` when the complaint has none such.
    pub async fn complaint_photo(&self, id: ComplaintId, photo: &str) -> Result<Bytes> {
        if !self.store.is_complaint_photo(photo, Some(id), None).await? {
            return Err(Error::NotFound);
        }
        self.read_evidence(photo).await
    }
}
