//! The returns of an order, as its shopper follows them.

use leptos::prelude::*;
use model::Locale;
use model::return_desk::ReturnView;
use model::returns::{ReturnEvent, ReturnState};
use ui::{Badge, BadgeKind, Button, ButtonKind};

use crate::dates;

/// Returns there are, the latest first.
pub fn returns(locale: Locale, number: &str, token: &str, all: &[ReturnView]) -> AnyView {
    let panels = all.iter().rev();
    let panels = panels.map(|one| panel(locale, number, token, one));
    panels.collect_view().into_any()
}

/// Where a return stands.
pub fn return_badge(locale: Locale, state: ReturnState) -> AnyView {
    let kind = match state {
        ReturnState::Requested | ReturnState::Received => BadgeKind::Warn,
        ReturnState::Approved | ReturnState::Withdrawn => BadgeKind::Neutral,
        ReturnState::Settled => BadgeKind::Good,
        ReturnState::Refused => BadgeKind::Bad,
    };
    view! { <Badge kind>{state.name(locale)}</Badge> }.into_any()
}

fn panel(locale: Locale, number: &str, token: &str, one: &ReturnView) -> AnyView {
    let lines = one.lines.iter().map(|line| {
        view! { <li>{format!("{} × {}", line.quantity, line.name)}</li> }
    });
    let photo = one.photo.then(|| {
        let src = format!("/orders/{number}/return/photo/{}?token={token}", one.id);
        view! { <p><img src=src alt=locale.pick("Your photo", "您的照片") width="320" height="240" loading="lazy"/></p> }
    });
    let words = (!one.words.is_empty()).then(|| view! { <p>{one.words.clone()}</p> });
    let answer = (!one.answer.is_empty()).then(|| {
        view! { <p><b>{locale.pick("Our answer: ", "我们的答复：")}</b>{one.answer.clone()}</p> }
    });
    let wish = one.wish.clone().map(|wish| {
        let number = one
            .replacement
            .clone()
            .map(|number| format!(" ({} {number})", locale.pick("order", "订单")));
        view! { <p>{locale.pick("In exchange for: ", "换成：")}<b>{wish}</b>{number}</p> }
    });
    let credit = one.wants_credit.then(|| {
        view! { <p>{locale.pick("You asked for store credit instead of the money.", "您选择退为商店余额。")}</p> }
    });
    let refunds = one.replacement.is_none()
        && !matches!(one.state, ReturnState::Refused | ReturnState::Withdrawn);
    let refunds = refunds && (one.wish.is_none() || one.state == ReturnState::Settled);
    let money = refunds.then(|| amounts(locale, one));
    let withdraw = one
        .state
        .after(ReturnEvent::Withdraw)
        .is_ok()
        .then(|| withdraw_form(locale, number, token, one));
    view! {
        <section class="panel return">
            <h2>{one.reason.name(locale)}" "{return_badge(locale, one.state)}</h2>
            <p class="small muted num">{dates::moment(locale, one.created_at)}</p>
            <ul>{lines.collect_view()}</ul>
            {words}
            {photo}
            {answer}
            {wish}
            {credit}
            {money}
            {withdraw}
        </section>
    }
    .into_any()
}

/// What the goods are worth, what is kept back, what comes back.
fn amounts(locale: Locale, one: &ReturnView) -> AnyView {
    let fee = (one.fee.amount > 0).then(|| {
        view! { <div><dt>{locale.pick("Fee", "扣费")}</dt><dd class="num">{model::Money::new(-one.fee.amount, one.fee.currency).show(locale)}</dd></div> }
    });
    let back = if one.state == ReturnState::Settled {
        locale.pick("Given back", "已退款")
    } else {
        locale.pick("You get back", "预计退款")
    };
    view! {
        <dl class="totals">
            <div><dt>{locale.pick("What you paid for it", "商品实付")}</dt><dd class="num">{one.worth.show(locale)}</dd></div>
            {fee}
            <div class="totals-sum"><dt>{back}</dt><dd class="num">{one.back.show(locale)}</dd></div>
        </dl>
    }
    .into_any()
}

fn withdraw_form(locale: Locale, number: &str, token: &str, one: &ReturnView) -> AnyView {
    view! {
        <form method="post" action="/api/withdraw_return">
            <input type="hidden" name="locale" value=locale.code()/>
            <input type="hidden" name="number" value=number.to_owned()/>
            <input type="hidden" name="token" value=token.to_owned()/>
            <input type="hidden" name="id" value=one.id.to_string()/>
            <Button kind=ButtonKind::Quiet>{locale.pick("Withdraw this request", "撤回申请")}</Button>
        </form>
    }
    .into_any()
}
