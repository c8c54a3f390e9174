//! The frame around every admin page: navigation, who is signed in, the page.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::{Meta, Title};
use model::Locale;
use ui::{ButtonKind, ButtonLink, Icon, IconName, Mark};

use super::session::{Desk, SignOut, read_desk};
use crate::AppError;
use crate::request::{PageRequest, page_request};
use crate::shell::{LanguageLinks, ThemeForm};

/// What part of the house a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The first page.
    Overview,
    /// Orders.
    Orders,
    /// Returns.
    Returns,
    /// Complaints about them.
    Complaints,
    /// Products.
    Products,
    /// Promotions.
    Promotions,
    /// Gift cards and store credit.
    Credits,
    /// Recommendations.
    Recommendations,
    /// Settings.
    Settings,
}

impl Place {
    const ALL: [Self; 9] = [
        Self::Overview,
        Self::Orders,
        Self::Returns,
        Self::Complaints,
        Self::Products,
        Self::Promotions,
        Self::Credits,
        Self::Recommendations,
        Self::Settings,
    ];

    const fn link(self, locale: Locale) -> (&'static str, &'static str, IconName) {
        match self {
            Self::Overview => ("/admin", locale.pick("Overview", "概览"), IconName::Star),
            Self::Orders => (
                "/admin/orders",
                locale.pick("Orders", "订单"),
                IconName::Box,
            ),
            Self::Returns => (
                "/admin/returns",
                locale.pick("Returns", "退货"),
                IconName::Return,
            ),
            Self::Complaints => ("/admin/cases", locale.pick("Cases", "售后"), IconName::Info),
            Self::Products => (
                "/admin/products",
                locale.pick("Products", "商品"),
                IconName::Tag,
            ),
            Self::Promotions => (
                "/admin/promotions",
                locale.pick("Promotions", "促销"),
                IconName::Bell,
            ),
            Self::Credits => (
                "/admin/gift-cards",
                locale.pick("Gift cards", "礼品卡"),
                IconName::Mail,
            ),
            Self::Recommendations => (
                "/admin/recommendations",
                locale.pick("Recommendations", "推荐"),
                IconName::Heart,
            ),
            Self::Settings => (
                "/admin/settings",
                locale.pick("Settings", "设置"),
                IconName::Filter,
            ),
        }
    }
}

/// A page for staff: asks who is signed in, loads, then shows. Without a session nothing of it is shown and the browser
/// is led to the sign-in form. `load` asks again by itself: a frame alone protects nothing.
pub fn staff_page<T: Send + 'static>(
    place: Place,
    load: impl Future<Output = Result<T, AppError>> + Send + 'static,
    show: impl FnOnce(Locale, T) -> AnyView + Send + 'static,
) -> AnyView {
    let request = page_request();
    let locale = request.locale;
    Suspend::new(async move {
        let desk = match read_desk(locale).await {
            Ok(desk) => desk,
            Err(error) => return trouble(locale, &error),
        };
        match load.await {
            Ok(found) => frame(request, place, desk, show(locale, found)),
            Err(error) => frame(request, place, desk, trouble(locale, &error)),
        }
    })
    .into_any()
}

fn frame(request: PageRequest, place: Place, desk: Desk, page: AnyView) -> AnyView {
    let locale = request.locale;
    let links = Place::ALL.map(|other| {
        let (path, name, icon) = other.link(locale);
        let here = (other == place).then_some("page");
        let waiting = match other {
            Place::Orders => desk.waiting,
            Place::Returns => desk.returns,
            _ => 0,
        };
        let count = (waiting > 0).then(|| {
            let words = locale.pick("waiting", "待处理");
            view! { <span class="count">{waiting}<span class="visually-hidden">" "{words}</span></span> }
        });
        view! { <li><a href=locale.path(path) aria-current=here><Icon name=icon/>{name}{count}</a></li> }
    });
    view! {
        <Meta name="robots" content="noindex"/>
        <a class="skip" href="#main">{locale.pick("Skip to content", "跳到正文")}</a>
        <div class="admin admin-shell">
            <nav class="admin-nav" aria-label=locale.pick("Back office", "管理后台")>
                <a class="logo" href=locale.path("/admin")><Mark/><span>{desk.shop}</span></a>
                <ul>{links.collect_view()}</ul>
                <div class="admin-nav-foot">
                    <LanguageLinks request=request.clone()/>
                    <ThemeForm request/>
                    <a href=locale.path("/")><Icon name=IconName::Arrow/>{locale.pick("To the shop", "查看商店")}</a>
                    <form method="post" action=SignOut::PATH>
                        <button><Icon name=IconName::User/>{format!("{} · {}", desk.name, locale.pick("Sign out", "退出"))}</button>
                    </form>
                </div>
            </nav>
            <main class="admin-main" id="main" tabindex="-1">{page}</main>
        </div>
    }
    .into_any()
}

fn trouble(locale: Locale, error: &AppError) -> AnyView {
    let heading = match error {
        AppError::NotFound => locale.pick("There is no such thing here", "没有找到相关内容"),
        AppError::Unauthorized => locale.pick("Please sign in", "请先登录"),
        _ => locale.pick("Something broke on our side", "服务器出了点问题"),
    };
    view! {
        <Title text=heading/>
        <div class="panel">
            <h1>{heading}</h1>
            <p class="actions">
                <ButtonLink href=locale.path("/admin") kind=ButtonKind::Primary>{locale.pick("To the overview", "返回概览")}</ButtonLink>
            </p>
        </div>
    }
    .into_any()
}

/// Title of the tab and heading of the page, with what can be done on it.
pub fn head(
    title: &str,
    above: Option<(String, &'static str)>,
    beside: AnyView,
    actions: AnyView,
) -> AnyView {
    let trail = above.map(|(href, name)| {
        view! { <p class="small"><a href=href>{format!("‹ {name}")}</a></p> }
    });
    view! {
        <Title text=title.to_owned()/>
        <header class="admin-head">
            <div>{trail}<h1>{title.to_owned()}" "{beside}</h1></div>
            <div class="actions">{actions}</div>
        </header>
    }
    .into_any()
}
