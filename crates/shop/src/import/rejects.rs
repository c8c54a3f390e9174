//! Rows that were not taken, each with its line and the reason, in a file beside the one they came from.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use csv::ByteRecord;

use super::input::Input;
use super::{ImportError, Report, Result};

/// Rejected rows told in the summary.
const EXAMPLES: usize = 10;

/// What an import notes while it goes: rejected rows, and how often each rule was used. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Notes(Arc<Mutex<Inner>>);

struct Inner {
    places: [PathBuf; 2],
    head: Vec<String>,
    writer: Option<(csv::Writer<File>, PathBuf)>,
    rejected: u64,
    examples: Vec<(u64, String)>,
    rules: BTreeMap<&'static str, u64>,
}

impl Notes {
    /// For rows of `input`, whose columns are `head`. Where the folder of the file cannot be written to, the rejects go
    /// into the shop's folder `data`.
    pub fn new(input: &Input, head: &[String], data: &Path) -> Self {
        let name = match input.path.file_name() {
            Some(name) if input.path != Path::new("-") => name.to_string_lossy().into_owned(),
            _ => "stdin".to_owned(),
        };
        let file = format!("{name}.rejects.csv");
        Self(Arc::new(Mutex::new(Inner {
            places: [input.path.with_file_name(&file), data.join(&file)],
            head: head.to_vec(),
            writer: None,
            rejected: 0,
            examples: Vec::new(),
            rules: BTreeMap::new(),
        })))
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a row that was not taken.
    pub fn reject(&self, line: u64, reason: &str, record: &ByteRecord) -> Result<()> {
        let mut inner = self.inner();
        inner.rejected += 1;
        if inner.examples.len() < EXAMPLES {
            inner.examples.push((line, reason.to_owned()));
        }
        let (writer, path) = inner.writer()?;
        let number = line.to_string();
        let fields = [number.as_bytes(), reason.as_bytes()];
        let written = writer.write_record(fields.into_iter().chain(record));
        written.map_err(|error| ImportError::Format(format!("{}: {error}", path.display())))
    }

    /// Counts the use of a rule.
    pub fn rule(&self, rule: &'static str, times: u64) {
        if times > 0 {
            *self.inner().rules.entry(rule).or_default() += times;
        }
    }

    /// Puts what was noted into a report.
    pub fn tell(&self, report: &mut Report) -> Result<()> {
        let mut inner = self.inner();
        report.rejected = inner.rejected;
        report.examples = inner.examples.clone();
        report.rules = inner.rules.clone();
        if let Some((writer, path)) = &mut inner.writer {
            writer.flush().map_err(|cause| ImportError::File {
                what: path.display().to_string(),
                cause,
            })?;
            report.rejects_file = Some(path.clone());
        }
        Ok(())
    }
}

impl Inner {
    fn writer(&mut self) -> Result<&mut (csv::Writer<File>, PathBuf)> {
        if self.writer.is_none() {
            let beside = File::create(&self.places[0]).map(|file| (file, &self.places[0]));
            let opened =
                beside.or_else(|_| File::create(&self.places[1]).map(|f| (f, &self.places[1])));
            let (file, path) = opened.map_err(|cause| ImportError::File {
                what: self.places[1].display().to_string(),
                cause,
            })?;
            let path = path.clone();
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
            let head = ["line", "reason"].into_iter();
            let head = head.chain(self.head.iter().map(String::as_str));
            writer
                .write_record(head)
                .map_err(|error| ImportError::Format(format!("{}: {error}", path.display())))?;
            self.writer = Some((writer, path));
        }
        Ok(self
            .writer
            .as_mut()
            .expect("it was just made if it was missing"))
    }
}
