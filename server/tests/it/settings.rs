//! Settings from native forms: what staff save holds at once, mistakes come back with everything typed, and nothing
//! changes without a session or over somebody else's change.

use model::Locale;
use model::delivery::DeliveryZone;
use model::delivery_desk::QuoteQuery;
use model::delivery_form::{method_form, zone_form};
use model::form::Form;
use model::promotion_form::promotion_form;
use model::settings_form::{Part, settings_form};
use model::staff::Staff;
use model::tax_form::tax_zone_form;

use crate::admin::{OURS, encoded, signed_in};
use crate::app::{Answer, TestApp};

/// The fields of a form as a browser sends them.
fn fields(form: &Form) -> String {
    let named: Vec<(String, &str)> = form
        .0
        .iter()
        .map(|(field, value)| (format!("form[{field}]"), value.as_str()))
        .collect();
    let pairs: Vec<(&str, &str)> = named.iter().map(|(k, v)| (k.as_str(), *v)).collect();
    encoded(&pairs)
}

async fn send(app: &TestApp, cookie: &str, path: &str, form: &str) -> Answer {
    app.post_with(path, form, &[OURS, ("cookie", cookie)]).await
}

async fn page(app: &TestApp, cookie: &str, path: &str) -> Answer {
    app.get_with(path, &[("cookie", cookie)]).await
}

/// The clerk whose session the cookie is, for what the tests look up themselves.
async fn clerk(app: &TestApp) -> Staff {
    let token = app
        .house
        .shop
        .sign_in(crate::admin::EMAIL, crate::admin::PASSWORD)
        .await;
    app.house.shop.staff(&token.unwrap()).await.unwrap()
}

/// Makes a zone of Germany by its form, and answers it.
async fn germany(app: &TestApp, cookie: &str) -> DeliveryZone {
    let desk = app
        .house
        .shop
        .zone_desk(&clerk(app).await, None)
        .await
        .unwrap();
    let form = zone_form(&desk.zone)
        .without_boxes()
        .with("name_en", "Germany")
        .with("in_DE", "on");
    let made = send(app, cookie, "/api/admin_save_delivery_zone", &fields(&form)).await;
    let id = desk.zone.id;
    assert_eq!(
        made.header("location"),
        format!("/admin/settings/delivery/{id}?done=save")
    );
    zone(app).await
}

async fn zone(app: &TestApp) -> DeliveryZone {
    app.house.store.delivery_zones().await.unwrap().remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zone_and_a_method_are_made_tried_and_removed() {
    let (app, cookie) = signed_in().await;
    let empty = page(&app, &cookie, "/admin/settings/delivery").await;
    assert!(empty.text.contains("The shop delivers nowhere yet"));
    let germany = germany(&app, &cookie).await;
    let folder = format!("/admin/settings/delivery/{}", germany.id);

    let clerk = clerk(&app).await;
    let desk = app
        .house
        .shop
        .method_desk(&clerk, germany.id, None)
        .await
        .unwrap();
    let wrong = method_form(&desk.method)
        .with("name_en", "Standard post")
        .with("code", "standard")
        .with("fee_0", "4,90");
    let told = send(
        &app,
        &cookie,
        "/api/admin_save_delivery_method",
        &fields(&wrong),
    )
    .await;
    assert_eq!(told.header("location"), format!("{folder}/new"));
    let again = page(&app, &cookie, &format!("{folder}/new")).await;
    assert!(
        again.text.contains("Standard post"),
        "what was typed is kept"
    );
    assert!(again.text.contains("4,90"));
    assert!(
        again.text.contains("f-fee_0-error"),
        "the error is beside its field"
    );
    assert!(zone(&app).await.methods.is_empty());

    let right = wrong.with("fee_0", "4.90").with("free_from", "60");
    for _ in 0..2 {
        let saved = send(
            &app,
            &cookie,
            "/api/admin_save_delivery_method",
            &fields(&right),
        )
        .await;
        assert_eq!(saved.header("location"), format!("{folder}?done=save"));
    }
    let method = zone(&app).await.methods.remove(0);
    let ask = "country=DE&postcode=10115&weight=1.2&total=";
    let list = "/admin/settings/delivery";
    let quote = page(&app, &cookie, &format!("{list}?{ask}8")).await;
    assert!(quote.text.contains("$4.90"), "{}", quote.text);
    let free = page(&app, &cookie, &format!("{list}?{ask}80")).await;
    assert!(free.text.contains("$0.00"));
    let typo = page(&app, &cookie, &format!("{list}?{ask}lots")).await;
    assert!(typo.text.contains("f-quote-total-error"));
    assert!(typo.text.contains("value=\"lots\""));

    let remove = format!("id={}&version=", method.id);
    let stale = send(
        &app,
        &cookie,
        "/api/admin_remove_delivery_method",
        &format!("{remove}7"),
    )
    .await;
    assert_eq!(stale.header("location"), format!("{list}?done=changed"));
    assert_eq!(zone(&app).await.methods.len(), 1);
    for _ in 0..2 {
        let gone = send(
            &app,
            &cookie,
            "/api/admin_remove_delivery_method",
            &format!("{remove}1"),
        )
        .await;
        assert_eq!(gone.header("location"), format!("{list}?done=remove"));
    }
    assert!(zone(&app).await.methods.is_empty());
    let subject = format!("delivery_method:{}", method.id);
    let lines = app.house.store.audit_lines(&subject, 9);
    let actions: Vec<String> = lines
        .await
        .unwrap()
        .into_iter()
        .map(|line| line.action)
        .collect();
    assert_eq!(actions, ["delivery_method.remove", "delivery_method.save"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_s_change_is_shown_beside_what_was_typed() {
    let (app, cookie) = signed_in().await;
    let shown = zone_form(&germany(&app, &cookie).await);
    let first = shown.clone().with("name_en", "The north");
    send(
        &app,
        &cookie,
        "/api/admin_save_delivery_zone",
        &fields(&first),
    )
    .await;
    let late = shown.with("name_en", "Too late");
    let refused = send(
        &app,
        &cookie,
        "/api/admin_save_delivery_zone",
        &fields(&late),
    )
    .await;
    let id = zone(&app).await.id;
    assert_eq!(
        refused.header("location"),
        format!("/admin/settings/delivery/{id}")
    );
    let editor = page(&app, &cookie, &format!("/admin/settings/delivery/{id}")).await;
    for text in [
        "Somebody changed this meanwhile",
        "Too late",
        "Stored now: The north",
    ] {
        assert!(editor.text.contains(text), "{text}");
    }
    assert_eq!(zone(&app).await.name.en, "The north");
    let discard = encoded(&[
        ("subject", &format!("delivery_zone:{id}")),
        ("page", &format!("/admin/settings/delivery/{id}")),
    ]);
    send(&app, &cookie, "/api/admin_discard_setting", &discard).await;
    let editor = page(&app, &cookie, &format!("/admin/settings/delivery/{id}")).await;
    assert!(!editor.text.contains("Too late"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calendar_and_the_shop_s_name_hold_at_once() {
    let (app, cookie) = signed_in().await;
    let settings = app.house.shop.settings();
    let general = settings_form(Part::General, &settings, 0).with("name_en", "Harbour Goods");
    let form = format!("part=general&{}", fields(&general));
    let saved = send(&app, &cookie, "/api/admin_save_setting", &form).await;
    assert_eq!(
        saved.header("location"),
        "/admin/settings/general?done=save"
    );
    assert!(app.get("/").await.text.contains("Harbour Goods"));

    let calendar = settings_form(Part::Calendar, &settings, 1)
        .with("offset", "+08:00")
        .with("holidays", "2026-12-25\r\n2027-01-01");
    let form = format!("part=calendar&{}", fields(&calendar));
    let saved = send(&app, &cookie, "/api/admin_save_setting", &form).await;
    assert_eq!(
        saved.header("location"),
        "/admin/settings/calendar?done=save"
    );
    let calendar = app.house.shop.settings().calendar.clone();
    assert_eq!((calendar.offset_minutes, calendar.holidays.len()), (480, 2));
    let unknown = send(&app, &cookie, "/api/admin_save_setting", "part=weather").await;
    assert_ne!(
        unknown.header("location"),
        "/admin/settings/weather?done=save"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tax_zone_is_made_and_a_second_for_the_same_place_refused() {
    let (app, cookie) = signed_in().await;
    let clerk = clerk(&app).await;
    for is_first in [true, false] {
        let desk = app.house.shop.tax_zone_desk(&clerk, None).await.unwrap();
        let form = tax_zone_form(&desk.zone)
            .with("country", "DE")
            .with("name_en", "VAT")
            .with("rate_0", "19");
        let answer = send(&app, &cookie, "/api/admin_save_tax_zone", &fields(&form)).await;
        let path = if is_first {
            "/admin/settings/tax?done=save"
        } else {
            "/admin/settings/tax/new"
        };
        assert_eq!(answer.header("location"), path);
    }
    let again = page(&app, &cookie, "/admin/settings/tax/new").await;
    assert!(again.text.contains("There is a zone for this country"));
    let list = page(&app, &cookie, "/admin/settings/tax").await;
    assert!(list.text.contains("standard 19 %"));
    assert_eq!(app.house.store.tax_zones().await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promotion_is_made_tried_and_ended() {
    let (app, cookie) = signed_in().await;
    let product = encoded(&[
        ("form[id]", "77"),
        ("form[name_en]", "Oak board"),
        ("form[price]", "24"),
    ]);
    send(&app, &cookie, "/api/admin_create_product", &product).await;
    let clerk = clerk(&app).await;
    let editor = app.house.shop.promotion_editor(&clerk, None).await.unwrap();
    let wrong = promotion_form(&editor.promotion, &editor.names, 0)
        .with("name_en", "Spring")
        .with("name_zh", "春季")
        .with("code", "spring")
        .with("off", "a lot");
    let told = send(&app, &cookie, "/api/admin_save_promotion", &fields(&wrong)).await;
    assert_eq!(told.header("location"), "/admin/promotions/new");
    let again = page(&app, &cookie, "/admin/promotions/new").await;
    for text in ["f-off-error", "value=\"a lot\"", "value=\"spring\""] {
        assert!(again.text.contains(text), "{text}");
    }
    let right = wrong.with("off", "25");
    let id = editor.promotion.id;
    let saved = send(&app, &cookie, "/api/admin_save_promotion", &fields(&right)).await;
    assert_eq!(
        saved.header("location"),
        format!("/admin/promotions/{id}?done=save")
    );

    let sample = "/admin/promotions?product_0=oak-board&units_0=2&country=US&code=Spring";
    let tried = page(&app, &cookie, sample).await;
    assert!(tried.text.contains("Spring (SPRING)"), "{}", tried.text);
    assert!(tried.text.contains("−$12.00"));
    let typo = page(
        &app,
        &cookie,
        "/admin/promotions?product_0=oak-bored&units_0=0",
    )
    .await;
    assert!(typo.text.contains("f-sample-units_0-error"));
    assert!(typo.text.contains("value=\"oak-bored\""));

    let end = |version: &str| format!("id={id}&version={version}");
    let stale = send(&app, &cookie, "/api/admin_end_promotion", &end("7")).await;
    assert_eq!(
        stale.header("location"),
        format!("/admin/promotions/{id}?done=changed")
    );
    for _ in 0..2 {
        let ended = send(&app, &cookie, "/api/admin_end_promotion", &end("1")).await;
        assert_eq!(
            ended.header("location"),
            format!("/admin/promotions/{id}?done=end")
        );
    }
    let tried = page(&app, &cookie, sample).await;
    assert!(!tried.text.contains("−$12.00"));
    assert!(tried.text.contains("This code has expired"));
    assert_eq!(page(&app, &cookie, "/admin/promotions/7").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_settings_asks_who_is_there_and_speaks_both_languages() {
    let (app, cookie) = signed_in().await;
    let zone = germany(&app, &cookie).await.id;
    for path in [
        "/admin/settings".to_owned(),
        "/admin/settings/general".to_owned(),
        "/admin/settings/calendar".to_owned(),
        "/admin/settings/recommendations".to_owned(),
        "/admin/settings/carriers".to_owned(),
        "/admin/settings/delivery".to_owned(),
        "/admin/settings/delivery/new".to_owned(),
        format!("/admin/settings/delivery/{zone}"),
        format!("/admin/settings/delivery/{zone}/new"),
        "/admin/settings/tax".to_owned(),
        "/admin/settings/tax/new".to_owned(),
        "/admin/promotions".to_owned(),
        "/admin/promotions/new".to_owned(),
    ] {
        let stranger = app.get(&path).await;
        assert_eq!(stranger.status, 302, "{path}");
        for locale in Locale::ALL {
            let shown = page(&app, &cookie, &locale.path(&path)).await;
            assert_eq!(shown.status, 200, "{path}: {}", shown.text);
            assert_eq!(shown.inline_scripts(), [""; 0], "{path}");
        }
    }
    for path in ["/admin/settings/delivery/7", "/admin/settings/tax/abc"] {
        assert_eq!(page(&app, &cookie, path).await.status, 404, "{path}");
    }
    let empty = QuoteQuery::default();
    let desk = app
        .house
        .shop
        .delivery_desk(Locale::En, &empty)
        .await
        .unwrap();
    assert_eq!(desk.quote, None);
}
