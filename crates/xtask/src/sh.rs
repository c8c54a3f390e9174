//! Running other programs from the workspace's root, and finding things on this machine.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What a step came to; the text of an error is meant for the person at the keyboard.
pub type Result<T = ()> = std::result::Result<T, String>;

/// The workspace's root folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("xtask lives two folders below the root")
}

/// A program with its arguments, run in the workspace's root with no input.
pub struct Cmd {
    inner: Command,
    line: String,
}

/// Starts to describe a command.
pub fn cmd(program: impl AsRef<OsStr>) -> Cmd {
    let mut inner = Command::new(program.as_ref());
    inner.current_dir(root()).stdin(Stdio::null());
    Cmd {
        inner,
        line: program.as_ref().to_string_lossy().into_owned(),
    }
}

impl Cmd {
    /// Adds one argument.
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.line.push(' ');
        self.line.push_str(&arg.as_ref().to_string_lossy());
        self.inner.arg(arg);
        self
    }

    /// Adds arguments separated by blanks, for those that need no quoting.
    pub fn words(self, words: &str) -> Self {
        words.split_whitespace().fold(self, Cmd::arg)
    }

    /// Sets an environment variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.inner.env(name, value);
        self
    }

    /// Runs in another folder.
    pub fn dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.inner.current_dir(dir);
        self
    }

    /// Gives the program an input that stays open for as long as we hold it.
    pub fn with_input(mut self) -> Self {
        self.inner.stdin(Stdio::piped());
        self
    }

    /// Runs with its output on the terminal; an error names the command.
    pub fn run(mut self) -> Result {
        let status = self
            .inner
            .status()
            .map_err(|e| format!("cannot run `{}`: {e}", self.line))?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("`{}` failed ({status})", self.line))
        }
    }

    /// Runs silently and returns standard output; on failure the error carries what it printed.
    pub fn read(mut self) -> Result<String> {
        let out = self
            .inner
            .output()
            .map_err(|e| format!("cannot run `{}`: {e}", self.line))?;
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        if out.status.success() {
            return Ok(text);
        }
        let errors = String::from_utf8_lossy(&out.stderr);
        Err(format!(
            "`{}` failed ({})\n{}{}",
            self.line,
            out.status,
            text,
            errors.trim_end()
        ))
    }

    /// Like [`Cmd::read`], but ends the program when `limit` has passed.
    pub fn read_within(mut self, limit: Duration) -> Result {
        let line = self.line.clone();
        self.inner.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = self.start()?;
        let started = Instant::now();
        loop {
            match child
                .try_wait()
                .map_err(|e| format!("cannot wait for `{line}`: {e}"))?
            {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(format!("`{line}` failed ({status})")),
                None if started.elapsed() > limit => {
                    let _ = child.kill();
                    let _ = child.wait();
                    return Err(format!("`{line}` did not end within {} s", limit.as_secs()));
                }
                None => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    /// Runs with each line of standard output both shown and handed to `see`; returns whether it succeeded.
    pub fn watch(mut self, mut see: impl FnMut(&str)) -> Result<bool> {
        self.inner.stdout(Stdio::piped());
        let line = self.line.clone();
        let mut child = self.start()?;
        if let Some(out) = child.stdout.take() {
            for text in BufReader::new(out)
                .lines()
                .map_while(std::result::Result::ok)
            {
                println!("{text}");
                see(&text);
            }
        }
        let status = child
            .wait()
            .map_err(|e| format!("cannot wait for `{line}`: {e}"))?;
        Ok(status.success())
    }

    /// Starts the program with everything it prints going into `file`.
    pub fn start_into(mut self, file: &Path) -> Result<Child> {
        let out = File::create(file).map_err(at(file))?;
        let errors = out.try_clone().map_err(at(file))?;
        self.inner.stdout(out).stderr(errors);
        self.start()
    }

    /// Starts the program and leaves it running.
    pub fn start(mut self) -> Result<Child> {
        self.inner
            .spawn()
            .map_err(|e| format!("cannot run `{}`: {e}", self.line))
    }
}

/// The first folder on PATH that holds `program`.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|dir| dir.join(program))
        .find(|file| file.is_file())
}

/// Whether this process may change the whole machine.
pub fn is_root() -> bool {
    cmd("id").arg("-u").read().is_ok_and(|id| id.trim() == "0")
}

/// Turns an input or output error into words about `path`.
pub fn at<E: std::fmt::Display>(path: &Path) -> impl FnOnce(E) -> String {
    move |why| format!("{}: {why}", path.display())
}
