//! Which ways to pay a shopper is offered, and what they are called.

use model::checkout::PaymentMethod;
use model::credit::BY_CREDIT;
use model::payment_method::{BANK, CASH, MethodRule};
use model::{Locale, Money};

use crate::Shop;

impl Shop {
    /// Every way to pay that this shop could offer, in the providers' own words.
    pub(crate) fn known_methods(&self, locale: Locale) -> Vec<PaymentMethod> {
        let offline = |code: &str, name: (&str, &str), hint: (&str, &str)| PaymentMethod {
            code: code.to_owned(),
            name: locale.pick(name.0, name.1).to_owned(),
            hint: locale.pick(hint.0, hint.1).to_owned(),
        };
        let mut methods = self.payments.methods(locale);
        methods.push(offline(
            BANK,
            ("Bank transfer", "银行转账"),
            (
                "You get our account, and we send the goods once the money is there.",
                "下单后显示收款账户，到账后发货。",
            ),
        ));
        methods.push(offline(
            CASH,
            ("Cash on delivery", "货到付款"),
            (
                "You pay whoever brings the parcel.",
                "收货时将货款交给配送员。",
            ),
        ));
        methods
    }

    /// How the merchant offers a way to pay.
    pub(crate) fn method_rule(&self, code: &str) -> MethodRule {
        let rules = self.catalogue.methods.load();
        let known = rules.iter().find(|rule| rule.code == code);
        known
            .cloned()
            .unwrap_or_else(|| MethodRule::untouched(code, self.settings().currency))
    }

    /// The ways to pay an order of `total` to `country`.
    pub(crate) fn offered_methods(
        &self,
        locale: Locale,
        country: &str,
        total: Money,
    ) -> Vec<PaymentMethod> {
        let offered = self.known_methods(locale).into_iter().filter_map(|method| {
            let rule = self.rule_in(self.method_rule(&method.code), total.currency);
            rule.fits(country, total)
                .then(|| named(method, &rule, locale))
        });
        offered
            .filter(|method| {
                let provider = method.code.split(':').next().unwrap_or_default();
                let provider = self.payments.find(provider);
                provider.is_none_or(|provider| provider.takes(total))
            })
            .collect()
    }

    /// Whether an order of `total` to `country` may be paid this way.
    pub(crate) fn offers(&self, code: &str, country: &str, total: Money) -> bool {
        let offered = self.offered_methods(Locale::En, country, total);
        offered.iter().any(|method| method.code == code)
    }

    /// A way to pay in words; its code where it is offered no more.
    pub(crate) fn method_name(&self, locale: Locale, code: &str) -> String {
        if code == BY_CREDIT {
            let name = locale.pick("Gift card or store credit", "礼品卡或商店余额");
            return name.to_owned();
        }
        let methods = self.known_methods(locale);
        let known = methods.into_iter().find(|method| method.code == code);
        known.map_or_else(
            || code.to_owned(),
            |method| named(method, &self.method_rule(code), locale).name,
        )
    }
}

/// The method under the merchant's name for it.
fn named(method: PaymentMethod, rule: &MethodRule, locale: Locale) -> PaymentMethod {
    match rule.name.get(locale) {
        "" => method,
        name => PaymentMethod {
            name: name.to_owned(),
            ..method
        },
    }
}
