//! The mail that brings the code of a gift card or store credit.

use model::credit::{Credit, CreditKind, show_code};
use model::{CreditId, Locale, Money, dates};

use crate::mail::{Button, Letter};
use crate::mailer::Mail;
use crate::secret::{credit_code, hash_token};
use crate::{Error, Result, Shop};

impl Shop {
    /// Sends the code to whom it is for.
    pub(crate) async fn send_credit_mail(&self, id: CreditId) -> Result<()> {
        let credit = self.store.credit(id).await?.ok_or(Error::NotFound)?;
        let code = credit_code(&self.config.secret, id);
        let known = self.store.credit_by_hash(&hash_token(&code)).await?;
        if known.is_none_or(|known| known.id != id) {
            let why = "the shop's secret is another one than when the code was made";
            return Err(Error::Internal(why.to_owned()));
        }
        let entries = self.store.credit_entries(id).await?;
        let first = entries.first().ok_or(Error::NotFound)?;
        let amount = Money::new(first.amount, credit.balance.currency);
        let about = first.order.as_ref().map(|(_, number)| number.as_str());
        let letter = self.credit_letter(&credit, &code, amount, about);
        let mail = Mail {
            key: format!("credit-{id}"),
            to: credit.email.clone(),
            subject: letter.subject.clone(),
            text: letter.text(),
            html: letter.html(),
            at: self.clock.now(),
        };
        self.mailer.send(&mail).await
    }

    fn credit_letter(
        &self,
        credit: &Credit,
        code: &str,
        amount: Money,
        about: Option<&str>,
    ) -> Letter<'static> {
        let (locale, settings) = (credit.locale, self.settings());
        let shop = settings.name.get(locale).to_owned();
        let pick = |en: String, zh: String| match locale {
            Locale::En => en,
            Locale::Zh => zh,
        };
        let (amount, code) = (amount.show(locale), show_code(code));
        let (subject, heading) = match credit.kind {
            CreditKind::GiftCard => (
                pick(
                    format!("Your gift card from {shop}"),
                    format!("您的{shop}礼品卡"),
                ),
                locale.pick("A gift card for you", "送您一张礼品卡"),
            ),
            CreditKind::StoreCredit => (
                pick(
                    format!("Your credit at {shop}"),
                    format!("您的{shop}商店余额"),
                ),
                locale.pick("You have credit with us", "您有一笔商店余额"),
            ),
        };
        let whence = about.map(|number| {
            pick(
                format!("It is for order {number}."),
                format!("来自订单 {number}。"),
            )
        });
        let until = credit.expires_at.map(|at| {
            let day = dates::day(locale, at - 1);
            pick(
                format!("It can be used until {day}."),
                format!("有效期至{day}。"),
            )
        });
        let mut paragraphs = vec![
            pick(
                format!("You can spend {amount} at {shop}."),
                format!("您可以在{shop}消费 {amount}。"),
            ),
            pick(format!("Your code: {code}"), format!("您的卡号：{code}")),
        ];
        paragraphs.extend(whence);
        paragraphs.extend(until);
        let how = locale.pick(
            "Enter the code in the cart or at checkout. What you do not spend stays on it. Whoever has the code can spend it, so keep it like cash.",
            "在购物车或结算页输入卡号即可使用，未用完的金额会保留。持有卡号即可消费，请像现金一样妥善保管。",
        );
        paragraphs.push(how.to_owned());
        Letter {
            locale,
            shop,
            base_url: self.config.base_url.clone(),
            contact: settings.contact_email.clone(),
            subject,
            heading: heading.to_owned(),
            paragraphs,
            buttons: vec![Button {
                label: locale.pick("Go to the shop", "去逛逛").to_owned(),
                url: format!("{}{}", self.config.base_url, locale.path("/")),
            }],
            order: None,
        }
    }
}
