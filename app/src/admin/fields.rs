//! Fields of staff forms: what was typed, what is wrong with it, and what somebody else stored meanwhile.

use leptos::prelude::*;
use model::Locale;
use model::checkout::Problem;
use model::form::{Draft, Form, Why};
use ui::{Alert, AlertKind, Checkbox, Field, FieldKind, TextArea};

/// A form as a page shows it.
#[derive(Clone, Debug)]
pub struct FormView {
    /// Language of the page.
    pub locale: Locale,
    /// What is in the fields.
    pub form: Form,
    /// What is wrong with them.
    pub problems: Vec<Problem>,
    /// What is stored, where somebody else changed it meanwhile.
    pub stored: Option<Form>,
}

impl FormView {
    /// What a draft has in its fields, or `empty` without one.
    pub fn of(locale: Locale, draft: Option<&Draft>, empty: Form) -> Self {
        match draft {
            Some(draft) => Self {
                locale,
                form: empty.overlaid(&draft.form),
                problems: draft.problems.clone(),
                stored: None,
            },
            None => Self {
                locale,
                form: empty,
                problems: Vec::new(),
                stored: None,
            },
        }
    }

    /// The form of something stored, with what a draft has on top. After somebody else's change it goes on from what is
    /// stored now, so that sending it again is a decision made with both in sight.
    pub fn over(locale: Locale, draft: Option<&Draft>, stored: Form) -> Self {
        let Some(draft) = draft else {
            return Self::of(locale, None, stored);
        };
        let stale = draft.why == Why::Stale;
        let mut form = stored.clone().without_boxes().overlaid(&draft.form);
        if stale {
            form = form.with("version", stored.get("version"));
        }
        Self {
            locale,
            form,
            problems: draft.problems.clone(),
            stored: stale.then_some(stored),
        }
    }

    /// What is wrong with a field.
    pub fn error(&self, field: &str) -> Option<String> {
        let mut problems = self.problems.iter();
        let found = problems.find(|problem| problem.field == field)?;
        Some(found.message.get(self.locale).to_owned())
    }

    /// The hint of a field; where somebody else stored something different, that.
    pub fn hint(&self, field: &str, hint: &str) -> String {
        match &self.stored {
            Some(stored) if stored.get(field) != self.form.get(field) => {
                let words = self.locale.pick("Stored now: ", "当前已保存：");
                let value = stored.get(field);
                let value = if value.is_empty() { "–" } else { value };
                format!("{words}{value}")
            }
            _ => hint.to_owned(),
        }
    }

    /// A line of text.
    pub fn line(&self, label: &str, field: &str, hint: &str) -> AnyView {
        self.input(label, field, FieldKind::Text, "", hint, false)
    }

    /// A number or an amount, with a keyboard of digits.
    pub fn number(&self, label: &str, field: &str, hint: &str) -> AnyView {
        self.input(label, field, FieldKind::Text, "decimal", hint, false)
    }

    /// The same in a table, whose heading says what it is.
    pub fn cell(&self, label: &str, field: &str, keyboard: &str) -> AnyView {
        self.input(label, field, FieldKind::Text, keyboard, "", true)
    }

    fn input(
        &self,
        label: &str,
        field: &str,
        kind: FieldKind,
        keyboard: &str,
        hint: &str,
        hide_label: bool,
    ) -> AnyView {
        let (value, error) = (self.form.get(field).to_owned(), self.error(field));
        let hint = self.hint(field, hint);
        view! {
            <Field
                label=label.to_owned() name=format!("form[{field}]") id=format!("f-{field}") kind value error hint
                inputmode=keyboard.to_owned() autocomplete="off" hide_label
            />
        }
        .into_any()
    }

    /// Several lines of text.
    pub fn lines(&self, label: &str, field: &str, rows: u32, hint: &str) -> AnyView {
        let (value, error) = (self.form.get(field).to_owned(), self.error(field));
        let hint = self.hint(field, hint);
        view! {
            <TextArea label=label.to_owned() name=format!("form[{field}]") id=format!("f-{field}") value error hint rows/>
        }
        .into_any()
    }

    /// A box to tick.
    pub fn tick(&self, label: &str, field: &str) -> AnyView {
        let (checked, error) = (self.form.has(field), self.error(field));
        view! { <Checkbox name=format!("form[{field}]") label=label.to_owned() checked error/> }
            .into_any()
    }

    /// A field nobody sees.
    pub fn hidden(&self, field: &str) -> AnyView {
        let value = self.form.get(field).to_owned();
        view! { <input r#type="hidden" name=format!("form[{field}]") value=value/> }.into_any()
    }
}

/// Why a form is here again.
pub fn draft_notice(locale: Locale, why: Why) -> AnyView {
    let (kind, title, text) = match why {
        Why::Unsaved => (
            AlertKind::Info,
            locale.pick("Not saved yet", "尚未保存"),
            locale.pick(
                "What you typed is kept here until you save or discard it.",
                "您填写的内容已暂存，保存或放弃后才会生效或清除。",
            ),
        ),
        Why::Invalid => (
            AlertKind::Bad,
            locale.pick("Not saved: please look at the marked fields", "未保存：请检查标出的内容"),
            locale.pick("Everything you typed is still here.", "您填写的内容都已保留。"),
        ),
        Why::Stale => (
            AlertKind::Warn,
            locale.pick("Somebody changed this meanwhile", "内容已被他人修改"),
            locale.pick(
                "Nothing of yours is lost and nothing of theirs was overwritten. Compare, then send again.",
                "您的内容没有丢失，也没有覆盖他人的修改。请核对后重新提交。",
            ),
        ),
        Why::Refused => (
            AlertKind::Warn,
            locale.pick("This can no longer be done", "该操作已无法执行"),
            locale.pick(
                "The order is in another state by now. What you typed is still here.",
                "订单状态已变化。您填写的内容仍然保留。",
            ),
        ),
    };
    view! { <Alert kind live=true title>{text}</Alert> }.into_any()
}
