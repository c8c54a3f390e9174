//! Small questions to the document.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FormData, HtmlFormElement, UrlSearchParams};

/// The element that an event happened on.
#[must_use]
pub fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The nearest element around `of`, itself included, that a selector names.
#[must_use]
pub fn closest(of: &Element, selector: &str) -> Option<Element> {
    of.closest(selector).ok().flatten()
}

/// An attribute, empty if there is none.
#[must_use]
pub fn attribute(of: &Element, name: &str) -> String {
    of.get_attribute(name).unwrap_or_default()
}

/// The address that submitting a form with `method=get` leads to, without its empty fields.
#[must_use]
pub fn form_address(form: &HtmlFormElement) -> String {
    let query = FormData::new_with_form(form)
        .and_then(|data| UrlSearchParams::new_with_str_sequence_sequence(&data))
        .map(|fields| String::from(fields.to_string()))
        .unwrap_or_default();
    let mut address = attribute(form, "action");
    address.push_str(&tidied(&query));
    address
}

/// `?colour=oak,sage&min=20` from what a form would send: empty fields left out, repeated ones joined.
fn tidied(query: &str) -> String {
    let mut tidy = String::new();
    let mut last = "";
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        if value.is_empty() {
            continue;
        }
        if name == last {
            tidy.push(',');
        } else {
            tidy.push(if tidy.is_empty() { '?' } else { '&' });
            tidy.push_str(name);
            tidy.push('=');
        }
        tidy.push_str(value);
        last = name;
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::tidied;

    #[test]
    fn empty_fields_are_left_out_and_repeated_ones_joined() {
        assert_eq!(tidied("q=&min=&max="), "");
        assert_eq!(
            tidied("q=bowl&colour=oak&colour=sage&min=&max=80"),
            "?q=bowl&colour=oak,sage&max=80"
        );
    }
}
