//! Signing in and out, and what every admin page asks first.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::{Meta, Title};
use model::Locale;
use serde::{Deserialize, Serialize};
use ui::{Alert, AlertKind, Button, ButtonKind, ButtonSize, Field, FieldKind, Mark};

use crate::AppError;
use crate::request::{page_request, query_param};

/// What the frame of every admin page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Who is signed in, by name.
    pub name: String,
    /// The shop's name.
    pub shop: String,
    /// How many orders wait to be sent.
    pub waiting: i64,
    /// How many returns wait for staff.
    pub returns: i64,
}

impl Desk {
    const fn new(name: String, shop: String, [waiting, returns]: [i64; 2]) -> Self {
        Self {
            name,
            shop,
            waiting,
            returns,
        }
    }
}

/// Who is signed in. A page without a session is led to the sign-in form.
#[server(endpoint = "admin_desk")]
pub async fn read_desk(locale: Locale) -> Result<Desk, AppError> {
    use crate::server::{fail, shop, staff};
    let name = staff().await?.name;
    let waiting = shop().waiting_orders().await.map_err(fail)?;
    let returns = shop().waiting_returns().await.map_err(fail)?;
    let shop = shop().settings().name.get(locale).to_owned();
    Ok(Desk::new(name, shop, [waiting, returns]))
}

/// Signs a member of staff in.
#[server(endpoint = "sign_in")]
pub async fn sign_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    use crate::server::{begin_session, shop};
    begin_session(shop().sign_in(&email, &password).await, &next)
}

/// Signs out, everywhere this session is used.
#[server(endpoint = "admin_sign_out")]
pub async fn sign_out() -> Result<(), AppError> {
    use crate::server::{end_session, fail, shop, staff, staff_token};
    staff().await?;
    if let Some(token) = staff_token() {
        shop().sign_out(&token).await.map_err(fail)?;
    }
    end_session();
    Ok(())
}

/// Leads those who are signed in to where they want to go; for the sign-in page.
#[server(endpoint = "skip_sign_in")]
pub async fn skip_sign_in(next: String) -> Result<(), AppError> {
    use crate::server::{lead_inside, signed_in};
    if signed_in().await.is_ok() {
        lead_inside(&next);
    }
    Ok(())
}

/// `/admin/sign-in`
#[component]
pub fn SignInPage() -> impl IntoView {
    let locale = page_request().locale;
    let next = query_param("next").unwrap_or_default();
    Suspend::new(async move {
        // Whoever is not signed in gets the form.
        let _ = skip_sign_in(next.clone()).await;
        form(locale, next)
    })
    .into_any()
}

fn form(locale: Locale, next: String) -> AnyView {
    let title = locale.pick("Sign in", "登录");
    view! {
        <Title text=title/>
        <Meta name="robots" content="noindex"/>
        <main class="admin admin-sign-in" id="main">
            <div class="panel">
                <p class="logo"><Mark/><span>{locale.pick("Back office", "管理后台")}</span></p>
                <h1>{title}</h1>
                {notice(locale)}
                <form class="form" method="post" action=SignIn::PATH>
                    <input r#type="hidden" name="next" value=next/>
                    <Field
                        label=locale.pick("E-mail", "电子邮箱") name="email" kind=FieldKind::Email autocomplete="username" required=true
                    />
                    <Field
                        label=locale.pick("Password", "密码") name="password" kind=FieldKind::Password
                        autocomplete="current-password" required=true
                    />
                    <Button kind=ButtonKind::Primary size=ButtonSize::Large block=true>{title}</Button>
                </form>
                <p class="small"><a href=locale.path("/")>{locale.pick("To the shop", "返回商店")}</a></p>
            </div>
        </main>
    }
    .into_any()
}

/// Why the last try did not work, or why one is here again.
fn notice(locale: Locale) -> Option<AnyView> {
    let (kind, text) = if query_param("wrong").is_some() {
        (
            AlertKind::Bad,
            locale
                .pick(
                    "E-mail and password do not fit together.",
                    "邮箱或密码不正确。",
                )
                .to_owned(),
        )
    } else if let Some(minutes) = query_param("locked").and_then(|n| n.parse::<u32>().ok()) {
        let text = match locale {
            Locale::En => format!("Too many tries. Please wait {minutes} minutes and try again."),
            Locale::Zh => format!("尝试次数过多，请 {minutes} 分钟后再试。"),
        };
        (AlertKind::Bad, text)
    } else if query_param("ended").is_some() {
        (
            AlertKind::Info,
            locale
                .pick(
                    "Your session has ended. Please sign in again.",
                    "登录已过期，请重新登录。",
                )
                .to_owned(),
        )
    } else {
        return None;
    };
    Some(view! { <Alert kind live=true>{text}</Alert> }.into_any())
}
