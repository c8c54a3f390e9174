//! The frame around every page of the shop.

use leptos::prelude::*;

use crate::cart::{CartDrawer, CartScope};
use crate::request::page_request;

use super::FrameData;
use super::announcement::Announcement;
use super::api::read_frame;
use super::footer::Footer;
use super::header::Header;
use super::menu::Menu;

/// The shop's settings and navigation, for pages inside a [`Frame`].
#[must_use]
pub fn frame_data() -> FrameData {
    use_context().unwrap_or_default()
}

/// Skip link, announcement, header, the page, footer. The cart's scope is around everything, so that the islands of the
/// page share one cart. A failure to read the frame leaves it bare but never takes the page down.
#[component]
pub fn Frame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let request = page_request();
    let locale = request.locale;
    Suspend::new(async move {
        let frame = read_frame(locale).await.unwrap_or_default();
        provide_context(frame.clone());
        let announcement = frame.settings.announcement.get(locale).to_owned();
        view! {
            <CartScope locale signed=frame.cart.is_some() count=frame.cart.unwrap_or_default()>
                <a class="skip" href="#main">{locale.pick("Skip to content", "跳到正文")}</a>
                {(!announcement.is_empty()).then(|| view! { <Announcement text=announcement.clone() close=locale.pick("Dismiss", "关闭公告").to_owned()/> })}
                <Header request=request.clone() frame=frame.clone()/>
                <Menu request=request.clone() frame=frame.clone()/>
                <main id="main" tabindex="-1">{children()}</main>
                <Footer request frame/>
                <CartDrawer locale/>
            </CartScope>
        }
    })
}
