//! Tuned dials as text, so that a later run need not tune again: a line for each source, name, tab, values.

use std::fs;
use std::path::Path;

use recommend::recipe::Ingredient;

/// What an earlier run found for a task.
pub fn read(dir: Option<&Path>, title: &str) -> Vec<(String, Vec<f64>)> {
    let Some(dir) = dir else {
        return Vec::new();
    };
    let text = fs::read_to_string(dir.join(format!("{title}.txt"))).unwrap_or_default();
    text.lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, values)| {
            let values = values.split(' ').filter_map(|value| value.parse().ok());
            (name.to_owned(), values.collect())
        })
        .collect()
}

/// Keeps what was found so far for a task.
pub fn write(dir: Option<&Path>, title: &str, recipe: &[Ingredient]) {
    let Some(dir) = dir else {
        return;
    };
    let lines = recipe.iter().map(|one| {
        let values: Vec<String> = one.values.iter().map(f64::to_string).collect();
        format!("{}\t{}\n", one.kind.name(), values.join(" "))
    });
    let file = dir.join(format!("{title}.txt"));
    if let Err(why) = fs::write(&file, lines.collect::<String>()) {
        eprintln!("bench: {}: {why}", file.display());
    }
}
