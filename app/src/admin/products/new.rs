//! `/admin/products/new`: enough to begin with; the editor does the rest.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::form::Form;
use model::product_desk::NewProductDesk;
use model::product_new::AXES;
use ui::{Button, ButtonKind, ButtonLink, Select, SelectOption};

use super::api::{CreateProduct, read_new_product};
use super::editor::discard_form;
use crate::admin::fields::{FormView, draft_notice};
use crate::admin::frame::{Place, head, staff_page};
use crate::request::page_locale;

/// `/admin/products/new`
#[component]
pub fn NewProductPage() -> impl IntoView {
    staff_page(Place::Products, read_new_product(page_locale()), show)
}

fn show(locale: Locale, desk: NewProductDesk) -> AnyView {
    let start = Form::default().with("id", desk.id.to_string());
    let form = FormView::of(locale, desk.draft.as_ref(), start);
    let above = (
        locale.path("/admin/products"),
        locale.pick("Products", "商品"),
    );
    let title = locale.pick("New product", "新建商品");
    let draft = desk.draft.as_ref().map(|draft| draft.why);
    view! {
        {head(title, Some(above), ().into_any(), ().into_any())}
        {draft.map(|why| draft_notice(locale, why))}
        <form class="stack" method="post" action=CreateProduct::PATH>
            {form.hidden("id")}
            <section class="panel">
                <h2>{locale.pick("Name", "名称")}</h2>
                <div class="form-grid">
                    {form.line("English", "name_en", "")}
                    {form.line("简体中文", "name_zh", "")}
                </div>
                {category(locale, &desk, &form)}
            </section>
            <section class="panel">
                <h2>{locale.pick("Price and stock", "价格与库存")}</h2>
                <div class="form-grid">
                    {form.number(&format!("{} ({})", locale.pick("Price", "价格"), desk.currency), "price", "")}
                    {form.line(locale.pick("SKU", "SKU"), "sku", locale.pick("Made from the name if empty", "留空则根据名称生成"))}
                    {form.number(locale.pick("Units in stock", "库存数量"), "on_hand", locale.pick("Of each variant", "每个规格"))}
                    {form.number(locale.pick("Weight in grams", "重量（克）"), "weight", "")}
                </div>
            </section>
            {options(locale, &desk, &form)}
            <div class="save-bar">
                <p class="muted">{locale.pick("It begins as a draft that shoppers do not see.", "新商品为草稿，顾客暂不可见。")}</p>
                <div class="actions">
                    <ButtonLink href=locale.path("/admin/products") kind=ButtonKind::Quiet>{locale.pick("Back", "返回")}</ButtonLink>
                    <Button kind=ButtonKind::Primary>{locale.pick("Create draft", "创建草稿")}</Button>
                </div>
            </div>
        </form>
        {draft.map(|_| discard_form(locale, "new".to_owned()))}
    }
    .into_any()
}

fn category(locale: Locale, desk: &NewProductDesk, form: &FormView) -> AnyView {
    let mut options = vec![SelectOption::new("", locale.pick("None yet", "暂不选择"))];
    let names = desk.categories.iter();
    options.extend(names.map(|(id, name)| SelectOption::new(id.to_string(), name)));
    let selected = form.form.get("category").to_owned();
    view! {
        <Select label=locale.pick("Category", "分类") name="form[category]" id="f-category" options selected/>
    }
    .into_any()
}

fn options(locale: Locale, desk: &NewProductDesk, form: &FormView) -> AnyView {
    let known = desk.axes.join(locale.pick(", ", "、"));
    let hint = format!("{}{known}", locale.pick("There are already: ", "已有："));
    let example = locale.pick(
        "With commas between them, such as Oak / 橡木, Walnut / 胡桃木",
        "用逗号分隔，例如 Oak / 橡木, Walnut / 胡桃木",
    );
    let rows = AXES.into_iter().map(|at| {
        let name = format!("{} {at}", locale.pick("Option", "选项"));
        let values = format!("{} {at}", locale.pick("Values of option", "选项值"));
        view! {
            <div class="form-grid">
                {form.line(&name, &format!("axis_{at}"), if desk.axes.is_empty() { "Colour / 颜色" } else { &hint })}
                {form.line(&values, &format!("values_{at}"), example)}
            </div>
        }
    });
    view! {
        <section class="panel">
            <h2>{locale.pick("Options", "选项")}</h2>
            <p class="muted">{locale.pick("Only for a product with variants, such as colours or sizes. Leave it empty otherwise.", "仅适用于有颜色、尺寸等规格的商品，否则请留空。")}</p>
            {rows.collect_view()}
        </section>
    }
    .into_any()
}
