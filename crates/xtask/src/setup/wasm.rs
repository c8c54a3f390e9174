//! The compiled standard library for `wasm32-unknown-unknown`.
//!
//! The ordinary way is rustup. Where its server is out of reach the library is compiled here from source: Debian
//! packages the source of exactly this compiler's version, and two directories of the toolchain take the result.

use super::Done;
use crate::sh::{Result, at, cmd, on_path, root};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const TARGET: &str = "wasm32-unknown-unknown";
/// Debian suites that hold current compilers, the likeliest first.
const SUITES: [&str; 2] = ["trixie-backports", "sid"];

pub(super) fn setup() -> Result<Done> {
    let sysroot = PathBuf::from(cmd("rustc").words("--print sysroot").read()?.trim());
    if is_there(&sysroot) {
        return Ok(Done::Ready(TARGET.to_owned()));
    }
    let rustup = add_with_rustup();
    if is_there(&sysroot) {
        return Ok(Done::Installed("by rustup".to_owned()));
    }
    let rustup = rustup
        .err()
        .unwrap_or_else(|| "rustup serves another toolchain".to_owned());
    println!("wasm32 target    {rustup}; compiling it from the source that Debian packages");
    compile_from_source(&sysroot).map_err(|why| {
        format!("neither rustup ({rustup}) nor Debian's source package helped:\n{why}\nInstall {TARGET} for {}", sysroot.display())
    })?;
    Ok(Done::Installed(
        "compiled from Debian's rust-src".to_owned(),
    ))
}

fn library_folder(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

fn is_there(sysroot: &Path) -> bool {
    fs::read_dir(library_folder(sysroot)).is_ok_and(|files| {
        files.flatten().any(|file| {
            let name = file.file_name();
            let name = name.to_string_lossy();
            name.starts_with("libstd-") && name.ends_with(".rlib")
        })
    })
}

fn add_with_rustup() -> Result {
    if on_path("rustup").is_none() {
        return Err("there is no rustup".to_owned());
    }
    // Refused connections fail at once; a silent firewall must not hold us up for long.
    cmd("rustup")
        .words("target add")
        .arg(TARGET)
        .env("RUSTUP_MAX_RETRIES", "0")
        .read_within(Duration::from_secs(120))
}

fn compile_from_source(sysroot: &Path) -> Result {
    if on_path("apt-get").is_none() || on_path("dpkg").is_none() {
        return Err("this is not a Debian system".to_owned());
    }
    let work = root().join("target/tools/std");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).map_err(at(&work))?;
    let source = sysroot.join("lib/rustlib/src/rust/library");
    if !source.join("std/Cargo.toml").is_file() {
        let release = compiler_release()?;
        let library = fetch_source(&release, &work)?;
        let parent = sysroot.join("lib/rustlib/src/rust");
        fs::create_dir_all(&parent).map_err(at(&parent))?;
        cmd("cp").arg("-r").arg(&library).arg(&parent).read()?;
    }
    compile(sysroot, &work)?;
    let _ = fs::remove_dir_all(&work);
    Ok(())
}

fn compiler_release() -> Result<String> {
    let said = cmd("rustc").arg("-vV").read()?;
    let line = said.lines().find_map(|line| line.strip_prefix("release: "));
    line.map(str::to_owned)
        .ok_or_else(|| "rustc does not say its release".to_owned())
}

/// Downloads the package `rust-src` of exactly `release` through a private apt root, so that the machine's own
/// package lists stay as they are; returns the unpacked `library` folder.
fn fetch_source(release: &str, work: &Path) -> Result<PathBuf> {
    let mirror = machine_mirror()?;
    let mut reasons = Vec::new();
    for suite in SUITES {
        match fetch_from_suite(&mirror, suite, release, work) {
            Ok(library) => return Ok(library),
            Err(why) => reasons.push(format!("{suite}: {why}")),
        }
    }
    Err(reasons.join("\n"))
}

fn fetch_from_suite(mirror: &Mirror, suite: &str, release: &str, work: &Path) -> Result<PathBuf> {
    let apt = work.join(suite);
    for folder in ["lists/partial", "cache/archives/partial", "parts"] {
        let folder = apt.join(folder);
        fs::create_dir_all(&folder).map_err(at(&folder))?;
    }
    let list = apt.join("sources.list");
    let line = format!(
        "deb [signed-by={}] {} {suite} main\n",
        mirror.keyring, mirror.address
    );
    fs::write(&list, line).map_err(at(&list))?;
    let private = |tool: &str| {
        let option = |name: &str, path: &str| format!("{name}={}", apt.join(path).display());
        [
            option("Dir::State::Lists", "lists"),
            option("Dir::Cache", "cache"),
            option("Dir::Etc::SourceList", "sources.list"),
            option("Dir::Etc::SourceParts", "parts"),
            "APT::Sandbox::User=root".to_owned(),
            "Acquire::Languages=none".to_owned(),
        ]
        .into_iter()
        .fold(cmd(tool).dir(&apt), |c, option| c.arg("-o").arg(option))
    };
    private("apt-get").words("update -qq").read()?;
    private("apt-get")
        .words("download -qq")
        .arg(format!("rust-src={release}*"))
        .read()?;
    let package = fs::read_dir(&apt)
        .map_err(at(&apt))?
        .flatten()
        .map(|file| file.path())
        .find(|path| path.extension().is_some_and(|e| e == "deb"))
        .ok_or("apt-get downloaded nothing")?;
    let tree = apt.join("tree");
    cmd("dpkg").arg("-x").arg(package).arg(&tree).read()?;
    let library = tree.join(format!("usr/src/rustc-{release}/library"));
    if library.join("std/Cargo.toml").is_file() {
        Ok(library)
    } else {
        Err("the package holds no library".to_owned())
    }
}

/// A Debian mirror and the keyring that signs it.
#[derive(Debug, PartialEq)]
struct Mirror {
    address: String,
    keyring: String,
}

/// The mirror that this machine's own apt sources name for Debian.
fn machine_mirror() -> Result<Mirror> {
    let mut files = vec![PathBuf::from("/etc/apt/sources.list")];
    let parts = Path::new("/etc/apt/sources.list.d");
    files.extend(
        fs::read_dir(parts)
            .into_iter()
            .flatten()
            .flatten()
            .map(|file| file.path()),
    );
    let texts = files
        .iter()
        .filter_map(|file| fs::read_to_string(file).ok());
    let address = texts.filter_map(|text| debian_address(&text)).next();
    let keyring = [
        "/usr/share/keyrings/debian-archive-keyring.gpg",
        "/usr/share/keyrings/debian-archive-keyring.pgp",
    ]
    .into_iter()
    .find(|path| Path::new(path).is_file());
    match (address, keyring) {
        (Some(address), Some(keyring)) => Ok(Mirror {
            address,
            keyring: keyring.to_owned(),
        }),
        (None, _) => Err("no Debian mirror in this machine's apt sources".to_owned()),
        (_, None) => {
            Err("Debian's archive keyring is missing (package debian-archive-keyring)".to_owned())
        }
    }
}

/// Finds the main archive in an apt source file, in either of its two formats: its path ends in `/debian`.
fn debian_address(text: &str) -> Option<String> {
    text.lines()
        .filter(|line| line.starts_with("deb ") || line.starts_with("URIs:"))
        .flat_map(str::split_whitespace)
        .find(|word| word.contains("://") && word.trim_end_matches('/').ends_with("/debian"))
        .map(str::to_owned)
}

fn compile(sysroot: &Path, work: &Path) -> Result {
    let empty = work.join("empty");
    fs::create_dir_all(empty.join("src")).map_err(at(&empty))?;
    let write = |name: &str, text: &str| fs::write(empty.join(name), text).map_err(at(&empty));
    write(
        "Cargo.toml",
        "[package]\nname = \"empty\"\nedition = \"2024\"\n\n[workspace]\n",
    )?;
    write("src/lib.rs", "")?;
    let target = work.join("target");
    cmd("cargo")
        .words("build --release --quiet -Zbuild-std=std,panic_abort,proc_macro,test --target")
        .arg(TARGET)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        .dir(&empty)
        .read()?;
    let built = target.join(TARGET).join("release/deps");
    let library = library_folder(sysroot);
    fs::create_dir_all(&library).map_err(at(&library))?;
    for file in fs::read_dir(&built).map_err(at(&built))?.flatten() {
        let path = file.path();
        let own = file.file_name().to_string_lossy().starts_with("libempty");
        if path.extension().is_some_and(|e| e == "rlib") && !own {
            fs::copy(&path, library.join(file.file_name())).map_err(at(&path))?;
        }
    }
    if is_there(sysroot) {
        Ok(())
    } else {
        Err("the build left no libstd".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mirror_is_read_from_both_formats_of_apt_sources() {
        let deb822 = "Types: deb\n# URIs: x://old/debian\nURIs: http://mirror.example/debian\nSuites: bookworm\n";
        assert_eq!(
            debian_address(deb822).as_deref(),
            Some("http://mirror.example/debian")
        );
        let one_line = "deb [arch=amd64] https://mirror.example/debian/ bookworm main\n";
        assert_eq!(
            debian_address(one_line).as_deref(),
            Some("https://mirror.example/debian/")
        );
        assert_eq!(
            debian_address("deb https://packages.example/apt cloud main"),
            None
        );
        assert_eq!(
            debian_address("deb https://mirror.example/debian-security bookworm main"),
            None
        );
    }
}
