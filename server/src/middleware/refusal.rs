//! Answers the server gives by itself when a request does not get as far as the shop, or the shop breaks: in the
//! shopper's language as a small page, or in few words for scripts.

use axum::body::Body;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use model::Locale;

use app::AppError;

/// What is known about the request that is refused.
pub struct Refused<'a> {
    /// Whether somebody looks at the answer, rather than a script.
    pub wants_page: bool,
    /// Its language.
    pub locale: Locale,
    /// Its id.
    pub id: &'a str,
    /// Address of the style sheet; empty without one.
    pub css: &'a str,
}

/// Whether a request comes from somebody who will look at the answer.
#[must_use]
pub fn wants_page(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|text| text.contains("text/html"))
}

impl Refused<'_> {
    /// The answer with `status`; with `error` for scripts that called a server function.
    #[must_use]
    pub fn answer(&self, status: StatusCode, error: &AppError) -> Response<Body> {
        let (kind, body) = if self.wants_page {
            ("text/html; charset=utf-8", self.page(status))
        } else {
            let text = serde_json::to_string(error).unwrap_or_default();
            ("application/json", text)
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let AppError::TooMany(seconds) = error {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
        }
        response
    }

    fn page(&self, status: StatusCode) -> String {
        let (heading, text) = words(self.locale, status);
        let home = self.locale.path("/");
        let back = self.locale.pick("To the shop", "返回商店");
        let request = self.locale.pick("Request", "请求编号");
        let (tag, css, id, code) = (self.locale.tag(), self.css, self.id, status.as_u16());
        format!(
            "<!DOCTYPE html><html lang=\"{tag}\"><head><meta charset=\"utf-8\"><title>{heading}</title>\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\"><link rel=\"stylesheet\" href=\"{css}\"></head>\
             <body><main id=\"main\"><div class=\"wrap oops\"><p class=\"oops-code num\">{code}</p><h1>{heading}</h1>\
             <p class=\"lead\">{text}</p><p class=\"actions\"><a class=\"button button-primary\" href=\"{home}\">{back}</a>\
             </p><p class=\"small muted num\">{request} {id}</p></div></main></body></html>"
        )
    }
}

/// Heading and sentence for a status.
fn words(locale: Locale, status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::FORBIDDEN => (
            locale.pick("This did not come from our shop", "请求并非来自本店"),
            locale.pick(
                "For your safety we only take forms from our own pages. Please open the page again and retry.",
                "为了您的安全，我们只接受本店页面提交的内容。请重新打开页面再试一次。",
            ),
        ),
        StatusCode::BAD_REQUEST => (
            locale.pick("We could not read that", "无法识别您的请求"),
            locale.pick(
                "There are characters in it that no page of ours sends. Please open the page again and retry.",
                "其中含有本店页面不会提交的字符。请重新打开页面再试一次。",
            ),
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (
            locale.pick("That was too large", "提交的内容过大"),
            locale.pick("Please send something smaller.", "请缩小后重新提交。"),
        ),
        StatusCode::TOO_MANY_REQUESTS => (
            locale.pick("One moment, please", "请稍候"),
            locale.pick(
                "There were many tries in a short time. Please wait a minute and try again.",
                "短时间内尝试次数过多，请一分钟后再试。",
            ),
        ),
        StatusCode::SERVICE_UNAVAILABLE => (
            locale.pick("This takes too long", "响应时间过长"),
            locale.pick(
                "The shop is busier than it should be. Please try again in a moment.",
                "商店当前繁忙，请稍后再试。",
            ),
        ),
        StatusCode::NOT_FOUND => (
            locale.pick("We could not find this page", "找不到这个页面"),
            locale.pick("The address may have changed.", "地址可能已更改。"),
        ),
        _ => (
            locale.pick("Something went wrong", "出错了"),
            locale.pick(
                "This is our fault, and it is in our log. Nothing was charged twice; your cart is where it was.",
                "这是我们的问题，已经记录。不会重复扣款，您的购物车也完好无损。",
            ),
        ),
    }
}

/// A request that is not understood.
#[must_use]
pub fn unreadable() -> AppError {
    AppError::Transport("unreadable".to_owned())
}

/// A server function that fails without a word about the status is answered with 500 by Leptos, also where the request
/// could not be read or asked for what is not there: the error in its body says whose fault it was.
pub async fn blamed(response: Response<Body>) -> Response<Body> {
    let silent = response.status() == StatusCode::INTERNAL_SERVER_ERROR
        && response.headers().contains_key("serverfnerror");
    if !silent {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(text) = axum::body::to_bytes(body, usize::MAX).await else {
        return Response::from_parts(parts, Body::empty());
    };
    let told = serde_json::from_slice(&text).map(|error: AppError| error.status());
    if let Some(status) = told.ok().and_then(|code| StatusCode::from_u16(code).ok()) {
        parts.status = status;
    }
    Response::from_parts(parts, Body::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn people_get_a_page_and_scripts_get_words() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("text/html,*/*"));
        let refused = |headers| Refused {
            wants_page: wants_page(headers),
            locale: Locale::Zh,
            id: "0a1b",
            css: "/main.css",
        };
        let page = refused(&headers).answer(StatusCode::TOO_MANY_REQUESTS, &AppError::TooMany(20));
        assert_eq!(page.headers()[header::RETRY_AFTER], "20");
        let text = axum::body::to_bytes(page.into_body(), usize::MAX)
            .await
            .unwrap();
        let text = String::from_utf8(text.to_vec()).unwrap();
        assert!(text.contains("请稍候") && text.contains("0a1b") && text.contains("href=\"/zh\""));
        let none = HeaderMap::new();
        let words = refused(&none).answer(StatusCode::TOO_MANY_REQUESTS, &AppError::TooMany(20));
        let text = axum::body::to_bytes(words.into_body(), usize::MAX)
            .await
            .unwrap();
        assert_eq!(text, r#"{"TooMany":20}"#);
    }
}
