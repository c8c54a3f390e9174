//! Promotions as staff see them, and what makes one sound.

use serde::{Deserialize, Serialize};

use crate::checkout::{Problem, looks_like_email};
use crate::promotion::{Effect, Off, Promotion, Scope, Stacking, Trigger, code};
use crate::{Millis, Money, Translated};

/// A promotion with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromotionRow {
    /// The promotion.
    pub promotion: Promotion,
    /// Where it stands.
    pub state: PromotionState,
    /// Orders that use it, without those let go or called off.
    pub uses: i64,
    /// What it took off those orders.
    pub saved: Money,
}

/// Where a promotion stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromotionState {
    /// It has not begun.
    Scheduled,
    /// It holds.
    Running,
    /// It was used as often as it may be.
    UsedUp,
    /// It is over.
    Ended,
}

impl PromotionState {
    /// Where a promotion used `uses` times stands.
    #[must_use]
    pub fn of(promotion: &Promotion, uses: i64, now: Millis) -> Self {
        if promotion.ends_at.is_some_and(|ends_at| now >= ends_at) {
            Self::Ended
        } else if promotion.limits.all.is_some_and(|most| uses >= most) {
            Self::UsedUp
        } else if promotion.starts_at.is_some_and(|starts_at| now < starts_at) {
            Self::Scheduled
        } else {
            Self::Running
        }
    }
}

/// A whole in millionths.
const WHOLE: i64 = 1_000_000;

impl Promotion {
    /// What must be put right before it can be saved. Fields are called `name_en`, `name_zh`, `code`, `off`, `steps`,
    /// `buy`, `get`, `units`, `scope`, `from`, `min_subtotal`, `min_quantity`, `emails`, `ends_at`, `group`,
    /// `max_uses` and `max_uses_each`.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut wrong = |is_wrong: bool, field: &str, en: &str, zh: &str| {
            if is_wrong {
                problems.push(Problem::new(field, Translated::new(en, zh)));
            }
        };
        wrong(
            self.name.en.is_empty(),
            "name_en",
            "Enter a name.",
            "请填写名称。",
        );
        wrong(
            self.name.zh.is_empty(),
            "name_zh",
            "Enter a name.",
            "请填写名称。",
        );
        if let Trigger::Code(typed) = &self.trigger {
            wrong(
                typed.is_empty() || *typed != code(typed),
                "code",
                "Enter a code of letters and digits without blanks.",
                "请填写不含空格的优惠码。",
            );
        }
        let unsound = |off: &Off| match off {
            Off::Share(ppm) => !(1..=WHOLE).contains(ppm),
            Off::Amount(amount) => *amount <= 0,
        };
        let (off, steps) = (
            (
                "Enter more than nothing, and 100 % at most.",
                "请填写大于 0 的数值，百分比不超过 100 %。",
            ),
            (
                "Enter at least one step, each from a different amount on.",
                "请至少填写一级，各级起点不能相同。",
            ),
        );
        match &self.effect {
            Effect::Off(one) => wrong(unsound(one), "off", off.0, off.1),
            Effect::OffEach(amount) => {
                wrong(unsound(&Off::Amount(*amount)), "off", off.0, off.1);
            }
            Effect::Tiers { steps: all, .. } => {
                let mut from: Vec<i64> = all.iter().map(|&(from, _)| from).collect();
                from.sort_unstable();
                from.dedup();
                let alike = all.is_empty() || from.len() < all.len() || from[0] < 0;
                wrong(alike, "steps", steps.0, steps.1);
                wrong(
                    all.iter().any(|(_, one)| unsound(one)),
                    "steps",
                    off.0,
                    off.1,
                );
            }
            Effect::BuyGet {
                buy,
                get,
                ppm,
                from,
            } => {
                let one = ("Enter 1 or more.", "请填写 1 或以上。");
                wrong(*buy < 1, "buy", one.0, one.1);
                wrong(*get < 1, "get", one.0, one.1);
                wrong(unsound(&Off::Share(*ppm)), "off", off.0, off.1);
                let nothing = from.as_ref().is_some_and(names_nothing);
                wrong(nothing, "from", "Choose at least one.", "请至少选择一项。");
            }
            Effect::Gift { units, .. } => {
                wrong(*units < 1, "units", "Enter 1 or more.", "请填写 1 或以上。");
            }
            Effect::FreeDelivery => {}
        }
        wrong(
            names_nothing(&self.scope),
            "scope",
            "Choose at least one.",
            "请至少选择一项。",
        );
        let conditions = &self.conditions;
        let negative = ("Enter 0 or more.", "请填写 0 或以上。");
        wrong(
            conditions.min_subtotal < 0,
            "min_subtotal",
            negative.0,
            negative.1,
        );
        wrong(
            conditions.min_quantity < 0,
            "min_quantity",
            negative.0,
            negative.1,
        );
        wrong(
            conditions
                .emails
                .iter()
                .any(|email| !looks_like_email(email)),
            "emails",
            "One of these is no e-mail address.",
            "其中有无效的电子邮箱。",
        );
        wrong(
            self.starts_at
                .zip(self.ends_at)
                .is_some_and(|(from, to)| to <= from),
            "ends_at",
            "It must end after it begins.",
            "结束时间须晚于开始时间。",
        );
        let nameless = matches!(&self.stacking, Stacking::OneOf(group) if group.is_empty());
        wrong(
            nameless,
            "group",
            "Enter the name of the group.",
            "请填写分组名称。",
        );
        let none = (
            "Enter 1 or more, or leave it empty.",
            "请填写 1 或以上，或留空。",
        );
        wrong(
            self.limits.all.is_some_and(|most| most < 1),
            "max_uses",
            none.0,
            none.1,
        );
        wrong(
            self.limits.each.is_some_and(|most| most < 1),
            "max_uses_each",
            none.0,
            none.1,
        );
        problems
    }
}

fn names_nothing(scope: &Scope) -> bool {
    match scope {
        Scope::Everything => false,
        Scope::Categories(ids) => ids.is_empty(),
        Scope::Products(ids) => ids.is_empty(),
        Scope::Tags(tags) => tags.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;
    use crate::promotion::{Conditions, Limits};

    fn sound() -> Promotion {
        Promotion {
            id: 1.into(),
            name: Translated::new("Welcome", "欢迎"),
            trigger: Trigger::Code("WELCOME10".into()),
            effect: Effect::Off(Off::Share(100_000)),
            scope: Scope::Everything,
            conditions: Conditions::default(),
            currency: Currency::USD,
            starts_at: Some(10),
            ends_at: Some(20),
            priority: 0,
            stacking: Stacking::Together,
            limits: Limits {
                all: Some(2),
                each: None,
            },
            version: 1,
        }
    }

    #[test]
    fn what_is_unsound_is_named_by_its_field() {
        let check = |promotion: Promotion, fields: &[&str]| {
            let problems = promotion.problems();
            let named: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
            assert_eq!(named, fields);
        };
        check(sound(), &[]);
        check(
            Promotion {
                name: Translated::default(),
                ..sound()
            },
            &["name_en", "name_zh"],
        );
        check(
            Promotion {
                trigger: Trigger::Code("a b".into()),
                ..sound()
            },
            &["code"],
        );
        check(
            Promotion {
                effect: Effect::Off(Off::Share(WHOLE + 1)),
                ..sound()
            },
            &["off"],
        );
        let by = crate::promotion::Measure::Quantity;
        let steps = vec![(5, Off::Share(1)), (5, Off::Amount(0))];
        check(
            Promotion {
                effect: Effect::Tiers { by, steps },
                ..sound()
            },
            &["steps", "steps"],
        );
        let effect = Effect::BuyGet {
            buy: 0,
            get: 0,
            ppm: 0,
            from: Some(Scope::Tags(Vec::new())),
        };
        check(
            Promotion { effect, ..sound() },
            &["buy", "get", "off", "from"],
        );
        check(
            Promotion {
                scope: Scope::Products(Vec::new()),
                ..sound()
            },
            &["scope"],
        );
        check(
            Promotion {
                ends_at: Some(10),
                ..sound()
            },
            &["ends_at"],
        );
        check(
            Promotion {
                stacking: Stacking::OneOf(String::new()),
                ..sound()
            },
            &["group"],
        );
        check(
            Promotion {
                limits: Limits {
                    all: Some(0),
                    each: Some(0),
                },
                ..sound()
            },
            &["max_uses", "max_uses_each"],
        );
    }

    #[test]
    fn a_promotion_stands_where_time_and_uses_put_it() {
        let check = |uses, now, state| assert_eq!(PromotionState::of(&sound(), uses, now), state);
        check(0, 9, PromotionState::Scheduled);
        check(1, 10, PromotionState::Running);
        check(2, 19, PromotionState::UsedUp);
        check(2, 20, PromotionState::Ended);
    }
}
