//! An engine as bytes. What the catalogue says of products is not among them: it is given anew when they are read.
//!
//! Layout, little-endian: `TWEN`, version u16; the model's bytes after their length u32; facts, if there are stages; for
//! each wish whether it has stages, and then its sources, blend and rankers; at the end an FNV-1a 64 of all before it.
//! Bytes of a model alone are an engine without stages. Those of an older version are read for their model: its counts
//! hold, while rankers look at other features now; the next training learns stages anew.

use super::{Arc, Engine, Facts, Item, Model, Wish, goods};
use crate::ranking::Ranker;
use crate::recall::read_source;
use crate::stages::{Blend, Recaller, Stages};
use crate::wire::{self, Damaged, Listed, Reader, put, take};

const MAGIC: [u8; 4] = *b"TWEN";
const VERSION: u16 = 3;
/// The oldest version whose model is laid out as now; the rankers of those before this one are not.
const OLDEST: u16 = 1;

impl Engine {
    /// The engine as bytes for [`Engine::from_bytes`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = wire::begin(MAGIC, VERSION);
        block(&self.model.to_bytes(), &mut bytes);
        let any = self.stages.iter().flatten().next();
        u32::from(any.is_some()).put(&mut bytes);
        if let Some(stages) = any {
            stages.recaller.facts().put(&mut bytes);
        }
        let mut sources: Vec<*const Recaller> = Vec::new();
        for stages in &self.stages {
            u32::from(stages.is_some()).put(&mut bytes);
            let Some(stages) = stages else { continue };
            let own = Arc::as_ptr(&stages.recaller);
            let known = sources.iter().position(|other| *other == own);
            // 0 for sources that follow, or else which wish's sources these are.
            known.map_or(0, |at| at as u32 + 1).put(&mut bytes);
            sources.push(own);
            if known.is_none() {
                stages.recaller.put_sources(&mut bytes);
            }
            put(&stages.blend.weights, &mut bytes);
            (stages.reranked as u32).put(&mut bytes);
            stages.blended.put(&mut bytes);
            (stages.rankers.len() as u32).put(&mut bytes);
            for ranker in &stages.rankers {
                block(&ranker.to_bytes(), &mut bytes);
            }
        }
        wire::end(bytes)
    }

    /// Reads what [`Engine::to_bytes`] wrote. `items` are the products as they are now.
    ///
    /// # Errors
    /// If the bytes are of another kind or version, cut, changed, or no engine.
    pub fn from_bytes(bytes: &[u8], items: Vec<Item>) -> Result<Self, Damaged> {
        let mut reader = match wire::open(bytes, MAGIC, VERSION) {
            Err(Damaged::Foreign) => {
                return Ok(Self {
                    model: Model::from_bytes(bytes, items)?,
                    ..Self::default()
                });
            }
            Err(Damaged::Version(before)) if (OLDEST..VERSION).contains(&before) => {
                let mut reader = wire::open(bytes, MAGIC, before)?;
                return Ok(Self {
                    model: Model::from_bytes(reader.block()?, items)?,
                    ..Self::default()
                });
            }
            reader => reader?,
        };
        let own = reader.block()?;
        let model = Model::from_bytes(own, items.iter().cloned())?;
        let count = model.ids().len();
        let facts = match reader.u32()? {
            0 => None,
            _ => {
                let facts = Facts::take(&mut reader, count)?;
                Some(Arc::new(facts.with_goods(goods(&model, &items))))
            }
        };
        let mut recallers: Vec<Arc<Recaller>> = Vec::new();
        let mut stages = [const { None }; 3];
        for wish in Wish::ALL {
            if reader.u32()? == 0 {
                continue;
            }
            let recaller = match reader.u32()? {
                0 => {
                    let facts = facts.clone().ok_or(Damaged::Impossible)?;
                    Arc::new(Recaller::of(sources(&mut reader, count)?, facts))
                }
                other => {
                    let known = recallers.get(other as usize - 1);
                    known.cloned().ok_or(Damaged::Impossible)?
                }
            };
            recallers.push(recaller.clone());
            stages[wish as usize] = Some(read(&mut reader, recaller)?);
        }
        reader.done()?;
        Ok(Self {
            model,
            stages,
            ..Self::default()
        })
    }
}

/// Appends bytes after their length.
fn block(block: &[u8], bytes: &mut Vec<u8>) {
    (block.len() as u32).put(bytes);
    bytes.extend(block);
}

fn sources(
    reader: &mut Reader<'_>,
    items: usize,
) -> Result<Vec<Box<dyn crate::recall::Source>>, Damaged> {
    let mut sources = Vec::new();
    for _ in 0..reader.u32()? {
        sources.push(read_source(reader, items)?);
    }
    Ok(sources)
}

fn read(reader: &mut Reader<'_>, recaller: Arc<Recaller>) -> Result<Stages, Damaged> {
    let weights: Vec<f32> = take(reader)?;
    if weights.len() != 2 * recaller.sources() {
        return Err(Damaged::Impossible);
    }
    let (reranked, blended) = (reader.u32()? as usize, reader.f32()?);
    let mut rankers = Vec::new();
    for _ in 0..reader.u32()? {
        let ranker = Ranker::from_bytes(reader.block()?)?;
        if ranker.columns() != recaller.columns() {
            return Err(Damaged::Impossible);
        }
        rankers.push(ranker);
    }
    Ok(Stages {
        recaller,
        blend: Blend { weights },
        rankers,
        reranked: reranked.min(1000),
        blended,
    })
}
