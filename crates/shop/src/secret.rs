//! Random words and hashes: tokens, keys and order numbers.

use hmac::{Hmac, Mac};
use model::CreditId;
use model::credit::LETTERS;
use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// Random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(bytes)
}

/// 128 random bits in 32 hexadecimal digits.
pub(crate) fn random_token() -> Result<String> {
    Ok(hex(&random::<16>()?))
}

/// Whether a text can be a token that [`random_token`] made.
pub(crate) fn is_token(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What the database keeps instead of a token.
pub(crate) fn hash_token(token: &str) -> String {
    hex(&Sha256::digest(token))
}

/// A fingerprint of what was posted that says nothing about it to whoever reads the database.
pub(crate) fn fingerprint(secret: &[u8], parts: &[&str]) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a secret of any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_le_bytes());
        mac.update(part.as_bytes());
    }
    hex(&mac.finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Digits and letters without I, L, O and U (Douglas Crockford's base 32): nothing is mistaken for another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PREFIX: &str = "TW-";

/// The code of a gift card or credit: 80 bits that follow from the shop's secret and its id, so that it need not be kept
/// anywhere and a copy of the database alone opens none.
pub(crate) fn credit_code(secret: &[u8], credit: CreditId) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a secret of any length");
    mac.update(b"code of credit ");
    mac.update(&credit.get().to_le_bytes());
    let bytes = mac.finalize().into_bytes();
    let letters = bytes.iter().take(LETTERS);
    letters
        .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]))
        .collect()
}

/// A new order number: 40 random bits, so that nobody learns from one how many there are or what another is called.
pub(crate) fn order_number() -> Result<String> {
    let random = random::<8>()?;
    let letters = random
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]));
    Ok(PREFIX.chars().chain(letters).collect())
}

/// The number somebody meant: in any case, with or without prefix and blanks, O for 0 and I or L for 1.
pub(crate) fn read_order_number(typed: &str) -> String {
    let typed: String = typed
        .trim()
        .to_uppercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let plain = typed.trim_start_matches(PREFIX).replace('-', "");
    if plain.len() != 8 || !plain.is_ascii() {
        return typed;
    }
    let digit = |c: char| match c {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    PREFIX.chars().chain(plain.chars().map(digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_numbers_are_read_as_people_type_them() {
        let check = |typed: &str, number: &str| assert_eq!(read_order_number(typed), number);
        check("TW-7K3M09QX", "TW-7K3M09QX");
        check(" tw-7k3mo9qx ", "TW-7K3M09QX");
        check("7k3m 09qx", "TW-7K3M09QX");
        check("TW-LI000000", "TW-11000000");
        check("536365", "536365");
        for _ in 0..100 {
            let number = order_number().unwrap();
            assert_eq!(read_order_number(&number.to_lowercase()), number);
        }
    }

    #[test]
    fn codes_of_credits_follow_from_the_secret_and_are_read_as_typed() {
        let code = credit_code(b"secret", 7.into());
        assert_eq!(code, credit_code(b"secret", 7.into()));
        assert_ne!(code, credit_code(b"secret", 8.into()));
        assert_ne!(code, credit_code(b"other", 7.into()));
        let typed = model::credit::show_code(&code).to_lowercase();
        assert_eq!(model::credit::read_code(&typed), Some(code));
    }

    #[test]
    fn fingerprints_tell_where_parts_end() {
        let of = |parts: &[&str]| fingerprint(b"secret", parts);
        assert_eq!(of(&["a", "bc"]), of(&["a", "bc"]));
        assert_ne!(of(&["a", "bc"]), of(&["ab", "c"]));
    }
}
