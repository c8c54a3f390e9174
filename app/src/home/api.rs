//! What the home page and the visitor's own shelves read.

use leptos::prelude::*;
use model::Locale;
use model::activity::Place;
use model::listing::{Home, ProductCard};
use model::taste::Taste;

use crate::AppError;

/// Categories and shelves of the home page.
#[server(endpoint = "read_home")]
pub async fn read_home(locale: Locale) -> Result<Home, AppError> {
    use crate::server::{counter, fail, shown, visitor};
    let home = counter().home(locale, visitor()).await.map_err(fail)?;
    shown(home.shelves.iter().flat_map(|shelf| &shelf.cards));
    Ok(home)
}

/// What fits the visitor, or what sells best, where nothing else is to be shown.
#[server(endpoint = "read_suggested")]
pub async fn read_suggested(locale: Locale, place: Place) -> Result<Vec<ProductCard>, AppError> {
    use crate::server::{counter, fail, shown, visitor};
    let found = counter().suggested(locale, place, visitor()).await;
    let cards = found.map_err(fail)?;
    shown(&cards);
    Ok(cards)
}

/// What fits the visitor; nothing for somebody who is not known.
#[server(endpoint = "read_for_you")]
pub async fn read_for_you(locale: Locale, place: Place) -> Result<Vec<ProductCard>, AppError> {
    use crate::server::{counter, fail, shown, visitor};
    let Some(visitor) = visitor() else {
        return Ok(Vec::new());
    };
    let found = counter().for_you(locale, place, visitor, &[]).await;
    found.inspect(|cards| shown(cards)).map_err(fail)
}

/// The visitor's taste; none for somebody who is not known. Says whether they declined to be.
#[server(endpoint = "read_taste")]
pub async fn read_taste(locale: Locale) -> Result<(Option<Taste>, bool), AppError> {
    use crate::server::{counter, fail, guest};
    let Some(visitor) = guest().visitor() else {
        return Ok((None, guest().declined()));
    };
    let taste = counter().taste(locale, visitor).await.map_err(fail)?;
    Ok((Some(taste), false))
}

/// Forgets what the visitor did, and with `off` knows them no more.
#[server(prefix = "/api", endpoint = "forget_me")]
pub async fn forget_me(locale: Locale, #[server(default)] off: bool) -> Result<(), AppError> {
    use crate::server::{fail, keep_guest, redirect_to, shop, visitor};
    if let Some(visitor) = visitor() {
        shop().forget_visitor(visitor).await.map_err(fail)?;
    }
    off.then(|| keep_guest(crate::guest::OFF));
    redirect_to(&locale.path("/for-you"));
    Ok(())
}

/// Makes somebody known who declined before.
#[server(prefix = "/api", endpoint = "know_me")]
pub async fn know_me(locale: Locale) -> Result<(), AppError> {
    use crate::server::{fail, keep_guest, redirect_to};
    let token = shop::VisitorToken::new().map_err(fail)?;
    keep_guest(token.as_str());
    redirect_to(&locale.path("/for-you"));
    Ok(())
}
