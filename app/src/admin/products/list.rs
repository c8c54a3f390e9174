//! `/admin/products`: tabs by status, search, sort, pages; all of it in the address.

use leptos::prelude::*;
use model::Locale;
use model::catalog::ProductStatus;
use model::product_desk::{ProductQuery, ProductRow, ProductRows, ProductSort};
use ui::{
    Badge, BadgeKind, Button, ButtonKind, ButtonLink, Column, EmptyState, Field, FieldKind,
    IconName, Pagination, Picture, Sorted, Table,
};

use super::api::read_products;
use super::encoded;
use crate::admin::frame::{Place, head, staff_page};
use crate::admin::words::{status_badge, status_word};
use crate::dates;
use crate::request::{page_locale, query_param};

const TABS: [(&str, Option<ProductStatus>); 4] = [
    ("all", None),
    ("draft", Some(ProductStatus::Draft)),
    ("active", Some(ProductStatus::Active)),
    ("withdrawn", Some(ProductStatus::Withdrawn)),
];
const SORTS: [(&str, ProductSort); 6] = [
    ("changed", ProductSort::Changed),
    ("name", ProductSort::Name),
    ("scarce", ProductSort::Scarce),
    ("plenty", ProductSort::Plenty),
    ("cheap", ProductSort::Cheap),
    ("dear", ProductSort::Dear),
];

/// What the address asks for.
#[derive(Clone, Debug)]
struct Asked {
    tab: &'static str,
    sort: &'static str,
    query: ProductQuery,
}

impl Asked {
    fn read() -> Self {
        let tab = query_param("tab").unwrap_or_default();
        let (tab, status) = TABS.into_iter().find(|(t, _)| *t == tab).unwrap_or(TABS[0]);
        let sort = query_param("sort").unwrap_or_default();
        let sort = SORTS
            .into_iter()
            .find(|(s, _)| *s == sort)
            .unwrap_or(SORTS[0]);
        let page = query_param("page").and_then(|page| page.parse().ok());
        let query = ProductQuery {
            q: query_param("q").unwrap_or_default(),
            status,
            sort: sort.1,
            page: page.unwrap_or(1),
        };
        Self {
            tab,
            sort: sort.0,
            query,
        }
    }

    fn address(&self, locale: Locale, tab: &str, sort: &str, page: u32) -> String {
        let q = encoded(&self.query.q);
        locale.path(&format!(
            "/admin/products?tab={tab}&q={q}&sort={sort}&page={page}"
        ))
    }
}

/// `/admin/products`
#[component]
pub fn ProductsPage() -> impl IntoView {
    let asked = Asked::read();
    let load = read_products(page_locale(), asked.query.clone());
    staff_page(Place::Products, load, move |locale, rows| {
        show(locale, asked, rows)
    })
}

fn show(locale: Locale, asked: Asked, rows: ProductRows) -> AnyView {
    let title = locale.pick("Products", "商品");
    let tabs = TABS.into_iter().zip(rows.counts).map(|((tab, status), count)| {
        let here = (tab == asked.tab).then_some("page");
        let href = asked.address(locale, tab, asked.sort, 1);
        let name = status.map_or(locale.pick("All", "全部"), |status| status_word(locale, status));
        view! { <li><a href=href aria-current=here>{name}<span class="count">{count}</span></a></li> }
    });
    let found = match locale {
        Locale::En => format!("{} products", rows.count),
        Locale::Zh => format!("共 {} 件商品", rows.count),
    };
    let add = view! {
        <ButtonLink href=locale.path("/admin/products/new") kind=ButtonKind::Primary>{locale.pick("New product", "新建商品")}</ButtonLink>
    };
    view! {
        {head(title, None, ().into_any(), add.into_any())}
        <ul class="admin-tabs">{tabs.collect_view()}</ul>
        <form class="admin-bar" role="search" method="get" action=locale.path("/admin/products")>
            <Field
                label=locale.pick("Name, address or SKU", "名称、地址或 SKU") name="q" kind=FieldKind::Search
                value=asked.query.q.clone() autocomplete="off"
            />
            <input r#type="hidden" name="tab" value=asked.tab/>
            <input r#type="hidden" name="sort" value=asked.sort/>
            <Button kind=ButtonKind::Secondary icon=IconName::Search>{locale.pick("Search", "搜索")}</Button>
            <p class="muted small" role="status">{found}</p>
        </form>
        {table(locale, title, &asked, &rows)}
        {pages(locale, asked, &rows)}
    }
    .into_any()
}

fn table(locale: Locale, title: &'static str, asked: &Asked, rows: &ProductRows) -> AnyView {
    if rows.rows.is_empty() {
        let text = locale.pick("Try another tab or other words.", "换个标签或关键词试试。");
        return view! {
            <EmptyState icon=IconName::Tag title=locale.pick("No products here", "没有符合条件的商品") text>{None::<&str>}</EmptyState>
        }
        .into_any();
    }
    let body = rows.rows.iter().map(|product| row(locale, product));
    let body = body.collect_view();
    view! { <Table caption=title columns=columns(locale, asked)>{body}</Table> }.into_any()
}

fn columns(locale: Locale, asked: &Asked) -> Vec<Column> {
    let to = |sort: &str| asked.address(locale, asked.tab, sort, 1);
    let now = asked.query.sort;
    let (stock, stock_now) = match now {
        ProductSort::Scarce => ("plenty", Some(Sorted::Up)),
        ProductSort::Plenty => ("scarce", Some(Sorted::Down)),
        _ => ("scarce", None),
    };
    let (price, price_now) = match now {
        ProductSort::Cheap => ("dear", Some(Sorted::Up)),
        ProductSort::Dear => ("cheap", Some(Sorted::Down)),
        _ => ("cheap", None),
    };
    vec![
        Column::new(locale.pick("Picture", "图片")).unnamed(),
        Column::new(locale.pick("Product", "商品"))
            .sorted(to("name"), (now == ProductSort::Name).then_some(Sorted::Up)),
        Column::new(locale.pick("Status", "状态")),
        Column::new(locale.pick("In stock", "库存"))
            .numeric()
            .sorted(to(stock), stock_now),
        Column::new(locale.pick("Price", "价格"))
            .numeric()
            .sorted(to(price), price_now),
        Column::new(locale.pick("Changed", "更新时间")).sorted(
            to("changed"),
            (now == ProductSort::Changed).then_some(Sorted::Down),
        ),
    ]
}

fn row(locale: Locale, product: &ProductRow) -> AnyView {
    let href = locale.path(&format!("/admin/products/{}", product.id));
    let picture = product.picture.clone().map(|p| {
        view! { <Picture src=p.src alt="" width=p.width as u32 height=p.height as u32 srcset=p.srcset sizes="44px"/> }
    });
    let about = match (product.variants, locale) {
        (0 | 1, _) => product.sku.clone(),
        (count, Locale::En) => format!("{count} variants"),
        (count, Locale::Zh) => format!("{count} 个规格"),
    };
    let price = match product.price {
        Some((low, high)) if low == high => low.show(locale),
        Some((low, high)) => format!("{} – {}", low.show(locale), high.show(locale)),
        None => String::new(),
    };
    let left = product.available;
    let stock = if product.low {
        let kind = if left <= 0 {
            BadgeKind::Bad
        } else {
            BadgeKind::Warn
        };
        view! { <Badge kind>{left}</Badge> }.into_any()
    } else {
        left.into_any()
    };
    view! {
        <tr>
            <td>{picture}</td>
            <th scope="row"><a class="row-link" href=href>{product.name.clone()}</a><br/><span class="small muted num">{about}</span></th>
            <td>{status_badge(locale, product.status)}</td>
            <td class="numeric num">{stock}</td>
            <td class="numeric num">{price}</td>
            <td class="num"><time datetime=dates::machine(product.updated_at)>{dates::day(locale, product.updated_at)}</time></td>
        </tr>
    }
    .into_any()
}

fn pages(locale: Locale, asked: Asked, rows: &ProductRows) -> AnyView {
    let (current, total) = (rows.page.min(rows.pages), rows.pages);
    let href = move |page| asked.address(locale, asked.tab, asked.sort, page);
    view! {
        <Pagination
            current total href label=locale.pick("Pages", "分页") previous=locale.pick("Previous", "上一页")
            next=locale.pick("Next", "下一页") page_label=locale.pick("Page", "第")
        />
    }
    .into_any()
}
