//! What is shown instead of a page that is not there: why, a way on, and the request's id.

use leptos::prelude::*;
use model::activity::Place;
use ui::{ButtonKind, ButtonLink};

use crate::AppError;
use crate::catalog::Shelf;
use crate::home::read_suggested;
use crate::request::page_request;
use crate::shell::{Frame, Head};

use super::api::read_nothing;

/// What an unknown address shows, with status 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Frame>
            {Suspend::new(async move {
                let error = read_nothing().await.err().unwrap_or(AppError::NotFound);
                view! { <ErrorView error/> }
            })}
        </Frame>
    }
    .into_any()
}

/// The inside of an error page; its status was set when the error was met.
#[component]
pub fn ErrorView(
    /// What went wrong.
    error: AppError,
) -> impl IntoView {
    let request = page_request();
    let locale = request.locale;
    let (code, heading, text) = match error {
        AppError::NotFound => (
            "404",
            locale.pick("We could not find this page", "找不到这个页面"),
            locale.pick(
                "The address may be mistyped, or the page has moved.",
                "地址可能有误，或页面已经搬家。",
            ),
        ),
        AppError::Gone => (
            "410",
            locale.pick("This is no longer sold", "该商品已停售"),
            locale.pick(
                "It will not come back, but something close to it may be here.",
                "它不会再上架了，不过也许有相近的商品适合您。",
            ),
        ),
        AppError::Unauthorized => (
            "401",
            locale.pick("This page is not for everyone", "您无权查看此页面"),
            locale.pick(
                "Use the link from your mail, or sign in.",
                "请使用邮件中的链接，或先登录。",
            ),
        ),
        AppError::TooMany(_) => (
            "429",
            locale.pick("That was a little fast", "操作太频繁了"),
            locale.pick("Please wait a moment and try again.", "请稍等片刻再试。"),
        ),
        AppError::Away => (
            "503",
            locale.pick("We will be back in a moment", "我们马上回来"),
            locale.pick(
                "The shop cannot answer just now. Nothing you did is lost; please try again in a minute.",
                "商店暂时无法响应。您的操作不会丢失，请一分钟后再试。",
            ),
        ),
        _ => (
            "500",
            locale.pick("Something broke on our side", "服务器出了点问题"),
            locale.pick(
                "It is not your fault. Please try again in a moment.",
                "不是您的问题，请稍后再试。",
            ),
        ),
    };
    let id = (!request.id.is_empty()).then(|| view! { <p class="small muted num">{locale.pick("Request ", "请求编号 ")}{request.id}</p> });
    let broken = matches!(code, "500" | "503");
    let popular = Suspend::new(async move {
        if broken {
            return None;
        }
        let cards = read_suggested(locale, Place::Missing).await.ok()?;
        Some(
            view! { <Shelf id="popular" title=locale.pick("Perhaps one of these", "也许您会喜欢") cards/> },
        )
    });
    view! {
        <Head title=heading/>
        <div class="wrap oops">
            <p class="oops-code num">{code}</p>
            <h1>{heading}</h1>
            <p class="lead">{text}</p>
            <p class="actions">
                <ButtonLink href=locale.path("/") kind=ButtonKind::Primary>{locale.pick("To the home page", "返回首页")}</ButtonLink>
                <ButtonLink href=locale.path("/search") kind=ButtonKind::Secondary>{locale.pick("Look through everything", "浏览全部商品")}</ButtonLink>
            </p>
            {id}
        </div>
        {popular}
    }
    .into_any()
}
