//! Alerts for what is sold out: somebody leaves an address, and gets one mail when the variant can be bought again.

use model::catalog::ProductStatus;
use model::checkout::{Problem, looks_like_email};
use model::{Locale, Translated, VariantId};
use store::{StockAlert, new_id};

use crate::mail::{Button, Letter};
use crate::mailer::Mail;
use crate::product::variant_query;
use crate::{Error, Result, Shop};

/// Mails sent in one run of the job; the rest follow in the next.
const BATCH: i64 = 200;

impl Shop {
    /// Notes that somebody wants to hear when a variant can be bought again. Asking twice is asking once.
    ///
    /// # Errors
    /// `Invalid` for what is no e-mail address, `NotFound` when the variant is not in the shop.
    pub async fn watch_stock(&self, locale: Locale, variant: VariantId, email: &str) -> Result<()> {
        let email = email.trim().to_lowercase();
        if !looks_like_email(&email) {
            let told = Translated::new(
                "Please enter an e-mail address, such as ada@example.com.",
                "请填写电子邮箱，例如 ada@example.com。",
            );
            return Err(Error::Invalid(vec![Problem::new("email", told)]));
        }
        let known = self.variant(variant).await?;
        if known.is_none_or(|(product, _)| product.status != ProductStatus::Active) {
            return Err(Error::NotFound);
        }
        let alert = StockAlert {
            id: new_id(),
            variant,
            email,
            locale,
        };
        let mut tx = self.store.begin().await?;
        tx.add_stock_alert(&alert, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Writes to everybody whose variant can be bought now, then forgets them. A mail that was sent when the process
    /// died is sent again under the same key.
    pub(crate) async fn tell_stock(&self) -> Result<()> {
        for alert in self.store.due_stock_alerts(BATCH).await? {
            if let Some(mail) = self.stock_mail(&alert).await? {
                self.mailer.send(&mail).await?;
            }
            let mut tx = self.store.begin().await?;
            tx.forget_stock_alert(alert.id).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn stock_mail(&self, alert: &StockAlert) -> Result<Option<Mail>> {
        let Some((product, at)) = self.variant(alert.variant).await? else {
            return Ok(None);
        };
        let (locale, variant) = (alert.locale, &product.variants[at]);
        let name = product.name.get(locale);
        let choice = self.variant_title(locale, &product, variant);
        let full = if choice.is_empty() {
            name.to_owned()
        } else {
            format!("{name} ({choice})")
        };
        let query = variant_query(&product, variant);
        let mark = if query.is_empty() { "" } else { "?" };
        let path = locale.path(&format!("/p/{}{mark}{query}", product.slug));
        let settings = self.settings();
        let letter = Letter {
            locale,
            shop: settings.name.get(locale).to_owned(),
            base_url: self.config.base_url.clone(),
            contact: settings.contact_email.clone(),
            subject: match locale {
                Locale::En => format!("{name} is back"),
                Locale::Zh => format!("{name} 已到货"),
            },
            heading: locale
                .pick("It is back in stock", "您关注的商品已到货")
                .to_owned(),
            paragraphs: vec![match locale {
                Locale::En => format!(
                    "You asked us to tell you when {full} can be bought again. Now it can, as long as there is some left. \
                     This is the only mail you get about it."
                ),
                Locale::Zh => {
                    format!("您关注的{full}已经到货，数量有限，欢迎选购。到货提醒仅发送这一次。")
                }
            }],
            buttons: vec![Button {
                label: locale.pick("See it in the shop", "查看商品").to_owned(),
                url: format!("{}{path}", self.config.base_url),
            }],
            order: None,
        };
        Ok(Some(Mail {
            key: format!("stock-{}", alert.id),
            to: alert.email.clone(),
            subject: letter.subject.clone(),
            text: letter.text(),
            html: letter.html(),
            at: self.clock.now(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::buying::lamp_shops;
    use crate::testing::{TestShop, product};

    /// What was sent, as it was written.
    fn mails(shop: &TestShop) -> Vec<String> {
        let folder = std::fs::read_dir(shop.data.path().join("mail"));
        let files = folder.into_iter().flatten().flatten();
        files
            .map(|file| std::fs::read_to_string(file.path()).unwrap())
            .collect()
    }

    #[tokio::test]
    async fn whoever_waits_is_told_once_when_it_is_back() {
        for (shop, _) in lamp_shops(1).await {
            let rug = product("rug", 5_000, 0);
            let variant = rug.variants[0].id;
            shop.add_products(&[rug]).await;
            let wrong = shop.watch_stock(Locale::En, variant, "nobody").await;
            assert!(matches!(wrong, Err(Error::Invalid(_))));
            let unknown = shop
                .watch_stock(Locale::En, 1.into(), "ada@example.com")
                .await;
            assert!(matches!(unknown, Err(Error::NotFound)));
            for locale in [Locale::En, Locale::Zh] {
                let asked = shop.watch_stock(locale, variant, " Ada@Example.com ").await;
                asked.unwrap();
            }
            shop.tell_stock().await.unwrap();
            assert_eq!(mails(&shop).len(), 0, "it is still sold out");

            let mut tx = shop.store.begin().await.unwrap();
            let set = tx
                .set_on_hand(variant, 0, 3, "delivery", shop.clock.now())
                .await
                .unwrap();
            assert!(set);
            tx.commit().await.unwrap();
            shop.tell_stock().await.unwrap();
            shop.tell_stock().await.unwrap();
            let mails = mails(&shop);
            assert_eq!(mails.len(), 1, "one mail, in the language asked last");
            assert!(mails[0].contains("To: ada@example.com"), "{}", mails[0]);
        }
    }
}
