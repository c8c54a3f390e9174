//! `/admin/settings/currencies/{code}`: the rate of a currency, how its prices end, and whether shoppers may choose it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::form::Why;
use model::price_list::PriceListDesk;
use ui::{Button, ButtonKind, Select, SelectOption};

use super::api::{DiscardPriceList, SavePriceList, read_price_lists};
use crate::AppError;
use crate::admin::fields::{FormView, draft_notice};
use crate::admin::frame::{Place, head, staff_page};
use crate::request::path_param;

/// The page.
#[component]
pub fn PriceListPage() -> impl IntoView {
    staff_page(Place::Settings, find(path_param("currency")), show)
}

async fn find(code: String) -> Result<PriceListDesk, AppError> {
    let desk = read_price_lists().await?;
    let mut lists = desk.lists.into_iter();
    lists
        .find(|one| one.list.currency.code() == code)
        .ok_or(AppError::NotFound)
}

fn show(locale: Locale, desk: PriceListDesk) -> AnyView {
    let list = &desk.list;
    let code = list.currency.code().to_owned();
    let above = (
        locale.path("/admin/settings/currencies"),
        locale.pick("Currencies", "货币"),
    );
    let draft = desk.draft.as_ref();
    let mut form = FormView::of(locale, draft, list.form());
    if draft.is_some_and(|draft| draft.why == Why::Stale) {
        form.stored = Some(list.form());
    }
    // A form that comes back is for the list as it is now.
    form.form = form.form.with("version", list.version.to_string());
    let discard = draft.map(|_| {
        view! {
            <form method="post" action=DiscardPriceList::PATH>
                <input r#type="hidden" name="currency" value=code.clone()/>
                <Button kind=ButtonKind::Link>{locale.pick("Discard what was typed", "放弃已填写的内容")}</Button>
            </form>
        }
    });
    view! {
        {head(&code, Some(above), ().into_any(), ().into_any())}
        {draft.map(|draft| draft_notice(locale, draft.why))}
        <form class="stack" method="post" action=SavePriceList::PATH>
            <input r#type="hidden" name="currency" value=code.clone()/>
            {form.hidden("version")}
            {prices(locale, &desk, &form)}
            <p class="actions"><Button kind=ButtonKind::Primary>{locale.pick("Save", "保存")}</Button></p>
        </form>
        {discard}
    }
    .into_any()
}

fn prices(locale: Locale, desk: &PriceListDesk, form: &FormView) -> AnyView {
    let (own, here) = (desk.list.own, desk.list.currency);
    let options = vec![
        SelectOption::new("yes", locale.pick("Yes", "是")),
        SelectOption::new("no", locale.pick("No", "否")),
    ];
    let open = form.form.get("open").to_owned();
    let rate = match locale {
        Locale::En => format!("One {own} in {here}"),
        Locale::Zh => format!("1 {own} 折合 {here}"),
    };
    let step = format!("{} ({here})", locale.pick("Rounded to", "取整单位"));
    let less = format!("{} ({here})", locale.pick("Then less", "再减"));
    let samples = desk.samples.iter().map(|(own, here)| {
        let words = format!("{} → {}", own.show(locale), here.show(locale));
        view! { <li class="num">{words}</li> }
    });
    view! {
        <section class="panel">
            <div class="form-grid">
                <Select label=locale.pick("Shoppers may choose it", "顾客可选择") name="form[open]" id="f-open" options selected=open/>
                {form.number(&rate, "rate", "")}
                {form.number(&step, "step", locale.pick("1 and less 0.05 make 21.95; empty leaves prices as they come", "填 1 再减 0.05 得 21.95；留空不取整"))}
                {form.number(&less, "less", "")}
                {form.number(locale.pick("Position", "排序"), "position", locale.pick("Smaller comes first", "数字小的排在前"))}
            </div>
            <h2>{locale.pick("As it is saved", "当前价格示例")}</h2>
            <ul>{samples.collect_view()}</ul>
        </section>
    }
    .into_any()
}
