//! `/admin/promotions/{id}`: everything about a promotion in one form, and the way to end it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::promotion_form::{EFFECTS, SCOPES, STACKINGS, promotion_form};
use model::promotion_sample::{PromotionEditor, may_end};
use ui::{Alert, AlertKind, Button, ButtonKind, ButtonLink, Select, SelectOption};

use super::api::{EndPromotion, SavePromotion, read_promotion};
use super::words::{choice, shown_badge, state_badge};
use crate::admin::fields::FormView;
use crate::admin::frame::{Place, head, staff_page};
use crate::admin::settings::parts::{discard, history, notice, save_bar};
use crate::request::{path_param, query_param};

/// `/admin/promotions/{id}`; `new` for one to be.
#[component]
pub fn PromotionPage() -> impl IntoView {
    staff_page(
        Place::Promotions,
        read_promotion(path_param("promotion")),
        show,
    )
}

fn show(locale: Locale, editor: PromotionEditor) -> AnyView {
    let promotion = &editor.promotion;
    let stored = promotion_form(promotion, &editor.names, editor.offset_minutes);
    let form = FormView::over(locale, editor.draft.as_ref(), stored);
    let title = match &editor.row {
        None => locale.pick("New promotion", "新建促销").to_owned(),
        Some(_) => promotion.name.get(locale).to_owned(),
    };
    let above = (
        locale.path("/admin/promotions"),
        locale.pick("Promotions", "促销"),
    );
    let badge = editor
        .row
        .as_ref()
        .map(|row| view! { {state_badge(locale, row.state)} " " {shown_badge(locale, promotion)} });
    let code = promotion.code().unwrap_or_default();
    let try_it = locale.path(&format!(
        "/admin/promotions?code={}#sample",
        crate::admin::encoded(code)
    ));
    let try_it = view! { <ButtonLink href=try_it kind=ButtonKind::Secondary>{locale.pick("Try a sample cart", "模拟购物车")}</ButtonLink> };
    let name = match &editor.row {
        None => "new".to_owned(),
        Some(_) => promotion.id.to_string(),
    };
    let (subject, page) = (
        format!("promotion:{name}"),
        format!("/admin/promotions/{name}"),
    );
    view! {
        {head(&title, Some(above), badge.into_any(), try_it.into_any())}
        {ended(locale)}
        {notice(locale, editor.draft.as_ref())}
        {brought(locale, &editor)}
        <form class="stack" method="post" action=SavePromotion::PATH>
            {form.hidden("id")}
            {form.hidden("version")}
            {naming(locale, &form)}
            {effect(locale, &form, promotion.currency.code())}
            {conditions(locale, &form, promotion.currency.code())}
            {limits(locale, &form)}
            {save_bar(locale, locale.pick("Carts are priced anew at once; orders placed stay.", "购物车立即按新促销计价；已下订单不变。"))}
        </form>
        {discard(locale, editor.draft.as_ref(), subject, page)}
        {end_form(locale, &editor)}
        {history(locale, &editor.history)}
    }
    .into_any()
}

fn ended(locale: Locale) -> Option<AnyView> {
    query_param("done").filter(|done| done == "end")?;
    let text = locale.pick("Ended.", "已结束。");
    Some(view! { <Alert kind=AlertKind::Good live=true>{text}</Alert> }.into_any())
}

/// What it brought so far.
fn brought(locale: Locale, editor: &PromotionEditor) -> Option<AnyView> {
    let row = editor.row.as_ref().filter(|row| row.uses > 0)?;
    let saved = row.saved.show(locale);
    let text = match locale {
        Locale::En => format!("{} orders used it; it took {saved} off them.", row.uses),
        Locale::Zh => format!("已有 {} 笔订单使用，共优惠 {saved}。", row.uses),
    };
    Some(view! { <p class="muted">{text}</p> }.into_any())
}

fn end_form(locale: Locale, editor: &PromotionEditor) -> Option<AnyView> {
    let row = editor.row.as_ref().filter(|row| may_end(row.state))?;
    let (id, version) = (row.promotion.id.to_string(), row.promotion.version);
    let end = locale.pick("End now", "立即结束");
    Some(
        view! {
            <details class="danger-zone">
                <summary>{end}</summary>
                <form method="post" action=EndPromotion::PATH>
                    <input r#type="hidden" name="id" value=id/>
                    <input r#type="hidden" name="version" value=version/>
                    <p>{locale.pick("It holds for no cart any longer; orders placed keep it. A later end brings it back.", "该促销将不再对购物车生效，已下订单不受影响；修改结束时间可恢复。")}</p>
                    <div class="actions"><Button kind=ButtonKind::Danger>{end}</Button></div>
                </form>
            </details>
        }
        .into_any(),
    )
}

fn options(locale: Locale, codes: &[&str]) -> Vec<SelectOption> {
    let entry = |code: &&str| SelectOption::new(*code, choice(locale, code));
    codes.iter().map(entry).collect()
}

fn select(locale: Locale, form: &FormView, label: &str, field: &str, codes: &[&str]) -> AnyView {
    let selected = form.form.get(field).to_owned();
    let hint = form.hint(field, "");
    view! {
        <Select label=label.to_owned() name=format!("form[{field}]") id=format!("f-{field}") options=options(locale, codes) selected hint error=form.error(field)/>
    }
    .into_any()
}

fn naming(locale: Locale, form: &FormView) -> AnyView {
    view! {
        <section class="panel">
            <div class="form-grid">
                {form.line(locale.pick("Name, English", "名称（英文）"), "name_en", locale.pick("Shoppers read it beside the amount.", "显示在优惠金额旁。"))}
                {form.line(locale.pick("Name, Chinese", "名称（中文）"), "name_zh", "")}
                {form.line(locale.pick("Code", "优惠码"), "code", locale.pick("Empty: it holds by itself.", "留空则自动生效。"))}
                {form.line(locale.pick("Begins", "开始时间"), "starts_at", locale.pick("By the shop's clock, such as 2026-11-27 09:00; empty for at once.", "按店铺时间，例如 2026-11-27 09:00；留空表示立即开始。"))}
                {form.line(locale.pick("Ends", "结束时间"), "ends_at", locale.pick("Empty for never", "留空表示不结束"))}
            </div>
        </section>
    }
    .into_any()
}

fn effect(locale: Locale, form: &FormView, currency: &str) -> AnyView {
    let mut from = vec!["own"];
    from.extend(SCOPES);
    let off = format!("{} (% / {currency})", locale.pick("Taken off", "优惠数值"));
    view! {
        <section class="panel">
            <h2>{locale.pick("What it does", "优惠内容")}</h2>
            <p class="muted small">{locale.pick("A percentage, or an amount off each unit, is shown as the price of the products themselves, in listings, filters and search, while it has no code, no condition and no limit and goes with all others.", "按百分比优惠或每件立减的促销，若没有优惠码、条件和次数限制，并可与其他促销叠加，其价格会直接显示在商品、列表、筛选和搜索中。")}</p>
            <div class="form-grid">
                {select(locale, form, locale.pick("Kind", "类型"), "effect", &EFFECTS)}
                {form.number(&off, "off", locale.pick("A percentage, or for an amount off the amount", "百分比；减固定金额时填写金额"))}
                {select(locale, form, locale.pick("It is about", "适用范围"), "scope_kind", &SCOPES)}
                {form.lines(locale.pick("Which", "具体内容"), "scope", 3, locale.pick("Addresses of categories or products, or tags, with commas or lines between them", "分类或商品的网址部分，或标签，用逗号或换行分隔"))}
            </div>
            <h3>{locale.pick("Only for: more off the more is bought", "仅用于阶梯优惠")}</h3>
            <div class="form-grid">
                {select(locale, form, locale.pick("Steps go by", "阶梯依据"), "by", &["spend", "quantity"])}
                {form.lines(locale.pick("Steps", "阶梯"), "steps", 3, locale.pick("One a line: from how much on, a colon, what is taken off: 100: 10 % or 3: 5.00", "每行一级：起点、冒号、优惠，例如 100: 10 % 或 3: 5.00"))}
            </div>
            <h3>{locale.pick("Only for: buy some, get some cheaper", "仅用于买 X 送 Y")}</h3>
            <div class="form-grid">
                {form.number(locale.pick("Buy", "购买件数"), "buy", "")}
                {form.number(locale.pick("Get", "优惠件数"), "get", locale.pick("The cheapest, at the percentage above off; 100 is free.", "最便宜的商品按上面的百分比优惠；100 即免费。"))}
                {select(locale, form, locale.pick("The cheaper ones are of", "优惠商品来自"), "from_kind", &from)}
                {form.lines(locale.pick("Which of those", "优惠商品具体内容"), "from", 2, "")}
            </div>
            <h3>{locale.pick("Only for: a gift in the cart", "仅用于赠品")}</h3>
            <div class="form-grid">
                {form.line(locale.pick("Product", "赠品商品"), "gift", locale.pick("Its address: what follows /p/ on its page", "商品页网址中 /p/ 之后的部分"))}
                {form.line(locale.pick("Only the variant with the SKU", "仅限规格 SKU"), "gift_sku", locale.pick("Empty for any", "留空表示不限"))}
                {form.number(locale.pick("Units at most", "最多件数"), "units", "")}
            </div>
        </section>
    }
    .into_any()
}

fn conditions(locale: Locale, form: &FormView, currency: &str) -> AnyView {
    view! {
        <section class="panel">
            <h2>{locale.pick("For whom", "使用条件")}</h2>
            <div class="form-grid">
                {form.number(&format!("{} ({currency})", locale.pick("From a sum of", "满额")), "min_subtotal", locale.pick("Of what it is about; empty for any", "按适用商品计算，留空表示不限"))}
                {form.number(locale.pick("From so many units", "满件数"), "min_quantity", "")}
                {form.lines(locale.pick("Only for these e-mail addresses", "仅限以下邮箱"), "emails", 3, locale.pick("Empty for everybody", "留空表示所有人"))}
            </div>
            {form.tick(locale.pick("Only for a first order", "仅限首次下单"), "in_first_order")}
        </section>
    }
    .into_any()
}

fn limits(locale: Locale, form: &FormView) -> AnyView {
    view! {
        <section class="panel">
            <h2>{locale.pick("Limits and others", "限额与叠加")}</h2>
            <div class="form-grid">
                {form.number(locale.pick("Orders in all", "总使用次数"), "max_uses", locale.pick("Empty for any number", "留空表示不限"))}
                {form.number(locale.pick("Orders of one shopper", "每位顾客使用次数"), "max_uses_each", locale.pick("Empty for any number", "留空表示不限"))}
                {select(locale, form, locale.pick("It goes", "叠加规则"), "stacking", &STACKINGS)}
                {form.line(locale.pick("Group", "分组名称"), "group", locale.pick("Only for one of its group", "仅用于“同组仅享一项”"))}
                {form.number(locale.pick("Priority", "优先级"), "priority", locale.pick("Higher is taken off first.", "数值大的先计算。"))}
            </div>
        </section>
    }
    .into_any()
}
