//! `/admin/settings/calendar`: when the shop works, from which delivery dates follow.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::settings_form::{Part, SettingDesk, settings_form};

use super::api::{SaveSetting, read_setting};
use super::parts::{WEEKDAYS, above, discard, history, notice, save_bar};
use crate::admin::fields::FormView;
use crate::admin::frame::{Place, head, staff_page};

/// `/admin/settings/calendar`
#[component]
pub fn CalendarPage() -> impl IntoView {
    let load = read_setting(Part::Calendar.code().to_owned());
    staff_page(Place::Settings, load, show)
}

fn show(locale: Locale, desk: SettingDesk) -> AnyView {
    let stored = settings_form(Part::Calendar, &desk.settings, desk.version);
    let form = FormView::over(locale, desk.draft.as_ref(), stored);
    let (subject, page) = (
        Part::Calendar.subject(),
        "/admin/settings/calendar".to_owned(),
    );
    view! {
        {head(locale.pick("Working days", "工作日历"), above(locale), ().into_any(), ().into_any())}
        {notice(locale, desk.draft.as_ref())}
        <form class="stack" method="post" action=SaveSetting::PATH>
            <input r#type="hidden" name="part" value=Part::Calendar.code()/>
            {form.hidden("version")}
            <section class="panel">
                <div class="form-grid">
                    {form.line(locale.pick("Ahead of UTC", "与 UTC 的时差"), "offset", locale.pick("Hours and minutes, such as +08:00 or -05:00", "小时和分钟，例如 +08:00 或 -05:00"))}
                    {form.number(locale.pick("Cut-off hour", "截单时间（点）"), "cut_off", locale.pick("Orders before it leave the same working day; 0 to 24.", "此前的订单当个工作日发货，填写 0 到 24。"))}
                </div>
                {weekday_boxes(locale, &form, locale.pick("Days on which parcels leave", "发货日"))}
                {form.lines(locale.pick("Holidays", "节假日"), "holidays", 8, locale.pick("One day a line, such as 2026-12-25. Nothing leaves or arrives on them.", "每行一个日期，例如 2026-12-25。当天不发货也不派送。"))}
            </section>
            {save_bar(locale, locale.pick("Delivery dates follow at once; those of orders placed stay.", "预计送达日期立即更新；已下订单的日期不变。"))}
        </form>
        {discard(locale, desk.draft.as_ref(), subject, page)}
        {history(locale, &desk.history)}
    }
    .into_any()
}

/// A box for each day of the week.
pub fn weekday_boxes(locale: Locale, form: &FormView, legend: &'static str) -> AnyView {
    let days = WEEKDAYS.iter().enumerate();
    let boxes =
        days.map(|(at, name)| form.tick(locale.pick(name.0, name.1), &format!("in_day_{at}")));
    view! {
        <fieldset class="stack"><legend class="field-label">{legend}</legend><div class="cluster">{boxes.collect_view()}</div></fieldset>
    }
    .into_any()
}
