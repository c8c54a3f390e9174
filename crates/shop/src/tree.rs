//! The category tree and the attributes, ready to be looked up in.

use std::collections::HashMap;

use model::catalog::{Attribute, AttributeValue, Category, Image, PictureSource};
use model::listing::CategoryView;
use model::{CategoryId, Locale};

use crate::drawing::DrawingSpec;

/// Categories and attributes as they are now.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// In the order of siblings.
    pub categories: Vec<Category>,
    by_id: HashMap<CategoryId, usize>,
    by_slug: HashMap<String, usize>,
    /// In the order of facets.
    pub attributes: Vec<Attribute>,
    by_code: HashMap<String, usize>,
    values: HashMap<String, HashMap<String, usize>>,
}

impl Tree {
    pub fn new(categories: Vec<Category>, attributes: Vec<Attribute>) -> Self {
        let index = |list: &[Attribute]| {
            let codes = list.iter().enumerate().map(|(at, a)| (a.code.clone(), at));
            codes.collect()
        };
        let values = attributes
            .iter()
            .map(|attribute| {
                let values = attribute.values.iter().enumerate();
                let values = values.map(|(at, value)| (value.code.clone(), at)).collect();
                (attribute.code.clone(), values)
            })
            .collect();
        Self {
            by_id: categories
                .iter()
                .enumerate()
                .map(|(at, c)| (c.id, at))
                .collect(),
            by_slug: categories
                .iter()
                .enumerate()
                .map(|(at, c)| (c.slug.clone(), at))
                .collect(),
            categories,
            by_code: index(&attributes),
            attributes,
            values,
        }
    }

    pub fn category(&self, id: CategoryId) -> Option<&Category> {
        self.by_id.get(&id).map(|&at| &self.categories[at])
    }

    pub fn category_at(&self, slug: &str) -> Option<&Category> {
        self.by_slug.get(slug).map(|&at| &self.categories[at])
    }

    pub fn attribute(&self, code: &str) -> Option<&Attribute> {
        self.by_code.get(code).map(|&at| &self.attributes[at])
    }

    pub fn value(&self, attribute: &str, code: &str) -> Option<&AttributeValue> {
        let at = *self.values.get(attribute)?.get(code)?;
        self.attribute(attribute)?.values.get(at)
    }

    /// Name of an attribute's value; its code where it has none.
    pub fn value_name<'a>(&'a self, locale: Locale, attribute: &str, code: &'a str) -> &'a str {
        self.value(attribute, code)
            .map_or(code, |value| value.name.get(locale))
    }

    /// Children of a category, or the top ones, in order.
    pub fn children(&self, parent: Option<CategoryId>) -> impl Iterator<Item = &Category> {
        self.categories
            .iter()
            .filter(move |category| category.parent == parent)
    }

    /// The category and those above it, from the top.
    pub fn path(&self, id: CategoryId) -> Vec<&Category> {
        let mut path = Vec::new();
        let mut next = Some(id);
        while let Some(category) = next.and_then(|id| self.category(id)) {
            // A tree that loops, by a slip in the database, must not hang a page.
            if path.len() > 16 {
                break;
            }
            path.push(category);
            next = category.parent;
        }
        path.reverse();
        path
    }

    /// The category as its page shows it.
    pub fn view(&self, locale: Locale, category: &Category) -> CategoryView {
        let link = |c: &Category| (c.slug.clone(), c.name.get(locale).to_owned());
        let mut trail: Vec<_> = self.path(category.id).into_iter().map(link).collect();
        trail.pop();
        CategoryView {
            id: category.id,
            slug: category.slug.clone(),
            name: category.name.get(locale).to_owned(),
            description: category.description.get(locale).to_owned(),
            picture: category.picture.as_ref().map(tile),
            trail,
            children: self.children(Some(category.id)).map(link).collect(),
        }
    }
}

/// A category's picture. It says nothing that the name beside it does not.
fn tile(source: &PictureSource) -> Image {
    let (src, srcset) = source.addresses();
    let (width, height) = match source {
        PictureSource::Drawn(name) => {
            DrawingSpec::parse(name).map_or((800, 1000), |spec| spec.size())
        }
        PictureSource::Photo(_) => (800, 1000),
    };
    Image {
        src,
        srcset,
        width: width.into(),
        height: height.into(),
        alt: String::new(),
    }
}
