//! Configuration: the environment, read once into one typed struct. Every setting is listed in [`SETTINGS`], which
//! `tradewind settings` prints.

mod network;
mod secret;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

pub use network::Network;
pub use secret::random_text;

/// A setting as it is documented.
pub struct Setting {
    /// Name of the environment variable.
    pub name: &'static str,
    /// What holds when it is not set.
    pub default: &'static str,
    /// What it does, in one or two sentences.
    pub about: &'static str,
}

const fn setting(name: &'static str, default: &'static str, about: &'static str) -> Setting {
    Setting {
        name,
        default,
        about,
    }
}

/// Every setting, in the order they are explained.
pub const SETTINGS: [Setting; 21] = [
    setting(
        "DATABASE_URL",
        "sqlite:DATA/tradewind.db",
        "The shop's database: sqlite:PATH, or postgres://USER:PASSWORD@HOST/NAME.",
    ),
    setting(
        "DATABASE_READ_URL",
        "",
        "A PostgreSQL replica that pages read from; writes, and what a request wrote itself, stay with DATABASE_URL.",
    ),
    setting(
        "TRADEWIND_ADDR",
        "127.0.0.1:3000",
        "Address and port to listen on. 0.0.0.0:3000 takes requests from other machines.",
    ),
    setting(
        "TRADEWIND_DATA",
        "./data",
        "Folder of the database file, uploaded pictures, the search index, outgoing mail and the secret.",
    ),
    setting(
        "TRADEWIND_BASE_URL",
        "http://ADDR",
        "The shop's public address, as in https://shop.example. Links in mails, the sitemap and cookies follow it; \
         with https browsers are told to stay with it.",
    ),
    setting(
        "TRADEWIND_SITE",
        "target/site",
        "Folder of style sheets, scripts and fonts as the build leaves it. Looked for beside the program (site/) first.",
    ),
    setting(
        "TRADEWIND_LOG",
        "info",
        "What is logged: error, warn, info, debug, or a filter such as info,request=debug for a line per request.",
    ),
    setting(
        "TRADEWIND_LOG_FORMAT",
        "text",
        "text for people, json for machines.",
    ),
    setting(
        "TRADEWIND_SECRET",
        "DATA/secret",
        "Signs links to orders; at least 32 characters. Without it one is made and kept in the data folder. Several \
         nodes must share one.",
    ),
    setting(
        "SMTP_URL",
        "",
        "Where mail goes: smtp://HOST:25, smtps://USER:PASSWORD@HOST. Without it mails are files in DATA/mail.",
    ),
    setting(
        "MAIL_FROM",
        "Tradewind <shop@localhost>",
        "Sender of the shop's mails.",
    ),
    setting(
        "TRADEWIND_TEST_PAYMENTS",
        "1",
        "1 offers the test payment provider, which moves no money; 0 hides it.",
    ),
    setting(
        "TRADEWIND_PAGE_CACHE_MB",
        "48",
        "Memory for finished pages of visitors without a session, in megabytes; 0 turns the page cache off.",
    ),
    setting(
        "TRADEWIND_MEDIA_CACHE_MB",
        "24",
        "Memory for drawn pictures, in megabytes.",
    ),
    setting(
        "TRADEWIND_TRUSTED_PROXIES",
        "",
        "Addresses or networks of proxies whose X-Forwarded-For is believed, as in 127.0.0.1,10.0.0.0/8.",
    ),
    setting(
        "TRADEWIND_SIGN_IN_PER_MINUTE",
        "10",
        "Sign-in tries per minute and client address; 0 for no limit.",
    ),
    setting(
        "TRADEWIND_PAY_PER_MINUTE",
        "30",
        "Orders placed per minute and client address; 0 for no limit.",
    ),
    setting(
        "TRADEWIND_LOOKUP_PER_MINUTE",
        "10",
        "Order look-ups by number and e-mail per minute and client address; 0 for no limit.",
    ),
    setting(
        "TRADEWIND_TIMEOUT_SECONDS",
        "30",
        "Longest time a request may take before it is answered with 503.",
    ),
    setting(
        "TRADEWIND_UPLOAD_MB",
        "24",
        "Largest upload staff may send, in megabytes; everyone else may send 1 MB.",
    ),
    setting(
        "TRADEWIND_DEV",
        "0",
        "1 while somebody edits: pages reload by themselves and the site's files are read again when they change.",
    ),
];

/// The configuration of this process.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the shop's database is.
    pub database_url: String,
    /// Where a PostgreSQL replica for reads is.
    pub database_read_url: Option<String>,
    /// Where to listen.
    pub addr: SocketAddr,
    /// Folder for everything that lasts.
    pub data: PathBuf,
    /// Public address without a slash at the end.
    pub base_url: String,
    /// Folder of the built site.
    pub site: PathBuf,
    /// Log filter.
    pub log: String,
    /// Whether the log is written as JSON lines.
    pub log_json: bool,
    /// Signs links; at least 32 bytes.
    pub secret: Vec<u8>,
    /// Where mail goes; none for files in the data folder.
    pub smtp_url: Option<String>,
    /// Sender of mails.
    pub mail_from: String,
    /// Whether the test payment provider is offered.
    pub test_payments: bool,
    /// Bytes of finished pages to keep.
    pub page_cache: u64,
    /// Bytes of drawn pictures to keep.
    pub media_cache: u64,
    /// Proxies whose word about client addresses is taken.
    pub trusted_proxies: Vec<Network>,
    /// Requests per minute and client address.
    pub limits: Limits,
    /// Longest time a request may take, in seconds.
    pub timeout_seconds: u64,
    /// Largest upload by staff, in bytes.
    pub upload_bytes: usize,
    /// Whether somebody edits the shop right now.
    pub dev: bool,
    /// The program to learn recommendations with; none learns within the process.
    pub trainer: Option<PathBuf>,
}

/// Requests per minute that one client address may make of the kinds worth guessing at; 0 is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Sign-in tries.
    pub sign_in: u32,
    /// Orders placed.
    pub pay: u32,
    /// Orders looked up by number and e-mail.
    pub lookup: u32,
}

/// Why the configuration cannot be used, in words for whoever set it.
#[derive(Debug)]
pub struct Refused(String);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

impl Config {
    /// Reads the process's environment. Makes the data folder, and a secret in it, if there is none.
    ///
    /// # Errors
    /// When a setting cannot be understood or the data folder cannot be written.
    pub fn from_env() -> Result<Self, Refused> {
        Self::read(|name| std::env::var(name).ok())
    }

    /// Reads settings from `lookup`, as [`Config::from_env`] does from the environment. An empty text counts as not set.
    ///
    /// # Errors
    /// When a setting cannot be understood or the data folder cannot be written.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Refused> {
        let source = Source(&lookup);
        let data = PathBuf::from(source.text("TRADEWIND_DATA"));
        let addr: SocketAddr = source.parsed(
            "TRADEWIND_ADDR",
            "an address and port such as 127.0.0.1:3000",
        )?;
        let site = source
            .given("TRADEWIND_SITE")
            .map_or_else(site_folder, PathBuf::from);
        std::fs::create_dir_all(&data).map_err(|why| {
            Refused(format!(
                "cannot make the data folder {}: {why}",
                data.display()
            ))
        })?;
        let megabytes = |name| source.parsed::<u64>(name, "megabytes as a whole number");
        let per_minute = |name| source.parsed::<u32>(name, "a whole number");
        Ok(Self {
            database_url: source
                .given("DATABASE_URL")
                .unwrap_or_else(|| format!("sqlite:{}", data.join("tradewind.db").display())),
            database_read_url: source.given("DATABASE_READ_URL"),
            addr,
            base_url: base_url(&source, addr)?,
            site,
            log: source.text("TRADEWIND_LOG"),
            log_json: source.text("TRADEWIND_LOG_FORMAT") == "json",
            secret: secret::read(source.given("TRADEWIND_SECRET"), &data)?,
            smtp_url: source.given("SMTP_URL"),
            mail_from: source.text("MAIL_FROM"),
            test_payments: source.flag("TRADEWIND_TEST_PAYMENTS"),
            page_cache: megabytes("TRADEWIND_PAGE_CACHE_MB")? << 20,
            media_cache: megabytes("TRADEWIND_MEDIA_CACHE_MB")? << 20,
            trusted_proxies: Network::list(&source.text("TRADEWIND_TRUSTED_PROXIES"))?,
            limits: Limits {
                sign_in: per_minute("TRADEWIND_SIGN_IN_PER_MINUTE")?,
                pay: per_minute("TRADEWIND_PAY_PER_MINUTE")?,
                lookup: per_minute("TRADEWIND_LOOKUP_PER_MINUTE")?,
            },
            timeout_seconds: source.parsed("TRADEWIND_TIMEOUT_SECONDS", "seconds")?,
            upload_bytes: usize::try_from(megabytes("TRADEWIND_UPLOAD_MB")? << 20)
                .unwrap_or(usize::MAX),
            dev: source.flag("TRADEWIND_DEV"),
            trainer: None,
            data,
        })
    }

    /// Whether shoppers reach the shop by HTTPS.
    #[must_use]
    pub fn https(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

/// Where settings come from.
struct Source<'a>(&'a dyn Fn(&str) -> Option<String>);

impl Source<'_> {
    fn given(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|text| !text.trim().is_empty())
    }

    /// The text that was set, or the documented default.
    fn text(&self, name: &str) -> String {
        let default = SETTINGS
            .iter()
            .find(|setting| setting.name == name)
            .map_or("", |setting| setting.default);
        self.given(name).unwrap_or_else(|| default.to_owned())
    }

    fn parsed<T: FromStr>(&self, name: &str, kind: &str) -> Result<T, Refused> {
        let text = self.text(name);
        text.trim()
            .parse()
            .map_err(|_| Refused(format!("{name} is {text:?}; it must be {kind}")))
    }

    fn flag(&self, name: &str) -> bool {
        !matches!(self.text(name).trim(), "0" | "no" | "off" | "false")
    }
}

fn base_url(source: &Source<'_>, addr: SocketAddr) -> Result<String, Refused> {
    let Some(url) = source.given("TRADEWIND_BASE_URL") else {
        return Ok(format!("http://{addr}"));
    };
    let url = url.trim().trim_end_matches('/');
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains('/') => Ok(url.to_owned()),
        _ => Err(Refused(format!(
            "TRADEWIND_BASE_URL is {url:?}; it must be a scheme and host such as https://shop.example"
        ))),
    }
}

/// `site` beside the program, as it is installed; else where the build leaves it.
fn site_folder() -> PathBuf {
    let beside = std::env::current_exe()
        .ok()
        .and_then(|program| program.parent().map(|folder| folder.join("site")));
    let is_site = |folder: &Path| folder.join("manifest.json").is_file();
    if let Some(folder) = beside.as_deref().filter(|folder| is_site(folder)) {
        return folder.to_owned();
    }
    // target/debug/tradewind and target/release/tradewind find target/site from any working folder.
    let above = beside
        .as_deref()
        .and_then(Path::parent)
        .and_then(Path::parent)
        .map(|folder| folder.join("site"));
    above
        .filter(|folder| is_site(folder))
        .unwrap_or_else(|| PathBuf::from("target/site"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(set: &[(&str, &str)]) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().display().to_string();
        let lookup = |name: &str| {
            let found = set.iter().find(|(key, _)| *key == name);
            match found {
                Some((_, value)) => Some((*value).to_owned()),
                None => (name == "TRADEWIND_DATA").then(|| data.clone()),
            }
        };
        Config::read(lookup).map_err(|why| why.to_string())
    }

    #[test]
    fn nothing_set_gives_the_documented_defaults() {
        let config = read(&[]).unwrap();
        assert!(config.database_url.starts_with("sqlite:"));
        assert!(config.database_url.ends_with("/tradewind.db"));
        assert_eq!(config.base_url, "http://127.0.0.1:3000");
        assert_eq!(config.page_cache, 48 << 20);
        assert_eq!(config.limits.pay, 30);
        assert!(config.test_payments && !config.dev && !config.https());
        assert!(config.secret.len() >= 32);
    }

    #[test]
    fn a_setting_that_makes_no_sense_is_named() {
        for (name, value) in [
            ("TRADEWIND_ADDR", "nowhere"),
            ("TRADEWIND_BASE_URL", "shop.example"),
            ("TRADEWIND_BASE_URL", "https://shop.example/below"),
            ("TRADEWIND_PAGE_CACHE_MB", "lots"),
            ("TRADEWIND_TRUSTED_PROXIES", "10.0.0.0/99"),
            ("TRADEWIND_SECRET", "short"),
        ] {
            let why = read(&[(name, value)]).unwrap_err();
            assert!(why.contains(name), "{why}");
        }
    }

    #[test]
    fn the_public_address_has_no_slash_at_its_end() {
        let config = read(&[("TRADEWIND_BASE_URL", "https://shop.example/")]).unwrap();
        assert_eq!(config.base_url, "https://shop.example");
        assert!(config.https());
    }
}
