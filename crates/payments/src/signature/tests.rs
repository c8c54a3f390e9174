use proptest::prelude::*;

use super::*;

/// The key of WeChat Pay's own library for Go, with which it publishes a signature
/// (`core/auth/signers/sha256withrsa_signer_test.go`).
pub(crate) const MERCHANT_KEY: &str = include_str!("keys/merchant.pem");
pub(crate) const MERCHANT_PUBLIC_KEY: &str = include_str!("keys/merchant.pub.pem");
/// Made with `openssl genpkey`; its certificate with `openssl req -x509`.
pub(crate) const PROVIDER_KEY: &str = include_str!("keys/provider.pem");
pub(crate) const PROVIDER_PUBLIC_KEY: &str = include_str!("keys/provider.pub.pem");
pub(crate) const PROVIDER_CERTIFICATE: &str = include_str!("keys/provider.crt.pem");

/// The same key's, for TLS with `localhost`, from 2000 to 2100: made with Python's `cryptography`.
pub(crate) const LOCAL_CERTIFICATE: &str = include_str!("keys/localhost.crt.pem");

/// `openssl dgst -sha256 -sign` over [`SIGNED`] with the provider's key.
const SIGNATURE: &str = "X24oeEpJxmgKEprOALJVF/3cVVgxNh/+MfrJJZpxBqtQHiXnjdvjSg04lkc6ipm0obG9diqYif7to+w1Ukb5\
    4a/8fXjzpvr3fatZMpMSG0BNbH/XvLo0NDW7zIj4y8/S5oL17sj5s+LtDMsFR5exyXN55PsbZVqERbUhSTq7MI2BFV1gFiXnMTcusfaiugcO\
    hpgOojJ4IVVpCwXmnOogFws8S3RxbpVEfivsiN+d5Si2MFDuPwHnpZqGRLtkhBL+Q+dqZN8s1ws/NxG8IUF8btgtPi9jXUuAH1uevvpIzr9u\
    1BMQfnvrgTMG/G0HHbDfyHTAN6jJsullZvXf+hNalg==";
const SIGNED: &str = "1554209980\nc5ac7061fccab6bf3e254dcf98995b8c\n{\"data\":\"支付\"}\n";

fn bare(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with('-')).collect()
}

#[test]
fn the_published_signature_of_wechat_pay_is_ours() {
    let published = "BKyAfU4iMCuvXMXS0Wzam3V/cnxZ+JaqigPM5OhljS2iOT95OO6Fsuml2JkFANJU9K6q9bLlDhPXuoVz+pp4hAm6\
        pHU4ld815U4jsKu1RkyaII+1CYBUYC8TK0XtJ8FwUXXz8vZHh58rrAVN1XwNyvD1vfpxrMT4SL536GLwvpUHlCqIMzoZUguLli/K8V29\
        QiOhuH6IEqLNJn8e9b3nwNcQ7be3CzYGpDAKBfDGPCqCv8Rw5zndhlffk2FEA70G4hvMwe51qMN/RAJbknXG23bSlObuTCN7Ndj1aJGH\
        6/L+hdwfLpUtJm4QYVazzW7DFD27EpSQEqA8bX9+8m1rLg==";
    let key = SigningKey::parse(MERCHANT_KEY).unwrap();
    assert_eq!(key.sign(b"source"), published);
    let public = VerifyingKey::parse_all(MERCHANT_PUBLIC_KEY);
    assert!(public[0].verify(b"source", published));
}

#[test]
fn openssl_and_we_sign_alike_with_every_way_to_write_the_key() {
    let check = |text: &str| {
        let key = SigningKey::parse(text).unwrap();
        assert_eq!(key.sign(SIGNED.as_bytes()), SIGNATURE);
    };
    check(PROVIDER_KEY);
    check(&bare(PROVIDER_KEY));
    check(include_str!("keys/provider.pkcs1.pem"));
    check(&PROVIDER_KEY.replace('\n', "\r\n"));
    for nonsense in [
        "",
        "key",
        "AAAA",
        "-----BEGIN PRIVATE KEY-----",
        PROVIDER_PUBLIC_KEY,
    ] {
        assert!(SigningKey::parse(nonsense).is_none(), "{nonsense}");
    }
}

#[test]
fn keys_and_certificates_verify_what_openssl_signed() {
    let check = |text: &str, serial: &str| {
        let keys = VerifyingKey::parse_all(text);
        assert_eq!(keys.len(), 1);
        assert_eq!(keys[0].serial, serial);
        assert!(keys[0].verify(SIGNED.as_bytes(), SIGNATURE));
        assert!(!keys[0].verify(&SIGNED.as_bytes()[1..], SIGNATURE));
        assert!(!keys[0].verify(SIGNED.as_bytes(), &SIGNATURE.replace("X24o", "X25o")));
        assert!(!keys[0].verify(SIGNED.as_bytes(), ""));
    };
    check(PROVIDER_PUBLIC_KEY, "");
    check(&bare(PROVIDER_PUBLIC_KEY), "");
    let serial = "9F5157F09EFDC096DE15EBE81A47057A7232F1B8";
    check(PROVIDER_CERTIFICATE, serial);
    let several = format!("{PROVIDER_CERTIFICATE}{MERCHANT_PUBLIC_KEY}");
    assert_eq!(VerifyingKey::parse_all(&several).len(), 2);
}

#[test]
fn openssl_and_we_agree_about_hmac() {
    // printf '1700000000.{"id":"evt_1","object":"event"}' | openssl dgst -sha256 -hmac whsec_test_secret
    let tag = "0c8670ed117751cc551a20e35839447075c42800ea3cf3e8a2fbda99cd1e6edd";
    let message = br#"1700000000.{"id":"evt_1","object":"event"}"#;
    let check = |secret, tag: &str, good| {
        assert_eq!(hmac_verifies(secret, message, tag), good, "{tag}");
    };
    check("whsec_test_secret", tag, true);
    check("whsec_test_secret", &tag.to_uppercase(), true);
    check("whsec_other_secret", tag, false);
    check("whsec_test_secret", &tag[2..], false);
    check("whsec_test_secret", "", false);
    check("whsec_test_secret", "0c8670ed1", false);
    check("whsec_test_secret", "zz", false);
}

#[test]
fn what_another_library_sealed_is_opened() {
    // Sealed by Python's `cryptography`, AESGCM(key).encrypt(nonce, text, about).
    let sealed = "bz19R35VkVws1vTTuERUqn8nHNqMpgpBDk6xgO7rI4anA/YTgdHPl63Vq7zoxHbzzoIZxus=";
    let key = b"0123456789abcdef0123456789ABCDEF";
    let text = r#"{"trade_state":"SUCCESS","名":"值"}"#;
    let opened = open_sealed(key, "fdasflkja484", "transaction", sealed);
    assert_eq!(opened.as_deref(), Some(text.as_bytes()));
    assert_eq!(open_sealed(key, "fdasflkja484", "refund", sealed), None);
    assert_eq!(
        open_sealed(key, "fdasflkja485", "transaction", sealed),
        None
    );
    assert_eq!(open_sealed(key, "short", "transaction", sealed), None);
    assert_eq!(
        open_sealed(&key[1..], "fdasflkja484", "transaction", sealed),
        None
    );
}

/// Seals as WeChat Pay does, for the tests' own WeChat.
pub(crate) fn seal(key: &[u8], nonce: &str, about: &str, text: &str) -> String {
    let key = aead::LessSafeKey::new(aead::UnboundKey::new(&aead::AES_256_GCM, key).unwrap());
    let nonce = aead::Nonce::try_assume_unique_for_key(nonce.as_bytes()).unwrap();
    let mut sealed = text.as_bytes().to_vec();
    let about = aead::Aad::from(about.as_bytes());
    key.seal_in_place_append_tag(nonce, about, &mut sealed)
        .unwrap();
    STANDARD.encode(sealed)
}

/// Stripe's signature, for the tests' own Stripe.
pub(crate) fn hmac_tag(secret: &str, message: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    hex(hmac::sign(&key, message).as_ref()).to_lowercase()
}

proptest! {
    #[test]
    fn no_text_and_no_bytes_make_the_readers_panic(text: String, der: Vec<u8>) {
        let _ = SigningKey::parse(&text);
        let _ = VerifyingKey::parse_all(&text);
        let _ = VerifyingKey::parse_all(&STANDARD.encode(&der));
        let _ = certificate(&der);
        let _ = unhex(&text);
    }
}

/// Modulus and exponent of a key's public half, as sets of keys have them.
pub(crate) fn components(key: &SigningKey) -> [Vec<u8>; 2] {
    let parts = ring::signature::RsaPublicKeyComponents::<Vec<u8>>::from(key.0.public());
    [parts.n, parts.e]
}
