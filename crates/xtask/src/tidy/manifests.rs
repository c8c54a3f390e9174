//! Rules for `Cargo.toml` files: who may know whom.

use super::Finding;
use toml::{Table, Value};

/// Every rule over one crate's manifest; the root's own is about versions and has none of these.
pub(super) fn check(path: &str, text: &str) -> Vec<Finding> {
    if path == "Cargo.toml" {
        return Vec::new();
    }
    let manifest: Table = match text.parse() {
        Ok(manifest) => manifest,
        Err(why) => return vec![Finding::new(path, 1, format!("cannot be read: {why}"))],
    };
    let line = |word: &str| {
        text.lines()
            .position(|l| l.starts_with(word))
            .map_or(1, |n| n + 1)
    };
    let folder = path.trim_end_matches("/Cargo.toml");
    let dependencies = dependencies(&manifest);
    let mut findings = Vec::new();
    for (name, value) in &dependencies {
        if let Some(why) = forbidden(folder, name) {
            findings.push(Finding::new(
                path,
                line(name),
                format!("depends on {name}: {why}"),
            ));
        }
        if !in_workspace(value) {
            let why = "versions and features belong to [workspace.dependencies] in the root";
            findings.push(Finding::new(
                path,
                line(name),
                format!("{name} is not taken from the workspace: {why}"),
            ));
        }
    }
    let features = manifest
        .get("features")
        .and_then(Value::as_table)
        .into_iter()
        .flat_map(Table::keys);
    let split = features.filter(|name| {
        folder.starts_with("crates/") && ["ssr", "hydrate"].contains(&name.as_str())
    });
    findings.extend(split.map(|name| {
        Finding::new(
            path,
            line(name),
            format!("feature {name}: only `app` is built for server and browser"),
        )
    }));
    findings
}

/// Why a crate must not depend on another.
fn forbidden(folder: &str, name: &str) -> Option<&'static str> {
    let pages = ["app", "frontend", "server", "crates/ui"];
    let pure = ["crates/model", "crates/search", "crates/recommend"];
    let siblings = ["store", "search", "recommend", "payments"];
    let own = folder.trim_start_matches("crates/");
    let outside = ["axum", "hyper", "reqwest", "sqlx", "tokio", "ureq"];
    if name == "sqlx" && folder != "crates/store" {
        return Some("only `store` knows SQL");
    }
    if name.starts_with("leptos") && !pages.contains(&folder) {
        return Some("only app, ui, frontend and server know Leptos");
    }
    if pure.contains(&folder) && outside.contains(&name) {
        return Some("this crate touches no database, network or clock");
    }
    if siblings.contains(&own) && siblings.contains(&name) && own != name {
        return Some("store, search, recommend and payments meet in `shop` only");
    }
    if folder.starts_with("crates/") && ["app", "server", "frontend"].contains(&name) {
        return Some("arrows go down only");
    }
    None
}

fn dependencies(manifest: &Table) -> Vec<(&String, &Value)> {
    let targets = manifest
        .get("target")
        .and_then(Value::as_table)
        .into_iter()
        .flat_map(Table::values);
    let tables = std::iter::once(manifest).chain(targets.filter_map(Value::as_table));
    let kinds = ["dependencies", "dev-dependencies", "build-dependencies"];
    tables
        .flat_map(|table| kinds.iter().filter_map(|kind| table.get(*kind)?.as_table()))
        .flat_map(Table::iter)
        .collect()
}

fn in_workspace(dependency: &Value) -> bool {
    dependency.get("workspace").and_then(Value::as_bool) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn breaks(folder: &str, text: &str, expected: &str) {
        let found = check(&format!("{folder}/Cargo.toml"), text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].to_string().contains(expected), "{found:?}");
    }

    #[track_caller]
    fn holds(folder: &str, text: &str) {
        assert_eq!(check(&format!("{folder}/Cargo.toml"), text), []);
    }

    #[test]
    fn crates_know_only_whom_they_may() {
        let on = |name: &str| format!("[dependencies]\n{name}.workspace = true\n");
        breaks(
            "crates/shop",
            &on("sqlx"),
            "crates/shop/Cargo.toml:2: depends on sqlx: only `store`",
        );
        breaks("crates/shop", &on("leptos_meta"), "know Leptos");
        breaks(
            "crates/model",
            &on("tokio"),
            "no database, network or clock",
        );
        breaks("crates/search", &on("store"), "meet in `shop` only");
        breaks("crates/model", &on("server"), "arrows go down");
        breaks(
            "crates/shop",
            "[dev-dependencies]\nsqlx.workspace = true\n",
            "only `store`",
        );
        breaks(
            "crates/shop",
            "[target.'cfg(unix)'.dependencies]\nsqlx.workspace = true\n",
            "only `store`",
        );
        holds("crates/store", &on("sqlx"));
        holds("crates/ui", &on("leptos"));
        holds("crates/shop", &on("store"));
    }

    #[test]
    fn dependencies_come_from_the_workspace() {
        breaks(
            "server",
            "[dependencies]\nserde = \"1\"\n",
            "server/Cargo.toml:2: serde is not taken",
        );
        holds(
            "server",
            "[dependencies]\nserde = { workspace = true, features = [\"derive\"] }\n",
        );
    }

    #[test]
    fn only_app_is_built_twice() {
        breaks(
            "crates/ui",
            "[features]\nssr = []\n",
            "crates/ui/Cargo.toml:2: feature ssr",
        );
        holds("app", "[features]\nssr = []\n");
    }
}
