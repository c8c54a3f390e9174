//! Mails about orders: what each kind says. How a letter looks is in [`letter`].

mod letter;
mod told;

use model::dates::{moment, span};
use model::job::MailKind;
use model::order::OrderView;
use model::parcel::Parcel;
use model::{Locale, OrderId};
use store::Order;

use crate::mailer::Mail;
use crate::{Result, Shop};
pub(crate) use letter::{Button, Letter};
use told::{Told, cancelled, changed, difference_paid, refunded};

impl Shop {
    /// Writes and sends a mail about an order, in its shopper's language.
    pub(crate) async fn send_order_mail(&self, order: OrderId, kind: MailKind) -> Result<()> {
        let order = self.found(order).await?;
        let view = self.order_view(order.locale, &order).await?;
        let told = self.told(&order, kind).await?;
        let letter = self.letter(&order, &view, kind, &told);
        let mail = Mail {
            key: format!("{}-{}", order.number, kind.code()),
            to: order.email.clone(),
            subject: letter.subject.clone(),
            text: letter.text(),
            html: letter.html(),
            at: self.clock.now(),
        };
        self.mailer.send(&mail).await
    }

    fn letter<'a>(
        &self,
        order: &Order,
        view: &'a OrderView,
        kind: MailKind,
        told: &Told,
    ) -> Letter<'a> {
        let locale = order.locale;
        let settings = self.settings();
        let shop = settings.name.get(locale).to_owned();
        let words = words(locale, &shop, view, kind, told);
        let parcel = match kind {
            MailKind::OrderShipped { parcel } => {
                view.parcels.iter().find(|known| known.id == parcel)
            }
            _ => None,
        };
        let mut buttons = vec![Button {
            label: locale.pick("View your order", "查看订单").to_owned(),
            url: self.order_link_url(locale, &order.number, &order.access_token),
        }];
        if let Some(url) = parcel.and_then(|parcel| parcel.tracking_url.clone()) {
            buttons.insert(
                0,
                Button {
                    label: locale.pick("Track your parcel", "跟踪包裹").to_owned(),
                    url,
                },
            );
        }
        let due = view.due.as_ref().filter(|due| due.difference);
        if let (MailKind::OrderChanged { .. }, Some(due)) = (kind, due)
            && let Some(path) = &due.url
        {
            buttons.insert(
                0,
                Button {
                    label: format!("{} {}", locale.pick("Pay", "支付"), due.amount.show(locale)),
                    url: format!("{}{}", self.config.base_url, locale.path(path)),
                },
            );
        }
        Letter {
            locale,
            shop,
            base_url: self.config.base_url.clone(),
            contact: settings.contact_email.clone(),
            subject: words.subject,
            heading: words.heading,
            paragraphs: words.paragraphs,
            buttons,
            order: Some(view),
        }
    }
}

/// What a mail says in its own words.
struct Words {
    subject: String,
    heading: String,
    paragraphs: Vec<String>,
}

fn words(locale: Locale, shop: &str, order: &OrderView, kind: MailKind, told: &Told) -> Words {
    let number = order.number.as_str();
    let write = |subject: (String, String), heading: (&str, &str), text: Vec<(String, String)>| {
        let pick = |(en, zh): (String, String)| match locale {
            Locale::En => en,
            Locale::Zh => zh,
        };
        Words {
            subject: pick(subject),
            heading: locale.pick(heading.0, heading.1).to_owned(),
            paragraphs: text.into_iter().map(pick).collect(),
        }
    };
    match kind {
        MailKind::OrderPlaced { paid: true } => write(
            (
                format!("Order {number} confirmed"),
                format!("订单 {number} 已确认"),
            ),
            ("Thank you for your order", "感谢您的订购"),
            vec![(
                format!("We have received your payment and are getting your order ready.{}", arrival(order)),
                format!("我们已收到您的付款，正在为您准备商品。{}", arrival_zh(order)),
            )],
        ),
        MailKind::OrderPlaced { paid: false } if order.due.is_some() => write(
            (
                format!("Order {number} received"),
                format!("已收到订单 {number}"),
            ),
            ("We have your order", "我们已收到您的订单"),
            promised(order),
        ),
        MailKind::OrderPlaced { paid: false } => write(
            (
                format!("Order {number} received"),
                format!("已收到订单 {number}"),
            ),
            ("We have your order", "我们已收到您的订单"),
            vec![(
                "Your payment is still being confirmed. This usually takes a minute; we will write as soon as it is done. You need not order again.".to_owned(),
                "付款仍在确认中，通常只需一分钟。确认后我们会立即通知您，请勿重复下单。".to_owned(),
            )],
        ),
        MailKind::OrderPaid => write(
            (
                format!("Payment received for order {number}"),
                format!("订单 {number} 已付款"),
            ),
            ("Your payment went through", "付款成功"),
            vec![(
                format!("Your order is confirmed and we are getting it ready.{}", arrival(order)),
                format!("订单已确认，我们正在为您准备商品。{}", arrival_zh(order)),
            )],
        ),
        MailKind::OrderShipped { parcel } => {
            let parcel = order.parcels.iter().find(|known| known.id == parcel);
            write(
                (
                    format!("Order {number} is on its way"),
                    format!("订单 {number} 已发货"),
                ),
                ("Your order is on its way", "您的订单已发货"),
                shipped(order, parcel),
            )
        }
        MailKind::OrderDelivered => write(
            (
                format!("Order {number} was delivered"),
                format!("订单 {number} 已送达"),
            ),
            ("Your order has arrived", "您的订单已送达"),
            vec![(
                format!("We hope you like it. If anything is not right, just reply to this mail. Thank you for shopping at {shop}."),
                format!("希望您喜欢。如有任何问题，直接回复本邮件即可。感谢您在{shop}购物。"),
            )],
        ),
        MailKind::OrderCancelled => write(
            (
                format!("Order {number} was cancelled"),
                format!("订单 {number} 已取消"),
            ),
            ("Your order was cancelled", "您的订单已取消"),
            cancelled(order, told),
        ),
        MailKind::OrderChanged { .. } => write(
            (
                format!("Order {number} was changed"),
                format!("订单 {number} 已修改"),
            ),
            ("Your order was changed", "您的订单已修改"),
            changed(order, told),
        ),
        MailKind::DifferencePaid { .. } => write(
            (
                format!("Payment received for order {number}"),
                format!("订单 {number} 已付款"),
            ),
            ("Your payment went through", "付款成功"),
            difference_paid(told),
        ),
        MailKind::OrderRefunded { .. } => write(
            (
                format!("Refund for order {number}"),
                format!("订单 {number} 退款通知"),
            ),
            ("Your refund is on its way", "退款已发出"),
            refunded(told),
        ),
    }
}

fn arrival(order: &OrderView) -> String {
    order.delivery_days.map_or_else(String::new, |days| {
        format!(" It should arrive {}.", span(Locale::En, days))
    })
}

fn arrival_zh(order: &OrderView) -> String {
    order.delivery_days.map_or_else(String::new, |days| {
        format!("预计送达：{}。", span(Locale::Zh, days))
    })
}

/// How an order is paid whose money comes later.
fn promised(order: &OrderView) -> Vec<(String, String)> {
    let Some(due) = &order.due else {
        return Vec::new();
    };
    let (number, method) = (&order.number, &order.method);
    let amount = |locale| due.amount.show(locale);
    let mut text = vec![match due.until {
        Some(until) => (
            format!(
                "Please pay {} by {}, with {number} as the reference. We hold the goods until {} (UTC) and send them once the money is there.",
                amount(Locale::En),
                method.to_lowercase(),
                moment(Locale::En, until)
            ),
            format!(
                "请通过{method}支付 {}，并注明订单号 {number}。商品为您保留至 {}（UTC），到账后发货。",
                amount(Locale::Zh),
                moment(Locale::Zh, until)
            ),
        ),
        None => (
            format!(
                "Please have {} ready for whoever brings the parcel.{}",
                amount(Locale::En),
                arrival(order)
            ),
            format!(
                "收货时请将 {} 交给配送员。{}",
                amount(Locale::Zh),
                arrival_zh(order)
            ),
        ),
    }];
    let lines = due.details.lines().filter(|line| !line.trim().is_empty());
    text.extend(lines.map(|line| (line.to_owned(), line.to_owned())));
    text
}

fn shipped(order: &OrderView, parcel: Option<&Parcel>) -> Vec<(String, String)> {
    let mut text = vec![(
        format!("We have handed it over to the carrier.{}", arrival(order)),
        format!("商品已交给承运商。{}", arrival_zh(order)),
    )];
    let Some(parcel) = parcel else {
        return text;
    };
    let (carrier, number) = (&parcel.carrier, &parcel.tracking_number);
    text.push(if number.is_empty() {
        (
            format!("Carrier: {carrier}."),
            format!("承运商：{carrier}。"),
        )
    } else {
        (
            format!("Carrier: {carrier}, tracking number {number}."),
            format!("承运商：{carrier}，运单号 {number}。"),
        )
    });
    let units: i64 = order.lines.iter().map(|line| line.quantity).sum();
    if parcel.lines.iter().map(|line| line.quantity).sum::<i64>() < units {
        text.push(contents(order, parcel));
    }
    text
}

/// What is in a parcel that holds a part of the order.
fn contents(order: &OrderView, parcel: &Parcel) -> (String, String) {
    let packed = parcel.lines.iter().filter_map(|packed| {
        let mut lines = order.lines.iter();
        let line = lines.find(|line| line.id == packed.line)?;
        Some(format!("{} × {}", line.name, packed.quantity))
    });
    let packed: Vec<String> = packed.collect();
    let more = order.lines.iter().any(|line| line.sent < line.quantity);
    let (en, zh) = if more {
        (
            " The rest follows in another parcel.",
            "其余商品将另行发出。",
        )
    } else {
        ("", "")
    };
    (
        format!("In this parcel: {}.{en}", packed.join(", ")),
        format!("本包裹内含：{}。{zh}", packed.join("，")),
    )
}

#[cfg(test)]
mod tests;
