//! The cart as the server hands it to an island with the page.

use model::cart::CartView;
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

/// A cart written as one text. Islands read their properties with another reader than the one for answers of server
/// functions; a whole cart in each would bring its code into the browser twice.
#[derive(Clone, Debug, PartialEq)]
pub struct Handed(pub CartView);

impl Serialize for Handed {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let text = serde_json::to_string(&self.0).map_err(serde::ser::Error::custom)?;
        to.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Handed {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let cart = serde_json::from_slice(text.as_bytes()).map_err(|_| D::Error::custom("cart"))?;
        Ok(Self(cart))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cart_arrives_as_it_was_sent() {
        let cart = Handed(CartView::empty(model::Currency::USD));
        let text = serde_json::to_string(&cart).unwrap();
        assert_eq!(serde_json::from_str::<Handed>(&text).unwrap(), cart);
        assert!(serde_json::from_str::<Handed>("\"{}\"").is_err());
    }
}
