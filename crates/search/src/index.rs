//! The index itself: opening, filling and changing it, and the snapshot that queries read meanwhile.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use model::{Locale, ProductId};
use tantivy::indexer::IndexWriterOptions;
use tantivy::schema::Value;
use tantivy::{IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyDocument, Term};

use crate::document::Category;
use crate::listing::{self, Matches, Outcome, Request};
use crate::names::Names;
use crate::query::Planner;
use crate::schema::{self, Fields, Source};
use crate::suggest::{self, Suggestion};
use crate::synonyms::Synonyms;
use crate::table::{self, Draft, Put, Table};
use crate::text::Postings;
use crate::vocabulary::Vocabulary;
use crate::{Document, Error};

/// Memory a writer may fill before it writes a segment: for the whole catalogue, and the least there is for changes.
const FILLING_BYTES: usize = 48_000_000;
const CHANGING_BYTES: usize = 15_000_000;

/// The catalogue's index. Share one per process; queries and changes may run at once, and a query sees the catalogue
/// either before or after a change, never between.
pub struct Index {
    tantivy: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    folder: Option<PathBuf>,
    synonyms: Synonyms,
    categories: ArcSwap<Vec<Category>>,
    current: ArcSwap<Snapshot>,
    /// Held while changing, so that changes follow one another.
    changing: Mutex<()>,
}

/// The catalogue at one point in time.
pub(crate) struct Snapshot {
    pub table: Table,
    pub postings: Postings,
    pub vocabulary: Vocabulary,
    pub names: Arc<Names>,
}

impl Index {
    /// Opens the index in a folder, or creates it. One that is unreadable or of an older version is thrown away: see
    /// [`Self::needs_filling`].
    pub fn open(folder: &Path, synonyms: Synonyms) -> Result<Self, Error> {
        if !schema::is_current(folder) {
            return Self::create(folder, synonyms);
        }
        match tantivy::Index::open_in_dir(folder).map_err(Error::from) {
            Ok(tantivy) => Self::new(tantivy, Some(folder.to_owned()), synonyms.clone()),
            Err(cause) => Err(cause),
        }
        .or_else(|cause| match cause {
            Error::Locked => Err(cause),
            _ => Self::create(folder, synonyms),
        })
    }

    /// Creates an empty index in a folder, throwing away whatever is in it.
    pub fn create(folder: &Path, synonyms: Synonyms) -> Result<Self, Error> {
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
        std::fs::create_dir_all(folder)?;
        let tantivy = tantivy::Index::builder()
            .schema(schema::schema().0)
            .settings(settings())
            .create_in_dir(folder)?;
        Self::new(tantivy, Some(folder.to_owned()), synonyms)
    }

    /// Creates an empty index that lives in memory only.
    pub fn in_memory(synonyms: Synonyms) -> Result<Self, Error> {
        let directory = tantivy::directory::RamDirectory::create();
        let tantivy = tantivy::Index::create(directory, schema::schema().0, settings())?;
        Self::new(tantivy, None, synonyms)
    }

    fn new(
        tantivy: tantivy::Index,
        folder: Option<PathBuf>,
        synonyms: Synonyms,
    ) -> Result<Self, Error> {
        schema::register_words(&tantivy);
        let (_, fields) = schema::schema();
        let reader = tantivy
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let current = ArcSwap::from_pointee(Snapshot::load(&reader, &fields)?);
        Ok(Self {
            tantivy,
            reader,
            fields,
            folder,
            synonyms,
            categories: ArcSwap::default(),
            current,
            changing: Mutex::new(()),
        })
    }

    /// Whether the index was never filled by this version of the program, so that [`Self::replace_all`] is due.
    #[must_use]
    pub fn needs_filling(&self) -> bool {
        match &self.folder {
            Some(folder) => !schema::is_current(folder),
            None => self.is_empty(),
        }
    }

    /// Number of products.
    #[must_use]
    pub fn len(&self) -> usize {
        self.current.load().table.count as usize
    }

    /// Whether there is no product.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Makes the index hold exactly these products, each once. Queries see the old catalogue until it is done.
    pub fn replace_all(&self, documents: impl IntoIterator<Item = Document>) -> Result<(), Error> {
        let _guard = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut draft = Draft::default();
        self.write(FILLING_BYTES, |writer| {
            writer.delete_all_documents()?;
            let mut seen = HashSet::new();
            for document in documents {
                if !seen.insert(document.id) {
                    writer.delete_term(self.term(document.id));
                }
                let words = document.words();
                draft.put(&document, words);
                writer.add_document(schema::to_tantivy(&self.fields, &document, words)?)?;
            }
            Ok(())
        })?;
        if let Some(folder) = &self.folder {
            schema::mark_current(folder)?;
        }
        let table = draft.settle();
        let all: Vec<u32> = table.live.iter().collect();
        let names = Names::default().updated(&table, &all);
        self.publish(table, Arc::new(names))
    }

    /// Adds products or replaces what was known of them: [`Self::update`] without removals.
    pub fn upsert(&self, documents: &[Document]) -> Result<(), Error> {
        self.update(documents, &[])
    }

    /// Takes products out: [`Self::update`] without additions.
    pub fn remove(&self, ids: &[ProductId]) -> Result<(), Error> {
        self.update(&[], ids)
    }

    /// Takes products out, then adds products or replaces what was known of them. Gather changes: a call with a hundred
    /// costs about as much as a call with one. Unknown products may be removed, and unchanged ones cost next to
    /// nothing; one whose sales alone have changed, by a tenth or less, counts as unchanged.
    pub fn update(&self, documents: &[Document], removed: &[ProductId]) -> Result<(), Error> {
        let _guard = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.current.load_full();
        let mut draft = before.table.draft();
        let mut renamed: Vec<u32> = removed
            .iter()
            .filter_map(|id| draft.remove(id.get()))
            .collect();
        let mut changed = Vec::new();
        for document in documents {
            let words = document.words();
            if let Put::Changed {
                slot,
                renamed: new_name,
            } = draft.put(document, words)
            {
                changed.push((document, words));
                renamed.extend(new_name.then_some(slot));
            }
        }
        if changed.is_empty() && removed.is_empty() {
            return Ok(());
        }
        self.write(CHANGING_BYTES, |writer| {
            for id in removed {
                writer.delete_term(self.term(*id));
            }
            for (document, words) in changed {
                writer.delete_term(self.term(document.id));
                writer.add_document(schema::to_tantivy(&self.fields, document, words)?)?;
            }
            Ok(())
        })?;
        let table = draft.settle();
        let names = if renamed.is_empty() {
            before.names.clone()
        } else {
            Arc::new(before.names.updated(&table, &renamed))
        };
        self.publish(table, names)
    }

    fn term(&self, id: ProductId) -> Term {
        Term::from_field_i64(self.fields.id, id.get())
    }

    /// Runs one transaction on the postings. The writer lives no longer, so an idle shop does not pay for its threads
    /// and another process may write when this one does not.
    fn write(
        &self,
        bytes: usize,
        work: impl FnOnce(&mut IndexWriter) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(bytes)
            .build();
        let mut writer = self.tantivy.writer_with_options(options)?;
        let mut merging = tantivy::merge_policy::LogMergePolicy::default();
        merging.set_min_num_segments(4);
        merging.set_del_docs_ratio_before_merge(0.3);
        writer.set_merge_policy(Box::new(merging));
        work(&mut writer)?;
        writer.commit()?;
        writer.wait_merging_threads()?;
        Ok(())
    }

    fn publish(&self, table: Table, names: Arc<Names>) -> Result<(), Error> {
        self.reader.reload()?;
        let (postings, complete) = Postings::open(&self.reader.searcher(), &self.fields, &table)?;
        let snapshot = if complete {
            let vocabulary = postings.vocabulary()?;
            Snapshot {
                table,
                postings,
                vocabulary,
                names,
            }
        } else {
            // Another process has added products since this one last looked.
            Snapshot::load(&self.reader, &self.fields)?
        };
        self.current.store(Arc::new(snapshot));
        Ok(())
    }

    /// Tells suggestions which categories there are. Kept in memory only: call it after opening and when they change.
    pub fn set_categories(&self, categories: Vec<Category>) {
        self.categories.store(Arc::new(categories));
    }

    /// Answers a listing or a search. Fails only if the index's files cannot be read.
    pub fn search(&self, request: &Request) -> Result<Outcome, Error> {
        let catalogue = self.current.load();
        let text = request
            .text
            .as_deref()
            .filter(|text| !text.trim().is_empty());
        let Some(text) = text else {
            return Ok(listing::list(&catalogue.table, request, None));
        };
        let (matches, corrected) = self.matches(&catalogue, request.locale, text)?;
        Ok(Outcome {
            corrected,
            ..listing::list(&catalogue.table, request, Some(matches))
        })
    }

    /// What was probably meant, if words are not in the catalogue as typed.
    pub fn did_you_mean(&self, locale: Locale, text: &str) -> Result<Option<String>, Error> {
        Ok(self
            .planner(&self.current.load(), locale)
            .plan(text)?
            .corrected)
    }

    /// Suggestions for what was typed so far: at most three words, two categories, and products by popularity.
    #[must_use]
    pub fn suggest(&self, locale: Locale, typed: &str, limit: usize) -> Vec<Suggestion> {
        suggest::suggest(
            &self.current.load(),
            &self.categories.load(),
            locale,
            typed,
            limit,
        )
    }

    fn planner<'a>(&'a self, catalogue: &'a Snapshot, locale: Locale) -> Planner<'a> {
        Planner {
            locale,
            synonyms: &self.synonyms,
            vocabulary: &catalogue.vocabulary,
            postings: &catalogue.postings,
        }
    }

    /// The products for a text, those whose SKU it is before all others.
    fn matches(
        &self,
        catalogue: &Snapshot,
        locale: Locale,
        text: &str,
    ) -> Result<(Matches, Option<String>), Error> {
        let plan = self.planner(catalogue, locale).plan(text)?;
        let mut matches = catalogue.postings.score(&plan.words, &catalogue.table)?;
        let by_sku = by_sku(&catalogue.table, text);
        let corrected = plan
            .corrected
            .filter(|_| by_sku.is_empty() && !matches.is_empty());
        if !by_sku.is_empty() {
            let top = matches.iter().map(|(_, score)| *score).fold(0.0, f32::max);
            matches.retain(|(slot, _)| by_sku.iter().all(|(other, _)| other != slot));
            matches.extend(
                by_sku
                    .into_iter()
                    .map(|(slot, whole)| (slot, top + if whole { 2.0 } else { 1.0 })),
            );
        }
        Ok((matches, corrected))
    }
}

/// How Tantivy keeps the documents: a thread of its own for them is not worth it.
fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    }
}

/// Products whose SKU the text is, or starts if it has three characters, a digit and no space; with whether it is all.
fn by_sku(table: &Table, text: &str) -> Vec<(u32, bool)> {
    let code = table::code(&crate::query::readable(text));
    let partial = code.len() > 2
        && code.bytes().any(|b| b.is_ascii_digit())
        && !text.trim().contains(char::is_whitespace);
    if code.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(u32, bool)> = Vec::new();
    for (slot, whole) in table
        .skus(&code)
        .take_while(|(_, whole)| *whole || partial)
        .take(200)
    {
        if found.iter().all(|(other, _)| *other != slot) {
            found.push((slot, whole));
        }
    }
    found
}

impl Snapshot {
    /// Reads everything from the index's files.
    fn load(reader: &IndexReader, fields: &Fields) -> Result<Self, Error> {
        let searcher = reader.searcher();
        let mut draft = Draft::default();
        for segment in searcher.segment_readers() {
            let store = segment.get_store_reader(1)?;
            for stored in store.iter::<TantivyDocument>(segment.alive_bitset()) {
                let stored = stored?;
                let source = stored
                    .get_first(fields.source)
                    .and_then(|value| value.as_bytes())
                    .unwrap_or_default();
                let Source { document, words } = serde_json::from_slice(source)?;
                draft.put(&document, words);
            }
        }
        let table = draft.settle();
        let (postings, _) = Postings::open(&searcher, fields, &table)?;
        let vocabulary = postings.vocabulary()?;
        let all: Vec<u32> = table.live.iter().collect();
        let names = Arc::new(Names::default().updated(&table, &all));
        Ok(Self {
            table,
            postings,
            vocabulary,
            names,
        })
    }
}
