//! Where rows come from: a CSV file, one compressed with xz, or standard input; in UTF-8 or, failing that, Latin-1.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use csv::ByteRecord;
use store::new_id;

use super::{ImportError, Result};

/// A file of rows that can be read more than once.
pub(crate) struct Input {
    /// As it was named.
    pub path: PathBuf,
    /// Where standard input was put down, to be read twice.
    copy: Option<Copy>,
}

struct Copy(PathBuf);

impl Drop for Copy {
    fn drop(&mut self) {
        // In the system's folder for temporary files: it will be cleaned up in any case.
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Input {
    /// The file at `path`; `-` is standard input.
    pub fn of(path: &Path) -> Result<Self> {
        let copy = if path == Path::new("-") {
            let copy = std::env::temp_dir().join(format!("tradewind-{}.csv", new_id::<i64>()));
            let spool = || io::copy(&mut io::stdin().lock(), &mut File::create(&copy)?);
            spool().map_err(|cause| failed(&copy, cause))?;
            Some(Copy(copy))
        } else {
            None
        };
        Ok(Self {
            path: path.to_owned(),
            copy,
        })
    }

    /// Its rows from the start.
    pub fn rows(&self, delimiter: u8) -> Result<Rows> {
        let path = self.copy.as_ref().map_or(&self.path, |copy| &copy.0);
        let bytes: Box<dyn Read + Send> = if path.extension().is_some_and(|end| end == "xz") {
            Box::new(Unpacked::open(path)?)
        } else {
            Box::new(File::open(path).map_err(|cause| failed(path, cause))?)
        };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(BufReader::with_capacity(1 << 16, bytes));
        let mut head = ByteRecord::new();
        let found = reader
            .read_byte_record(&mut head)
            .map_err(|error| unreadable(&self.path, &error))?;
        if !found {
            return Err(ImportError::Format(format!(
                "{} is empty",
                self.path.display()
            )));
        }
        let mut head: Vec<String> = head
            .iter()
            .map(|name| decode(name).trim().to_owned())
            .collect();
        if let Some(first) = head.first_mut() {
            *first = first.trim_start_matches('\u{feff}').to_owned();
        }
        Ok(Rows {
            reader,
            head,
            record: ByteRecord::new(),
            path: self.path.clone(),
        })
    }
}

fn failed(path: &Path, cause: io::Error) -> ImportError {
    ImportError::File {
        what: path.display().to_string(),
        cause,
    }
}

fn unreadable(path: &Path, error: &csv::Error) -> ImportError {
    ImportError::Format(format!("{}: {error}", path.display()))
}

/// Rows one after the other.
pub(crate) struct Rows {
    reader: csv::Reader<BufReader<Box<dyn Read + Send>>>,
    /// Names of the columns.
    pub head: Vec<String>,
    record: ByteRecord,
    path: PathBuf,
}

impl Rows {
    /// Place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.head.iter().position(|column| column == name)
    }

    /// Place of a column that must be there.
    pub fn required(&self, name: &str) -> Result<usize> {
        self.column(name).ok_or_else(|| {
            ImportError::Format(format!(
                "{} has no column {name:?}; it has {}",
                self.path.display(),
                self.head.join(", ")
            ))
        })
    }

    /// The next row.
    pub fn next(&mut self) -> Result<Option<Row<'_>>> {
        let found = self
            .reader
            .read_byte_record(&mut self.record)
            .map_err(|error| unreadable(&self.path, &error))?;
        Ok(found.then_some(Row {
            line: self.record.position().map_or(0, csv::Position::line),
            record: &self.record,
        }))
    }
}

/// One row.
pub(crate) struct Row<'a> {
    /// Its first line in the file.
    pub line: u64,
    /// Its fields as they are.
    pub record: &'a ByteRecord,
}

impl Row<'_> {
    /// A field without blanks around it; empty where there is none.
    pub fn text(&self, column: usize) -> Cow<'_, str> {
        match decode(self.record.get(column).unwrap_or_default()) {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        }
    }
}

/// Bytes that are no UTF-8 are taken for Latin-1, as old spreadsheets write it.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

/// What the `xz` program unpacks.
struct Unpacked {
    child: Child,
    out: ChildStdout,
    path: PathBuf,
    ended: bool,
}

impl Unpacked {
    fn open(path: &Path) -> Result<Self> {
        File::open(path).map_err(|cause| failed(path, cause))?;
        let child = Command::new("xz")
            .arg("-dc")
            .arg(path)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = child.map_err(|cause| ImportError::File {
            what: "the program xz, which unpacks .xz files (package xz-utils)".to_owned(),
            cause,
        })?;
        let out = child
            .stdout
            .take()
            .expect("its output was asked for as a pipe");
        Ok(Self {
            child,
            out,
            path: path.to_owned(),
            ended: false,
        })
    }
}

impl Read for Unpacked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.out.read(into)?;
        if count == 0 && !into.is_empty() && !self.ended {
            self.ended = true;
            if !self.child.wait()?.success() {
                let path = self.path.display();
                return Err(io::Error::other(format!(
                    "xz cannot unpack {path}: it is damaged"
                )));
            }
        }
        Ok(count)
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        if !self.ended {
            // It may have ended by itself.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
