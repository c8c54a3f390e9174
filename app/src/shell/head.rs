//! What a page tells browsers, search engines and other sites about itself.

use leptos::prelude::*;
use leptos_meta::{Link, Meta, Title};
use model::Locale;
use model::catalog::Image;

use crate::request::page_request;

use super::frame_data;

/// Title, description, address in every language, and the card that other sites show for a link.
#[component]
pub fn Head(
    /// Title without the shop's name; empty for the shop's name alone.
    #[prop(optional, into)]
    title: String,
    /// One or two sentences.
    #[prop(optional, into)]
    description: String,
    /// Address without language, filters or variant; empty for a page that has none to be found by.
    #[prop(optional, into)]
    path: String,
    /// The page's picture.
    #[prop(optional_no_strip)]
    picture: Option<Image>,
    /// What the page is about: `website`, `product`.
    #[prop(default = "website")]
    kind: &'static str,
) -> impl IntoView {
    let request = page_request();
    let locale = request.locale;
    let shop = frame_data().settings.name.get(locale).to_owned();
    let full = if title.is_empty() {
        shop.clone()
    } else {
        format!("{title} · {shop}")
    };
    let short = shortened(&description, 160);
    let address = |locale: Locale| format!("{}{}", request.origin, locale.path(&path));
    let canonical = address(locale);
    let picture = picture.map(|picture| {
        let src = shared_picture(&picture);
        (format!("{}{src}", request.origin), picture.alt)
    });
    let alternates = Locale::ALL.map(|other| {
        view! { <Link rel="alternate" hreflang=other.tag() href=address(other)/> }
    });
    let found = (!path.is_empty()).then(|| {
        view! {
            <Link rel="canonical" href=canonical.clone()/>
            {alternates.collect_view()}
            <Link rel="alternate" hreflang="x-default" href=address(Locale::default())/>
            <Meta property="og:url" content=canonical/>
        }
    });
    view! {
        <Title text=full.clone()/>
        {path.is_empty().then(|| view! { <Meta name="robots" content="noindex"/> })}
        {(!short.is_empty()).then(|| view! { <Meta name="description" content=short.clone()/> <Meta property="og:description" content=short/> })}
        {found}
        <Meta property="og:title" content=if title.is_empty() { full } else { title }/>
        <Meta property="og:type" content=kind/>
        <Meta property="og:site_name" content=shop/>
        <Meta property="og:locale" content=locale.pick("en_US", "zh_CN")/>
        {picture.map(|(src, alt)| view! {
            <Meta property="og:image" content=src/>
            <Meta property="og:image:alt" content=alt/>
            <Meta name="twitter:card" content="summary_large_image"/>
        })}
    }
    .into_any()
}

/// The picture's address for other sites, most of which show no SVG.
fn shared_picture(picture: &Image) -> String {
    match picture.src.strip_suffix(".svg") {
        Some(drawn) => format!("{drawn}.png"),
        None => picture.src.clone(),
    }
}

/// The beginning of a text, cut between words (between characters in Chinese).
fn shortened(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((cut, _)) = text.char_indices().nth(most) else {
        return text;
    };
    let kept = &text[..cut];
    let end = kept.rfind(' ').filter(|&at| at > cut / 2).unwrap_or(cut);
    format!("{}…", &kept[..end])
}

/// Structured data of the page, as search engines read it (schema.org).
#[component]
pub fn JsonLd(
    /// One JSON-LD object.
    data: serde_json::Value,
) -> impl IntoView {
    // A `<` could end the element early; JSON may write it as an escape.
    let text = data.to_string().replace('<', "\\u003c");
    view! { <script r#type="application/ld+json" inner_html=text></script> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_are_cut_between_words() {
        assert_eq!(shortened(" a  short\none ", 20), "a short one");
        assert_eq!(shortened("one two three four", 12), "one two…");
        assert_eq!(shortened("用一整块胡桃木制成", 4), "用一整块…");
    }

    #[test]
    fn drawn_pictures_are_shared_as_png() {
        let picture = |src: &str| Image {
            src: src.to_owned(),
            ..Image::default()
        };
        assert_eq!(
            shared_picture(&picture("/media/drawn/lamp.svg")),
            "/media/drawn/lamp.png"
        );
        assert_eq!(
            shared_picture(&picture("/media/photo/a-640.webp")),
            "/media/photo/a-640.webp"
        );
    }
}
