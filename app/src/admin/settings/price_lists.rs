//! `/admin/settings/currencies`: the currencies that shoppers may choose, and the form for another.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::form::{Form, show_decimal};
use model::price_list::{PriceListDesk, PriceListsDesk};
use ui::{Alert, AlertKind, Badge, BadgeKind, Button, ButtonKind, Column, Table};

use super::api::{AddPriceList, read_price_lists};
use crate::admin::fields::FormView;
use crate::admin::frame::{Place, head, staff_page};
use crate::request::query_param;

/// The page.
#[component]
pub fn CurrenciesPage() -> impl IntoView {
    staff_page(Place::Settings, read_price_lists(), show)
}

fn show(locale: Locale, desk: PriceListsDesk) -> AnyView {
    let title = locale.pick("Currencies", "货币");
    let above = (
        locale.path("/admin/settings"),
        locale.pick("Settings", "设置"),
    );
    let saved = query_param("done").map(|_| {
        let words = locale.pick(
            "Saved. Pages, carts and checkouts follow at once.",
            "已保存，页面、购物车和结账立即生效。",
        );
        view! { <Alert kind=AlertKind::Good live=true>{words}</Alert> }
    });
    let own = desk.own.code().to_owned();
    let about = match locale {
        Locale::En => format!(
            "Everything is priced in {own}. In another currency a price is what the rate makes of it, rounded as its list \
             says, unless a variant has a price of its own there."
        ),
        Locale::Zh => format!(
            "所有商品以 {own} 定价。其他货币的价格按汇率换算并依价目表取整，除非该规格另设了该货币的价格。"
        ),
    };
    view! {
        {head(title, Some(above), ().into_any(), ().into_any())}
        {saved}
        <section class="panel">
            <p class="muted">{about}</p>
            {lists(locale, &desk)}
        </section>
        {another(locale, &desk)}
    }
    .into_any()
}

fn lists(locale: Locale, desk: &PriceListsDesk) -> Option<AnyView> {
    let columns = vec![
        Column::new(locale.pick("Currency", "货币")),
        Column::new(locale.pick("For shoppers", "状态")),
        Column::new(format!(
            "{} 1 {}",
            locale.pick("For", "折合"),
            desk.own.code()
        ))
        .numeric(),
        Column::new(locale.pick("For instance", "示例")).numeric(),
    ];
    let rows = desk.lists.iter().map(|one| row(locale, one));
    let rows = rows.collect_view();
    (!desk.lists.is_empty()).then(|| {
        view! { <Table caption=locale.pick("Price lists", "价目表") columns>{rows}</Table> }
            .into_any()
    })
}

fn row(locale: Locale, one: &PriceListDesk) -> AnyView {
    let list = &one.list;
    let code = list.currency.code().to_owned();
    let href = locale.path(&format!("/admin/settings/currencies/{code}"));
    let badge = if list.open {
        view! { <Badge kind=BadgeKind::Good>{locale.pick("Offered", "已启用")}</Badge> }
    } else {
        view! { <Badge kind=BadgeKind::Neutral>{locale.pick("Off", "未启用")}</Badge> }
    };
    let samples = one.samples.iter();
    let samples = samples.map(|(own, here)| {
        let words = format!("{} → {}", own.show(locale), here.show(locale));
        view! { <span class="num">{words}</span><br/> }
    });
    view! {
        <tr>
            <th scope="row"><a class="row-link" href=href>{code}</a></th>
            <td>{badge}</td>
            <td class="numeric num">{show_decimal(list.rate, 6)}</td>
            <td class="numeric">{samples.collect_view()}</td>
        </tr>
    }
    .into_any()
}

fn another(locale: Locale, desk: &PriceListsDesk) -> AnyView {
    let form = FormView::of(locale, desk.draft.as_ref(), Form::default());
    view! {
        <section class="panel">
            <h2>{locale.pick("Another currency", "添加货币")}</h2>
            <form class="stack" method="post" action=AddPriceList::PATH>
                <div class="form-grid">
                    {form.line(locale.pick("Currency", "货币"), "currency", locale.pick("Its code, such as EUR", "货币代码，如 EUR"))}
                </div>
                <div class="actions"><Button kind=ButtonKind::Secondary>{locale.pick("Begin its price list", "新建价目表")}</Button></div>
            </form>
        </section>
    }
    .into_any()
}
