//! Pictures of a product: order, words, removal, upload. Moving and uploading keep everything typed elsewhere.

use leptos::prelude::*;
use model::Locale;
use model::catalog::{Picture as ProductPicture, Product};
use model::product_form::ordered_pictures;
use ui::{Button, ButtonKind, ButtonSize, Picture};

use crate::admin::fields::FormView;

/// The panel of pictures.
pub fn pictures(locale: Locale, product: &Product, form: &FormView) -> AnyView {
    let ordered = ordered_pictures(&form.form, product);
    let last = ordered.len().saturating_sub(1);
    let items = ordered.iter().enumerate();
    let items = items.map(|(at, picture)| item(locale, form, picture, at, at == last));
    let none = product.pictures.is_empty().then(|| {
        view! { <p class="muted">{locale.pick("There is no picture yet.", "暂无图片。")}</p> }
    });
    view! {
        <section class="panel" id="pictures">
            <h2>{locale.pick("Pictures", "图片")}</h2>
            {none}
            <p class="muted small">{locale.pick(
                "Say in a few words what each picture shows, for those who cannot see it. The first one stands on cards.",
                "请用几个字说明每张图片的内容，方便看不到图片的顾客。第一张图片用于商品卡片。",
            )}</p>
            <ol class="admin-picture-list">{items.collect_view()}</ol>
            {upload(locale, product, form)}
        </section>
    }
    .into_any()
}

fn item(
    locale: Locale,
    form: &FormView,
    picture: &ProductPicture,
    at: usize,
    last: bool,
) -> AnyView {
    let (id, shown) = (picture.id, picture.image(locale));
    let number = at + 1;
    let named = |words: &str| format!("{words}, {} {number}", locale.pick("picture", "图片"));
    let moving = |way: &str, words: &'static str, off: bool| {
        let label = named(words);
        view! {
            <button class="button button-quiet button-small" name="act" value=format!("{way}:{id}") disabled=off aria-label=label>{words}</button>
        }
    };
    let src = shown.src.clone();
    let picture_words = format!("{} {number}", locale.pick("Picture", "图片"));
    view! {
        <li class="admin-picture">
            <Picture src alt=shown.alt width=shown.width as u32 height=shown.height as u32 srcset=shown.srcset sizes="112px"/>
            <div class="stack">
                <div class="form-grid">
                    {form.line(&format!("{picture_words}{}", locale.pick(", English", "（英文）")), &format!("alt_{id}_en"), "")}
                    {form.line(&format!("{picture_words}{}", locale.pick(", Chinese", "（中文）")), &format!("alt_{id}_zh"), "")}
                </div>
                <div class="cluster">
                    {moving("up", locale.pick("Move up", "上移"), at == 0)}
                    {moving("down", locale.pick("Move down", "下移"), last)}
                    {form.tick(&named(locale.pick("Remove", "移除")), &format!("remove_{id}"))}
                </div>
            </div>
        </li>
    }
    .into_any()
}

/// Sends the whole form with the file, so that nothing typed is lost.
fn upload(locale: Locale, product: &Product, form: &FormView) -> AnyView {
    let action = locale.path(&format!("/admin/upload/{}", product.id));
    let error = form.error("photo");
    let error = error.map(|error| view! { <p class="field-error" id="f-file-error">{error}</p> });
    view! {
        <div class="cluster-end">
            <div class="field">
                <label class="field-label" for="f-file">{locale.pick("Add a picture", "添加图片")}</label>
                <input class="input" id="f-file" r#type="file" name="file" accept="image/jpeg,image/png,image/webp" aria-describedby="f-file-hint f-file-error"/>
                {error}
                <p class="field-hint" id="f-file-hint">{locale.pick("JPEG, PNG or WebP, at most 10 MB", "JPEG、PNG 或 WebP，不超过 10 MB")}</p>
            </div>
            <Button
                kind=ButtonKind::Secondary size=ButtonSize::Medium attr:formaction=action attr:formenctype="multipart/form-data"
            >
                {locale.pick("Upload", "上传")}
            </Button>
        </div>
    }
    .into_any()
}
