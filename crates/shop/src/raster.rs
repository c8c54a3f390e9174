//! Pixels: photographs read with limits and made smaller, drawings made into PNG. No files, no database; everything
//! here takes its time and runs on threads meant for that.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// Longest side of a photograph, in pixels.
const SIDE_MAX: u32 = 12_000;
/// Memory that decoding may take, in bytes: enough for 50 million pixels of four bytes.
const DECODED_MAX: u64 = 200_000_000;
/// Quality of lossy WebP, 0 to 100.
const QUALITY: f32 = 80.0;

/// Why a file is no photograph that the shop takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoPhoto {
    /// It is no JPEG, PNG or WebP, or it is damaged.
    Unreadable,
    /// It has more pixels than can be taken.
    TooLarge,
}

/// Decodes a JPEG, PNG or WebP, upright. Only its pixels are left: nothing of where and with what it was taken.
pub(crate) fn decode(bytes: &[u8]) -> Result<DynamicImage, NoPhoto> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| NoPhoto::Unreadable)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(DECODED_MAX);
    reader.limits(limits);
    let why = |error: image::ImageError| match error {
        image::ImageError::Limits(_) => NoPhoto::TooLarge,
        _ => NoPhoto::Unreadable,
    };
    let mut decoder = reader.into_decoder().map_err(why)?;
    if decoder.total_bytes() > DECODED_MAX {
        return Err(NoPhoto::TooLarge);
    }
    // A photograph without a readable orientation is taken as it lies.
    let orientation = decoder.orientation().ok();
    let mut image = DynamicImage::from_decoder(decoder).map_err(why)?;
    if let Some(orientation) = orientation {
        image.apply_orientation(orientation);
    }
    Ok(image)
}

/// The photograph as WebP, `width` pixels wide or as wide as it is if that is less.
pub(crate) fn webp(image: &DynamicImage, width: u32) -> Vec<u8> {
    let sized = if width < image.width() {
        let height = u64::from(image.height()) * u64::from(width) / u64::from(image.width());
        let height = u32::try_from(height).unwrap_or(u32::MAX).max(1);
        image.resize_exact(width, height, FilterType::CatmullRom)
    } else {
        image.clone()
    };
    let (width, height) = (sized.width(), sized.height());
    let encoded = if sized.color().has_alpha() {
        webp::Encoder::from_rgba(&sized.into_rgba8(), width, height).encode(QUALITY)
    } else {
        webp::Encoder::from_rgb(&sized.into_rgb8(), width, height).encode(QUALITY)
    };
    encoded.to_vec()
}

/// An SVG document as a PNG `width` pixels wide; `None` for one that cannot be drawn.
pub(crate) fn png(svg: &str, width: u32) -> Option<Vec<u8>> {
    let tree = Tree::from_str(svg, &Options::default()).ok()?;
    let scale = width as f32 / tree.size().width();
    let height = (tree.size().height() * scale).round().max(1.0) as u32;
    let mut pixels = Pixmap::new(width, height)?;
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    pixels.encode_png().ok()
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn photographs_are_made_smaller_never_larger() {
        let photo = DynamicImage::from(RgbImage::from_pixel(900, 600, Rgb([200, 30, 30])));
        for format in [ImageFormat::Jpeg, ImageFormat::Png] {
            let read = decode(&encoded(&photo, format)).unwrap();
            let size = |width| {
                let small = decode(&webp(&read, width)).unwrap();
                (small.width(), small.height())
            };
            assert_eq!(size(320), (320, 213));
            assert_eq!(size(1600), (900, 600));
        }
    }

    #[test]
    fn transparency_is_kept() {
        let glass = DynamicImage::from(RgbaImage::from_pixel(10, 10, Rgba([0, 0, 0, 0])));
        let read = decode(&webp(&glass, 320)).unwrap();
        assert_eq!(read.to_rgba8().get_pixel(5, 5).0[3], 0);
    }

    #[test]
    fn what_is_no_photograph_or_too_large_is_refused() {
        let check = |bytes: &[u8], why| assert_eq!(decode(bytes).err(), Some(why));
        check(b"", NoPhoto::Unreadable);
        check(
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            NoPhoto::Unreadable,
        );
        let photo = DynamicImage::from(RgbImage::new(40, 40));
        let jpeg = encoded(&photo, ImageFormat::Jpeg);
        check(&jpeg[..60], NoPhoto::Unreadable);
        let wide = DynamicImage::from(RgbImage::new(SIDE_MAX + 1, 1));
        check(&encoded(&wide, ImageFormat::Png), NoPhoto::TooLarge);
    }

    #[test]
    fn a_photograph_lies_upright_and_forgets_where_it_was_taken() {
        let photo = DynamicImage::from(RgbImage::new(40, 20));
        let jpeg = encoded(&photo, ImageFormat::Jpeg);
        // Exif with one entry: orientation 6, a quarter turn.
        let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let length = (exif.len() as u16 + 2).to_be_bytes();
        let mut turned = jpeg[..2].to_vec();
        turned.extend([0xff, 0xe1, length[0], length[1]]);
        turned.extend(exif);
        turned.extend(&jpeg[2..]);
        let read = decode(&turned).unwrap();
        assert_eq!((read.width(), read.height()), (20, 40));
        let stripped = webp(&read, 320);
        assert!(
            !stripped
                .windows(4)
                .any(|four| four == b"Exif" || four == b"EXIF")
        );
    }

    #[test]
    fn drawings_become_png() {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 80 100' width='80' height='100'>\
                   <rect width='80' height='100' fill='#ff0000'/></svg>";
        let read = decode(&png(svg, 160).unwrap()).unwrap();
        assert_eq!((read.width(), read.height()), (160, 200));
        assert_eq!(read.to_rgb8().get_pixel(80, 100).0, [255, 0, 0]);
        assert_eq!(png("no picture", 160), None);
    }
}
