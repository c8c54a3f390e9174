//! `/admin/settings/general`: the shop's name, how it is reached, what it announces, where it is at home.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::address::COUNTRIES;
use model::settings_form::{Part, SettingDesk, settings_form};
use ui::{Select, SelectOption};

use super::api::{SaveSetting, read_setting};
use super::parts::{above, discard, history, notice, save_bar};
use crate::admin::fields::FormView;
use crate::admin::frame::{Place, head, staff_page};

/// `/admin/settings/general`
#[component]
pub fn GeneralPage() -> impl IntoView {
    let load = read_setting(Part::General.code().to_owned());
    staff_page(Place::Settings, load, show)
}

fn show(locale: Locale, desk: SettingDesk) -> AnyView {
    let stored = settings_form(Part::General, &desk.settings, desk.version);
    let form = FormView::over(locale, desk.draft.as_ref(), stored);
    let countries = COUNTRIES
        .iter()
        .map(|country| SelectOption::new(country.code, country.show(locale)))
        .collect::<Vec<_>>();
    let country = form.form.get("country").to_owned();
    let (subject, page) = (
        Part::General.subject(),
        "/admin/settings/general".to_owned(),
    );
    view! {
        {head(locale.pick("General", "基本设置"), above(locale), ().into_any(), ().into_any())}
        {notice(locale, desk.draft.as_ref())}
        <form class="stack" method="post" action=SaveSetting::PATH>
            <input r#type="hidden" name="part" value=Part::General.code()/>
            {form.hidden("version")}
            <section class="panel">
                <div class="form-grid">
                    {form.line(locale.pick("Name, English", "店铺名称（英文）"), "name_en", "")}
                    {form.line(locale.pick("Name, Chinese", "店铺名称（中文）"), "name_zh", "")}
                    {form.line(locale.pick("E-mail for shoppers", "客服邮箱"), "contact", "")}
                    <Select
                        label=locale.pick("Home country", "所在国家") name="form[country]" id="f-country" options=countries selected=country
                        hint=form.hint("country", locale.pick("Delivery is estimated for it before there is an address.", "在填写地址前，按该国家估算配送。"))
                        error=form.error("country")
                    />
                    {form.line(locale.pick("Announcement, English", "公告（英文）"), "announcement_en", locale.pick("Shown above every page; empty for none.", "显示在每页顶部，留空则不显示。"))}
                    {form.line(locale.pick("Announcement, Chinese", "公告（中文）"), "announcement_zh", "")}
                </div>
            </section>
            {save_bar(locale, locale.pick("Shoppers see changes at once.", "保存后顾客立即可见。"))}
        </form>
        {discard(locale, desk.draft.as_ref(), subject, page)}
        {history(locale, &desk.history)}
    }
    .into_any()
}
