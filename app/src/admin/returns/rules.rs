//! `/admin/settings/returns`: until when, what, and for how much the merchant takes goods back.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::form::Why;
use model::return_desk::RulesDesk;
use model::returns::category_field;
use ui::{Alert, AlertKind, Button, ButtonKind, Select, SelectOption};

use super::api::{DiscardReturnRules, SaveReturnRules, read_return_rules};
use crate::admin::fields::{FormView, draft_notice};
use crate::admin::frame::{Place, head, staff_page};
use crate::request::query_param;

/// `/admin/settings/returns`
#[component]
pub fn ReturnRulesPage() -> impl IntoView {
    staff_page(Place::Returns, read_return_rules(), show)
}

fn show(locale: Locale, desk: RulesDesk) -> AnyView {
    let above = (
        locale.path("/admin/returns"),
        locale.pick("Returns", "退货"),
    );
    let title = locale.pick("Refund rules", "退货规则");
    let saved = query_param("done").is_some().then(|| {
        view! { <Alert kind=AlertKind::Good live=true>{locale.pick("Saved. The rules hold from now on.", "已保存，新规则即刻生效。")}</Alert> }
    });
    // Boxes that are not ticked are not sent: a draft says of itself which are.
    let stored = match &desk.draft {
        Some(_) => desk.form.clone().without_boxes(),
        None => desk.form.clone(),
    };
    let mut form = FormView::of(locale, desk.draft.as_ref(), stored);
    let why = desk.draft.as_ref().map(|draft| draft.why);
    form.stored = (why == Some(Why::Stale)).then(|| desk.form.clone());
    let discard = why.map(|_| {
        view! {
            <form method="post" action=DiscardReturnRules::PATH>
                <Button kind=ButtonKind::Link>{locale.pick("Discard what was typed", "放弃已填写的内容")}</Button>
            </form>
        }
    });
    view! {
        {head(title, Some(above), ().into_any(), ().into_any())}
        {saved}
        {why.map(|why| draft_notice(locale, why))}
        <form class="stack" method="post" action=SaveReturnRules::PATH>
            {form.hidden("version")}
            {terms(locale, &form)}
            {exceptions(locale, &desk, &form)}
            {how(locale, &form)}
            <p class="actions"><Button kind=ButtonKind::Primary>{locale.pick("Save", "保存")}</Button></p>
        </form>
        {discard}
    }
    .into_any()
}

fn terms(locale: Locale, form: &FormView) -> AnyView {
    let fees = vec![
        SelectOption::new("none", locale.pick("No fee", "不扣费")),
        SelectOption::new("percent", locale.pick("A percentage", "按百分比扣费")),
        SelectOption::new(
            "fixed",
            locale.pick("An amount for each return", "每次退货扣固定金额"),
        ),
    ];
    let payers = vec![
        SelectOption::new("shopper", locale.pick("The customer", "顾客")),
        SelectOption::new("shop", locale.pick("The shop", "商店")),
    ];
    let (fee, payer) = (
        form.form.get("fee").to_owned(),
        form.form.get("postage").to_owned(),
    );
    let never = locale.pick("0 where nothing is taken back", "填 0 表示不接受退货");
    view! {
        <section class="panel">
            <h2>{locale.pick("Time and money", "期限与费用")}</h2>
            <div class="form-grid">
                {form.number(locale.pick("Days after delivery", "签收后天数"), "window_days", never)}
                <Select label=locale.pick("Who pays the way back", "退货运费承担方") name="form[postage]" id="f-postage" options=payers selected=payer/>
                <Select label=locale.pick("Fee", "扣费方式") name="form[fee]" id="f-fee" options=fees selected=fee/>
                {form.number(locale.pick("Percentage", "百分比"), "percent", locale.pick("Such as 12.5, for a percentage", "选择按百分比时填写，例如 12.5"))}
                {form.number(locale.pick("Amount", "金额"), "amount", locale.pick("In the shop's currency, for an amount", "选择固定金额时填写，以商店货币计"))}
            </div>
            <p class="muted small">{locale.pick(
                "Goods that came damaged, wrong or not as described are free of the fee, and the shop pays their way back.",
                "商品损坏、发错或与描述不符时不扣费，并由商店承担退货运费。",
            )}</p>
        </section>
    }
    .into_any()
}

fn exceptions(locale: Locale, desk: &RulesDesk, form: &FormView) -> AnyView {
    let boxes = desk
        .categories
        .iter()
        .map(|(id, name)| form.tick(name.get(locale), &category_field(*id)));
    let hint = locale.pick(
        "Their addresses, one a line: what follows /p/ on their pages",
        "每行一个：商品页网址中 /p/ 之后的部分",
    );
    view! {
        <section class="panel">
            <h2>{locale.pick("Not taken back", "不支持退货")}</h2>
            <fieldset class="choices">
                <legend class="choice-legend">{locale.pick("Categories, with everything below them", "分类（含其下所有分类）")}</legend>
                {boxes.collect_view()}
            </fieldset>
            {form.lines(locale.pick("Products", "商品"), "products", 3, hint)}
        </section>
    }
    .into_any()
}

fn how(locale: Locale, form: &FormView) -> AnyView {
    let hint = locale.pick(
        "The mail about an approved return has it",
        "同意退货的邮件中会附上",
    );
    view! {
        <section class="panel">
            <h2>{locale.pick("Where and how to send it", "寄回地址与方式")}</h2>
            <div class="form-grid">
                {form.lines(locale.pick("English", "英文"), "how_en", 4, hint)}
                {form.lines(locale.pick("Chinese", "中文"), "how_zh", 4, hint)}
            </div>
        </section>
    }
    .into_any()
}
