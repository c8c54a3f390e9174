//! Pages of text: as the merchant writes them, and as a page shows them.

use serde::{Deserialize, Serialize};

use crate::{Millis, Translated};

/// A page of text as it is kept. The body is plain text with three marks: paragraphs are separated by blank lines, a
/// paragraph that starts with `## ` is a heading, and lines that start with `- ` are a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Its address: `/pages/{slug}`.
    pub slug: String,
    /// Its title.
    pub title: Translated,
    /// Its text.
    pub body: Translated,
    /// Order among the pages.
    pub position: i64,
    /// When it last changed.
    pub updated_at: Millis,
}

/// A page of text in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentPage {
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: Vec<Block>,
    /// When it last changed.
    pub updated_at: Millis,
}

/// A piece of a page of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A heading below the title.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// A list.
    List(Vec<String>),
}

/// Reads the marks of a page's body.
#[must_use]
pub fn blocks(body: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let body = body.replace("\r\n", "\n");
    for piece in body.split("\n\n") {
        let mut prose = Vec::new();
        for line in piece.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let other = line
                .strip_prefix("## ")
                .map(|text| Block::Heading(text.trim().to_owned()))
                .or_else(|| {
                    line.strip_prefix("- ")
                        .map(|text| Block::List(vec![text.trim().to_owned()]))
                });
            let Some(other) = other else {
                prose.push(line);
                continue;
            };
            end_paragraph(&mut blocks, &mut prose);
            match (blocks.last_mut(), other) {
                (Some(Block::List(items)), Block::List(more)) => items.extend(more),
                (_, other) => blocks.push(other),
            }
        }
        end_paragraph(&mut blocks, &mut prose);
    }
    blocks
}

fn end_paragraph(blocks: &mut Vec<Block>, lines: &mut Vec<&str>) {
    if !lines.is_empty() {
        blocks.push(Block::Paragraph(lines.join(" ")));
        lines.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_blocks() {
        let check = |body: &str, expected: &[Block]| assert_eq!(blocks(body), expected, "{body:?}");
        let paragraph = |text: &str| Block::Paragraph(text.into());
        check("", &[]);
        check(
            "One\nline.\r\n\r\nTwo.",
            &[paragraph("One line."), paragraph("Two.")],
        );
        check(
            "## Returns\nWithin 30 days:\n- unused\n- with receipt\n\nThanks.",
            &[
                Block::Heading("Returns".into()),
                paragraph("Within 30 days:"),
                Block::List(vec!["unused".into(), "with receipt".into()]),
                paragraph("Thanks."),
            ],
        );
    }
}
