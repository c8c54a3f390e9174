//! What mails tell of money and of changes: what goes back, who gives it back, what is still to pay.

use model::job::MailKind;
use model::order::OrderView;
use model::order_edit::EditMade;
use model::payment_method::OFFLINE;
use model::{Locale, Money};
use store::{Order, Refund, edit_key};

use crate::{Result, Shop};

/// What a mail is about beside its order.
pub(super) enum Told {
    /// Nothing but the order.
    Nothing,
    /// Money that goes back.
    Refund(Back),
    /// A change, with the money that goes back for it.
    Change(Box<EditMade>, Back),
    /// Money that came.
    Paid(Money),
}

/// Money that goes back.
#[derive(Clone, Copy)]
pub(super) struct Back {
    pub amount: Money,
    /// What of it goes back to gift cards and credits.
    pub credit: Money,
    /// Whether all of it became store credit instead.
    pub as_credit: bool,
    /// Whether the shop itself gives it back: no provider has the money.
    pub by_hand: bool,
}

impl Shop {
    /// What a mail of this kind tells.
    pub(super) async fn told(&self, order: &Order, kind: MailKind) -> Result<Told> {
        Ok(match kind {
            MailKind::OrderRefunded { refund } => {
                Told::Refund(self.back(order, |known| known.id == refund).await?)
            }
            MailKind::OrderCancelled => {
                let cancelled = |known: &Refund| known.key.starts_with("cancel-");
                Told::Refund(self.back(order, cancelled).await?)
            }
            MailKind::OrderChanged { edit } => match self.store.order_edit(edit).await? {
                Some(made) => {
                    let prefix = edit_key(edit, "");
                    let back = self.back(order, |known| known.key.starts_with(&prefix));
                    Told::Change(Box::new(made), back.await?)
                }
                None => Told::Nothing,
            },
            MailKind::DifferencePaid { payment } => {
                let payments = self.store.payments(order.id).await?;
                let paid = payments.iter().find(|known| known.id == payment);
                let paid = paid.map_or(0, |paid| paid.amount.amount - paid.refunded);
                Told::Paid(order.totals.money(paid))
            }
            _ => Told::Nothing,
        })
    }

    /// The money of some refunds of an order.
    async fn back(&self, order: &Order, wanted: impl Fn(&Refund) -> bool) -> Result<Back> {
        let refunds = self.store.refunds(order.id).await?;
        let refunds: Vec<Refund> = refunds.into_iter().filter(wanted).collect();
        let payments = self.store.payments(order.id).await?;
        let by_hand = |refund: &Refund| {
            let of = payments.iter().find(|known| known.id == refund.payment);
            of.is_some_and(|payment| payment.provider == OFFLINE)
        };
        let amount = refunds.iter().map(|refund| refund.amount).sum();
        let credit = refunds.iter().map(|refund| refund.credit).sum();
        Ok(Back {
            amount: order.totals.money(amount),
            credit: order.totals.money(credit),
            as_credit: !refunds.is_empty() && refunds.iter().all(|refund| refund.as_credit),
            by_hand: refunds.iter().all(by_hand),
        })
    }
}

impl Back {
    fn show(self) -> (String, String) {
        (self.amount.show(Locale::En), self.amount.show(Locale::Zh))
    }
}

/// That money was given back.
pub(super) fn refunded(told: &Told) -> Vec<(String, String)> {
    let Told::Refund(back) = told else {
        return Vec::new();
    };
    let (en, zh) = back.show();
    if back.as_credit {
        return vec![(
            format!("We have refunded {en} as store credit. Its code comes in a mail of its own."),
            format!("我们已将 {zh} 退为您的商店余额，卡号将另行邮件发送。"),
        )];
    }
    let rest = Money::new(
        back.amount.amount - back.credit.amount,
        back.amount.currency,
    );
    let (rest_en, rest_zh) = (rest.show(Locale::En), rest.show(Locale::Zh));
    if back.by_hand && back.credit.amount == 0 {
        return vec![by_hand(&en, &zh)];
    }
    let mut text = vec![(
        format!("We have refunded {en}."),
        format!("我们已向您退款 {zh}。"),
    )];
    if back.credit.amount > 0 {
        let (en, zh) = (back.credit.show(Locale::En), back.credit.show(Locale::Zh));
        text.push((
            format!("{en} of it is back on the gift card or credit you paid with, and can be spent at once."),
            format!("其中 {zh} 已退回您付款时使用的礼品卡或商店余额，可立即使用。"),
        ));
    }
    if rest.amount > 0 {
        text.push(if back.by_hand {
            by_hand(&rest_en, &rest_zh)
        } else {
            (
                "It usually takes a few days until your bank shows it.".to_owned(),
                "银行通常需要几天时间入账。".to_owned(),
            )
        });
    }
    text
}

/// What becomes of the money of an order that was called off.
pub(super) fn cancelled(order: &OrderView, told: &Told) -> Vec<(String, String)> {
    vec![match told {
        Told::Refund(back) if back.amount.amount > 0 => {
            let (en, zh) = back.show();
            if back.by_hand {
                by_hand(&en, &zh)
            } else {
                (
                    format!(
                        "What you paid, {en} in all, goes back the way it came. It usually takes a few days until your bank shows it."
                    ),
                    format!("您支付的 {zh} 将按原付款方式退回，银行通常需要几天时间入账。"),
                )
            }
        }
        _ if order.totals.total == 0 || order.payment.is_paid() => (
            "Nothing is charged for it any more, so nothing goes back.".to_owned(),
            "该订单没有产生任何扣款，因此无需退款。".to_owned(),
        ),
        _ => (
            "It was not paid, so nothing was charged. You are welcome to order again.".to_owned(),
            "订单未付款，没有产生任何扣款。欢迎重新下单。".to_owned(),
        ),
    }]
}

/// What staff changed about an order, and what that means for its money.
pub(super) fn changed(order: &OrderView, told: &Told) -> Vec<(String, String)> {
    let Told::Change(made, back) = told else {
        return Vec::new();
    };
    let mut text = vec![(
        format!("We changed your order: {}.", made.words.get(Locale::En)),
        format!("我们修改了您的订单：{}。", made.words.get(Locale::Zh)),
    )];
    if back.amount.amount > 0 {
        let (en, zh) = back.show();
        text.push(if back.by_hand {
            by_hand(&en, &zh)
        } else {
            (
                format!("It costs less than you paid: {en} goes back the way it came."),
                format!("订单金额降低，{zh} 将按原付款方式退回。"),
            )
        });
    }
    let Some(due) = &order.due else {
        return text;
    };
    let (en, zh) = (due.amount.show(Locale::En), due.amount.show(Locale::Zh));
    if !due.difference {
        text.push((
            format!("Please have {en} ready for whoever brings the parcel."),
            format!("收货时请将 {zh} 交给配送员。"),
        ));
        return text;
    }
    let number = &order.number;
    text.push((
        format!(
            "It costs more than you paid: {en} is still to pay. We send the order once that is there. If you would rather not, write to us before."
        ),
        format!("订单金额增加，尚需支付 {zh}，到账后发货。如不同意修改，请及时与我们联系。"),
    ));
    let (at_once, at_once_zh) = match due.url {
        Some(_) => (
            "You can pay it at once on the page below, or by transfer",
            "您可在下方页面直接支付，也可转账付款，",
        ),
        None => ("Please pay it", "付款时"),
    };
    text.push((
        format!("{at_once} with {number} as the reference:"),
        format!("{at_once_zh}请注明订单号 {number}："),
    ));
    let lines = due.details.lines().filter(|line| !line.trim().is_empty());
    text.extend(lines.map(|line| (line.to_owned(), line.to_owned())));
    text
}

/// That what a changed order cost more is there.
pub(super) fn difference_paid(told: &Told) -> Vec<(String, String)> {
    let Told::Paid(amount) = told else {
        return Vec::new();
    };
    let (en, zh) = (amount.show(Locale::En), amount.show(Locale::Zh));
    vec![(
        format!(
            "We have received {en} for what was changed about your order, and are getting it ready."
        ),
        format!("我们已收到订单修改后补付的 {zh}，正在为您准备商品。"),
    )]
}

fn by_hand(en: &str, zh: &str) -> (String, String) {
    (
        format!(
            "We give {en} back to you ourselves: you paid without a payment provider that could. If we need to know where it shall go, we write to you."
        ),
        format!(
            "我们将自行向您退款 {zh}：您的付款未经支付平台，因此无法由平台退回。如需收款账户，我们会与您联系。"
        ),
    )
}
