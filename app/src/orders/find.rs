//! `/orders`: finds an order by number and e-mail.

use leptos::prelude::*;
use ui::{Alert, AlertKind, Button, ButtonKind, Field, FieldKind};

use crate::request::{page_locale, query_param};
use crate::shell::{Frame, Head};

/// The page.
#[component]
pub fn FindOrderPage() -> impl IntoView {
    view! { <Frame><FindOrder/></Frame> }
}

/// The form, also shown where a link to an order is not right.
#[component]
pub fn FindOrder() -> impl IntoView {
    let locale = page_locale();
    let unknown = query_param("unknown").is_some();
    let title = locale.pick("Find your order", "查询订单");
    view! {
        <Head title/>
        <div class="wrap narrow">
            <section class="panel">
                <h1>{title}</h1>
                <p class="lead">{locale.pick("Both are in the mail that confirmed it.", "订单号和邮箱均可在订单确认邮件中找到。")}</p>
                {unknown.then(|| view! {
                    <Alert kind=AlertKind::Bad live=true title=locale.pick("No such order", "没有找到该订单")>
                        {locale.pick("Please check the number and the e-mail address.", "请核对订单号和电子邮箱。")}
                    </Alert>
                })}
                <form class="form" method="post" action="/api/find_order">
                    <input type="hidden" name="locale" value=locale.code()/>
                    <Field label=locale.pick("Order number", "订单号") name="number" required=true maxlength=40 placeholder="TW-…" autocomplete="off"/>
                    <Field label=locale.pick("E-mail", "电子邮箱") name="email" kind=FieldKind::Email required=true maxlength=254 autocomplete="email"/>
                    <div class="form-foot">
                        <Button kind=ButtonKind::Primary>{locale.pick("Show my order", "查看订单")}</Button>
                    </div>
                </form>
            </section>
        </div>
    }
}
