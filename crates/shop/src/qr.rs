//! QR codes as paths that a page draws.

use model::payment::QrCode;
use qrcode::{Color, EcLevel};

/// The code of a text; `None` for one that is too long for any.
pub(crate) fn qr_code(text: &str) -> Option<QrCode> {
    use std::fmt::Write;
    let code = qrcode::QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let side = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (y, row) in colors.chunks(side).enumerate() {
        let mut x = 0;
        // Neighbours in a row are one stroke: a third of the text.
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let _ = write!(path, "M{x} {y}h{}v1h-{}z", run.len(), run.len());
            }
            x += run.len();
        }
    }
    Some(QrCode {
        side: u32::try_from(side).ok()?,
        path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners() {
        let code = qr_code("https://shop.example/pay/test/0123456789abcdef01234567").unwrap();
        assert!(
            (21..=177).contains(&code.side) && code.side % 4 == 1,
            "{}",
            code.side
        );
        let right = code.side - 7;
        // The finder patterns' upper edges are seven dark squares.
        assert!(code.path.starts_with("M0 0h7v1h-7z"), "{}", code.path);
        assert!(code.path.contains(&format!("M{right} 0h7v1h-7z")));
        assert!(code.path.contains(&format!("M0 {right}h7v1h-7z")));
        assert_eq!(qr_code(&"x".repeat(5_000)), None);
    }
}
