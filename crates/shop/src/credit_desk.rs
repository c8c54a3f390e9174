//! Gift cards and store credit as staff work with them: found, issued, adjusted with a reason, blocked.

use model::checkout::Problem;
use model::credit::{EntryKind, read_code, show_code};
use model::credit_desk::{
    CREDITS_PER_PAGE, CreditAct, CreditDesk, CreditRows, NewCreditDesk, read_act, read_new,
    too_much,
};
use model::form::{Form, Why};
use model::staff::Staff;
use model::{CreditId, Millis, Money, Translated};
use serde_json::json;
use store::NewEntry;

use crate::credit::Origin;
use crate::secret::{credit_code, is_token, random_token};
use crate::{Error, Result, Shop};

/// Where the form that issues one is kept.
const NEW: &str = "credit:new";
/// How long who issued a code sees it whole: the shop cannot show it again after that.
const SHOWN_FOR: Millis = 10 * 60_000;
const STALE: Error = Error::Conflict("it changed since the page was shown");

fn subject(id: CreditId) -> String {
    format!("credit:{id}")
}

impl Shop {
    /// A page of gift cards and credits, found by the last four letters, the whole code or the e-mail address.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn credit_rows(&self, q: &str, page: u32) -> Result<CreditRows> {
        let q: String = q.chars().filter(|c| !c.is_control()).collect();
        let q = q.trim().trim_start_matches(['·', '…', '.', ' ']);
        let last_four = read_code(q).map(|code| code.chars().skip(code.len() - 4).collect());
        let q: String = last_four.unwrap_or_else(|| q.to_owned());
        let (rows, count) = self.store.credit_rows(&q, page).await?;
        let pages = u32::try_from(count).unwrap_or(u32::MAX);
        Ok(CreditRows {
            rows,
            count,
            now: self.clock.now(),
            page: page.max(1),
            pages: pages.div_ceil(CREDITS_PER_PAGE).max(1),
        })
    }

    /// One with its ledger.
    ///
    /// # Errors
    /// `NotFound` when there is no such one.
    pub async fn credit_desk(&self, staff: &Staff, id: CreditId) -> Result<CreditDesk> {
        let credit = self.store.credit(id).await?.ok_or(Error::NotFound)?;
        let now = self.clock.now();
        let fresh = now - credit.created_at < SHOWN_FOR;
        let own = fresh && self.store.credit_issuer(id).await? == Some(staff.id);
        let code = own.then(|| credit_code(&self.config.secret, id));
        Ok(CreditDesk {
            code: code.map(|code| show_code(&code)),
            now,
            entries: self.store.credit_entries(id).await?,
            draft: self.store.draft(staff.id, &subject(id)).await?,
            key: random_token()?,
            credit,
        })
    }

    /// The form that issues one.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn new_credit_desk(&self, staff: &Staff) -> Result<NewCreditDesk> {
        Ok(NewCreditDesk {
            draft: self.store.draft(staff.id, NEW).await?,
            key: random_token()?,
            currency: self.settings().currency,
        })
    }

    /// Issues a gift card or credit. The form sent twice issues one; what does not work is kept.
    ///
    /// # Errors
    /// `Invalid` with what must be put right.
    pub async fn issue_credit(&self, staff: &Staff, form: Form) -> Result<CreditId> {
        let currency = self.settings().currency;
        let now = self.clock.now();
        if !is_token(form.get("key")) {
            return Err(Error::NotFound);
        }
        let key = format!("issue-{}", form.get("key"));
        if let Some(known) = self.store.credit_by_key(&key).await? {
            return Ok(known.id);
        }
        let new = match read_new(&form, currency, now) {
            Ok(new) => new,
            Err(problems) => {
                self.keep_draft(staff, NEW, form, Why::Invalid, problems.clone())
                    .await?;
                return Err(Error::Invalid(problems));
            }
        };
        let origin = Origin {
            key: &key,
            kind: EntryKind::Issued,
            staff: Some(staff.id),
            order: None,
        };
        let mut tx = self.store.begin().await?;
        if let Some(id) = self.new_credit(&mut tx, &new, &origin, now).await? {
            let detail = json!({ "kind": new.kind, "amount": new.amount, "email": new.email, "expires_at": new.expires_at });
            tx.record_audit(staff.id, now, "credit.issue", &subject(id), &detail)
                .await?;
            tx.delete_draft(staff.id, NEW).await?;
            tx.commit().await?;
            return Ok(id);
        }
        // The same form, sent at the same time, was quicker.
        drop(tx);
        self.store.caught_up().await?;
        let known = self.store.credit_by_key(&key).await?;
        known.map(|known| known.id).ok_or(STALE)
    }

    /// Adjusts, blocks or frees one, as the form says. Sent twice, it is done once; what does not work is kept.
    ///
    /// # Errors
    /// `Invalid` without a reason or with a wrong amount, `Conflict` when it changed since the form was shown.
    pub async fn act_on_credit(&self, staff: &Staff, id: CreditId, form: Form) -> Result<()> {
        let done = self.perform_on_credit(staff, id, &form).await;
        let (why, problems) = match &done {
            Ok(()) => return self.discard_draft(staff, &subject(id)).await,
            Err(Error::Invalid(problems)) => (Why::Invalid, problems.clone()),
            Err(Error::Conflict(_)) => (Why::Stale, Vec::new()),
            Err(_) => return done,
        };
        self.keep_draft(staff, &subject(id), form, why, problems)
            .await?;
        done
    }

    /// Forgets what a member of staff typed into the form of one, or of a new one.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn discard_credit_draft(&self, staff: &Staff, id: Option<CreditId>) -> Result<()> {
        let subject = id.map_or_else(|| NEW.to_owned(), subject);
        self.discard_draft(staff, &subject).await
    }

    async fn perform_on_credit(&self, staff: &Staff, id: CreditId, form: &Form) -> Result<()> {
        let credit = self.store.credit(id).await?.ok_or(Error::NotFound)?;
        let key = form.get("key");
        if self.store.has_credit_entry(id, key).await? {
            return Ok(());
        }
        match read_act(form, &credit).map_err(Error::Invalid)? {
            CreditAct::Adjust { amount, reason } => {
                if !is_token(key) {
                    return Err(Error::NotFound);
                }
                self.adjust_credit(staff, id, amount, &reason, key).await
            }
            CreditAct::Block(blocked) if blocked == credit.blocked => Ok(()),
            CreditAct::Block(blocked) => {
                let version = form.get("version").parse().unwrap_or_default();
                let now = self.clock.now();
                let mut tx = self.store.begin().await?;
                if !tx.block_credit(id, version, blocked).await? {
                    return Err(STALE);
                }
                let action = if blocked {
                    "credit.block"
                } else {
                    "credit.unblock"
                };
                tx.record_audit(staff.id, now, action, &subject(id), &json!({}))
                    .await?;
                Ok(tx.commit().await?)
            }
        }
    }

    async fn adjust_credit(
        &self,
        staff: &Staff,
        id: CreditId,
        amount: i64,
        reason: &str,
        key: &str,
    ) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        if !tx.adjust_credit(id, amount).await? {
            drop(tx);
            self.store.caught_up().await?;
            if self.store.has_credit_entry(id, key).await? {
                return Ok(());
            }
            let credit = self.store.credit(id).await?.ok_or(Error::NotFound)?;
            let free = credit.balance.amount - credit.held;
            let (en, zh) = too_much(Money::new(free, credit.balance.currency));
            let problem = Problem::new("amount", Translated::new(en, zh));
            return Err(Error::Invalid(vec![problem]));
        }
        let entry = NewEntry {
            credit: id,
            at: now,
            kind: EntryKind::Adjusted,
            amount,
            held: 0,
            order: None,
            staff: Some(staff.id),
            reason,
            key: Some(key),
        };
        if !tx.add_credit_entry(entry).await? {
            // The same form, sent at the same time, was quicker.
            return Ok(());
        }
        let detail = json!({ "amount": amount, "reason": reason });
        tx.record_audit(staff.id, now, "credit.adjust", &subject(id), &detail)
            .await?;
        Ok(tx.commit().await?)
    }
}
