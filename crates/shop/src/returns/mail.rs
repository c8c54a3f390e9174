//! Mails about returns, one for each step.

use model::return_desk::ReturnView;
use model::returns::{Postage, ReturnRules, ReturnState};
use model::{Locale, ReturnId};

use crate::mail::{Button, Letter};
use crate::mailer::Mail;
use crate::{Error, Result, Shop};

impl Shop {
    /// Writes and sends the mail of a step of a return, in its shopper's language.
    pub(crate) async fn send_return_mail(&self, id: ReturnId, state: ReturnState) -> Result<()> {
        let found = self.store.return_request(id).await?;
        let found = found.ok_or(Error::NotFound)?;
        let order = self.found(found.order).await?;
        let found_replacement = found.replacement;
        let rules = self.return_rules().await?;
        let view = self
            .return_view(order.locale, &order, &rules, found)
            .await?;
        let replacement = match found_replacement {
            Some(id) => Some(self.found(id).await?),
            None => None,
        };
        let (locale, settings) = (order.locale, self.settings());
        let (subject, heading, paragraphs) = words(locale, &order.number, state, &view, &rules);
        let path = locale.path(&format!("/orders/{}/return", order.number));
        let mut buttons = vec![Button {
            label: locale.pick("See your return", "查看退货").to_owned(),
            url: format!(
                "{}{path}?token={}",
                self.config.base_url, order.access_token
            ),
        }];
        buttons.extend(replacement.map(|order| {
            Button {
                label: locale
                    .pick("Follow the exchange", "查看换货订单")
                    .to_owned(),
                url: self.order_link_url(locale, &order.number, &order.access_token),
            }
        }));
        let letter = Letter {
            locale,
            shop: settings.name.get(locale).to_owned(),
            base_url: self.config.base_url.clone(),
            contact: settings.contact_email.clone(),
            subject,
            heading: heading.to_owned(),
            paragraphs,
            buttons,
            order: None,
        };
        let mail = Mail {
            key: format!("{}-return-{}-{id}", order.number, state.code()),
            to: order.email.clone(),
            subject: letter.subject.clone(),
            text: letter.text(),
            html: letter.html(),
            at: self.clock.now(),
        };
        self.mailer.send(&mail).await
    }
}

/// Subject, heading and paragraphs.
fn words(
    locale: Locale,
    number: &str,
    state: ReturnState,
    view: &ReturnView,
    rules: &ReturnRules,
) -> (String, &'static str, Vec<String>) {
    let back = view.back.show(locale);
    let lines = view.lines.iter();
    let lines = lines.map(|line| format!("{} × {}", line.quantity, line.name));
    let what = lines.collect::<Vec<_>>().join(", ");
    let (then, then_zh) = match &view.wish {
        None if view.wants_credit => (
            format!("{back} as store credit"),
            format!("退还 {back}（商店余额）"),
        ),
        Some(wish) => (wish.clone(), format!("为您换成 {wish}")),
        None => (back.clone(), format!("退还 {back}")),
    };
    let pick = |en: String, zh: String| match locale {
        Locale::En => en,
        Locale::Zh => zh,
    };
    let subject = |en: &str, zh: &str| {
        pick(
            format!("{en}: order {number}"),
            format!("订单 {number}：{zh}"),
        )
    };
    let answer = (!view.answer.is_empty()).then(|| view.answer.clone());
    let (subject, heading, first) = match state {
        ReturnState::Requested => (
            subject("Return requested", "已收到退货申请"),
            locale.pick("We have your request", "我们已收到您的申请"),
            pick(
                format!("You want to send back {what}. We look at it and write to you."),
                format!("您申请退回 {what}。我们会尽快处理并通知您。"),
            ),
        ),
        ReturnState::Approved => (
            subject("Return approved", "退货申请已通过"),
            locale.pick("Please send it back", "请寄回商品"),
            pick(
                format!("Send back {what}. Once it is here you get {then}."),
                format!("请寄回 {what}。我们收到后将{then_zh}。"),
            ),
        ),
        ReturnState::Refused => (
            subject("Return not possible", "退货申请未通过"),
            locale.pick("We cannot take it back", "抱歉，无法退货"),
            pick(
                format!("We cannot take back {what}."),
                format!("以下商品无法退货：{what}。"),
            ),
        ),
        ReturnState::Received => (
            subject("Your return arrived", "已收到退货"),
            locale.pick("Your return is here", "我们已收到您寄回的商品"),
            pick(
                format!("{what} came back to us. We settle it next."),
                format!("已收到 {what}，接下来将为您办理退换。"),
            ),
        ),
        ReturnState::Settled if view.replacement.is_some() => (
            subject("Your exchange is on its way", "换货已安排"),
            locale.pick("Your exchange is coming", "您的换货商品即将发出"),
            pick(
                format!("For {what} we send you {then} at no charge."),
                format!(
                    "{what} 将免费更换为 {}。",
                    view.wish.clone().unwrap_or_default()
                ),
            ),
        ),
        ReturnState::Settled | ReturnState::Withdrawn => (
            subject("Return closed", "退货已完成"),
            locale.pick("Your return is closed", "退货已处理完毕"),
            pick(
                format!("{what}: the fee took up what it was worth, so nothing is given back."),
                format!("{what}：扣除费用后没有可退金额。"),
            ),
        ),
    };
    let mut paragraphs = vec![first];
    paragraphs.extend(answer);
    if state == ReturnState::Approved {
        let how = rules.how.get(locale);
        paragraphs.extend((!how.is_empty()).then(|| how.to_owned()));
        let postage = match view.postage {
            Postage::Shop => locale.pick(
                "We pay the way back: keep the receipt of the carrier and send it to us.",
                "退货运费由我们承担，请保留快递凭证并告知我们。",
            ),
            Postage::Shopper => locale.pick(
                "You choose the carrier and pay the way back.",
                "请自选快递并承担退货运费。",
            ),
        };
        paragraphs.push(postage.to_owned());
    }
    (subject, heading, paragraphs)
}
