//! The page: figures, trainings, rules, preview.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::recommend_desk::{FIGURE_DAYS, RecommendDesk, ShelfFigures};
use model::training::{Training, TrainingState};
use ui::{Alert, AlertKind, Badge, BadgeKind, Button, ButtonKind, ButtonLink, Column, Table};

use super::api::{TrainNow, read_recommendations};
use super::{experiments, rules, words};
use crate::admin::frame::{Place, head, staff_page};
use crate::dates;
use crate::request::{page_locale, query_param};

/// `/admin/recommendations`
#[component]
pub fn RecommendationsPage() -> impl IntoView {
    let preview = query_param("product").unwrap_or_default();
    let load = read_recommendations(page_locale(), preview);
    staff_page(Place::Recommendations, load, show)
}

fn show(locale: Locale, desk: RecommendDesk) -> AnyView {
    let title = locale.pick("Recommendations", "推荐");
    let asked = query_param("asked").map(|_| {
        view! { <Alert kind=AlertKind::Info live=true title=locale.pick("It is being learnt", "正在学习")>{locale.pick("Load the page again in a moment to see how it went.", "请稍后刷新页面查看结果。")}</Alert> }
    });
    let set = view! {
        <ButtonLink href=locale.path("/admin/settings/recommendations") kind=ButtonKind::Secondary>{locale.pick("Settings", "设置")}</ButtonLink>
    };
    view! {
        {head(title, None, ().into_any(), set.into_any())}
        {asked}
        {figures(locale, &desk.shelves)}
        {experiments::panel(locale, &desk)}
        {rules::panel(locale, &desk)}
        {rules::preview(locale, desk.preview)}
        {trainings(locale, &desk.trainings)}
    }
    .into_any()
}

/// The bounds of a share of visitors.
fn share([_, low, high]: [f64; 3]) -> AnyView {
    view! { <span class="small muted">{format!("{low:.1}–{high:.1} %")}</span> }.into_any()
}

fn figures(locale: Locale, shelves: &[ShelfFigures]) -> AnyView {
    let title = match locale {
        Locale::En => format!("What shelves brought in the last {FIGURE_DAYS} days"),
        Locale::Zh => format!("近 {FIGURE_DAYS} 天各推荐位的效果"),
    };
    let columns = vec![
        Column::new(locale.pick("Shelf", "推荐位")),
        Column::new(locale.pick("Shown", "展示")).numeric(),
        Column::new(locale.pick("Visitors", "访客")).numeric(),
        Column::new(locale.pick("Clicks", "点击")).numeric(),
        Column::new(locale.pick("Visitors who clicked", "点击率")).numeric(),
        Column::new(locale.pick("Into the cart", "加购")).numeric(),
        Column::new(locale.pick("Orders", "订单")).numeric(),
        Column::new(locale.pick("Revenue", "销售额")).numeric(),
        Column::new(locale.pick("Per visitor", "每位访客")).numeric(),
    ];
    let rows = shelves.iter().map(|shelf| {
        let [from, to] = shelf.per_visitor;
        view! {
            <tr>
                <th scope="row">{words::place(locale, shelf.via.place)}<br/><span class="small muted">{words::algorithm(locale, shelf.via.algorithm)}</span></th>
                <td class="numeric">{shelf.shown}</td>
                <td class="numeric">{shelf.visitors}</td>
                <td class="numeric">{shelf.clicks}</td>
                <td class="numeric">{format!("{:.1} %", shelf.rate[0])}<br/>{share(shelf.rate)}</td>
                <td class="numeric">{shelf.added}<br/>{share(shelf.adders)}</td>
                <td class="numeric">{shelf.orders}<br/>{share(shelf.buyers)}</td>
                <td class="numeric">{shelf.revenue.show(locale)}</td>
                <td class="numeric small">{format!("{}–{}", from.show(locale), to.show(locale))}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let none = shelves.is_empty();
    let body = if none {
        view! { <p class="muted">{locale.pick("Nothing has been shown to known visitors yet.", "尚无可统计的展示。")}</p> }.into_any()
    } else {
        view! { <Table caption=title.clone() columns>{rows}</Table> }.into_any()
    };
    view! {
        <section class="panel">
            <h2>{title}</h2>
            <p class="small muted">{locale.pick(
                "Of visitors who agree to be known. A cart or order counts for the last shelf that led to its product, by a click within a week before or by its own button. Ranges in percent are of visitors who did so; they hold the true value with 95 % confidence.",
                "仅统计同意个性化的访客。加购与订单归于最后带来该商品的推荐位：此前一周内的点击，或推荐位自身的加购按钮。百分比区间为相应访客占比的 95% 置信区间。",
            )}</p>
            {body}
        </section>
    }
    .into_any()
}

fn trainings(locale: Locale, trainings: &[Training]) -> AnyView {
    let title = locale.pick("What was learnt", "学习记录");
    let columns = vec![
        Column::new(locale.pick("When", "时间")),
        Column::new(locale.pick("Outcome", "结果")),
        Column::new(locale.pick("Orders", "订单")).numeric(),
        Column::new(locale.pick("Sessions", "会话")).numeric(),
        Column::new(locale.pick("Found of 20", "命中率")).numeric(),
        Column::new(locale.pick("Before", "之前")).numeric(),
        Column::new(locale.pick("Catalogue shown", "商品覆盖")).numeric(),
        Column::new(locale.pick("Novelty", "新颖度")).numeric(),
        Column::new(locale.pick("Ranked", "智能排序")).numeric(),
        Column::new(locale.pick("Took", "耗时")).numeric(),
    ];
    let percent = |rate: Option<f64>| {
        rate.map_or_else(|| "–".to_owned(), |rate| format!("{:.1} %", 100.0 * rate))
    };
    let rows = trainings.iter().map(|training| {
        let (kind, word) = match training.state {
            TrainingState::Kept => (BadgeKind::Good, locale.pick("In use", "已采用")),
            TrainingState::Refused => (
                BadgeKind::Bad,
                locale.pick("Refused: worse", "已拒绝：变差"),
            ),
        };
        let report = &training.report;
        view! {
            <tr>
                <th scope="row" class="num">{dates::moment(locale, training.at)}</th>
                <td><Badge kind>{word}</Badge></td>
                <td class="numeric">{report.baskets}</td>
                <td class="numeric">{report.sessions}</td>
                <td class="numeric">{percent(report.hit_rate)}</td>
                <td class="numeric">{percent(report.hit_rate_before)}</td>
                <td class="numeric">{percent(Some(report.coverage))}</td>
                <td class="numeric">{format!("{:.2}", report.novelty)}</td>
                <td class="numeric">{format!("{} / 3", report.ranked)}</td>
                <td class="numeric">{format!("{:.1} s", report.took as f64 / 1_000.0)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="panel" id="trainings">
            <div class="panel-head">
                <h2>{title}</h2>
                <form method="post" action=TrainNow::PATH>
                    <Button kind=ButtonKind::Secondary>{locale.pick("Learn now", "立即学习")}</Button>
                </form>
            </div>
            <p class="small muted">{locale.pick(
                "Every night, from all orders. “Found of 20” is the share of held-back orders one of whose products was among 20 recommended for the others. “Ranked” is how many of three questions (beside a product, beside a cart, for a visitor) a learned ranking answers better than counts do.",
                "每晚根据全部订单学习。命中率：对预留订单，用其余商品推荐 20 件时命中所缺商品的比例。智能排序：商品页、购物车、个人推荐三类中，学习所得排序优于统计计数的数目。",
            )}</p>
            <Table caption=title columns>{rows}</Table>
        </section>
    }
    .into_any()
}
