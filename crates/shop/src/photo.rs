//! Photographs that merchants upload: the original is kept as it came, what shoppers see is made of it in the widths
//! that pages ask for. Also drawings as PNG, for where SVG cannot go.

use bytes::Bytes;
use model::catalog::{PHOTO_WIDTHS, Picture, PictureSource, Product};
use model::checkout::Problem;
use model::event::Topic;
use model::job::Job;
use model::staff::Staff;
use model::{PictureId, ProductId, Translated};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde_json::json;
use store::new_id;

use crate::drawing::{self, DrawingSpec};
use crate::raster::{self, NoPhoto};
use crate::secret::random_token;
use crate::{Error, Result, Shop};

/// Largest upload, in bytes.
pub const PHOTO_BYTES_MAX: usize = 20 << 20;
/// Pictures of one product.
const PICTURES_MAX: usize = 30;
/// Drawings kept as PNG, in bytes.
const DRAWN_BYTES: u64 = 16 << 20;
/// Tries to write pictures of a product that others are changing too.
const TRIES: usize = 5;

/// Where the bytes of pictures are.
pub(crate) struct Blobs {
    store: Box<dyn ObjectStore>,
    drawn: Cache<(String, u32), Bytes, BySize>,
}

#[derive(Clone)]
struct BySize;

impl Weighter<(String, u32), Bytes> for BySize {
    fn weight(&self, key: &(String, u32), picture: &Bytes) -> u64 {
        (key.0.len() + picture.len() + 64) as u64
    }
}

impl Blobs {
    /// Opens the folder `blobs` under `data`.
    pub fn open(data: &std::path::Path) -> Result<Self> {
        let folder = data.join("blobs");
        let failed = |error: &dyn std::fmt::Display| Error::Internal(format!("blobs: {error}"));
        std::fs::create_dir_all(&folder).map_err(|error| failed(&error))?;
        let store = object_store::local::LocalFileSystem::new_with_prefix(&folder)
            .map_err(|error| failed(&error))?;
        Ok(Self {
            store: Box::new(store),
            drawn: Cache::with_weighter(400, DRAWN_BYTES, BySize),
        })
    }

    pub(crate) async fn get(&self, path: &Path) -> Result<Option<Bytes>> {
        match self.store.get(path).await {
            Ok(found) => Ok(Some(found.bytes().await.map_err(internal)?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(internal(error)),
        }
    }

    pub(crate) async fn put(&self, path: &Path, bytes: Bytes) -> Result<()> {
        let put = self.store.put(path, PutPayload::from_bytes(bytes)).await;
        put.map(|_| ()).map_err(internal)
    }

    /// Removes what lies there, if anything does.
    pub(crate) async fn remove(&self, path: &Path) -> Result<()> {
        match self.store.delete(path).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(internal(error)),
        }
    }
}

fn internal(error: object_store::Error) -> Error {
    Error::Internal(format!("blobs: {error}"))
}

fn original(key: &str) -> Path {
    Path::from(format!("photo/{key}/original"))
}

fn sized(key: &str, width: u32) -> Path {
    Path::from(format!("photo/{key}/{width}.webp"))
}

/// Whether a text can be the key of a photograph: it becomes part of a path.
pub(crate) fn is_key(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl Shop {
    /// Adds a photograph (JPEG, PNG or WebP) behind a product's other pictures.
    ///
    /// # Errors
    /// `NotFound` where there is no such product, `Invalid` for what is no photograph the shop takes, `Conflict` while
    /// others keep changing the product.
    pub async fn add_photo(
        &self,
        staff: &Staff,
        product: ProductId,
        photo: Bytes,
    ) -> Result<PictureId> {
        let known = self.store.product(product).await?.ok_or(Error::NotFound)?;
        if known.pictures.len() >= PICTURES_MAX {
            return Err(refused(
                "A product has at most 30 pictures. Remove one first.",
                "每件商品最多 30 张图片，请先删除一张。",
            ));
        }
        if photo.len() > PHOTO_BYTES_MAX {
            return Err(refused(
                "The file is larger than 20 MB. Choose a smaller one.",
                "文件超过 20 MB，请选择较小的文件。",
            ));
        }
        let decoding = photo.clone();
        let size =
            blocking(move || raster::decode(&decoding).map(|i| (i.width(), i.height()))).await?;
        let (width, height) = size.map_err(NoPhoto::told)?;
        let key = random_token()?;
        self.blobs.put(&original(&key), photo).await?;
        let picture = Picture {
            id: new_id(),
            variant: None,
            source: PictureSource::Photo(key.clone()),
            width: width.into(),
            height: height.into(),
            alt: known.name,
        };
        let id = picture.id;
        let job = Job::SizePhoto { key };
        self.change_pictures(staff, product, "add_photo", Some(&job), |pictures| {
            pictures.push(picture.clone());
            true
        })
        .await?;
        Ok(id)
    }

    /// Takes a picture off a product. Its bytes stay: past orders show it.
    ///
    /// # Errors
    /// `NotFound` where there is no such picture, `Conflict` while others keep changing the product.
    pub async fn remove_picture(
        &self,
        staff: &Staff,
        product: ProductId,
        picture: PictureId,
    ) -> Result<()> {
        self.change_pictures(staff, product, "remove_picture", None, |pictures| {
            let before = pictures.len();
            pictures.retain(|other| other.id != picture);
            pictures.len() < before
        })
        .await
    }

    /// Moves a picture to place `to`, counted from 0; beyond the last is the last.
    ///
    /// # Errors
    /// `NotFound` where there is no such picture, `Conflict` while others keep changing the product.
    pub async fn move_picture(
        &self,
        staff: &Staff,
        product: ProductId,
        picture: PictureId,
        to: usize,
    ) -> Result<()> {
        self.change_pictures(staff, product, "move_picture", None, |pictures| {
            let Some(from) = pictures.iter().position(|other| other.id == picture) else {
                return false;
            };
            let moved = pictures.remove(from);
            pictures.insert(to.min(pictures.len()), moved);
            true
        })
        .await
    }

    /// Changes a product's pictures as they are now; `change` answers whether it found what it wanted to change.
    async fn change_pictures(
        &self,
        staff: &Staff,
        product: ProductId,
        action: &str,
        job: Option<&Job>,
        change: impl Fn(&mut Vec<Picture>) -> bool,
    ) -> Result<()> {
        for _ in 0..TRIES {
            let known = self.store.product(product).await?.ok_or(Error::NotFound)?;
            let mut changed = Product {
                updated_at: self.clock.now(),
                ..known
            };
            if !change(&mut changed.pictures) {
                return Err(Error::NotFound);
            }
            let mut tx = self.store.begin().await?;
            if !tx.update_product(&changed).await? {
                continue;
            }
            let now = self.clock.now();
            let subject = crate::product_desk::subject(product);
            let detail = json!({ "pictures": changed.pictures.len() });
            tx.record_audit(staff.id, now, action, &subject, &detail)
                .await?;
            tx.record_event(now, Topic::Product, product.get(), &detail)
                .await?;
            if let Some(job) = job {
                tx.enqueue(job, now, None).await?;
            }
            tx.commit().await?;
            self.announce(Topic::Product, product.get()).await;
            return Ok(());
        }
        Err(Error::Conflict("others keep changing the product"))
    }

    /// Makes a photograph's widths, those that are missing.
    pub(crate) async fn size_photo(&self, key: &str) -> Result<()> {
        let mut missing = Vec::new();
        for width in PHOTO_WIDTHS {
            if self.blobs.store.head(&sized(key, width)).await.is_err() {
                missing.push(width);
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let photo = self
            .blobs
            .get(&original(key))
            .await?
            .ok_or(Error::NotFound)?;
        let made = blocking(move || {
            let photo = raster::decode(&photo).ok()?;
            let made = missing
                .into_iter()
                .map(|width| (width, raster::webp(&photo, width)));
            Some(made.collect::<Vec<_>>())
        });
        let made = made
            .await?
            .ok_or_else(|| Error::Internal(format!("photo {key} cannot be read any more")))?;
        for (width, bytes) in made {
            self.blobs.put(&sized(key, width), bytes.into()).await?;
        }
        Ok(())
    }

    /// A photograph as WebP in one of [`PHOTO_WIDTHS`]. One whose widths are not made yet gets them now.
    ///
    /// # Errors
    /// `NotFound` for an unknown photograph or width.
    pub async fn read_photo(&self, key: &str, width: u32) -> Result<Bytes> {
        if !is_key(key) || !PHOTO_WIDTHS.contains(&width) {
            return Err(Error::NotFound);
        }
        if let Some(bytes) = self.blobs.get(&sized(key, width)).await? {
            return Ok(bytes);
        }
        self.size_photo(key).await?;
        self.blobs
            .get(&sized(key, width))
            .await?
            .ok_or(Error::NotFound)
    }

    /// A drawing as PNG in one of [`PHOTO_WIDTHS`].
    ///
    /// # Errors
    /// `NotFound` for a name that draws nothing or another width.
    pub async fn drawn_png(&self, name: &str, width: u32) -> Result<Bytes> {
        let spec = DrawingSpec::parse(name).ok_or(Error::NotFound)?;
        if !PHOTO_WIDTHS.contains(&width) {
            return Err(Error::NotFound);
        }
        // Under its full name, so that odd spellings of one drawing share a place.
        let key = (spec.to_string(), width);
        let made = self.blobs.drawn.get_or_insert_async(&key, async {
            let png = blocking(move || raster::png(&drawing::draw(&spec), width)).await?;
            png.map(Bytes::from).ok_or_else(|| {
                Error::Internal(format!("drawing {name} cannot be made into pixels"))
            })
        });
        made.await
    }
}

impl NoPhoto {
    /// What whoever sent the file is told.
    pub(crate) fn told(self) -> Error {
        match self {
            Self::Unreadable => refused(
                "This is not a photograph we can read. Choose a JPEG, PNG or WebP file.",
                "无法识别这张图片，请选择 JPEG、PNG 或 WebP 文件。",
            ),
            Self::TooLarge => refused(
                "The photograph has too many pixels. At most 50 million, 12,000 a side, are possible.",
                "图片像素过多：总像素不超过 5000 万，单边不超过 12000。",
            ),
        }
    }
}

fn refused(en: &str, zh: &str) -> Error {
    Error::Invalid(vec![Problem::new("photo", Translated::new(en, zh))])
}

pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Internal(error.to_string()))
}

#[cfg(test)]
mod tests;
