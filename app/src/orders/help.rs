//! `/orders/{number}/help?token=`: a shopper's complaint about an order, written to and fro until it is settled.

use leptos::prelude::*;
use leptos_meta::Meta;
use model::Locale;
use model::complaint::{
    Complaint, ComplaintMessage, ComplaintPage, ComplaintState, ComplaintTopic, PHOTOS_MAX, Writer,
};
use ui::{
    Alert, AlertKind, Button, ButtonKind, Select, SelectOption, TextArea, Timeline, TimelineEntry,
};

use super::api::read_complaints;
use crate::AppError;
use crate::content::ErrorView;
use crate::dates;
use crate::request::{page_locale, path_param, query_param};
use crate::shell::{Frame, Head};

/// The page; without the right link it asks for number and e-mail.
#[component]
pub fn HelpPage() -> impl IntoView {
    let locale = page_locale();
    let number = path_param("number");
    let token = query_param("token").unwrap_or_default();
    view! {
        <Frame>
            {Suspend::new(async move {
                match read_complaints(number, token.clone()).await {
                    Ok(page) => show(locale, page, &token),
                    Err(AppError::NotFound | AppError::Unauthorized) => view! { <super::find::FindOrder/> }.into_any(),
                    Err(error) => view! { <ErrorView error/> }.into_any(),
                }
            })}
        </Frame>
    }
}

fn show(locale: Locale, page: ComplaintPage, token: &str) -> AnyView {
    let title = locale.pick("Help with your order", "订单售后");
    let order = locale.path(&format!("/orders/{}?token={token}", page.number));
    let open = page.complaints.iter().find(|one| one.state.is_open());
    let form = match open {
        Some(complaint) => reply(locale, &page, complaint, token),
        None => start(locale, &page, token),
    };
    let ended = query_param("ended").map(|_| {
        let text = locale.pick(
            "This case was closed meanwhile. If it is not settled for you, open a new one.",
            "该售后已处理完毕。如仍有问题，请重新提交。",
        );
        view! { <Alert kind=AlertKind::Warn live=true>{text}</Alert> }
    });
    let photo = query_param("photo").map(|_| {
        let text = locale.pick(
            "Your message is sent, but not every picture could be taken. Send JPEG, PNG or WebP, four at most.",
            "留言已提交，但部分图片无法接收。请使用 JPEG、PNG 或 WebP，最多四张。",
        );
        view! { <Alert kind=AlertKind::Warn live=true>{text}</Alert> }
    });
    let cases = page
        .complaints
        .iter()
        .map(|one| case(locale, one, &page, token));
    view! {
        <Head title=format!("{title} – {}", page.number)/>
        <Meta name="referrer" content="no-referrer"/>
        <div class="wrap narrow stack">
            <p class="eyebrow num"><a href=order>{locale.pick("Order ", "订单 ")} {page.number.clone()}</a></p>
            <h1>{title}</h1>
            {ended}
            {photo}
            {cases.collect_view()}
            {form}
        </div>
    }
    .into_any()
}

/// One case: what it is about, what was said, where it stands.
fn case(locale: Locale, complaint: &Complaint, page: &ComplaintPage, token: &str) -> AnyView {
    let number = &page.number;
    let topic = complaint.topic.show(locale);
    let said = complaint.messages.iter().map(|message| {
        let who = match message.writer {
            Writer::Shopper => locale.pick("You", "您"),
            Writer::Staff => locale.pick("The shop", "商家"),
        };
        TimelineEntry::done(who)
            .at(
                dates::machine(message.at),
                dates::moment(locale, message.at),
            )
            .note(message.words.clone())
            .pictures(pictures(locale, message, |photo| {
                format!("/orders/{number}/help/photo/{photo}?token={token}")
            }))
    });
    let mut entries: Vec<_> = said.collect();
    entries.push(standing(locale, complaint));
    let mut sent = page.replacements.iter();
    let sent = sent
        .find(|sent| sent.complaint == complaint.id)
        .map(|sent| {
            let href = locale.path(&format!("/orders/{}?token={}", sent.number, sent.token));
            let words = locale.pick("Follow what we send: order ", "查看补发订单：");
            view! { <p><a class="more num" href=href>{words}{sent.number.clone()}</a></p> }
        });
    view! {
        <section class="panel">
            <h2>{topic}</h2>
            <Timeline label=topic entries/>
            {sent}
        </section>
    }
    .into_any()
}

/// The pictures of a message, each with where it is and what it is.
pub fn pictures(
    locale: Locale,
    message: &ComplaintMessage,
    address: impl Fn(&str) -> String,
) -> Vec<(String, String)> {
    let numbered = message.photos.iter().zip(1..);
    numbered
        .map(|(photo, n)| {
            let words = locale.pick("Picture", "图片");
            (address(photo), format!("{words} {n}"))
        })
        .collect()
}

/// Where a case stands, as the last entry of its timeline.
fn standing(locale: Locale, complaint: &Complaint) -> TimelineEntry {
    match complaint.state {
        ComplaintState::Open => {
            let entry = TimelineEntry::current(locale.pick("We are looking into it", "处理中"));
            let Some(due) = complaint.due_at else {
                return entry;
            };
            let (en, zh) = ("You hear from us by", "最迟回复时间：");
            entry.note(format!(
                "{} {} UTC",
                locale.pick(en, zh),
                dates::moment(locale, due)
            ))
        }
        ComplaintState::Escalated => TimelineEntry::current(locale.pick(
            "We are late with our answer, and it comes before all others now",
            "回复已超时，我们正优先处理",
        )),
        ComplaintState::Answered => {
            TimelineEntry::current(locale.pick("It is your turn", "等待您的回复"))
        }
        ComplaintState::Withdrawn => {
            TimelineEntry::done(locale.pick("You said it is solved", "您已确认解决"))
        }
        ComplaintState::Settled => {
            let outcome = complaint.outcome.map_or("", |outcome| outcome.show(locale));
            let entry =
                TimelineEntry::done(format!("{}{outcome}", locale.pick("Closed: ", "已结案：")));
            match complaint.refunded {
                Some(money) => entry.note(money.show(locale)),
                None => entry,
            }
        }
    }
}

fn words(locale: Locale, label: &'static str) -> AnyView {
    let missing = query_param("missing").map(|_| {
        let text = locale.pick("Say what is wrong, please.", "请描述您遇到的问题。");
        text.to_owned()
    });
    view! { <TextArea label name="form[words]" id="f-words" rows=5 maxlength=4000 required=true error=missing/> }
        .into_any()
}

/// Fields nobody sees of the form that takes a case back.
fn hidden(locale: Locale, page: &ComplaintPage, token: &str) -> AnyView {
    view! {
        <input type="hidden" name="locale" value=locale.code()/>
        <input type="hidden" name="number" value=page.number.clone()/>
        <input type="hidden" name="token" value=token.to_owned()/>
    }
    .into_any()
}

/// Pictures beside the words; none are needed.
fn photos(locale: Locale) -> AnyView {
    let hint = match locale {
        Locale::En => format!("JPEG, PNG or WebP, {PHOTOS_MAX} at most and 20 MB together"),
        Locale::Zh => format!("JPEG、PNG 或 WebP，最多 {PHOTOS_MAX} 张，合计不超过 20 MB"),
    };
    view! {
        <div class="field">
            <label class="field-label" for="f-file">
                {locale.pick("Pictures", "图片")} " " <span class="field-optional">{locale.pick("optional", "选填")}</span>
            </label>
            <input class="input" id="f-file" type="file" name="file" multiple accept="image/jpeg,image/png,image/webp" aria-describedby="f-file-hint"/>
            <p class="field-hint" id="f-file-hint">{hint}</p>
        </div>
    }
    .into_any()
}

/// Where the forms that write are sent: they carry pictures.
fn send(locale: Locale, page: &ComplaintPage, token: &str) -> String {
    locale.path(&format!("/orders/{}/help/send?token={token}", page.number))
}

fn start(locale: Locale, page: &ComplaintPage, token: &str) -> AnyView {
    let topics =
        ComplaintTopic::ALL.map(|topic| SelectOption::new(topic.code(), topic.show(locale)));
    let chosen = query_param("topic").unwrap_or_default();
    view! {
        <section class="panel">
            <h2>{locale.pick("What is wrong?", "遇到了什么问题？")}</h2>
            <form class="form" method="post" enctype="multipart/form-data" action=send(locale, page, token) id="write">
                <input type="hidden" name="form[key]" value=page.key.clone()/>
                <Select label=locale.pick("It is about", "问题类型") name="form[topic]" id="f-topic" options=topics.to_vec() selected=chosen/>
                {words(locale, locale.pick("Tell us what happened", "请描述详细情况"))}
                {photos(locale)}
                <p class="small muted">{locale.pick("We answer within two days.", "我们会在两天内回复您。")}</p>
                <div class="form-foot"><Button kind=ButtonKind::Primary>{locale.pick("Send it", "提交")}</Button></div>
            </form>
        </section>
    }
    .into_any()
}

fn reply(locale: Locale, page: &ComplaintPage, complaint: &Complaint, token: &str) -> AnyView {
    let id = complaint.id.to_string();
    view! {
        <section class="panel">
            <h2>{locale.pick("Write to us", "回复")}</h2>
            <form class="form" method="post" enctype="multipart/form-data" action=send(locale, page, token) id="write">
                <input type="hidden" name="form[key]" value=page.key.clone()/>
                <input type="hidden" name="form[id]" value=id.clone()/>
                {words(locale, locale.pick("Your message", "留言内容"))}
                {photos(locale)}
                <div class="form-foot"><Button kind=ButtonKind::Primary>{locale.pick("Send it", "提交")}</Button></div>
            </form>
            <form method="post" action="/api/withdraw_complaint">
                {hidden(locale, page, token)}
                <input type="hidden" name="id" value=id/>
                <Button kind=ButtonKind::Quiet>{locale.pick("It is solved, close the case", "问题已解决，关闭售后")}</Button>
            </form>
        </section>
    }
    .into_any()
}
