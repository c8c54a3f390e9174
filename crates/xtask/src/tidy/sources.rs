//! Rules for Rust sources.

use super::lexer::{inside, line_of, mask, without_tests};
use super::{File, Finding};
use std::collections::BTreeSet;

const FILE_LINES: usize = 400;
const APP_LIB_LINES: usize = 120;
const VIEW_LINES: usize = 60;
const SERVER_FN_LINES: usize = 8;
const APP_FEATURE_LINES: usize = 5;

/// A source file without its comments, strings and tests.
pub(super) struct Source<'a> {
    path: &'a str,
    text: &'a str,
    code: String,
    lines: usize,
}

impl<'a> Source<'a> {
    /// Reads a file; one that is itself a test module counts as having no code of its own.
    pub(super) fn new(file: &'a File, test_modules: &BTreeSet<String>) -> Self {
        let all_tests =
            file.path.contains("/tests/") || test_modules.iter().any(|m| is_module(&file.path, m));
        let (code, test_lines) = without_tests(&mask(&file.text));
        let (code, lines) = match all_tests {
            true => (String::new(), 0),
            false => (code, file.text.lines().count() - test_lines),
        };
        Self {
            path: &file.path,
            text: &file.text,
            code,
            lines,
        }
    }

    fn found(&self, word: &str) -> impl Iterator<Item = usize> {
        self.code.match_indices(word).map(|(at, _)| at)
    }

    fn finding(&self, at: usize, text: impl Into<String>) -> Finding {
        Finding::new(self.path, line_of(&self.code, at), text)
    }

    fn is_in(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.path.starts_with(folder))
    }
}

/// Every rule over one file.
pub(super) fn check(source: &Source) -> Vec<Finding> {
    let rules = [
        begins_with_its_purpose,
        file_length,
        view_length,
        server_function_length,
        server_functions_have_addresses,
        routers_only_in_server,
        pure_crates_stay_pure,
        no_unwrap,
        no_inline_style,
    ];
    rules.iter().flat_map(|rule| rule(source)).collect()
}

/// The module paths, without extension, that a file declares as `#[cfg(test)] mod name;`.
pub(super) fn test_modules(path: &str, text: &str) -> Vec<String> {
    let code = mask(text);
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let own = match file {
        "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
        _ => format!("{folder}/{}", file.trim_end_matches(".rs")),
    };
    let items = code.split("#[cfg(test)]").skip(1);
    let declared = items.filter_map(|item| {
        let item = item.split_once(';')?.0;
        let (visibility, name) = item.trim().rsplit_once("mod ")?;
        let plain = ["", "pub", "pub(crate)", "pub(super)"].contains(&visibility.trim());
        (plain && name.chars().all(|c| c.is_alphanumeric() || c == '_')).then(|| name.to_owned())
    });
    declared.map(|name| format!("{own}/{name}")).collect()
}

/// `app` is compiled twice; more switches than these and nobody knows what runs where.
pub(super) fn feature_lines(files: &[File]) -> Vec<Finding> {
    let app = files.iter().filter(|f| f.path.starts_with("app/src/"));
    let lines = app.flat_map(|f| {
        let code = mask(&f.text);
        let numbers: Vec<usize> = code
            .lines()
            .zip(1..)
            .filter(|(l, _)| l.contains("cfg") && l.contains("feature ="))
            .map(|(_, n)| n)
            .collect();
        numbers.into_iter().map(|n| (f.path.as_str(), n))
    });
    let text = format!(
        "more than {APP_FEATURE_LINES} `cfg(feature)` lines in app: keep the difference in server.rs"
    );
    lines
        .skip(APP_FEATURE_LINES)
        .map(|(path, line)| Finding::new(path, line, text.clone()))
        .collect()
}

fn is_module(path: &str, module: &str) -> bool {
    path.strip_prefix(module)
        .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

fn begins_with_its_purpose(source: &Source) -> Vec<Finding> {
    // `tests.rs` beside a module says it by its name.
    if source.text.starts_with("//!") || source.path.ends_with("/tests.rs") {
        return Vec::new();
    }
    vec![Finding::new(
        source.path,
        1,
        "begin with a `//!` line: what the module is for and what it must not know",
    )]
}

fn file_length(source: &Source) -> Vec<Finding> {
    let cap = if source.path == "app/src/lib.rs" {
        APP_LIB_LINES
    } else {
        FILE_LINES
    };
    if source.lines <= cap {
        return Vec::new();
    }
    vec![Finding::new(
        source.path,
        cap,
        format!("{} lines without tests, the cap is {cap}", source.lines),
    )]
}

fn view_length(source: &Source) -> Vec<Finding> {
    let views = source
        .found("view!")
        .filter_map(|at| Some((at, at + source.code[at..].find(['{', '('])?)));
    views
        .map(|(at, open)| {
            (
                at,
                source.code[inside(&source.code, open)]
                    .matches('\n')
                    .count()
                    + 1,
            )
        })
        .filter(|(_, lines)| *lines > VIEW_LINES)
        .map(|(at, lines)| {
            source.finding(
                at,
                format!("a view of {lines} lines, the cap is {VIEW_LINES}: split off a part"),
            )
        })
        .collect()
}

fn server_function_length(source: &Source) -> Vec<Finding> {
    let bodies = server_functions(source).filter_map(|(attribute_end, name)| {
        let arguments = name + source.code[name..].find('(')?;
        let signature_end = inside(&source.code, arguments).end;
        let open = signature_end + source.code[signature_end..].find('{')?;
        let body = &source.text[inside(&source.code, open)];
        let lines = body.lines().filter(|line| !line.trim().is_empty()).count();
        (lines > SERVER_FN_LINES).then_some((attribute_end, lines))
    });
    bodies
        .map(|(at, lines)| {
            let text = format!("a server function of {lines} lines, the cap is {SERVER_FN_LINES}: decide in shop or model");
            source.finding(at, text)
        })
        .collect()
}

fn server_functions_have_addresses(source: &Source) -> Vec<Finding> {
    let text = "name the server function's address with `endpoint = \"…\"`: otherwise it changes with the folder it is built in";
    server_functions(source)
        .filter(|(end, _)| {
            let start = source.code[..*end].rfind("#[").unwrap_or(*end);
            !source.code[start..*end].contains("endpoint")
        })
        .map(|(end, _)| source.finding(end, text))
        .collect()
}

/// Where the attribute of each server function ends and where its `fn` is. On an argument `#[server(default)]` means
/// something else.
fn server_functions<'a>(source: &'a Source) -> impl Iterator<Item = (usize, usize)> + use<'a> {
    let attributes = source
        .found("#[server")
        .filter(|at| source.code[at + 8..].starts_with([']', '(']));
    attributes.filter_map(|at| {
        let end = inside(&source.code, at + 1).end;
        let name = end + source.code[end..].find("fn ")?;
        let between = &source.code[end + 1..name];
        (!between.contains([':', ','])).then_some((end, name))
    })
}

fn routers_only_in_server(source: &Source) -> Vec<Finding> {
    if source.is_in(&["server/"]) {
        return Vec::new();
    }
    source
        .found("Router::new")
        .map(|at| source.finding(at, "only `server` builds axum routers"))
        .collect()
}

fn pure_crates_stay_pure(source: &Source) -> Vec<Finding> {
    let is_pure = source.is_in(&["crates/model/", "crates/search/", "crates/recommend/"]);
    // An example is a program beside the crate: one that measures needs a clock.
    if !is_pure || source.path.contains("/examples/") {
        return Vec::new();
    }
    let words = [
        "SystemTime::now",
        "Instant::now",
        "std::net",
        "tokio::",
        "sqlx::",
    ];
    let found = words
        .iter()
        .flat_map(|word| source.found(word).map(move |at| (at, word)));
    found
        .map(|(at, word)| {
            source.finding(
                at,
                format!("{word}: this crate touches no clock, network or database"),
            )
        })
        .collect()
}

fn no_unwrap(source: &Source) -> Vec<Finding> {
    let text =
        "`.unwrap()` outside tests: return the error, or `expect` with the reason it cannot fail";
    source
        .found(".unwrap()")
        .map(|at| source.finding(at, text))
        .collect()
}

fn no_inline_style(source: &Source) -> Vec<Finding> {
    if !source.is_in(&["app/", "crates/ui/"]) {
        return Vec::new();
    }
    let views = source
        .found("view!")
        .filter_map(|at| Some(at + source.code[at..].find(['{', '('])?));
    let mut places = BTreeSet::new();
    for open in views {
        let range = inside(&source.code, open);
        let body = &source.code[range.clone()];
        for word in ["style=", "style:"] {
            let attributes = body
                .match_indices(word)
                .filter(|(at, _)| body[..*at].ends_with(char::is_whitespace));
            places.extend(attributes.map(|(at, _)| range.start + at));
        }
    }
    let text = "inline style: the page's security policy refuses it, use a class of style/";
    places
        .into_iter()
        .map(|at| source.finding(at, text))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        let file = File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        check(&Source::new(&file, &BTreeSet::new()))
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    /// The text passes after `//!` and the finding is on the given line with the given words.
    #[track_caller]
    fn breaks(path: &str, text: &str, expected: &str) {
        let found = findings(path, text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains(expected), "{found:?}");
    }

    #[track_caller]
    fn holds(path: &str, text: &str) {
        assert_eq!(findings(path, text), Vec::<String>::new());
    }

    #[test]
    fn a_module_says_what_it_is_for() {
        breaks("app/src/a.rs", "fn a() {}\n", "app/src/a.rs:1: begin with");
        holds("app/src/a.rs", "//! A.\nfn a() {}\n");
    }

    #[test]
    fn a_file_is_capped_without_its_tests() {
        let long = |n: usize| format!("//! A.\n{}", "fn a() {}\n".repeat(n));
        holds("crates/shop/src/a.rs", &long(399));
        breaks(
            "crates/shop/src/a.rs",
            &long(400),
            "401 lines without tests",
        );
        holds(
            "crates/shop/src/a.rs",
            &format!(
                "//! A.\n#[cfg(test)]\nmod tests {{\n{}}}\n",
                "// b\n".repeat(900)
            ),
        );
        breaks("app/src/lib.rs", &long(120), "the cap is 120");
        holds("server/tests/it/a.rs", &long(900));
    }

    #[test]
    fn a_view_is_capped() {
        let view = |n: usize| {
            format!(
                "//! A.\nfn a() {{\n    view! {{\n{}    }}\n}}\n",
                "<p>\"}\"</p>\n".repeat(n)
            )
        };
        holds("app/src/a.rs", &view(58));
        breaks(
            "app/src/a.rs",
            &view(60),
            "app/src/a.rs:3: a view of 62 lines",
        );
    }

    #[test]
    fn a_server_function_is_capped() {
        let function = |n: usize| {
            let body = "    f(\"{\");\n\n".repeat(n);
            format!(
                "//! A.\n#[server(endpoint = \"a\")]\npub async fn a(b: [u8; 2]) -> Result<(), E> {{\n{body}}}\n"
            )
        };
        holds("app/src/a.rs", &function(8));
        breaks(
            "app/src/a.rs",
            &function(9),
            "app/src/a.rs:2: a server function of 9 lines",
        );
    }

    #[test]
    fn a_server_function_has_an_address() {
        let function = |attribute: &str| {
            format!("//! A.\n{attribute}\npub async fn a(\n    #[server(default)] b: u8,\n) {{}}\n")
        };
        breaks(
            "app/src/a.rs",
            &function("#[server]"),
            "app/src/a.rs:2: name the server",
        );
        breaks(
            "app/src/a.rs",
            &function("#[server(input = Json)]"),
            "a.rs:2: name",
        );
        holds("app/src/a.rs", &function("#[server(endpoint = \"a\")]"));
    }

    #[test]
    fn routers_belong_to_the_server() {
        breaks(
            "app/src/a.rs",
            "//! A.\nfn a() { Router::new() }\n",
            "only `server`",
        );
        holds("server/src/a.rs", "//! A.\nfn a() { Router::new() }\n");
    }

    #[test]
    fn pure_crates_have_no_clock() {
        breaks(
            "crates/model/src/a.rs",
            "//! A.\nfn a() { SystemTime::now() }\n",
            "a.rs:2: SystemTime::now",
        );
        holds(
            "crates/model/src/a.rs",
            "//! A.\n// SystemTime::now\n#[cfg(test)]\nfn a() { SystemTime::now() }\n",
        );
        for elsewhere in ["crates/shop/src/a.rs", "crates/recommend/examples/a.rs"] {
            holds(elsewhere, "//! A.\nfn a() { SystemTime::now() }\n");
        }
    }

    #[test]
    fn unwrap_is_for_tests() {
        breaks(
            "server/src/a.rs",
            "//! A.\nfn a() { b().unwrap() }\n",
            "outside tests",
        );
        holds(
            "server/src/a.rs",
            "//! A.\nfn a() { b().unwrap_or_default() }\n",
        );
    }

    #[test]
    fn views_have_no_inline_style() {
        breaks(
            "app/src/a.rs",
            "//! A.\nfn a() { view! { <p style=\"color:red\"/> } }\n",
            "inline style",
        );
        breaks(
            "app/src/a.rs",
            "//! A.\nfn a() { view! { <p style:color=c/> } }\n",
            "inline style",
        );
        holds(
            "app/src/a.rs",
            "//! A.\nfn a() { let style = 1; view! { <p class=\"a\" button_style=style/> } }\n",
        );
    }

    #[test]
    fn app_has_few_feature_switches() {
        let files = |n: usize| {
            let text = "#[cfg(feature = \"ssr\")]\nmod a;\n".repeat(n);
            [File {
                path: "app/src/lib.rs".to_owned(),
                text,
            }]
        };
        assert_eq!(feature_lines(&files(5)), []);
        assert_eq!(feature_lines(&files(6))[0].line, 11);
    }

    #[test]
    fn a_file_declared_for_tests_only_is_a_test() {
        let declared = test_modules(
            "crates/shop/src/cart.rs",
            "#[cfg(test)]\npub(crate) mod fixtures;\n",
        );
        assert_eq!(declared, ["crates/shop/src/cart/fixtures"]);
        let text = "//! A.\nfn a() { b().unwrap() }\n".to_owned();
        let file = File {
            path: "crates/shop/src/cart/fixtures.rs".to_owned(),
            text,
        };
        assert!(check(&Source::new(&file, &declared.into_iter().collect())).is_empty());
        assert!(
            test_modules(
                "crates/shop/src/lib.rs",
                "#[cfg(test)]\nmod tests { use a; }"
            )
            .is_empty()
        );
    }
}
