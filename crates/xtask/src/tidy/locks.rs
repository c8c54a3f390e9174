//! Rules for the two lock files.

use super::{File, Finding};
use toml::{Table, Value};

/// The npm lock names no download host, so every machine uses its own registry.
pub(super) fn no_hosts(path: &str, text: &str) -> Vec<Finding> {
    let hosts = text
        .lines()
        .zip(1..)
        .filter(|(line, _)| line.contains("://"));
    hosts
        .map(|(_, line)| {
            Finding::new(
                path,
                line,
                "a host in the lock file: install with the settings of end2end/.npmrc",
            )
        })
        .collect()
}

/// Library and tool must speak one version: the pin in the root and the lock agree.
pub(super) fn wasm_bindgen(files: &[File]) -> Vec<Finding> {
    let read = |name: &str| {
        files
            .iter()
            .find(|f| f.path == name)
            .and_then(|f| f.text.parse::<Table>().ok())
    };
    let (Some(root), Some(lock)) = (read("Cargo.toml"), read("Cargo.lock")) else {
        return Vec::new();
    };
    let pinned = (|| {
        root.get("workspace")?
            .get("dependencies")?
            .get("wasm-bindgen")?
            .get("version")?
            .as_str()
    })();
    let packages = lock.get("package").and_then(Value::as_array);
    let locked = packages
        .into_iter()
        .flatten()
        .find(|p| p.get("name").and_then(Value::as_str) == Some("wasm-bindgen"));
    let locked = locked
        .and_then(|p| p.get("version")?.as_str())
        .map(|version| format!("={version}"));
    if pinned == locked.as_deref() {
        return Vec::new();
    }
    let text = format!(
        "wasm-bindgen is {pinned:?} here and {locked:?} in Cargo.lock; setup installs the tool by the pin"
    );
    vec![Finding::new("Cargo.toml", 1, text)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_file_names_no_host() {
        assert_eq!(no_hosts("l.json", "{\n\"version\": \"1\"\n}"), []);
        assert_eq!(
            no_hosts(
                "l.json",
                "{\n\"resolved\": \"https://registry.example/a.tgz\"\n}"
            )[0]
            .line,
            2
        );
    }

    #[test]
    fn the_pin_and_the_lock_agree_on_wasm_bindgen() {
        let files = |pin: &str| {
            let root =
                format!("[workspace.dependencies]\nwasm-bindgen = {{ version = \"{pin}\" }}\n");
            let lock = "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.1\"\n".to_owned();
            [
                File {
                    path: "Cargo.toml".to_owned(),
                    text: root,
                },
                File {
                    path: "Cargo.lock".to_owned(),
                    text: lock,
                },
            ]
        };
        assert_eq!(wasm_bindgen(&files("=0.2.1")), []);
        assert_eq!(wasm_bindgen(&files("0.2.1")).len(), 1);
        assert_eq!(wasm_bindgen(&files("=0.2.2")).len(), 1);
    }
}
