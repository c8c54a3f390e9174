//! Photographs that shoppers send about their orders. Only the pixels are kept, apart from the shop's own pictures, and
//! each is served only to those who may see what it belongs to.

use bytes::Bytes;
use object_store::path::Path;

use crate::photo::{blocking, is_key};
use crate::raster;
use crate::secret::random_token;
use crate::{Error, PHOTO_BYTES_MAX, Result, Shop};

/// Width that a photograph is kept in, in pixels, if it was not smaller.
const WIDTH: u32 = 1_600;

fn place(key: &str) -> Path {
    Path::from(format!("evidence/{key}.webp"))
}

impl Shop {
    /// Keeps a photograph (JPEG, PNG or WebP) and answers with its key.
    ///
    /// # Errors
    /// `Invalid` for what is no photograph the shop takes.
    pub(crate) async fn keep_evidence(&self, photo: Bytes) -> Result<String> {
        if photo.len() > PHOTO_BYTES_MAX {
            return Err(raster::NoPhoto::TooLarge.told());
        }
        let made =
            blocking(move || raster::decode(&photo).map(|i| raster::webp(&i, WIDTH))).await?;
        let made = made.map_err(raster::NoPhoto::told)?;
        let key = random_token()?;
        self.blobs.put(&place(&key), made.into()).await?;
        Ok(key)
    }

    /// A photograph as WebP. Whoever calls knows that it may be seen.
    ///
    /// # Errors
    /// `NotFound` when there is no such photograph.
    pub(crate) async fn read_evidence(&self, key: &str) -> Result<Bytes> {
        if !is_key(key) {
            return Err(Error::NotFound);
        }
        self.blobs.get(&place(key)).await?.ok_or(Error::NotFound)
    }

    /// Forgets a photograph that nothing names any more.
    pub(crate) async fn drop_evidence(&self, key: &str) -> Result<()> {
        if is_key(key) {
            self.blobs.remove(&place(key)).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, RgbImage};

    use super::*;
    use crate::testing::shop;

    #[tokio::test]
    async fn only_pixels_are_kept_and_only_of_photographs() {
        let shop = shop().await;
        let mut photo = std::io::Cursor::new(Vec::new());
        RgbImage::new(2_000, 10)
            .write_to(&mut photo, ImageFormat::Png)
            .unwrap();
        let key = shop.keep_evidence(photo.into_inner().into()).await.unwrap();
        let kept = shop.read_evidence(&key).await.unwrap();
        assert!(kept.starts_with(b"RIFF"));
        let decoded = raster::decode(&kept).unwrap();
        assert_eq!((decoded.width(), decoded.height()), (1_600, 8));
        let svg = Bytes::from_static(b"<svg xmlns='http://www.w3.org/2000/svg'/>");
        assert!(matches!(
            shop.keep_evidence(svg).await,
            Err(Error::Invalid(_))
        ));
        for _ in 0..2 {
            shop.drop_evidence(&key).await.unwrap();
        }
        for unknown in [key.as_str(), "../photo", ""] {
            let missing = shop.read_evidence(unknown).await;
            assert!(matches!(missing, Err(Error::NotFound)), "{unknown}");
        }
    }
}
