//! Keys at rest: AES-256-GCM under a key that is derived from the shop's secret. A copy of the database alone opens
//! none of them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Keys;

/// What the derived key is for, so that the same secret gives other keys for other things.
const PURPOSE: &[u8] = b"tradewind payment keys 1";

impl Keys {
    /// The keys, sealed for keeping. Twice the same keys look different.
    #[must_use]
    pub fn seal(&self, secret: &[u8]) -> String {
        seal(secret, self.provider(), self)
    }

    /// What was sealed with this secret for this provider; `None` for anything else.
    #[must_use]
    pub fn unseal(secret: &[u8], provider: &str, sealed: &str) -> Option<Self> {
        unseal(secret, provider, sealed)
    }
}

/// Something secret, sealed for keeping; only who names the same `about` opens it.
pub(crate) fn seal<T: Serialize>(secret: &[u8], about: &str, what: &T) -> String {
    let mut nonce = [0; NONCE_LEN];
    getrandom::fill(&mut nonce).expect("the operating system has random bytes");
    let mut text = serde_json::to_vec(what).expect("texts only, under names");
    derived(secret)
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(about),
            &mut text,
        )
        .expect("far shorter than the longest message of the cipher");
    STANDARD.encode([nonce.as_slice(), &text].concat())
}

pub(crate) fn unseal<T: DeserializeOwned>(secret: &[u8], about: &str, sealed: &str) -> Option<T> {
    let sealed = STANDARD.decode(sealed).ok()?;
    let (nonce, text) = sealed.split_at_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut text = text.to_vec();
    let opened = derived(secret)
        .open_in_place(nonce, Aad::from(about), &mut text)
        .ok()?;
    serde_json::from_slice(opened).ok()
}

fn derived(secret: &[u8]) -> LessSafeKey {
    let key = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), PURPOSE);
    let key = UnboundKey::new(&AES_256_GCM, key.as_ref());
    LessSafeKey::new(key.expect("SHA-256 gives as many bytes as AES-256 takes"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys(secret: &str) -> Keys {
        Keys::Stripe {
            secret_key: secret.to_owned().into(),
            webhook_secret: "whsec_1".to_owned().into(),
            base: None,
        }
    }

    #[test]
    fn only_the_shops_secret_opens_what_it_sealed() {
        let sealed = keys("sk_live_1").seal(b"secret");
        let open = |secret: &[u8], provider, sealed: &str| Keys::unseal(secret, provider, sealed);
        assert_eq!(open(b"secret", "stripe", &sealed), Some(keys("sk_live_1")));
        assert_eq!(open(b"another", "stripe", &sealed), None);
        // Nor is it taken for another provider's.
        assert_eq!(open(b"secret", "alipay", &sealed), None);
        let raw = STANDARD.decode(&sealed).unwrap();
        assert!(!raw.windows(7).any(|part| part == b"sk_live"));
        for at in [0, NONCE_LEN, raw.len() - 1] {
            let mut changed = raw.clone();
            changed[at] ^= 1;
            assert_eq!(open(b"secret", "stripe", &STANDARD.encode(changed)), None);
        }
        assert_ne!(keys("sk_live_1").seal(b"secret"), sealed);
    }

    proptest! {
        #[test]
        fn every_key_is_kept_and_no_text_makes_it_panic(key: String, secret: Vec<u8>, text: String) {
            let sealed = keys(&key).seal(&secret);
            prop_assert_eq!(Keys::unseal(&secret, "stripe", &sealed), Some(keys(&key)));
            prop_assert_eq!(Keys::unseal(&secret, "stripe", &text), None);
        }
    }
}
