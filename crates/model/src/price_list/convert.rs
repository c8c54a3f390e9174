//! What is made of amounts, read in the currency of a price list: promotions, ways to deliver and to pay, fees of returns.

use crate::delivery::{Band, Basis, DeliveryMethod, DeliveryZone};
use crate::payment_method::MethodRule;
use crate::promotion::{Effect, Measure, Off, Promotion};
use crate::returns::{Fee, ReturnRules};

use super::PriceList;

impl PriceList {
    /// The promotion with its amounts in this currency. One whose amounts are in another currency than the shop's own is
    /// left as it is: it holds for that currency alone.
    #[must_use]
    pub fn promotion(&self, promotion: &Promotion) -> Promotion {
        let mut read = promotion.clone();
        if promotion.currency != self.own {
            return read;
        }
        read.currency = self.currency;
        read.conditions.min_subtotal = self.convert(promotion.conditions.min_subtotal);
        match &mut read.effect {
            Effect::Off(off) => *off = self.off(*off),
            Effect::OffEach(amount) => *amount = self.convert(*amount),
            Effect::Tiers { by, steps } => {
                for (from, off) in steps {
                    if *by == Measure::Spend {
                        *from = self.convert(*from);
                    }
                    *off = self.off(*off);
                }
            }
            Effect::BuyGet { .. } | Effect::FreeDelivery | Effect::Gift { .. } => {}
        }
        read
    }

    fn off(&self, off: Off) -> Off {
        match off {
            Off::Amount(amount) => Off::Amount(self.convert(amount)),
            Off::Share(ppm) => Off::Share(ppm),
        }
    }

    /// Zones with the fees of their methods in this currency. Where a zone has methods that the merchant set in it, those
    /// are the zone's.
    #[must_use]
    pub fn zones(&self, zones: &[DeliveryZone]) -> Vec<DeliveryZone> {
        let here = |method: &&DeliveryMethod| method.currency == self.currency;
        let read = |zone: &DeliveryZone| {
            let set = zone.methods.iter().any(|method| here(&method));
            let methods = zone.methods.iter();
            DeliveryZone {
                methods: if set {
                    methods.filter(here).cloned().collect()
                } else {
                    methods.map(|method| self.method(method)).collect()
                },
                ..zone.clone()
            }
        };
        zones.iter().map(read).collect()
    }

    fn method(&self, method: &DeliveryMethod) -> DeliveryMethod {
        let mut read = method.clone();
        if method.currency != self.own {
            return read;
        }
        read.currency = self.currency;
        let by_price = method.terms.basis == Basis::Price;
        let amount = |own: i64| if by_price { self.convert(own) } else { own };
        let bands = method.terms.bands.iter().map(|band| Band {
            from: amount(band.from),
            fee: self.convert(band.fee),
            further: band
                .further
                .map(|(step, fee)| (amount(step).max(1), self.convert(fee))),
        });
        read.terms.bands = bands.collect();
        read.terms.free_from = method.terms.free_from.map(|from| self.convert(from));
        read
    }

    /// The rule of a way to pay with its limits in this currency.
    #[must_use]
    pub fn rule(&self, rule: &MethodRule) -> MethodRule {
        if rule.currency != self.own {
            return rule.clone();
        }
        MethodRule {
            currency: self.currency,
            min_total: self.convert(rule.min_total),
            max_total: rule.max_total.map(|most| self.convert(most)),
            ..rule.clone()
        }
    }

    /// Rules of returns with their fee in this currency.
    #[must_use]
    pub fn returns(&self, rules: &ReturnRules) -> ReturnRules {
        let fee = match rules.fee {
            Fee::Fixed { money } => Fee::Fixed {
                money: self.money(money),
            },
            fee => fee,
        };
        ReturnRules {
            fee,
            ..rules.clone()
        }
    }
}
