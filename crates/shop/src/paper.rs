//! Papers of orders: the invoice, a credit note for each refund, a packing slip for each parcel. A paper is written
//! down when it is first asked for, under the next number of its kind, and drawn from what was written ever after.

mod draw;
mod font;
mod pdf;

use model::cart::Totals;
use model::credit::PaidPart;
use model::delivery::Destination;
use model::paper::{
    LinePrice, Paper, PaperAbout, PaperKind, PaperLine, Seller, TaxSum, parts_given_back, rate_of,
    tax_sums,
};
use model::payment::RefundState;
use model::pricing::STANDARD_TAX;
use model::{Locale, OrderId, ParcelId, RefundId, Translated};
use store::{Order, OrderLine, Refund};

use crate::placement::TRIES;
use crate::{Error, Result, Shop};

/// A paper as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperFile {
    /// Its name, such as `INV-000042.pdf`.
    pub name: String,
    /// A PDF.
    pub bytes: Vec<u8>,
}

impl Shop {
    /// The invoice or a credit note of an order, for whoever holds its link.
    ///
    /// # Errors
    /// `NotFound` for a wrong link, `Conflict` when there is nothing to write about yet.
    pub async fn paper_by_link(
        &self,
        locale: Locale,
        number: &str,
        access_token: &str,
        about: PaperAbout,
    ) -> Result<PaperFile> {
        let order = self.opened_order(number, access_token).await?;
        if about.kind() == PaperKind::PackingSlip {
            return Err(Error::NotFound);
        }
        self.paper_file(locale, order.id, about).await
    }

    /// A paper of an order, for staff.
    ///
    /// # Errors
    /// `NotFound` when the order has no such refund or parcel, `Conflict` when there is nothing to write about yet.
    pub async fn paper_file(
        &self,
        locale: Locale,
        order: OrderId,
        about: PaperAbout,
    ) -> Result<PaperFile> {
        let (serial, paper) = self.paper(order, about).await?;
        let number = paper.kind.number(serial);
        Ok(PaperFile {
            bytes: draw::draw(&paper, &number, locale),
            name: format!("{number}.pdf"),
        })
    }

    /// The paper as it was written down, or is now. However many ask at once, it is one paper with one number.
    pub(crate) async fn paper(&self, order: OrderId, about: PaperAbout) -> Result<(i64, Paper)> {
        let invoice = match about {
            PaperAbout::Refund(refund) => {
                // Before a number is taken for the invoice of an order that has no such refund.
                self.done_refund(order, refund).await?;
                Some(self.issue(order, PaperAbout::Order, None).await?)
            }
            PaperAbout::Order | PaperAbout::Parcel(_) => None,
        };
        self.issue(order, about, invoice.as_ref()).await
    }

    /// The same, where a credit note is told which invoice it takes from.
    async fn issue(
        &self,
        order: OrderId,
        about: PaperAbout,
        invoice: Option<&(i64, Paper)>,
    ) -> Result<(i64, Paper)> {
        let kind = about.kind();
        let subject = match about {
            PaperAbout::Order => order.get(),
            PaperAbout::Refund(refund) => refund.get(),
            PaperAbout::Parcel(parcel) => parcel.get(),
        };
        for _ in 0..TRIES {
            let found = self.found(order).await?;
            if let Some(known) = self.store.paper(kind, subject).await? {
                let ours = known.1.order == found.number;
                return ours.then_some(known).ok_or(Error::NotFound);
            }
            let siblings = self.store.papers_of(order, kind).await?;
            let paper = match about {
                PaperAbout::Order => self.invoice(&found).await?,
                PaperAbout::Refund(refund) => {
                    let invoice = invoice.ok_or(Error::NotFound)?;
                    self.credit_note(&found, refund, invoice, &siblings).await?
                }
                PaperAbout::Parcel(parcel) => self.packing_slip(&found, parcel).await?,
            };
            match self
                .write_paper(&found, subject, &paper, siblings.len())
                .await
            {
                Ok(Some(serial)) => return Ok((serial, paper)),
                Ok(None) => self.store.caught_up().await?,
                Err(error) if error.is_passing() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::Conflict("the order keeps changing"))
    }

    /// `None` when somebody wrote it first or the order changed since it was read; then no number is taken.
    async fn write_paper(
        &self,
        order: &Order,
        subject: i64,
        paper: &Paper,
        siblings: usize,
    ) -> store::Result<Option<i64>> {
        let mut tx = self.store.begin().await?;
        if !tx.hold_order(order.id, order.version).await? {
            return Ok(None);
        }
        let serial = tx.add_paper(order.id, subject, paper, siblings).await?;
        if serial.is_some() {
            tx.commit().await?;
        }
        Ok(serial)
    }

    async fn invoice(&self, order: &Order) -> Result<Paper> {
        if !order.payment.is_paid() {
            return Err(Error::Conflict("the order is not paid"));
        }
        if self.difference(order).await?.is_some() {
            return Err(Error::Conflict("the difference is not paid"));
        }
        let lines = self.store.order_lines(order.id).await?;
        let included = order.totals.tax == 0;
        let mut priced = Vec::with_capacity(lines.len() + 1);
        for line in &lines {
            let rate = self.rate(order, line, included).await?;
            let price = LinePrice {
                unit: line.unit_price,
                discount: line.discount,
                rate,
                tax: line.tax,
                total: line.total - line.discount,
            };
            priced.push(PaperLine {
                quantity: line.quantity,
                price: Some(price),
                ..named(line)
            });
        }
        priced.push(self.delivery_line(order, &lines, included));
        let prices = priced.iter().filter_map(|line| line.price.as_ref());
        let taxes = tax_sums(prices, included);
        Ok(Paper {
            lines: priced,
            taxes,
            totals: Some(order.totals),
            method: self.ways_paid(order).await?,
            ..self.blank(order, PaperKind::Invoice)
        })
    }

    /// How an order was paid: by which gift cards and credit, and otherwise.
    async fn ways_paid(&self, order: &Order) -> Result<Translated> {
        let (mut en, mut zh) = (Vec::new(), Vec::new());
        for (locale, ways) in [(Locale::En, &mut en), (Locale::Zh, &mut zh)] {
            let parts = self.paid_parts(locale, order).await?;
            let of_parts: i64 = parts.iter().map(|part| part.amount.amount).sum();
            let rest = order.totals.total - of_parts;
            let named = |part: &PaidPart| format!("{} {}", part.name, part.amount.show(locale));
            ways.extend(parts.iter().map(named));
            let method = self.method_name(locale, &order.method);
            match (parts.is_empty(), rest) {
                (true, _) => ways.push(method),
                (false, 0) => {}
                (false, rest) => {
                    let rest = order.totals.money(rest).show(locale);
                    ways.push(format!("{method} {rest}"));
                }
            }
        }
        Ok(Translated::new(en.join(", "), zh.join("，")))
    }

    /// What delivery cost; its tax is what the lines leave of the order's.
    fn delivery_line(&self, order: &Order, lines: &[OrderLine], included: bool) -> PaperLine {
        let totals = order.totals;
        let shipping = totals.shipping.unwrap_or(0);
        let total = shipping - order.shipping_discount;
        let of_lines: i64 = lines.iter().map(|line| line.tax).sum();
        let tax = totals.tax + totals.tax_included - of_lines;
        let net = if included { total - tax } else { total };
        let rates = self.taxes_at(Destination::from(&order.address));
        let standard = rates.of(STANDARD_TAX);
        PaperLine {
            name: order.delivery.get(order.locale).to_owned(),
            note: String::new(),
            quantity: 0,
            price: Some(LinePrice {
                unit: shipping,
                discount: order.shipping_discount,
                rate: rate_of(net, tax, standard, &rates.all()),
                tax,
                total,
            }),
        }
    }

    /// The rate a line was taxed at.
    async fn rate(&self, order: &Order, line: &OrderLine, included: bool) -> Result<Option<i64>> {
        let rates = self.taxes_at(Destination::from(&order.address));
        let product = match line.product {
            Some(id) => self.store.product(id).await?,
            None => None,
        };
        let class = product.map_or_else(|| STANDARD_TAX.to_owned(), |product| product.tax_class);
        let paid = line.total - line.discount;
        let net = if included { paid - line.tax } else { paid };
        Ok(rate_of(net, line.tax, rates.of(&class), &rates.all()))
    }

    /// What a refund gave back. Its tax is the refund's part of the order's, so that all credit notes of an order that
    /// was given back in full take back exactly the tax of its invoice.
    async fn credit_note(
        &self,
        order: &Order,
        refund: RefundId,
        (serial, invoice): &(i64, Paper),
        before: &[Paper],
    ) -> Result<Paper> {
        let refund = self.done_refund(order.id, refund).await?;
        let Some(billed) = invoice.totals else {
            return Err(Error::Internal("an invoice without sums".to_owned()));
        };
        let given = before.iter().filter_map(|paper| paper.totals);
        let given: i64 = given.map(|totals| totals.total).sum();
        let taxes = taxes_given_back(&invoice.taxes, given, refund.amount);
        let tax: i64 = taxes.iter().map(|sum| sum.tax).sum();
        let included = billed.tax == 0;
        let total = if included {
            refund.amount
        } else {
            refund.amount - tax
        };
        let price = LinePrice {
            unit: total,
            discount: 0,
            rate: match taxes.as_slice() {
                [one] => one.rate,
                _ => None,
            },
            tax,
            total,
        };
        let line = PaperLine {
            name: order.locale.pick("Refund", "退款").to_owned(),
            note: refund.reason.clone(),
            quantity: 1,
            price: Some(price),
        };
        Ok(Paper {
            lines: vec![line],
            taxes,
            totals: Some(Totals {
                lines: total,
                tax: if included { 0 } else { tax },
                tax_included: if included { tax } else { 0 },
                total: refund.amount,
                ..Totals::zero(billed.currency)
            }),
            method: self.ways_back(order, &refund),
            invoice: PaperKind::Invoice.number(*serial),
            ..self.blank(order, PaperKind::CreditNote)
        })
    }

    async fn done_refund(&self, order: OrderId, refund: RefundId) -> Result<Refund> {
        let refunds = self.store.refunds(order).await?;
        let refund = refunds.into_iter().find(|known| known.id == refund);
        let refund = refund.ok_or(Error::NotFound)?;
        if refund.state != RefundState::Done {
            return Err(Error::Conflict("nothing was given back yet"));
        }
        if refund.is_difference() {
            return Err(Error::Conflict("the invoice was written after it"));
        }
        Ok(refund)
    }

    async fn packing_slip(&self, order: &Order, parcel: ParcelId) -> Result<Paper> {
        let parcels = self.store.parcels(order.id).await?;
        let parcel = parcels.iter().find(|known| known.id == parcel);
        let parcel = parcel.ok_or(Error::NotFound)?;
        let lines = self.store.order_lines(order.id).await?;
        let packed = parcel.lines.iter().filter_map(|packed| {
            let line = lines.iter().find(|line| line.id == packed.line)?;
            Some(PaperLine {
                quantity: packed.quantity,
                ..named(line)
            })
        });
        Ok(Paper {
            lines: packed.collect(),
            method: Translated::default(),
            remark: parcel.about(),
            ..self.blank(order, PaperKind::PackingSlip)
        })
    }

    /// What all papers of an order say.
    fn blank(&self, order: &Order, kind: PaperKind) -> Paper {
        let settings = self.settings();
        let named = !settings.company.get(order.locale).is_empty();
        let name = if named {
            &settings.company
        } else {
            &settings.name
        };
        let method = |locale| self.method_name(locale, &order.method);
        Paper {
            kind,
            issued_at: self.clock.now(),
            order: order.number.clone(),
            placed_at: order.placed_at,
            seller: Seller {
                name: name.clone(),
                address: settings.company_address.clone(),
                tax_number: settings.tax_number.clone(),
                email: settings.contact_email.clone(),
            },
            email: order.email.clone(),
            billing: order
                .billing
                .clone()
                .unwrap_or_else(|| order.address.clone()),
            shipping: order.address.clone(),
            delivery: order.delivery.clone(),
            currency: order.totals.currency,
            lines: Vec::new(),
            taxes: Vec::new(),
            totals: None,
            method: Translated::new(method(Locale::En), method(Locale::Zh)),
            invoice: String::new(),
            remark: String::new(),
        }
    }
}

/// Net amounts and taxes of an invoice that go with giving back `amount` after `given`.
fn taxes_given_back(billed: &[TaxSum], given: i64, amount: i64) -> Vec<TaxSum> {
    let parts: Vec<i64> = billed.iter().flat_map(|sum| [sum.net, sum.tax]).collect();
    let shares = parts_given_back(&parts, given, amount);
    let sums = billed.iter().zip(shares.chunks(2));
    let sums = sums.map(|(sum, share)| TaxSum {
        rate: sum.rate,
        net: share.iter().take(1).sum(),
        tax: share.iter().skip(1).sum(),
    });
    sums.collect()
}

/// A line of the order with nothing but what it is.
fn named(line: &OrderLine) -> PaperLine {
    let note = [line.choice.as_str(), line.sku.as_str()];
    let note: Vec<&str> = note.into_iter().filter(|text| !text.is_empty()).collect();
    PaperLine {
        name: line.name.clone(),
        note: note.join(" · "),
        quantity: 0,
        price: None,
    }
}

#[cfg(test)]
mod tests;
