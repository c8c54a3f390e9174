//! A PostgreSQL of one's own that may be killed: durable as in a shop, unlike the hasty one that other tests share.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Ends the server and takes its files away when its input closes: the test is over, or was itself killed.
const WATCH: &str = r#"trap '' INT TERM
read -r _
kill -KILL $(head -n 1 "$1/data/postmaster.pid") 2>/dev/null
sleep 0.3
rm -rf "$1""#;
/// Longest wait for a start, which may first have to recover.
const START: Duration = Duration::from_secs(20);

/// A cluster that keeps what it says it kept.
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    server: Child,
    watch: Child,
}

impl Cluster {
    /// Makes an empty one and waits until it answers; none, and says so, where PostgreSQL is not installed.
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            eprintln!(
                "skipped: there is no PostgreSQL on this machine (cargo xtask setup installs it)"
            );
            return None;
        };
        let folder = tempfile::Builder::new()
            .prefix("tradewind-crash-")
            .tempdir()
            .unwrap()
            .keep();
        if let Some(account) = account() {
            fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
            let data = folder.join("data");
            fs::create_dir(&data).unwrap();
            fs::set_permissions(&data, fs::Permissions::from_mode(0o700)).unwrap();
            run(Command::new("chown").arg("-R").arg(account).arg(&data));
        }
        let made = as_account(programs.join("initdb"))
            .args(["--auth=trust", "--username=postgres", "--encoding=UTF8"])
            .args(["--locale=C.UTF-8", "--no-sync", "--pgdata"])
            .arg(folder.join("data"))
            .output()
            .unwrap();
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let watch = Command::new("sh")
            .args(["-c", WATCH, "watch"])
            .arg(&folder)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let server = serve(&programs, &folder, port);
        let mut cluster = Self {
            programs,
            folder,
            port,
            server,
            watch,
        };
        cluster.wait();
        Some(cluster)
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Kills the server and everyone who works for it, at once: as a power cut does, without a word to anybody.
    pub fn kill(&mut self) {
        let first = self.server.id();
        let workers = children_of(first);
        run(Command::new("kill").arg("-KILL").arg(first.to_string()));
        for worker in workers {
            // One that has ended by itself meanwhile is as good as killed.
            let _ = Command::new("kill")
                .arg("-KILL")
                .arg(worker.to_string())
                .stderr(Stdio::null())
                .status();
        }
        self.server.wait().unwrap();
    }

    /// Starts it again on what is on its disk, and waits until it answers.
    pub fn restart(&mut self) {
        self.server = serve(&self.programs, &self.folder, self.port);
        self.wait();
    }

    fn wait(&mut self) {
        let begun = Instant::now();
        while begun.elapsed() < START {
            let ready = Command::new(self.programs.join("pg_isready"))
                .args(["-q", "-U", "postgres", "-h", "127.0.0.1", "-p"])
                .arg(self.port.to_string())
                .status();
            if ready.unwrap().success() {
                return;
            }
            // Workers of the one that was killed may hold its memory for a moment: then it refuses to start.
            if self.server.try_wait().unwrap().is_some() {
                self.server = serve(&self.programs, &self.folder, self.port);
            }
            sleep(Duration::from_millis(50));
        }
        panic!("PostgreSQL did not answer within {START:?}");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Waiting closes our end of the watch's input first.
        let _ = self.watch.wait();
        let _ = self.server.wait();
    }
}

fn serve(programs: &Path, folder: &Path, port: u16) -> Child {
    let mut command = as_account(programs.join("postgres"));
    command.arg("-D").arg(folder.join("data"));
    command.arg("-p").arg(port.to_string());
    for setting in [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=60",
        "shared_buffers=16MB",
        "fsync=on",
        "synchronous_commit=on",
        "log_min_messages=panic",
    ] {
        command.arg("-c").arg(setting);
    }
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn run(command: &mut Command) {
    assert!(command.status().unwrap().success(), "{command:?}");
}

/// Where PostgreSQL's programs are, of the newest version.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let version = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let newest = versions
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("bin/initdb").exists())
        .max_by_key(version)?;
    Some(newest.join("bin"))
}

fn word(command: &mut Command) -> String {
    let told = command.output().map(|output| output.stdout);
    String::from_utf8(told.unwrap_or_default())
        .unwrap()
        .trim()
        .to_owned()
}

/// Whom the server runs as: it refuses to run as root. None for whoever runs the test.
fn account() -> Option<&'static str> {
    if word(Command::new("id").arg("-u")) != "0" {
        return None;
    }
    let there = !word(Command::new("id").args(["-u", "postgres"])).is_empty();
    Some(if there { "postgres" } else { "nobody" })
}

fn as_account(program: PathBuf) -> Command {
    let Some(account) = account() else {
        let mut command = Command::new(program);
        command.current_dir("/");
        return command;
    };
    let group = word(Command::new("id").args(["-g", account]));
    let mut command = Command::new("setpriv");
    command
        .arg(format!("--reuid={account}"))
        .arg(format!("--regid={group}"))
        .args(["--clear-groups", "--"])
        .arg(program)
        .current_dir("/");
    command
}

/// The processes that one has begun.
fn children_of(parent: u32) -> Vec<u32> {
    let parent = parent.to_string();
    let is_child = |pid: u32| {
        let told = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        // State and parent follow the name, which stands in brackets and may hold anything.
        let after = told.rsplit_once(')').map_or("", |(_, after)| after);
        after.split_whitespace().nth(1) == Some(&*parent)
    };
    fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|&pid| is_child(pid))
        .collect()
}
