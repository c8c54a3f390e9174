//! Lower prices for who buys more of a variant: those there are, and the form for another.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::catalog::Tier;
use model::form::Form;
use model::product_desk::ProductDesk;
use model::{Locale, Money, VariantId};
use ui::{Button, ButtonKind, Column, Select, SelectOption, Table};

use super::api::{RemoveTier, SaveTier};
use crate::admin::fields::FormView;

/// The panel below the form of the product.
pub fn tiers(locale: Locale, desk: &ProductDesk) -> AnyView {
    let title = locale.pick("Quantity prices", "批量价格");
    let columns = vec![
        Column::new(locale.pick("Variant", "规格")),
        Column::new(locale.pick("From units", "起购数量")).numeric(),
        Column::new(locale.pick("Each", "单价")).numeric(),
        Column::new(locale.pick("Remove", "移除")),
    ];
    let rows = desk
        .tiers
        .iter()
        .map(|&(id, tier)| row(locale, desk, id, tier));
    let rows = rows.collect_view();
    let list =
        (!desk.tiers.is_empty()).then(|| view! { <Table caption=title columns>{rows}</Table> });
    let form = FormView::of(locale, desk.tier_draft.as_ref(), Form::default());
    let variants = desk.product.variants.iter().zip(&desk.choices);
    let variants =
        variants.map(|(v, choice)| SelectOption::new(v.id.to_string(), name(&v.sku, choice)));
    let variants: Vec<_> = variants.collect();
    let (chosen, error) = (form.form.get("variant").to_owned(), form.error("variant"));
    view! {
        <section class="panel" id="tiers">
            <h2>{title}</h2>
            <p class="muted small">{locale.pick(
                "Who buys this many of a variant or more pays this much for each.",
                "购买数量达到起购数量时，每件按此单价计算。",
            )}</p>
            {list}
            <form class="stack" method="post" action=SaveTier::PATH>
                <input r#type="hidden" name="id" value=desk.product.id.to_string()/>
                <div class="form-grid">
                    <Select label=locale.pick("Variant", "规格") name="form[variant]" id="f-variant" options=variants selected=chosen error/>
                    {form.number(locale.pick("From units", "起购数量"), "from", "")}
                    {form.number(locale.pick("Each", "单价"), "price", "")}
                </div>
                <div class="actions"><Button kind=ButtonKind::Secondary>{locale.pick("Set price", "设置价格")}</Button></div>
            </form>
        </section>
    }
    .into_any()
}

/// A variant as these panels name it.
pub(super) fn name(sku: &str, choice: &str) -> String {
    let parts = [choice, sku].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

fn row(locale: Locale, desk: &ProductDesk, id: VariantId, tier: Tier) -> AnyView {
    let mut variants = desk.product.variants.iter().zip(&desk.choices);
    let named = variants.find(|(v, _)| v.id == id);
    let named = named.map_or_else(String::new, |(v, choice)| name(&v.sku, choice));
    let price = Money::new(tier.price, desk.product.currency).show(locale);
    let about = format!(": {named}, {}", tier.from);
    view! {
        <tr>
            <th scope="row">{named}</th>
            <td class="numeric num">{tier.from}</td>
            <td class="numeric num">{price}</td>
            <td>
                <form method="post" action=RemoveTier::PATH>
                    <input r#type="hidden" name="id" value=desk.product.id.to_string()/>
                    <input r#type="hidden" name="variant" value=id.to_string()/>
                    <input r#type="hidden" name="from" value=tier.from/>
                    <Button kind=ButtonKind::Link>{locale.pick("Remove", "移除")}<span class="visually-hidden">{about}</span></Button>
                </form>
            </td>
        </tr>
    }
    .into_any()
}
