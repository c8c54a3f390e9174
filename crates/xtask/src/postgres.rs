//! A throw-away PostgreSQL cluster for tests: a temporary folder, a free port, no waiting for the disk.
//!
//! The server refuses to run as root, so there it runs as `postgres` or `nobody`. A small shell watches over it: when
//! our end of its input closes, because the tests are done or because we were killed, it stops the server and removes
//! the folder.

use crate::setup::postgres_folder;
use crate::sh::{Cmd, Result, cmd, is_root};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Child;
use std::thread::sleep;
use std::time::Duration;

/// First the folder, then the server's command line. Ctrl-C reaches the whole group; the watch outlives it.
const WATCH: &str = r#"trap '' INT TERM
folder=$1; shift
"$@" </dev/null & server=$!
read -r _
kill -INT "$server"; wait "$server"
rm -rf "$folder""#;

/// A running cluster; dropping it stops the server.
pub struct Cluster {
    /// Connects to its database `postgres` as a superuser.
    pub url: String,
    watch: Child,
}

impl Cluster {
    /// Makes an empty cluster that never waits for the disk, and waits until it answers.
    pub fn start() -> Result<Self> {
        Self::start_with(&[
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
        ])
    }

    /// Makes an empty cluster that keeps what it says it kept, for benches and crashes.
    pub fn start_durable() -> Result<Self> {
        Self::start_with(&[])
    }

    fn start_with(haste: &[&str]) -> Result<Self> {
        let bin = postgres_folder().ok_or("PostgreSQL is missing: run `cargo xtask setup`")?;
        let account = is_root().then(account);
        let folder = as_account(account, "mktemp")
            .words("-d /tmp/tradewind-postgres.XXXXXX")
            .read()?;
        let folder = PathBuf::from(folder.trim());
        as_account(account, bin.join("initdb"))
            .words("--auth=trust --username=postgres --encoding=UTF8 --locale=C.UTF-8 --no-sync --pgdata")
            .arg(folder.join("data"))
            .dir(&folder)
            .read()?;
        let port = free_port()?;
        let settings = [
            "max_connections=300",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "log_min_messages=fatal",
            "log_min_error_statement=panic",
        ];
        let program = as_account(account, "sh")
            .arg("-c")
            .arg(WATCH)
            .arg("watch")
            .arg(&folder)
            .arg(bin.join("postgres"))
            .arg("-D")
            .arg(folder.join("data"))
            .arg("-p")
            .arg(port.to_string())
            .dir(&folder);
        let program = haste
            .iter()
            .chain(&settings)
            .fold(program, |p, setting| p.arg("-c").arg(setting));
        let watch = program.with_input().start()?;
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        let cluster = Self { url, watch };
        for _ in 0..150 {
            let ready = cmd(bin.join("pg_isready"))
                .words("-q -U postgres -h 127.0.0.1 -p")
                .arg(port.to_string());
            if ready.read().is_ok() {
                return Ok(cluster);
            }
            sleep(Duration::from_millis(100));
        }
        Err("PostgreSQL did not answer within 15 s".to_owned())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Waiting closes our end of the watch's input first.
        let _ = self.watch.wait();
    }
}

fn account() -> &'static str {
    if cmd("id").words("-u postgres").read().is_ok() {
        "postgres"
    } else {
        "nobody"
    }
}

/// `setpriv` becomes the program; `runuser` would stay between and kill the watch when a terminal closes.
fn as_account(account: Option<&str>, program: impl AsRef<std::ffi::OsStr>) -> Cmd {
    let Some(account) = account else {
        return cmd(program).dir("/");
    };
    let group = cmd("id")
        .words("-g")
        .arg(account)
        .read()
        .unwrap_or_default();
    cmd("setpriv")
        .arg(format!("--reuid={account}"))
        .arg(format!("--regid={}", group.trim()))
        .words("--clear-groups --")
        .arg(program)
        .dir("/")
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|e| format!("no free port: {e}"))?;
    listener
        .local_addr()
        .map(|address| address.port())
        .map_err(|e| e.to_string())
}
