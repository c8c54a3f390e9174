//! `/orders/{number}/return?token=`: what can be sent back, the form that asks for it, and the returns there are.

use leptos::prelude::*;
use leptos_meta::Meta;
use model::checkout::Problem;
use model::form::Draft;
use model::refund::units_field;
use model::return_desk::{OpenLine, ReturnPage as Shown};
use model::returns::{Fee, NoReturn, Postage, ReturnReason, ReturnRules, WISH_CREDIT};
use model::{Locale, Millis};
use ui::{Alert, AlertKind, Button, ButtonKind, Field, FieldKind, Select, SelectOption, TextArea};

use super::api::load_return_page;
use super::return_list::returns;
use crate::AppError;
use crate::content::ErrorView;
use crate::dates;
use crate::request::{page_locale, path_param, query_param};
use crate::shell::{Frame, Head};

/// The page; without the right link it asks for number and e-mail.
#[component]
pub fn ReturnPage() -> impl IntoView {
    let locale = page_locale();
    let number = path_param("number");
    let token = query_param("token").unwrap_or_default();
    let page = Suspend::new(async move {
        match load_return_page(locale, number, token.clone()).await {
            Ok(page) => show(locale, page, token),
            Err(AppError::NotFound | AppError::Unauthorized) => {
                view! { <super::find::FindOrder/> }.into_any()
            }
            Err(error) => view! { <ErrorView error/> }.into_any(),
        }
    });
    view! { <Frame>{page}</Frame> }
}

fn show(locale: Locale, page: Shown, token: String) -> AnyView {
    let title = locale.pick("Send something back", "申请退货");
    let order = locale.path(&format!("/orders/{}?token={token}", page.number));
    let number = page.number.clone();
    let there = returns(locale, &page.number, &token, &page.returns);
    let body = match &page.open {
        Ok(open) => view! {
            <p>{terms(locale, &page.rules, page.until)}</p>
            {excluded(locale, &page.excluded)}
            {form(locale, &page, open, &token)}
        }
        .into_any(),
        Err(why) => view! { <p>{reason(locale, *why)}</p> }.into_any(),
    };
    view! {
        <Head title/>
        <Meta name="referrer" content="no-referrer"/>
        <div class="wrap narrow">
            <p class="small"><a href=order>{locale.pick("‹ Your order ", "‹ 订单 ")} <span class="num">{number}</span></a></p>
            <h1>{title}</h1>
            {notice(locale)}
            {there}
            <section class="panel" id="ask">{body}</section>
        </div>
    }
    .into_any()
}

/// What came of what was sent, as the redirect says.
fn notice(locale: Locale) -> Option<AnyView> {
    let (kind, text) = match query_param("done")?.as_str() {
        "asked" => (
            AlertKind::Good,
            locale.pick(
                "We have your request and write to you as soon as we have looked at it.",
                "申请已提交，我们会尽快处理并通知您。",
            ),
        ),
        "withdrawn" => (
            AlertKind::Good,
            locale.pick("Your request is withdrawn.", "申请已撤回。"),
        ),
        "no" => (
            AlertKind::Warn,
            locale.pick(
                "That can no longer be done. Below is how things stand now.",
                "该操作已无法执行，请查看下方的最新状态。",
            ),
        ),
        _ => return None,
    };
    Some(view! { <Alert kind live=true>{text}</Alert> }.into_any())
}

/// The merchant's rules in a few words.
fn terms(locale: Locale, rules: &ReturnRules, until: Option<Millis>) -> String {
    let when = match (locale, until) {
        (Locale::En, Some(until)) => format!("You can ask until {}.", dates::day(locale, until)),
        (Locale::Zh, Some(until)) => format!("申请截止日期：{}。", dates::day(locale, until)),
        (Locale::En, None) => format!(
            "You can ask up to {} days after delivery.",
            rules.window_days
        ),
        (Locale::Zh, None) => format!("签收后 {} 天内可申请。", rules.window_days),
    };
    let fee = match (locale, fee(rules)) {
        (_, None) => locale
            .pick(
                "You get back what you paid for it.",
                "全额退还您为该商品支付的金额。",
            )
            .to_owned(),
        (Locale::En, Some(fee)) => {
            format!(
                "You get back what you paid for it less {fee}, or all of it where we are to blame."
            )
        }
        (Locale::Zh, Some(fee)) => {
            format!("退款将扣除 {fee}；若责任在我们，则全额退还。")
        }
    };
    let postage = match rules.postage {
        Postage::Shop => locale.pick("We pay the way back.", "退货运费由我们承担。"),
        Postage::Shopper => locale.pick(
            "You pay the way back, unless we are to blame.",
            "退货运费由您承担；若责任在我们，则由我们承担。",
        ),
    };
    match locale {
        Locale::En => format!("{when} {fee} {postage}"),
        Locale::Zh => format!("{when}{fee}{postage}"),
    }
}

fn fee(rules: &ReturnRules) -> Option<String> {
    match rules.fee {
        Fee::Percent { ppm } if ppm > 0 => Some(format!("{} %", model::returns::percent(ppm))),
        Fee::Fixed { money } if money.amount > 0 => Some(money.show(Locale::En)),
        _ => None,
    }
}

fn excluded(locale: Locale, names: &[String]) -> Option<AnyView> {
    (!names.is_empty()).then(|| {
        let names = names.join(locale.pick(", ", "、"));
        let text = match locale {
            Locale::En => format!("Not taken back: {names}."),
            Locale::Zh => format!("以下商品不支持退货：{names}。"),
        };
        view! { <p class="small muted">{text}</p> }.into_any()
    })
}

/// Why nothing can be sent back.
fn reason(locale: Locale, why: NoReturn) -> String {
    let words = match why {
        NoReturn::TooLate(until) => {
            let day = dates::day(locale, until);
            return match locale {
                Locale::En => format!("The time to send this order back ended on {day}."),
                Locale::Zh => format!("该订单的退货期限已于 {day} 结束。"),
            };
        }
        NoReturn::NotOffered => locale.pick(
            "This shop does not take goods back. Write to us if something is wrong with yours.",
            "本店不支持退货。如商品有问题，请联系我们。",
        ),
        NoReturn::NoOrder => locale.pick(
            "This order was not paid or is cancelled, so there is nothing to send back.",
            "该订单未付款或已取消，无需退货。",
        ),
        NoReturn::NotSent => locale.pick(
            "This order was not sent yet. As long as it is here you can cancel it on its page.",
            "该订单尚未发货，您可以在订单页面直接取消。",
        ),
        NoReturn::NothingLeft => locale.pick(
            "There is nothing left of this order that can be sent back.",
            "该订单没有可退的商品。",
        ),
    };
    words.to_owned()
}

/// What was typed before, and what is wrong with it.
struct Typed<'a> {
    locale: Locale,
    draft: Option<&'a Draft>,
}

impl Typed<'_> {
    fn value(&self, field: &str) -> String {
        self.draft
            .map_or_else(String::new, |draft| draft.form.get(field).to_owned())
    }

    fn error(&self, field: &str) -> Option<String> {
        let mut problems = self.draft?.problems.iter();
        let found: &Problem = problems.find(|problem| problem.field == field)?;
        Some(found.message.get(self.locale).to_owned())
    }
}

fn form(locale: Locale, page: &Shown, open: &[OpenLine], token: &str) -> AnyView {
    let typed = Typed {
        locale,
        draft: page.draft.as_ref(),
    };
    let action = locale.path(&format!(
        "/orders/{}/return/send?token={token}",
        page.number
    ));
    let reasons =
        ReturnReason::ALL.map(|reason| SelectOption::new(reason.code(), reason.name(locale)));
    let mut options = vec![SelectOption::new("", locale.pick("Choose one", "请选择"))];
    options.extend(reasons);
    let wish = wish_field(locale, open, &typed);
    let lines = open
        .iter()
        .map(|line| unit_field(locale, line, &typed))
        .collect_view();
    let none = typed
        .error("units")
        .map(|error| view! { <Alert kind=AlertKind::Bad live=true>{error}</Alert> });
    view! {
        <form class="form" method="post" enctype="multipart/form-data" action=action>
            <input type="hidden" name="form[key]" value=page.key.clone()/>
            {none}
            {lines}
            {wish}
            <Select
                label=locale.pick("Why?", "退货原因") name="form[reason]" id="f-reason" options selected=typed.value("reason")
                error=typed.error("reason") required=true
            />
            <TextArea
                label=locale.pick("Tell us more", "补充说明") name="form[words]" id="f-words" value=typed.value("words")
                error=typed.error("words") optional_word=locale.pick("optional", "选填") maxlength=1000
            />
            {photo_field(locale, &typed)}
            <div class="form-foot">
                <Button kind=ButtonKind::Primary>{locale.pick("Ask to send it back", "提交退货申请")}</Button>
            </div>
        </form>
    }
    .into_any()
}

fn unit_field(locale: Locale, line: &OpenLine, typed: &Typed<'_>) -> AnyView {
    let field = units_field(line.line);
    let each = line.each.show(locale);
    let hint = match locale {
        Locale::En => format!("Up to {}; {each} back for one", line.left),
        Locale::Zh => format!("最多 {} 件，每件可退 {each}", line.left),
    };
    view! {
        <Field
            label=line.name.clone() name=format!("form[{field}]") id=format!("f-{field}") kind=FieldKind::Number min="0"
            max=line.left.to_string() value=typed.value(&field) error=typed.error(&field) hint autocomplete="off"
        />
    }
    .into_any()
}

/// What is wanted: the money, store credit, or another variant where one can be had.
fn wish_field(locale: Locale, open: &[OpenLine], typed: &Typed<'_>) -> AnyView {
    let swaps = open.iter().flat_map(|line| &line.swaps);
    let swaps: Vec<_> = swaps
        .map(|(swap, words)| SelectOption::new(swap.code(), words))
        .collect();
    let mut options = vec![
        SelectOption::new("", locale.pick("My money back", "退款")),
        SelectOption::new(WISH_CREDIT, locale.pick("Store credit", "商店余额")),
    ];
    options.extend(swaps);
    view! {
        <Select
            label=locale.pick("What would you like?", "希望如何处理") name="form[wish]" id="f-wish" options
            selected=typed.value("wish") error=typed.error("wish")
        />
    }
    .into_any()
}

fn photo_field(locale: Locale, typed: &Typed<'_>) -> AnyView {
    let error = typed.error("photo");
    let invalid = error.as_ref().map(|_| "true");
    let error = error.map(|error| view! { <p class="field-error" id="f-file-error">{error}</p> });
    let hint = if typed.value("photo").is_empty() {
        locale.pick(
            "JPEG, PNG or WebP, at most 10 MB",
            "JPEG、PNG 或 WebP，不超过 10 MB",
        )
    } else {
        locale.pick(
            "Your photo is kept; choose another to replace it.",
            "照片已保留，重新选择即可替换。",
        )
    };
    view! {
        <div class="field">
            <label class="field-label" for="f-file">
                {locale.pick("Photo", "照片")} " " <span class="field-optional">{locale.pick("optional", "选填")}</span>
            </label>
            <input
                class="input" id="f-file" type="file" name="file" accept="image/jpeg,image/png,image/webp"
                aria-describedby="f-file-hint f-file-error" aria-invalid=invalid
            />
            {error}
            <p class="field-hint" id="f-file-hint">{hint}</p>
        </div>
    }
    .into_any()
}
