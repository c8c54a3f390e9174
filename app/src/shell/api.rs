//! What the frame around every shop page needs, and the theme picker.

use leptos::prelude::*;
use model::listing::CategoryView;
use model::settings::Settings;
use model::{Currency, Locale};
use serde::{Deserialize, Serialize};

use crate::AppError;

/// What header, menu and footer show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameData {
    /// The shop's settings.
    pub settings: Settings,
    /// Categories of the first level.
    pub categories: Vec<CategoryView>,
    /// Slug and title of the content pages.
    pub pages: Vec<(String, String)>,
    /// Units in the visitor's cart; `None` for a visitor without a cart, whose pages are shared.
    pub cart: Option<i64>,
}

impl FrameData {
    fn new(settings: &Settings) -> Self {
        Self {
            settings: settings.clone(),
            ..Self::default()
        }
    }

    /// Currency of the shop's prices.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.settings.currency
    }
}

/// Reads what the frame shows.
#[server(endpoint = "read_frame")]
pub async fn read_frame(locale: Locale) -> Result<FrameData, AppError> {
    use crate::server::{cart_count, shop};
    let shop = shop();
    let mut frame = FrameData::new(&shop.settings());
    frame.categories = shop.navigation(locale);
    frame.pages = shop.content_pages(locale);
    frame.cart = cart_count(&shop).await;
    Ok(frame)
}

/// Remembers the visitor's colour theme, `light` or `dark`; anything else follows the system again. Leads back to `back`.
#[server(endpoint = "set_theme")]
pub async fn set_theme(theme: String, back: String) -> Result<(), AppError> {
    use crate::server::{local_path, redirect_to, set_cookie};
    match theme.as_str() {
        "light" | "dark" => set_cookie("tw_theme", &theme, 365 * 86_400, "Lax"),
        _ => set_cookie("tw_theme", "", 0, "Lax"),
    }
    redirect_to(local_path(&back));
    Ok(())
}
