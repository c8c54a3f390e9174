//! Mails about complaints: to the shopper what the shop says, to the shop what waits too long.

use model::complaint::{Complaint, Replacement, Writer};
use model::job::ComplaintNews;
use model::{ComplaintId, Locale, dates};
use store::Order;

use crate::mail::{Button, Letter};
use crate::mailer::Mail;
use crate::{Error, Result, Shop};

impl Shop {
    /// Writes and sends a mail about a complaint.
    pub(crate) async fn send_complaint_mail(
        &self,
        complaint: ComplaintId,
        news: ComplaintNews,
        version: i64,
    ) -> Result<()> {
        let found = self.store.complaint(complaint).await?;
        let complaint = found.ok_or(Error::NotFound)?;
        let order = self.found(complaint.order).await?;
        let brought = self.replacement(&complaint).await?;
        let letter = self.complaint_letter(&order, &complaint, brought.as_ref(), news);
        let to = match news {
            ComplaintNews::Escalated => self.settings().contact_email.clone(),
            _ => order.email.clone(),
        };
        let mail = Mail {
            key: format!("{}-complaint-{}-{version}", order.number, complaint.id),
            to,
            subject: letter.subject.clone(),
            text: letter.text(),
            html: letter.html(),
            at: self.clock.now(),
        };
        self.mailer.send(&mail).await
    }

    pub(super) fn complaint_letter(
        &self,
        order: &Order,
        complaint: &Complaint,
        brought: Option<&Replacement>,
        news: ComplaintNews,
    ) -> Letter<'static> {
        let (locale, settings) = (order.locale, self.settings());
        let (subject, heading, paragraphs) = words(order, complaint, news);
        let token = &order.access_token;
        let (label, path) = match news {
            ComplaintNews::Escalated => (
                locale.pick("Answer it", "立即处理"),
                format!("/admin/cases/{}", complaint.id),
            ),
            _ => (
                locale.pick("See it and answer", "查看并回复"),
                format!("/orders/{}/help?token={token}", order.number),
            ),
        };
        let settled = brought.filter(|_| news == ComplaintNews::Settled);
        let follow = settled.map(|brought| Button {
            label: locale
                .pick("Follow what we send", "查看补发订单")
                .to_owned(),
            url: self.order_link_url(locale, &brought.number, &brought.token),
        });
        Letter {
            locale,
            shop: settings.name.get(locale).to_owned(),
            base_url: self.config.base_url.clone(),
            contact: settings.contact_email.clone(),
            subject,
            heading,
            paragraphs,
            buttons: follow
                .into_iter()
                .chain([Button {
                    label: label.to_owned(),
                    url: format!("{}{}", self.config.base_url, locale.path(&path)),
                }])
                .collect(),
            order: None,
        }
    }
}

/// Subject, heading and paragraphs.
fn words(
    order: &Order,
    complaint: &Complaint,
    news: ComplaintNews,
) -> (String, String, Vec<String>) {
    let (locale, number) = (order.locale, &order.number);
    let pick = |en: String, zh: String| match locale {
        Locale::En => en,
        Locale::Zh => zh,
    };
    // What staff wrote last, a paragraph each.
    let mut said = complaint.messages.iter().rev();
    let said = said.find(|message| message.writer == Writer::Staff);
    let said = said
        .into_iter()
        .flat_map(|message| message.words.split('\n'));
    let said = said.map(str::trim).filter(|line| !line.is_empty());
    let said = said.map(str::to_owned);
    match news {
        ComplaintNews::Received => {
            let due = complaint.due_at.unwrap_or(complaint.opened_at);
            let by = |locale| dates::moment(locale, due);
            let text = pick(
                format!(
                    "We read it and answer by {} (UTC) at the latest.",
                    by(Locale::En)
                ),
                format!("我们会尽快处理，最迟于 {}（UTC）前回复您。", by(Locale::Zh)),
            );
            (
                pick(
                    format!("We have your message about order {number}"),
                    format!("已收到您关于订单 {number} 的留言"),
                ),
                locale
                    .pick("We have your message", "已收到您的留言")
                    .to_owned(),
                vec![text],
            )
        }
        ComplaintNews::Answered => (
            pick(
                format!("Our answer about order {number}"),
                format!("关于订单 {number} 的回复"),
            ),
            locale.pick("Here is our answer", "我们的回复").to_owned(),
            said.collect(),
        ),
        ComplaintNews::Settled => {
            let outcome = complaint.outcome.map(|outcome| outcome.show(locale));
            let money = complaint.refunded.map(|money| money.show(locale));
            let how = [outcome.map(str::to_owned), money];
            let how: Vec<String> = how.into_iter().flatten().collect();
            let mut text = vec![how.join(locale.pick(": ", "："))];
            text.extend(said);
            (
                pick(
                    format!("Your case about order {number} is closed"),
                    format!("订单 {number} 的售后已处理完毕"),
                ),
                locale
                    .pick("Your case is closed", "售后已处理完毕")
                    .to_owned(),
                text,
            )
        }
        ComplaintNews::Escalated => (
            pick(
                format!("A case waits too long: order {number}"),
                format!("售后处理超时：订单 {number}"),
            ),
            locale
                .pick("A case was not answered in time", "有售后申请超时未回复")
                .to_owned(),
            vec![pick(
                format!(
                    "About: {}. The customer still waits.",
                    complaint.topic.show(Locale::En)
                ),
                format!(
                    "问题：{}。顾客仍在等待回复。",
                    complaint.topic.show(Locale::Zh)
                ),
            )],
        ),
    }
}
