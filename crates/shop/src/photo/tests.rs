use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use model::Locale;

use super::*;
use crate::testing::{TestShop, picture, product, shop};

async fn filled() -> (TestShop, Staff, ProductId) {
    let shop = shop().await;
    let mut lamp = product("lamp", 1000, 3);
    lamp.pictures = vec![picture(None, "lamp-arc~sage~oak~front")];
    shop.add_products(std::slice::from_ref(&lamp)).await;
    let id = shop
        .create_staff("ada@shop.example", "Ada", "a long enough password")
        .await
        .unwrap();
    let staff = Staff {
        id,
        email: "ada@shop.example".into(),
        name: "Ada".into(),
    };
    (shop, staff, lamp.id)
}

fn jpeg(width: u32, height: u32) -> Bytes {
    let photo = DynamicImage::from(RgbImage::from_pixel(width, height, Rgb([90, 120, 80])));
    let mut bytes = std::io::Cursor::new(Vec::new());
    photo.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner().into()
}

fn key(shop_picture: &Picture) -> &str {
    match &shop_picture.source {
        PictureSource::Photo(key) => key,
        PictureSource::Drawn(_) => panic!("a photograph"),
    }
}

#[tokio::test]
async fn an_uploaded_photograph_is_shown_at_once_and_sized_by_a_job() {
    let (shop, staff, lamp) = filled().await;
    shop.add_photo(&staff, lamp, jpeg(800, 500)).await.unwrap();
    let product = shop.product("lamp").await.unwrap();
    let photo = &product.pictures[1];
    assert_eq!(
        (photo.width, photo.height, photo.alt.en.as_str()),
        (800, 500, "lamp")
    );
    let small = shop.read_photo(key(photo), 320).await.unwrap();
    let small = raster::decode(&small).unwrap();
    assert_eq!((small.width(), small.height()), (320, 200));

    shop.add_photo(&staff, lamp, jpeg(400, 400)).await.unwrap();
    while shop.run_due_job().await.unwrap() {}
    let product = shop.product("lamp").await.unwrap();
    let made = shop
        .data
        .path()
        .join("blobs/photo")
        .join(key(&product.pictures[2]));
    for width in PHOTO_WIDTHS {
        assert!(made.join(format!("{width}.webp")).exists());
    }
}

#[tokio::test]
async fn pictures_are_moved_and_removed_with_a_line_in_the_audit() {
    let (shop, staff, lamp) = filled().await;
    let id = shop.add_photo(&staff, lamp, jpeg(80, 50)).await.unwrap();
    shop.move_picture(&staff, lamp, id, 0).await.unwrap();
    let ids = async || -> Vec<PictureId> {
        let product = shop.product("lamp").await.unwrap();
        product.pictures.iter().map(|picture| picture.id).collect()
    };
    assert_eq!(ids().await[0], id);
    shop.remove_picture(&staff, lamp, id).await.unwrap();
    assert_eq!(ids().await.len(), 1);
    let again = shop.remove_picture(&staff, lamp, id).await;
    assert!(matches!(again, Err(Error::NotFound)));
}

#[tokio::test]
async fn what_is_no_photograph_is_refused_in_both_languages() {
    let (shop, staff, lamp) = filled().await;
    let refused = shop
        .add_photo(&staff, lamp, Bytes::from_static(b"GIF89a"))
        .await;
    let Err(Error::Invalid(problems)) = refused else {
        panic!("{refused:?}")
    };
    assert!(problems[0].message.get(Locale::En).contains("JPEG"));
    assert!(problems[0].message.get(Locale::Zh).contains("JPEG"));
    let large = Bytes::from(vec![0; PHOTO_BYTES_MAX + 1]);
    assert!(matches!(
        shop.add_photo(&staff, lamp, large).await,
        Err(Error::Invalid(_))
    ));
    let nowhere = shop.add_photo(&staff, 1.into(), jpeg(8, 8)).await;
    assert!(matches!(nowhere, Err(Error::NotFound)));
}

#[tokio::test]
async fn only_photographs_and_drawings_that_exist_are_read() {
    let (shop, ..) = filled().await;
    let unknown = "0".repeat(32);
    for key in ["../../secret", "", &unknown] {
        assert!(
            matches!(shop.read_photo(key, 320).await, Err(Error::NotFound)),
            "{key}"
        );
    }
    let png = shop
        .drawn_png("lamp-arc~sage~oak~front", 320)
        .await
        .unwrap();
    assert_eq!(raster::decode(&png).unwrap().width(), 320);
    let odd = shop.drawn_png("lamp-arc~sage~oak~front", 333).await;
    assert!(matches!(odd, Err(Error::NotFound)));
    assert!(matches!(
        shop.drawn_png("nothing", 320).await,
        Err(Error::NotFound)
    ));
}
