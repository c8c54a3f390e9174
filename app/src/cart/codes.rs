//! What is taken off, and the codes for it: a field, each code with a way to take it off again, and why one does not
//! hold. Native forms, on the cart's page and beside each step of the checkout.

use leptos::prelude::*;
use model::Locale;
use model::checkout::{EnteredCode, Savings, Step};
use model::credit::{EnteredCredit, PaidPart};
use model::pricing::AdjustmentRow;
use ui::{Button, Field};

use crate::AppError;
use crate::admin::encoded;

/// The amounts that are taken off, each as a row of the totals around it.
pub fn saving_rows(locale: Locale, adjustments: Vec<AdjustmentRow>) -> impl IntoView {
    let row = |row: AdjustmentRow| {
        let amount = model::Money::new(-row.amount.amount, row.amount.currency);
        view! { <div class="totals-saving"><dt>{row.name}</dt><dd>{amount.show(locale)}</dd></div> }
    };
    adjustments.into_iter().map(row).collect_view()
}

/// What gift cards and credit pay, each as a row of the totals around it.
pub fn credit_rows(locale: Locale, parts: Vec<PaidPart>) -> impl IntoView {
    let row = |part: PaidPart| {
        let amount = model::Money::new(-part.amount.amount, part.amount.currency);
        view! { <div class="totals-saving"><dt>{part.name}</dt><dd>{amount.show(locale)}</dd></div> }
    };
    parts.into_iter().map(row).collect_view()
}

/// The codes on the cart and the field for another.
#[component]
pub fn Codes(
    /// Language of the page.
    locale: Locale,
    /// What is taken off and the codes entered.
    savings: Savings,
    /// The step of the checkout it stands beside; none on the cart's page.
    #[prop(optional)]
    step: Option<Step>,
) -> impl IntoView {
    let step = step.map_or("", Step::code);
    let (typed, error) = savings.refused.unzip();
    let codes = savings.codes.into_iter();
    let codes = codes.map(|code| entered(locale, step, code));
    let credits = savings.credits.into_iter();
    let credits = credits.map(|one| entered_credit(locale, step, one));
    view! {
        <div class="stack" id="codes">
            {codes.collect_view()}
            {credits.collect_view()}
            <form class="cluster-end" method="post" action="/api/enter_code">
                <input type="hidden" name="locale" value=locale.code()/>
                <input type="hidden" name="step" value=step/>
                <Field
                    label=locale.pick("Discount code or gift card", "优惠码或礼品卡") name="code" value=typed error=error
                    autocomplete="off" required=true maxlength=60
                />
                <Button>{locale.pick("Apply", "使用")}</Button>
            </form>
        </div>
    }
}

fn entered(locale: Locale, step: &'static str, entered: EnteredCode) -> impl IntoView {
    let code = entered.code;
    view! {
        <form class="cluster" method="post" action="/api/remove_code">
            <input type="hidden" name="locale" value=locale.code()/>
            <input type="hidden" name="step" value=step/>
            <input type="hidden" name="code" value=code.clone()/>
            <b class="num">{code.clone()}</b>
            <button class="button button-link button-small">
                {locale.pick("Remove", "移除")} <span class="visually-hidden">" "{code}</span>
            </button>
        </form>
        {(!entered.why.is_empty()).then(|| view! { <p class="line-alert">{entered.why}</p> })}
    }
}

fn entered_credit(locale: Locale, step: &'static str, entered: EnteredCredit) -> impl IntoView {
    let name = entered.part.name;
    let left = format!(
        "{} {}",
        entered.left.show(locale),
        locale.pick("on it", "可用")
    );
    let note = if entered.why.is_empty() {
        view! { <p class="line-note">{left}</p> }.into_any()
    } else {
        view! { <p class="line-alert">{entered.why}</p> }.into_any()
    };
    view! {
        <form class="cluster" method="post" action="/api/remove_credit">
            <input type="hidden" name="locale" value=locale.code()/>
            <input type="hidden" name="step" value=step/>
            <input type="hidden" name="credit" value=entered.id.to_string()/>
            <b class="num">{name.clone()}</b>
            <button class="button button-link button-small">
                {locale.pick("Remove", "移除")} <span class="visually-hidden">" "{name}</span>
            </button>
        </form>
        {note}
    }
}

/// Where the form of a code leads: back to where it stands, with what was typed if it was not taken.
pub(super) fn address_after(step: &str, typed: &str, done: &Result<(), AppError>) -> String {
    let (path, and) = match Step::from_code(step) {
        Some(step) => (format!("/checkout?step={}", step.code()), '&'),
        None => ("/cart".to_owned(), '?'),
    };
    match done {
        Err(AppError::Invalid(_)) => format!("{path}{and}code={}#codes", encoded(typed)),
        _ => format!("{path}#codes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_leads_back_to_where_it_was_typed() {
        let refused = Err(AppError::Invalid(Vec::new()));
        let check = |step, typed, done: &Result<(), AppError>, address: &str| {
            assert_eq!(address_after(step, typed, done), address);
        };
        check("", "TEN", &Ok(()), "/cart#codes");
        check("payment", "TEN", &Ok(()), "/checkout?step=payment#codes");
        check(
            "delivery",
            "a b&c",
            &refused,
            "/checkout?step=delivery&code=a%20b%26c#codes",
        );
        check("//evil.example", "ten", &refused, "/cart?code=ten#codes");
    }
}
