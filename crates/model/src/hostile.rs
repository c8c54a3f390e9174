//! What people type who mean no good, for tests: no form makes a reader panic.

use proptest::prelude::*;
use proptest::sample::Index;

use crate::form::Form;

/// A text that parsers trip over.
fn value() -> impl Strategy<Value = String> {
    let known = [
        "",
        " ",
        "-",
        "0",
        "-0",
        "-1",
        "1e309",
        "NaN",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "92233720368547758.07",
        "-92233720368547758.08",
        "99999999999999999999999999999999999999.999999999999999999",
        "0.00000000000000000001",
        ".5",
        "5.",
        "1,234,567.8",
        "１２",
        "٣",
        "%",
        "100 %",
        "9223372036854775807 %",
        ":",
        "1:",
        ":1",
        "9223372036854775807: 1",
        "1: 9223372036854775807",
        "-9223372036854775808:99",
        "24:99",
        "+99999999999999:00",
        "2026-13-45 99:99",
        "9999999-01-01 00:00",
        "-2147483648-01-01",
        "0000-00-00 00:00",
        "1-",
        "-9",
        "9-1",
        "00000-99999",
        "é-𝕏",
        "\n\n\n",
        ",，;；",
        "US",
        "us\nGB",
        "https://",
        "💥\u{202e}",
        "e\u{301}",
        "on",
        "yes",
    ];
    prop_oneof![
        4 => prop::sample::select(known.to_vec()).prop_map(str::to_owned),
        2 => any::<i64>().prop_map(|number| number.to_string()),
        2 => "\\PC{0,40}",
        1 => "[-+.,:%0-9 \n]{0,30}",
        1 => (1_usize..3_000).prop_map(|n| "深".repeat(n)),
    ]
}

/// A sound form with some fields spoilt, and some gone.
pub(crate) fn spoilt(sound: Form) -> impl Strategy<Value = Form> {
    let names: Vec<String> = sound.0.keys().cloned().collect();
    let change = (any::<Index>(), prop::option::weighted(0.9, value()));
    prop::collection::vec(change, 1..9).prop_map(move |changes| {
        let mut form = sound.clone();
        for (at, value) in changes {
            let name = at.get(&names);
            match value {
                Some(value) => form.0.insert(name.clone(), value),
                None => form.0.remove(name),
            };
        }
        form
    })
}
