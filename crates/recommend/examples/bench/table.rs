//! Files of a split: tables and texts, packed or not.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why something could not be read, for the person at the keyboard.
pub type Result<T> = std::result::Result<T, String>;

/// A table as read: its columns' names and its rows.
pub struct Table {
    columns: Vec<String>,
    pub rows: Vec<csv::StringRecord>,
}

impl Table {
    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }
}

/// The file of that name with `.csv` or `.csv.xz`.
pub fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    ["csv", "csv.xz"]
        .map(|end| folder.join(format!("{name}.{end}")))
        .into_iter()
        .find(|path| path.is_file())
}

/// Reads a CSV file.
pub fn table(path: &Path) -> Result<Table> {
    let text = text(path)?;
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let bad = |why: csv::Error| format!("{}: {why}", path.display());
    let headers = reader.headers().map_err(bad)?;
    let columns: Vec<String> = headers.iter().map(str::to_owned).collect();
    let rows = reader.records().collect::<std::result::Result<Vec<_>, _>>();
    let mut rows = rows.map_err(bad)?;
    // A row that breaks off is no row.
    rows.retain(|row| row.len() >= columns.len());
    Ok(Table { columns, rows })
}

/// The text of a file, unpacked by the `xz` program where its name ends so.
pub fn text(path: &Path) -> Result<String> {
    let bad = |why: std::io::Error| format!("{}: {why}", path.display());
    let mut text = String::new();
    if path.extension().is_some_and(|end| end == "xz") {
        let mut xz = Command::new("xz")
            .arg("-dc")
            .arg(path)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|why| format!("xz, which reads {}, cannot be run: {why}", path.display()))?;
        if let Some(out) = xz.stdout.as_mut() {
            out.read_to_string(&mut text).map_err(bad)?;
        }
        if !xz.wait().map_err(bad)?.success() {
            return Err(format!("{}: xz failed", path.display()));
        }
    } else {
        File::open(path)
            .and_then(|mut file| file.read_to_string(&mut text))
            .map_err(bad)?;
    }
    Ok(text)
}
