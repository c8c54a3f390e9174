//! The form beside what is sold out: an address for one mail when it is back.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::product::VariantView;
use ui::{Alert, AlertKind, Button, ButtonKind, Field, FieldKind};

use super::api::WatchStock;
use crate::request::{page_request, query_param};

/// How the page's address says what became of the form: `yes` or `no`.
pub(super) const TOLD: &str = "watched";

/// Asks for an address while the variant is sold out, and says what became of it.
#[component]
pub fn Watch(variant: VariantView) -> impl IntoView {
    let request = page_request();
    let locale = request.locale;
    if variant.available > 0 {
        return None;
    }
    let told = query_param(TOLD);
    if told.as_deref() == Some("yes") {
        let title = locale.pick("We will write to you", "到货后会通知您");
        return Some(
            view! {
                <Alert kind=AlertKind::Good live=true title>
                    {locale.pick("You get one mail when it is back, and no other.", "到货时会给您发送一封邮件，仅此一次。")}
                </Alert>
            }
            .into_any(),
        );
    }
    let error = told.map(|_| {
        locale.pick(
            "Please enter an e-mail address, such as ada@example.com.",
            "请填写电子邮箱，例如 ada@example.com。",
        )
    });
    let back = without_answer(&locale.path(&request.address));
    Some(
        view! {
            <form class="alert-form" id="watch" method="post" action=WatchStock::PATH>
                <input r#type="hidden" name="variant" value=variant.id.to_string()/>
                <input r#type="hidden" name="locale" value=locale.code()/>
                <input r#type="hidden" name="back" value=back/>
                <Field
                    label=locale.pick("Tell me when it is back", "到货时通知我") name="email" kind=FieldKind::Email
                    required=true maxlength=254 autocomplete="email" error=error.map(str::to_owned)
                />
                <Button kind=ButtonKind::Secondary>{locale.pick("Tell me", "通知我")}</Button>
            </form>
        }
        .into_any(),
    )
}

/// The page's address without the answer to an earlier try.
fn without_answer(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let kept = query.split('&').filter(|pair| {
        let name = pair.split('=').next();
        !pair.is_empty() && name != Some(TOLD)
    });
    let kept = kept.collect::<Vec<_>>().join("&");
    if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{kept}")
    }
}

/// Where the form leads: back to the page, which says what became of it.
#[must_use]
pub(super) fn address_after(back: &str, noted: bool) -> String {
    let mark = if back.contains('?') { '&' } else { '?' };
    let answer = if noted { "yes" } else { "no" };
    format!("{back}{mark}{TOLD}={answer}#watch")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_stands_in_the_address_once() {
        assert_eq!(address_after("/p/rug", true), "/p/rug?watched=yes#watch");
        assert_eq!(
            address_after("/p/rug?size=l", false),
            "/p/rug?size=l&watched=no#watch"
        );
        assert_eq!(without_answer("/p/rug?watched=no&size=l"), "/p/rug?size=l");
        assert_eq!(without_answer("/p/rug?watched=no"), "/p/rug");
    }
}
