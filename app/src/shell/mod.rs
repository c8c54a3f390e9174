//! The document around every page, and the shop's frame: header, menu, footer.

mod announcement;
mod api;
mod footer;
mod frame;
mod head;
mod header;
mod menu;
mod pickers;

pub use api::{FrameData, SetTheme};
pub use frame::{Frame, frame_data};
pub use head::{Head, JsonLd};
pub use pickers::{LanguageLinks, ThemeForm};

use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::App;
use crate::request::{Assets, page_request};

/// The whole document. Scripts load after the first paint, by a small loader of our own: the islands' WASM must not
/// compete with pictures, and a page without inline scripts needs no nonce and can be cached.
#[must_use]
pub fn shell() -> impl IntoView {
    let request = page_request();
    let assets: Assets = use_context().unwrap_or_default();
    let admin = request
        .address
        .starts_with("/admin")
        .then_some(assets.admin_css);
    view! {
        <!DOCTYPE html>
        <html lang=request.locale.tag() data-theme=request.theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <link rel="preload" href="/fonts/text.woff2" r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
                <link rel="preload" href="/fonts/display.woff2" r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
                // Drawn once the frame is whole: a parser that pauses in the middle of it would have the rest push it about.
                <link rel="expect" href="#main" blocking="render"/>
                <link rel="stylesheet" href=assets.css/>
                {admin.map(|href| view! { <link rel="stylesheet" href=href/> })}
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#faf6ee"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14191a"/>
                <MetaTags/>
                <script src=assets.loader defer data-module=assets.module data-wasm=assets.wasm></script>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
