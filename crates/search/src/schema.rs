//! The fields Tantivy keeps, and the version by which an index of an older shape is told apart.

use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TextAnalyzer;

use crate::words::Words;
use crate::{Document, Error};

/// Raise it whenever fields, words or the stored document change: older indexes are then thrown away and filled again.
const VERSION: &str = "3";

const VERSION_FILE: &str = "schema-version";
const TOKENIZER: &str = "words";

/// The fields, the three of text in the order name, middle, body.
#[derive(Clone, Copy)]
pub(crate) struct Fields {
    pub id: Field,
    pub text: [Field; 3],
    pub source: Field,
}

/// Name of the fast field with the product's id.
pub(crate) const ID: &str = "id";

/// The schema. Languages share fields: their words differ, and so either finds the product.
pub(crate) fn schema() -> (Schema, Fields) {
    let words = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(TOKENIZER)
            .set_index_option(IndexRecordOption::WithFreqs)
            .set_fieldnorms(true),
    );
    let mut schema = Schema::builder();
    let id = schema.add_i64_field(ID, INDEXED | FAST);
    let text = ["name", "middle", "body"].map(|name| schema.add_text_field(name, words.clone()));
    let source = schema.add_bytes_field("source", STORED);
    (schema.build(), Fields { id, text, source })
}

/// Tells the index how text becomes words.
pub(crate) fn register_words(index: &tantivy::Index) {
    index
        .tokenizers()
        .register(TOKENIZER, TextAnalyzer::from(Words::default()));
}

/// What is stored of a document. Its words are not; their hash tells whether they have changed.
#[derive(Serialize, Deserialize)]
pub(crate) struct Source<D> {
    pub document: D,
    pub words: u64,
}

/// The document as Tantivy takes it.
pub(crate) fn to_tantivy(
    fields: &Fields,
    document: &Document,
    words: u64,
) -> Result<TantivyDocument, Error> {
    let mut out = TantivyDocument::new();
    out.add_i64(fields.id, document.id.get());
    let [name, middle, body] = fields.text;
    for text in [&document.en, &document.zh] {
        out.add_text(name, &text.name);
        for words in [&text.subtitle, &text.brand].into_iter().chain(&text.tags) {
            if !words.is_empty() {
                out.add_text(middle, words);
            }
        }
        out.add_text(body, &text.body);
    }
    let source = Source { document, words };
    out.add_bytes(fields.source, &serde_json::to_vec(&source)?);
    Ok(out)
}

/// Whether the folder holds an index that this version wrote and filled.
pub(crate) fn is_current(folder: &Path) -> bool {
    std::fs::read_to_string(folder.join(VERSION_FILE)).is_ok_and(|version| version == VERSION)
}

/// Marks the folder's index as filled by this version.
pub(crate) fn mark_current(folder: &Path) -> std::io::Result<()> {
    std::fs::write(folder.join(VERSION_FILE), VERSION)
}
