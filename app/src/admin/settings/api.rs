//! Server functions of the settings.

use leptos::prelude::*;
use model::carrier::CarrierDesk;
use model::delivery_desk::{DeliveryDesk, MethodDesk, QuoteQuery, ZoneDesk};
use model::form::Form;
use model::price_list::PriceListsDesk;
use model::settings_form::{Part, SettingDesk};
use model::tax::TaxZone;
use model::tax_form::TaxZoneDesk;
use model::{Currency, DeliveryMethodId, DeliveryZoneId, Locale, TaxZoneId};

use crate::AppError;

/// The page of all price lists.
#[cfg(feature = "ssr")]
const CURRENCIES: &str = "/admin/settings/currencies";

/// What the page of a part of the settings shows.
#[server(endpoint = "admin_setting")]
pub async fn read_setting(#[server(default)] part: String) -> Result<SettingDesk, AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    let part = Part::from_code(&part).ok_or(AppError::NotFound)?;
    shop().setting_desk(&staff, part).await.map_err(fail)
}

/// Saves a part of the settings.
#[server(endpoint = "admin_save_setting")]
pub async fn save_setting(
    #[server(default)] part: String,
    #[server(default)] form: Form,
) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let known = Part::from_code(&part).ok_or(AppError::NotFound)?;
    let page = format!("/admin/settings/{part}");
    let done = shop().save_setting(&staff, known, form).await;
    after_act(done, &format!("{page}?done=save"), &page)
}

/// Forgets what was typed about `subject`, and shows `page` again.
#[server(endpoint = "admin_discard_setting")]
pub async fn discard_setting(
    #[server(default)] subject: String,
    #[server(default)] page: String,
) -> Result<(), AppError> {
    use crate::server::{fail, lead_inside, shop, staff};
    let staff = staff().await?;
    let done = shop().discard_draft(&staff, &subject).await;
    done.map_err(fail)?;
    lead_inside(&page);
    Ok(())
}

/// How carriers are used.
#[server(endpoint = "admin_carriers")]
pub async fn read_carriers() -> Result<CarrierDesk, AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    shop().carrier_desk(&staff).await.map_err(fail)
}

/// Saves how carriers are used.
#[server(endpoint = "admin_save_carriers")]
pub async fn save_carriers(#[server(default)] form: Form) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let (staff, page) = (staff().await?, "/admin/settings/carriers");
    let done = shop().save_carriers(&staff, form).await;
    after_act(done, &format!("{page}?done=save"), page)
}

/// Delivery zones, and what a parcel would cost.
#[server(endpoint = "admin_delivery")]
pub async fn read_delivery(locale: Locale, query: QuoteQuery) -> Result<DeliveryDesk, AppError> {
    use crate::server::{fail, shop, staff};
    staff().await?;
    shop().delivery_desk(locale, &query).await.map_err(fail)
}

/// A delivery zone; `new` for one to be.
#[server(endpoint = "admin_delivery_zone")]
pub async fn read_zone(#[server(default)] zone: String) -> Result<ZoneDesk, AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    let desk = shop().zone_desk(&staff, id_or_new(&zone)).await;
    desk.map_err(fail)
}

/// Saves a delivery zone.
#[server(endpoint = "admin_save_delivery_zone")]
pub async fn save_zone(#[server(default)] form: Form) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let (staff, page) = (staff().await?, page_of(DELIVERY, &form));
    let saved = shop().save_delivery_zone(&staff, form).await;
    let good = saved
        .as_ref()
        .ok()
        .map(|id| format!("{DELIVERY}/{id}?done=save"));
    after_act(saved.map(drop), &good.unwrap_or_default(), &page)
}

/// Takes a delivery zone away.
#[server(endpoint = "admin_remove_delivery_zone")]
pub async fn remove_zone(
    id: DeliveryZoneId,
    #[server(default)] version: i64,
) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let (staff, page) = (staff().await?, format!("{DELIVERY}/{id}?done=changed"));
    let done = shop().remove_delivery_zone(&staff, id, version).await;
    after_act(done, &format!("{DELIVERY}?done=remove"), &page)
}

/// A delivery method; `new` for one to be.
#[server(endpoint = "admin_delivery_method")]
pub async fn read_method(
    #[server(default)] zone: String,
    #[server(default)] method: String,
) -> Result<MethodDesk, AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    let zone = zone.parse().unwrap_or_else(|_| 0.into());
    let desk = shop().method_desk(&staff, zone, id_or_new(&method)).await;
    desk.map_err(fail)
}

/// Saves a delivery method.
#[server(endpoint = "admin_save_delivery_method")]
pub async fn save_method(#[server(default)] form: Form) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let (staff, zone) = (staff().await?, format!("{DELIVERY}/{}", form.get("zone")));
    let page = page_of(&zone, &form);
    let done = shop().save_delivery_method(&staff, form).await;
    after_act(done, &format!("{zone}?done=save"), &page)
}

/// Takes a delivery method away.
#[server(endpoint = "admin_remove_delivery_method")]
pub async fn remove_method(
    id: DeliveryMethodId,
    #[server(default)] version: i64,
) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let done = shop().remove_delivery_method(&staff, id, version).await;
    after_act(
        done,
        &format!("{DELIVERY}?done=remove"),
        &format!("{DELIVERY}?done=changed"),
    )
}

/// Tax zones, and how prices and tax go together.
#[server(endpoint = "admin_tax")]
pub async fn read_tax() -> Result<(Vec<TaxZone>, SettingDesk), AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    let zones = shop().tax_zones().await.map_err(fail)?;
    let desk = shop().setting_desk(&staff, Part::Tax).await;
    Ok((zones, desk.map_err(fail)?))
}

/// A tax zone; `new` for one to be.
#[server(endpoint = "admin_tax_zone")]
pub async fn read_tax_zone(#[server(default)] zone: String) -> Result<TaxZoneDesk, AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    let desk = shop().tax_zone_desk(&staff, id_or_new(&zone)).await;
    desk.map_err(fail)
}

/// Saves a tax zone.
#[server(endpoint = "admin_save_tax_zone")]
pub async fn save_tax_zone(#[server(default)] form: Form) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let (staff, page) = (staff().await?, page_of(TAX, &form));
    let done = shop().save_tax_zone(&staff, form).await;
    after_act(done, &format!("{TAX}?done=save"), &page)
}

/// Takes a tax zone away.
#[server(endpoint = "admin_remove_tax_zone")]
pub async fn remove_tax_zone(
    id: TaxZoneId,
    #[server(default)] version: i64,
) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let (staff, page) = (staff().await?, format!("{TAX}/{id}?done=changed"));
    let done = shop().remove_tax_zone(&staff, id, version).await;
    after_act(done, &format!("{TAX}?done=remove"), &page)
}

/// The page of taxes.
const TAX: &str = "/admin/settings/tax";

/// The page of delivery.
const DELIVERY: &str = "/admin/settings/delivery";

/// The id in an address; none for `new`. What is no id is of nothing.
pub fn id_or_new<T: std::str::FromStr + From<i64>>(text: &str) -> Option<T> {
    (text != "new").then(|| text.parse().unwrap_or_else(|_| 0.into()))
}

/// The page that a form came from: of something new, or of what its id names.
fn page_of(folder: &str, form: &Form) -> String {
    match form.get("version") {
        "0" => format!("{folder}/new"),
        _ => format!("{folder}/{}", form.get("id")),
    }
}

/// The price lists in other currencies.
#[server(endpoint = "admin_price_lists")]
pub async fn read_price_lists() -> Result<PriceListsDesk, AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    shop().price_lists_desk(&staff).await.map_err(fail)
}

/// Begins a price list in another currency.
#[server(endpoint = "admin_add_price_list")]
pub async fn add_price_list(#[server(default)] form: Form) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let made = shop().add_price_list(&staff, form).await;
    let page = made.as_ref().map(|code| format!("{CURRENCIES}/{code}"));
    let page = page.unwrap_or_default();
    after_act(made.map(drop), &page, CURRENCIES)
}

/// Saves a price list.
#[server(endpoint = "admin_save_price_list")]
pub async fn save_price_list(
    #[server(default)] currency: String,
    #[server(default)] form: Form,
) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let known = Currency::from_code(&currency).ok_or(AppError::NotFound)?;
    let done = shop().save_price_list(&staff, known, form).await;
    let page = format!("{CURRENCIES}/{currency}");
    after_act(done, &format!("{CURRENCIES}?done=save"), &page)
}

/// Forgets what was typed about a price list.
#[server(endpoint = "admin_discard_price_list")]
pub async fn discard_price_list(#[server(default)] currency: String) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let known = Currency::from_code(&currency).ok_or(AppError::NotFound)?;
    let done = shop().discard_price_list(&staff, known).await;
    let page = format!("{CURRENCIES}/{currency}");
    after_act(done, &page, &page)
}
