use model::Currency;

use super::*;
use crate::signature::tests::{MERCHANT_KEY, PROVIDER_CERTIFICATE, PROVIDER_PUBLIC_KEY};

fn stripe() -> Keys {
    Keys::Stripe {
        secret_key: "sk_test_hidden".to_owned().into(),
        webhook_secret: "whsec_hidden".to_owned().into(),
        base: None,
    }
}

fn alipay() -> Keys {
    Keys::Alipay {
        app_id: "2014072300007148".to_owned(),
        private_key: MERCHANT_KEY.to_owned().into(),
        alipay_key: PROVIDER_PUBLIC_KEY.to_owned(),
        base: None,
    }
}

fn wechat() -> Keys {
    Keys::WeChat {
        app_id: "wxd678efh567hg6787".to_owned(),
        merchant: "1900007291".to_owned(),
        serial: "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB".to_owned(),
        private_key: MERCHANT_KEY.to_owned().into(),
        api_key: "0123456789abcdef0123456789ABCDEF".to_owned().into(),
        platform_key: PROVIDER_CERTIFICATE.to_owned(),
        platform_id: String::new(),
        app_secret: Secret::default(),
        base: None,
    }
}

#[test]
fn secrets_are_not_printed_but_kept() {
    for keys in [stripe(), alipay(), wechat()] {
        let shown = format!("{keys:?}");
        assert!(shown.contains("***"), "{shown}");
        for secret in ["hidden", "MIIE", "abcdef"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        let kept = serde_json::to_string(&keys).unwrap();
        assert_eq!(serde_json::from_str::<Keys>(&kept).unwrap(), keys);
        assert!(kept.contains(&format!(r#""provider":"{}""#, keys.provider())));
    }
}

#[test]
fn the_field_that_cannot_be_right_is_named() {
    let check = |keys: &Keys, name: &str, value: &str, field: Option<&str>| {
        let mut changed = serde_json::to_value(keys).unwrap();
        changed[name] = value.into();
        let changed: Keys = serde_json::from_value(changed).unwrap();
        let opened = changed.open();
        assert_eq!(opened.err().map(|bad| bad.field), field, "{name}={value}");
    };
    check(&stripe(), "secret_key", "sk_live_1", None);
    check(&stripe(), "secret_key", " ", Some("secret_key"));
    check(&stripe(), "webhook_secret", "", Some("webhook_secret"));
    check(&stripe(), "base", "http://stripe.example", Some("base"));
    check(&stripe(), "base", "http://127.0.0.1:1", None);
    check(&alipay(), "app_id", "", Some("app_id"));
    check(&alipay(), "private_key", "rubbish", Some("private_key"));
    check(&alipay(), "alipay_key", MERCHANT_KEY, Some("alipay_key"));
    check(&wechat(), "api_key", "too short", Some("api_key"));
    check(&wechat(), "platform_key", "", Some("platform_key"));
    check(
        &wechat(),
        "platform_key",
        PROVIDER_PUBLIC_KEY,
        Some("platform_id"),
    );
    check(&wechat(), "serial", "", Some("serial"));
}

#[test]
fn keys_are_swapped_while_the_shop_runs() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        test: true,
        keys: vec![stripe()],
    };
    let providers = Providers::open(folder.path(), &settings).unwrap();
    let codes = |currency| {
        let methods = providers.methods_for(Locale::En, Money::new(1_000, currency));
        let codes = methods.into_iter().map(|method| method.code);
        codes.collect::<Vec<_>>()
    };
    let test = ["test:card", "test:alipay", "test:wechat"];
    let with = |more: &[&'static str]| [&test, more].concat();
    assert_eq!(codes(Currency::USD), with(&["stripe:card"]));
    let under_way = providers.find("stripe").unwrap();
    let broken = Keys::Stripe {
        secret_key: Secret::default(),
        webhook_secret: Secret::default(),
        base: None,
    };
    providers.set_keys(&[alipay(), wechat(), broken]);
    assert_eq!(codes(Currency::USD), test);
    let chinese = with(&["alipay:page", "alipay:qr", "wechat:qr"]);
    assert_eq!(codes(Currency::CNY), chinese);
    assert_eq!(providers.methods(Locale::Zh).len(), chinese.len());
    assert!(providers.find("stripe").is_none());
    assert_eq!(under_way.code(), "stripe");
}
