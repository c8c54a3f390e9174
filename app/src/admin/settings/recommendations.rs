//! `/admin/settings/recommendations`: how much room new products are given, and how long visitors' doings are remembered.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::settings_form::{Part, SettingDesk, settings_form};

use super::api::{SaveSetting, read_setting};
use super::parts::{above, discard, history, notice, save_bar};
use crate::admin::fields::FormView;
use crate::admin::frame::{Place, head, staff_page};

/// `/admin/settings/recommendations`
#[component]
pub fn RecommendationSettingsPage() -> impl IntoView {
    let load = read_setting(Part::Recommendations.code().to_owned());
    staff_page(Place::Settings, load, show)
}

fn show(locale: Locale, desk: SettingDesk) -> AnyView {
    let part = Part::Recommendations;
    let stored = settings_form(part, &desk.settings, desk.version);
    let form = FormView::over(locale, desk.draft.as_ref(), stored);
    let page = "/admin/settings/recommendations".to_owned();
    view! {
        {head(locale.pick("Recommendations", "推荐"), above(locale), ().into_any(), ().into_any())}
        {notice(locale, desk.draft.as_ref())}
        <form class="stack" method="post" action=SaveSetting::PATH>
            <input r#type="hidden" name="part" value=part.code()/>
            {form.hidden("version")}
            <section class="panel">
                <div class="form-grid">
                    {form.line(locale.pick("Room for new products, %", "新品试展占比（%）"), "explore", locale.pick(
                        "Of the places on visitors' own shelves, 0 to 20. New products get them until somebody buys them or 50 sessions looked at them.",
                        "个性化推荐位中留给新品的比例，0 到 20。新品在售出或被 50 次会话浏览前参与试展。",
                    ))}
                    {form.line(locale.pick("Remember what visitors did, days", "访客行为保留天数"), "days", locale.pick(
                        "1 to 1095. What is older is forgotten every night.",
                        "1 到 1095 天，每晚清除更早的记录。",
                    ))}
                </div>
            </section>
            {save_bar(locale, locale.pick("Shelves follow at once.", "保存后推荐位立即生效。"))}
        </form>
        {discard(locale, desk.draft.as_ref(), part.subject(), page)}
        {history(locale, &desk.history)}
    }
    .into_any()
}
