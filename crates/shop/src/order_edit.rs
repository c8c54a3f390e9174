//! Staff change an order of which nothing was sent: its page with a preview, and the form, which is kept until it is saved
//! or discarded. What the order becomes is in [`plan`], how that is written in [`write`].

mod plan;
mod words;
mod write;

use model::cart::Quantity;
use model::catalog::ProductStatus;
use model::checkout::{DeliveryOption, Problem};
use model::credit::UseState;
use model::form::{Form, Why};
use model::order::FulfilmentState;
use model::order_edit::{
    EditPreview, FOUND_MAX, OfferedVariant, OrderEdit, OrderEditDesk, added_field, added_variants,
    can_edit, edit_form, read_edit,
};
use model::product_desk::ProductQuery;
use model::staff::Staff;
use model::tax::tax_rows;
use model::{Locale, Money, OrderId, OrderLineId, Translated, VariantId};
use store::{CreditUse, Order, OrderLine, Payment};

use crate::failpoint::failpoint;
use crate::fulfilment::STALE;
use crate::product::variant_picture;
use crate::promotion::adjustment_rows;
use crate::refund::charged;
use crate::secret::random_token;
use crate::{Error, Result, Shop};
pub(crate) use write::adjust;

/// Where orders come from that this shop took itself.
pub(crate) const SHOP: &str = "shop";

fn subject(id: OrderId) -> String {
    format!("order:{id}:edit")
}

impl Shop {
    /// Everything the page that changes an order shows to this member of staff.
    ///
    /// # Errors
    /// `NotFound` when there is no such order.
    pub async fn order_edit_desk(
        &self,
        staff: &Staff,
        locale: Locale,
        id: OrderId,
    ) -> Result<OrderEditDesk> {
        let order = self.found(id).await?;
        let door = self.quoting(order.totals.currency);
        let lines = self.store.order_lines(id).await?;
        let draft = self.store.draft(staff.id, &subject(id)).await?;
        let units: Vec<_> = lines.iter().map(|line| (line.id, line.quantity)).collect();
        let stored = edit_form(&order.address, &units, &order.delivery_code, order.version);
        let form = match &draft {
            Some(draft) => stored.clone().overlaid(&draft.form),
            None => stored.clone(),
        };
        let edit = read_edit(&form, &ids(&lines)).ok();
        let mut preview = None;
        if let (Some(edit), true) = (&edit, draft.is_some()) {
            // What is wrong is told beside the fields once the form is sent.
            preview = match door.plan(&order, &lines, edit).await {
                Ok(plan) => Some(self.edit_preview(locale, &order, plan)),
                Err(Error::Invalid(_)) => None,
                Err(error) => return Err(error),
            };
        }
        Ok(OrderEditDesk {
            closed: self.closed(&order).await?,
            variants: door.offered_variants(locale, &order, &lines, &form).await?,
            deliveries: door
                .offered_deliveries(locale, &order, &lines, edit)
                .await?,
            order: self.order_view(locale, &order).await?,
            form: stored,
            draft,
            preview,
            key: random_token()?,
        })
    }

    fn edit_preview(&self, locale: Locale, order: &Order, plan: plan::Plan) -> EditPreview {
        let totals = plan.order.totals;
        EditPreview {
            words: plan.words,
            totals,
            adjustments: adjustment_rows(locale, totals.currency, &plan.order.adjustments),
            taxes: tax_rows(locale, &totals, &plan.order.taxes),
            difference: totals.money(totals.total - order.totals.total),
        }
    }

    /// Why an order cannot be changed, if it cannot.
    async fn closed(&self, order: &Order) -> Result<Option<Translated>> {
        let (en, zh) = if !can_edit(order.state, order.fulfilment) {
            if order.fulfilment == FulfilmentState::Unfulfilled {
                (
                    "Only an order that was accepted and not called off can be changed.",
                    "只有已确认且未取消的订单可以修改。",
                )
            } else {
                (
                    "Something of it was sent. What was sent can be returned.",
                    "部分商品已发出，只能申请退货。",
                )
            }
        } else if order.source != SHOP {
            (
                "It was taken by another system, where its money and goods are.",
                "该订单来自其他系统，款项与库存不在本店。",
            )
        } else if !self.store.is_untouched(order.id).await? {
            (
                "Its invoice is written, a label was bought, or money was given back. Refund what is too much, or cancel it and have it ordered again.",
                "已开具发票、已购买运单或已有退款。请退还多余款项，或取消后重新下单。",
            )
        } else if self.holds_credit(order).await? {
            (
                "A gift card or store credit waits with it for the rest of the money. Note the money first, or cancel it and have it ordered again.",
                "该订单冻结的礼品卡或商店余额仍在等待其余款项。请先登记收款，或取消后重新下单。",
            )
        } else if !self.is_balanced(order).await? {
            (
                "Money of it is still on its way back. Wait for that, or give it back by a refund.",
                "仍有款项正在退回，请等待其完成，或以退款方式退还。",
            )
        } else {
            return Ok(None);
        };
        Ok(Some(Translated::new(en, zh)))
    }

    /// Whether gift cards or credit are held for an order whose money is not there: they are spent once it is.
    async fn holds_credit(&self, order: &Order) -> Result<bool> {
        let used = self.store.credit_uses(order.id).await?;
        Ok(used.iter().any(|used| used.state == UseState::Held))
    }

    async fn is_balanced(&self, order: &Order) -> Result<bool> {
        let payments = self.store.payments(order.id).await?;
        Ok(is_balanced(order, &payments, &self.spent(order.id).await?))
    }

    /// Variants to be added, and those that fit what was looked for.
    async fn offered_variants(
        &self,
        locale: Locale,
        order: &Order,
        lines: &[OrderLine],
        form: &Form,
    ) -> Result<Vec<OfferedVariant>> {
        let mut wanted = added_variants(form);
        wanted.truncate(FOUND_MAX);
        let query = form.get("find").trim();
        if !query.is_empty() {
            wanted.extend(self.find_variants(query).await?);
        }
        let mut offered: Vec<OfferedVariant> = Vec::new();
        for id in wanted {
            let here = lines.iter().any(|line| line.variant == Some(id));
            let Some((product, at)) = self.variant(id).await? else {
                continue;
            };
            if here
                || offered.iter().any(|known| known.variant == id)
                || product.currency != order.totals.currency
            {
                continue;
            }
            let variant = &product.variants[at];
            let title = self.variant_title(locale, &product, variant);
            let name = product.name.get(locale);
            let units = form.get(&added_field(id)).trim().parse().unwrap_or(1);
            offered.push(OfferedVariant {
                variant: id,
                name: if title.is_empty() {
                    name.to_owned()
                } else {
                    format!("{name} · {title}")
                },
                sku: variant.sku.clone(),
                picture: variant_picture(locale, &product, variant),
                price: Money::new(self.price_for(&product, id, units).await?, product.currency),
                available: self.store.available(id).await?.unwrap_or(0),
            });
        }
        Ok(offered)
    }

    /// Variants on sale whose SKU begins with what was typed, or whose product is called so.
    async fn find_variants(&self, query: &str) -> Result<Vec<VariantId>> {
        let asked = ProductQuery {
            q: query.to_owned(),
            status: Some(ProductStatus::Active),
            ..ProductQuery::default()
        };
        let (products, _) = self.store.product_rows(&asked).await?;
        let typed = query.to_lowercase();
        let (mut named, mut others) = (Vec::new(), Vec::new());
        for id in products {
            let Some(product) = self.product_by_id(id).await? else {
                continue;
            };
            for variant in &product.variants {
                let fits = variant.sku.to_lowercase().starts_with(&typed);
                let list = if fits { &mut named } else { &mut others };
                list.push(variant.id);
            }
        }
        // Who types a SKU means it.
        let mut found = if named.is_empty() { others } else { named };
        found.truncate(FOUND_MAX);
        Ok(found)
    }

    async fn offered_deliveries(
        &self,
        locale: Locale,
        order: &Order,
        lines: &[OrderLine],
        edit: Option<OrderEdit>,
    ) -> Result<Vec<DeliveryOption>> {
        let edit = edit.unwrap_or_else(|| OrderEdit {
            address: order.address.clone(),
            ..OrderEdit::default()
        });
        let (now, currency) = (self.clock.now(), order.totals.currency);
        let offers = self.offers_for(order, lines, &edit).await?.into_iter();
        let settings = self.settings();
        let mut deliveries: Vec<DeliveryOption> = offers
            .map(|offer| DeliveryOption {
                code: offer.code(),
                name: offer.name().get(locale).to_owned(),
                price: Money::new(offer.price, currency),
                days: settings.calendar.window(now, &offer.method.terms),
            })
            .collect();
        let as_bought = plan::is_delivered_alike(order, lines, &edit);
        let own = |option: &DeliveryOption| option.code == order.delivery_code;
        if as_bought {
            deliveries.retain(|option| !own(option));
            let option = DeliveryOption {
                code: order.delivery_code.clone(),
                name: order.delivery.get(locale).to_owned(),
                price: Money::new(order.totals.shipping.unwrap_or(0), currency),
                days: order.delivery_days.unwrap_or((now, now)),
            };
            deliveries.insert(0, option);
        }
        Ok(deliveries)
    }

    /// Does what the form that changes an order asks for: looks it over, looks for goods, or saves it. Everything typed is
    /// kept until it is saved. Saved twice, it is changed once.
    ///
    /// # Errors
    /// `Invalid` with what must be put right, `Conflict` when the order changed since the form was shown or can no longer
    /// be changed.
    pub async fn act_on_order_edit(&self, staff: &Staff, id: OrderId, form: Form) -> Result<()> {
        let subject = subject(id);
        let done = match form.get("act") {
            "save" => self.save_order_edit(staff, id, &form).await,
            _ => self.look_over(id, &form).await.and(Err(UNSAVED)),
        };
        let (why, problems) = match &done {
            Ok(()) => return self.discard_draft(staff, &subject).await,
            Err(Error::Invalid(problems)) if problems.is_empty() => (Why::Unsaved, Vec::new()),
            Err(Error::Invalid(problems)) => (Why::Invalid, problems.clone()),
            Err(Error::Conflict(_)) => (Why::Stale, Vec::new()),
            Err(_) => return done,
        };
        self.keep_draft(staff, &subject, form, why, problems)
            .await?;
        match why {
            Why::Unsaved => Ok(()),
            _ => done,
        }
    }

    /// Forgets what a member of staff typed to change an order.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn discard_order_edit(&self, staff: &Staff, id: OrderId) -> Result<()> {
        self.discard_draft(staff, &subject(id)).await
    }

    /// What is wrong with a form that is not to be saved yet.
    async fn look_over(&self, id: OrderId, form: &Form) -> Result<()> {
        let order = self.found(id).await?;
        let lines = self.store.order_lines(id).await?;
        let edit = read_edit(form, &ids(&lines)).map_err(Error::Invalid)?;
        if form.get("act") == "find" {
            return Ok(());
        }
        let door = self.quoting(order.totals.currency);
        door.plan(&order, &lines, &edit).await.map(|_| ())
    }

    async fn save_order_edit(&self, staff: &Staff, id: OrderId, form: &Form) -> Result<()> {
        let key = form.get("key");
        if self.is_edited(id, key, form).await? {
            return Ok(());
        }
        let done = self.try_save_order_edit(staff, id, form).await;
        let lost = matches!(done, Err(Error::Conflict(_) | Error::Invalid(_)));
        // The same form sent twice at once: the other one has done it.
        if lost && self.is_edited_by_now(id, key, form).await? {
            return Ok(());
        }
        done
    }

    async fn is_edited_by_now(&self, id: OrderId, key: &str, form: &Form) -> Result<bool> {
        self.store.caught_up().await?;
        self.is_edited(id, key, form).await
    }

    async fn try_save_order_edit(&self, staff: &Staff, id: OrderId, form: &Form) -> Result<()> {
        let key = form.get("key");
        let order = self.found(id).await?;
        let lines = self.store.order_lines(id).await?;
        let stale = form.get("version").parse() != Ok(order.version);
        if stale || key.is_empty() || self.closed(&order).await?.is_some() {
            return Err(STALE);
        }
        let edit = read_edit(form, &ids(&lines)).map_err(Error::Invalid)?;
        let door = self.quoting(order.totals.currency);
        let plan = door.plan(&order, &lines, &edit).await?;
        if form.get("seen").parse() != Ok(plan.order.totals.total) {
            return Err(Error::Invalid(vec![look_first()]));
        }
        let written = self.write_edit(staff, &order, &plan, &edit, key).await?;
        let refunds = written.ok_or(STALE)?;
        if !refunds.is_empty() {
            failpoint("refund.set_aside");
        }
        for refund in refunds {
            self.finish_refund(refund).await?;
        }
        // What the shopper was about to pay is another amount by now.
        self.give_up_difference(id).await;
        Ok(())
    }

    /// Whether this very form was saved before; one with other answers under the same key is refused.
    async fn is_edited(&self, order: OrderId, key: &str, form: &Form) -> Result<bool> {
        let Some(made) = self.store.edit_of_form(order, key).await? else {
            return Ok(false);
        };
        // By now the order has other lines: those that were asked about are in what was made.
        let asked: Vec<OrderLineId> = made.edit.units.iter().map(|(line, _)| *line).collect();
        match read_edit(form, &asked) {
            Ok(edit) if edit == made.edit => {
                let refunds = self.store.refunds(order).await?;
                for refund in refunds.into_iter().filter(store::Refund::is_difference) {
                    self.finish_refund(refund).await?;
                }
                Ok(true)
            }
            _ => Err(Error::Conflict(
                "this form was already sent with other answers",
            )),
        }
    }
}

/// Nothing is wrong, and nothing was saved.
const UNSAVED: Error = Error::Invalid(Vec::new());

/// Whether what was charged, with what gift cards and credit gave, and not given back is what the order costs.
fn is_balanced(order: &Order, payments: &[Payment], spent: &[CreditUse]) -> bool {
    let back: i64 = payments.iter().map(|payment| payment.refunded).sum();
    let of_credits: i64 = spent.iter().map(|used| used.amount - used.refunded).sum();
    charged(payments) - back + of_credits == order.totals.total
}

fn ids(lines: &[OrderLine]) -> Vec<OrderLineId> {
    lines.iter().map(|line| line.id).collect()
}

fn look_first() -> Problem {
    let message = Translated::new(
        "The new totals are below. Look at them, then save.",
        "新的金额如下，请核对后保存。",
    );
    Problem::new("edit", message)
}

/// Most units of a line.
const UNITS_MAX: i64 = Quantity::MAX;

#[cfg(test)]
mod card_tests;
#[cfg(test)]
mod tests;
