//! What the frame around every shop page needs, and the theme picker.

use leptos::prelude::*;
use model::listing::CategoryView;
use model::settings::Settings;
use model::{Currency, Locale};
use serde::{Deserialize, Serialize};

use crate::AppError;

/// What header, menu and footer show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameData {
    /// The shop's settings.
    pub settings: Settings,
    /// Categories of the first level.
    pub categories: Vec<CategoryView>,
    /// Slug and title of the content pages.
    pub pages: Vec<(String, String)>,
    /// Currency of the prices on the page.
    pub currency: Currency,
    /// Every currency that shoppers may choose, the shop's own first.
    pub currencies: Vec<Currency>,
    /// Units in the visitor's cart; `None` for a visitor without a cart, whose pages are shared.
    pub cart: Option<i64>,
}

impl Default for FrameData {
    fn default() -> Self {
        Self::new(&Settings::default())
    }
}

impl FrameData {
    fn new(settings: &Settings) -> Self {
        Self {
            settings: settings.clone(),
            currency: settings.currency,
            categories: Vec::new(),
            pages: Vec::new(),
            currencies: Vec::new(),
            cart: None,
        }
    }

    /// Currency of the prices on the page.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }
}

/// Reads what the frame shows.
#[server(endpoint = "read_frame")]
pub async fn read_frame(locale: Locale) -> Result<FrameData, AppError> {
    use crate::server::{cart_count, counter};
    let shop = counter();
    let mut frame = FrameData::new(&shop.settings());
    frame.categories = shop.navigation(locale);
    frame.pages = shop.content_pages(locale);
    (frame.currency, frame.currencies) = (shop.currency(), shop.currencies());
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

/// Remembers the currency that the visitor wants prices in; the shop's own where it is no other that can be chosen. Leads
/// back to `back`, without limits of prices that meant another currency.
#[server(endpoint = "set_currency")]
pub async fn set_currency(
    #[server(default)] currency: String,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    use crate::server::{local_path, redirect_to, set_cookie, shop};
    let chosen = Currency::from_code(&currency);
    match chosen.filter(|chosen| shop().quotes_in(*chosen)) {
        Some(chosen) => set_cookie("tw_currency", chosen.code(), 365 * 86_400, "Lax"),
        None => set_cookie("tw_currency", "", 0, "Lax"),
    }
    redirect_to(&model::listing_url::without_prices(local_path(&back)));
    Ok(())
}
