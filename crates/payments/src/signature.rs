//! What providers sign with: RSA with SHA-256 (PKCS #1 v1.5) and HMAC with SHA-256, and the keys as merchants have
//! them: PEM, or the bare Base64 that Alipay's tools hand out.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use ring::{aead, hmac};

/// A merchant's private key.
pub(crate) struct SigningKey(RsaKeyPair);

impl SigningKey {
    /// Reads PKCS #8 or PKCS #1, of 2048 bits or more.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (_, der) = blocks(text).into_iter().next()?;
        let pair = RsaKeyPair::from_pkcs8(&der).or_else(|_| RsaKeyPair::from_der(&der));
        Some(Self(pair.ok()?))
    }

    /// The signature in Base64.
    pub(crate) fn sign(&self, message: &[u8]) -> String {
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message,
                &mut signature,
            )
            .expect("the buffer is as long as the modulus, and a key that was read can sign");
        STANDARD.encode(signature)
    }
}

/// A provider's public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct VerifyingKey {
    /// `RSAPublicKey` of RFC 8017 in DER.
    der: Vec<u8>,
    /// The certificate's serial number in upper-case hex; empty for a bare key.
    pub(crate) serial: String,
}

impl VerifyingKey {
    /// Reads the public keys and certificates of a text.
    pub(crate) fn parse_all(text: &str) -> Vec<Self> {
        let read = |(label, der): (String, Vec<u8>)| {
            if label == "CERTIFICATE" {
                certificate(&der)
            } else {
                let (_, info, _) = element(&der)?;
                Some(Self {
                    der: key_of(info)?.to_vec(),
                    serial: String::new(),
                })
            }
        };
        blocks(text).into_iter().filter_map(read).collect()
    }

    /// Whether this key's owner signed the message; `signature` is Base64.
    pub(crate) fn verify(&self, message: &[u8], signature: &str) -> bool {
        let Ok(signature) = STANDARD.decode(signature) else {
            return false;
        };
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.der);
        key.verify(message, &signature).is_ok()
    }
}

/// Whether `tag` (hex) is the message's HMAC-SHA256 under `secret`; compared in constant time.
pub(crate) fn hmac_verifies(secret: &str, message: &[u8], tag: &str) -> bool {
    let Some(tag) = unhex(tag) else {
        return false;
    };
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    hmac::verify(&key, message, &tag).is_ok()
}

/// Opens what was sealed with AES-256-GCM; `sealed` is Base64 with the tag at its end.
pub(crate) fn open_sealed(key: &[u8], nonce: &str, about: &str, sealed: &str) -> Option<Vec<u8>> {
    let key = aead::UnboundKey::new(&aead::AES_256_GCM, key).ok()?;
    let nonce = aead::Nonce::try_assume_unique_for_key(nonce.as_bytes()).ok()?;
    let mut sealed = STANDARD.decode(sealed).ok()?;
    let plain = aead::LessSafeKey::new(key).open_in_place(
        nonce,
        aead::Aad::from(about.as_bytes()),
        &mut sealed,
    );
    Some(plain.ok()?.to_vec())
}

/// Unguessable, 32 hex digits.
pub(crate) fn nonce() -> String {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).expect("the operating system has random bytes");
    hex(&bytes)
}

/// Upper-case hex.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    let byte = |pair: &[u8]| match pair {
        [high, low] => {
            let digit = |b: u8| {
                char::from(b)
                    .to_digit(16)
                    .and_then(|d| u8::try_from(d).ok())
            };
            Some(digit(*high)? << 4 | digit(*low)?)
        }
        _ => None,
    };
    digits.chunks(2).map(byte).collect()
}

/// The labelled blocks of a PEM text; without any label, the whole text as Base64.
fn blocks(text: &str) -> Vec<(String, Vec<u8>)> {
    let bare = |lines: &str| {
        let digits: String = lines.chars().filter(|c| !c.is_whitespace()).collect();
        STANDARD.decode(digits).ok().filter(|der| !der.is_empty())
    };
    if !text.contains("-----BEGIN ") {
        return bare(text)
            .map(|der| (String::new(), der))
            .into_iter()
            .collect();
    }
    let block = |part: &str| {
        let (label, rest) = part.split_once("-----")?;
        let (body, _) = rest.split_once("-----END ")?;
        Some((label.to_owned(), bare(body)?))
    };
    text.split("-----BEGIN ")
        .skip(1)
        .filter_map(block)
        .collect()
}

/// One element of DER (X.690): its tag, what is in it, and what follows.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&length, rest) = rest.split_first()?;
    let (length, rest) = if length < 0x80 {
        (usize::from(length), rest)
    } else {
        let digits = usize::from(length & 0x7f);
        if !(1..=4).contains(&digits) {
            return None;
        }
        let (digits, rest) = rest.split_at_checked(digits)?;
        let length = digits
            .iter()
            .fold(0, |sum, &digit| sum << 8 | usize::from(digit));
        (length, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// The key in a `SubjectPublicKeyInfo` (RFC 5280): after the algorithm, a bit string without unused bits.
fn key_of(info: &[u8]) -> Option<&[u8]> {
    const BIT_STRING: u8 = 0x03;
    let (_, _algorithm, rest) = element(info)?;
    match element(rest)? {
        (BIT_STRING, [0, key @ ..], _) => Some(key),
        _ => None,
    }
}

/// The key and serial number of an X.509 certificate (RFC 5280). Who issued it is not asked: the merchant chose it.
fn certificate(der: &[u8]) -> Option<VerifyingKey> {
    const VERSION: u8 = 0xa0;
    let (_, certificate, _) = element(der)?;
    let (_, fields, _) = element(certificate)?;
    let (tag, mut serial, mut rest) = element(fields)?;
    if tag == VERSION {
        (_, serial, rest) = element(rest)?;
    }
    for _ in ["algorithm", "issuer", "validity", "subject"] {
        (_, _, rest) = element(rest)?;
    }
    let (_, info, _) = element(rest)?;
    // A leading zero only says that the number is positive.
    let serial = serial.strip_prefix(&[0]).unwrap_or(serial);
    Some(VerifyingKey {
        der: key_of(info)?.to_vec(),
        serial: hex(serial),
    })
}

#[cfg(test)]
pub(crate) mod tests;
