//! `/admin/products/{id}`: texts in both languages side by side, status, categories, variants, pictures. One form: what
//! was typed stays until it is saved or discarded.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::catalog::ProductStatus;
use model::form::Why;
use model::pricing::STANDARD_TAX;
use model::product_desk::ProductDesk;
use model::product_form::{product_form, resumed, status_code};
use model::{Locale, ProductId};
use ui::{
    Alert, AlertKind, Button, ButtonKind, ButtonLink, Disclosure, Select, SelectOption, Timeline,
    TimelineEntry,
};

use super::api::{DiscardProduct, SaveProduct, read_product_desk};
use super::own_prices::own_prices;
use super::pictures::pictures;
use super::tiers::tiers;
use super::variants::variants;
use crate::admin::fields::{FormView, draft_notice};
use crate::admin::frame::{Place, head, staff_page};
use crate::admin::words::{deed, status_badge, status_word};
use crate::dates;
use crate::request::{page_locale, path_param, query_param};

/// `/admin/products/{id}`
#[component]
pub fn ProductPage() -> impl IntoView {
    // An address that is no id is of no product.
    let id: ProductId = path_param("id").parse().unwrap_or_else(|_| 0.into());
    staff_page(Place::Products, read_product_desk(page_locale(), id), show)
}

/// What the fields show.
fn filled(locale: Locale, desk: &ProductDesk) -> FormView {
    let stored = product_form(&desk.product);
    match &desk.draft {
        None => FormView::of(locale, None, stored),
        Some(draft) => FormView {
            locale,
            form: resumed(draft, &desk.product),
            problems: draft.problems.clone(),
            stored: (draft.why == Why::Stale).then_some(stored),
        },
    }
}

fn show(locale: Locale, desk: ProductDesk) -> AnyView {
    let form = filled(locale, &desk);
    let product = &desk.product;
    let name = product.name.get(locale).to_owned();
    let above = (
        locale.path("/admin/products"),
        locale.pick("Products", "商品"),
    );
    let seen = (product.status == ProductStatus::Active).then(|| {
        let href = locale.path(&format!("/p/{}", product.slug));
        view! { <ButtonLink href kind=ButtonKind::Secondary>{locale.pick("See it in the shop", "在商店中查看")}</ButtonLink> }
    });
    let draft = desk.draft.as_ref().map(|draft| draft.why);
    let id = product.id;
    view! {
        {head(&name, Some(above), status_badge(locale, product.status), seen.into_any())}
        {done_notice(locale)}
        {draft.map(|why| draft_notice(locale, why))}
        <form class="stack" method="post" action=SaveProduct::PATH id="product">
            // Return in any field saves: the first button of a form is the one it presses.
            <button class="visually-hidden" tabindex="-1">{locale.pick("Save", "保存")}</button>
            <input r#type="hidden" name="id" value=id.to_string()/>
            {form.hidden("version")}
            {form.hidden("pictures")}
            <div class="admin-cols">
                <div class="admin-col">
                    {texts(locale, &form)}
                    {variants(locale, &desk, &form)}
                    {pictures(locale, product, &form)}
                </div>
                <aside class="admin-col-side">
                    {listing(locale, &desk, &form)}
                    {history(locale, &desk)}
                </aside>
            </div>
            <div class="save-bar">
                <p class="muted">{locale.pick("Shoppers see changes at once.", "保存后顾客立即可见。")}</p>
                <div class="actions"><Button kind=ButtonKind::Primary>{locale.pick("Save", "保存")}</Button></div>
            </div>
        </form>
        {draft.map(|_| discard_form(locale, id.to_string()))}
        {tiers(locale, &desk)}
        {own_prices(locale, &desk)}
    }
    .into_any()
}

/// Forgets what was typed about a product; `new` for one to be.
pub(super) fn discard_form(locale: Locale, id: String) -> AnyView {
    view! {
        <form method="post" action=DiscardProduct::PATH>
            <input r#type="hidden" name="id" value=id/>
            <Button kind=ButtonKind::Link>{locale.pick("Discard what was typed", "放弃未保存的修改")}</Button>
        </form>
    }
    .into_any()
}

fn done_notice(locale: Locale) -> Option<AnyView> {
    let (kind, text) = match query_param("done")?.as_str() {
        "save" => (AlertKind::Good, locale.pick("Saved.", "已保存。")),
        "create" => (
            AlertKind::Good,
            locale.pick(
                "The draft is made. Complete it, then set its status to “On sale”.",
                "草稿已创建。完善内容后，将状态改为“在售”。",
            ),
        ),
        "upload" => (
            AlertKind::Good,
            locale.pick("Picture added.", "图片已添加。"),
        ),
        "picture" => (
            AlertKind::Bad,
            locale.pick(
                "This file could not be used. Upload a JPEG, PNG or WebP picture of at most 10 MB.",
                "无法使用该文件。请上传不超过 10 MB 的 JPEG、PNG 或 WebP 图片。",
            ),
        ),
        _ => return None,
    };
    Some(view! { <Alert kind live=true>{text}</Alert> }.into_any())
}

fn texts(locale: Locale, form: &FormView) -> AnyView {
    let fields = |language: &str, own: Locale| {
        let field = |name: &str| format!("{name}_{language}");
        view! {
            {form.line(own.pick("Name", "名称"), &field("name"), "")}
            {form.line(own.pick("Line below the name", "副标题"), &field("subtitle"), "")}
            {form.lines(own.pick("Description", "描述"), &field("description"), 8, own.pick("Blank lines part paragraphs.", "用空行分段。"))}
            {form.lines(own.pick("Facts, one a line", "要点（每行一条）"), &field("facts"), 4, "")}
        }
        .into_any()
    };
    view! {
        <section class="panel">
            <h2>{locale.pick("Texts", "文字内容")}</h2>
            <div class="translations">
                <fieldset lang=Locale::En.tag()><legend>"English"</legend>{fields("en", Locale::En)}</fieldset>
                <fieldset lang=Locale::Zh.tag()><legend>"简体中文"</legend>{fields("zh", Locale::Zh)}</fieldset>
            </div>
        </section>
    }
    .into_any()
}

/// Where and how shoppers find it.
fn listing(locale: Locale, desk: &ProductDesk, form: &FormView) -> AnyView {
    use ProductStatus::{Active, Draft, Withdrawn};
    let statuses = [Draft, Active, Withdrawn]
        .map(|status| SelectOption::new(status_code(status), status_word(locale, status)));
    let none = || SelectOption::new("", locale.pick("None", "无"));
    let mut categories = vec![none()];
    let names = desk.categories.iter();
    categories.extend(names.map(|(id, name)| SelectOption::new(id.to_string(), name)));
    let mut brands = vec![none()];
    let names = desk.brands.iter();
    brands.extend(names.map(|(code, name)| SelectOption::new(code, name)));
    let classes = desk.tax_classes.iter();
    let classes = classes.map(|class| SelectOption::new(class, tax_class(locale, class)));
    let chosen = |field: &str| form.form.get(field).to_owned();
    let boxes = desk.categories.iter();
    let boxes = boxes.map(|(id, name)| form.tick(name, &format!("in_{id}")));
    let boxes = boxes.collect_view();
    let status_hint = form.hint(
        "status",
        locale.pick(
            "Only what is on sale is seen; withdrawn is for good.",
            "仅“在售”商品对顾客可见；“已下架”表示停售。",
        ),
    );
    view! {
        <section class="panel">
            <h2>{locale.pick("In the shop", "上架设置")}</h2>
            <Select
                label=locale.pick("Status", "状态") name="form[status]" id="f-status" options=statuses.to_vec()
                selected=chosen("status") hint=status_hint error=form.error("status")
            />
            {form.line(locale.pick("Address", "网址"), "slug", locale.pick("The part after /p/", "/p/ 之后的部分"))}
            <Select
                label=locale.pick("Category", "主分类") name="form[category]" id="f-category" options=categories
                selected=chosen("category") hint=form.hint("category", "")
            />
            <Disclosure summary=locale.pick("Listed in", "同时展示于")>{boxes}</Disclosure>
            <Select
                label=locale.pick("Maker", "品牌") name="form[brand]" id="f-brand" options=brands
                selected=chosen("brand") hint=form.hint("brand", "")
            />
            <Select
                label=locale.pick("Tax class", "税类") name="form[tax_class]" id="f-tax_class" options=classes.collect()
                selected=chosen("tax_class") error=form.error("tax_class")
                hint=form.hint("tax_class", locale.pick("Its rates are set by place in the tax settings.", "各地税率在税务设置中维护。"))
            />
            {form.line(locale.pick("Tags", "标签"), "tags", locale.pick("With commas between them; they help search.", "用逗号分隔，有助于搜索。"))}
        </section>
    }
    .into_any()
}

/// A tax class in words; those a merchant made are called what they are called in the tax settings.
fn tax_class(locale: Locale, class: &str) -> String {
    match class {
        STANDARD_TAX => locale.pick("Standard", "标准").to_owned(),
        other => other.to_owned(),
    }
}

fn history(locale: Locale, desk: &ProductDesk) -> Option<AnyView> {
    if desk.history.is_empty() {
        return None;
    }
    let entries = desk.history.iter().map(|done| {
        let title = format!("{} · {}", deed(locale, &done.action), done.by);
        TimelineEntry::done(title).at(dates::machine(done.at), dates::moment(locale, done.at))
    });
    let label = locale.pick("History", "修改记录");
    let entries = entries.collect();
    Some(
        view! { <section class="panel"><h2>{label}</h2><Timeline label entries/></section> }
            .into_any(),
    )
}
