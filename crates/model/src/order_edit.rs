//! Changing an order of which nothing was sent: what a form asks for, and what the order costs then. Lines keep the price
//! of a unit they were bought at, and what was taken off them goes with the units; new lines cost what they cost now.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::cart::{Quantity, Totals};
use crate::catalog::Image;
use crate::checkout::{DeliveryOption, Problem};
use crate::form::{Draft, Form, Reader};
use crate::money::{allocate, scale};
use crate::order::{FulfilmentState, OrderState, OrderView};
use crate::pricing::{Adjustment, AdjustmentRow, Discounts};
use crate::tax::TaxRow;
use crate::{Money, OrderEditId, OrderLineId, Translated, VariantId};

/// Most kinds of goods that are found for one search.
pub const FOUND_MAX: usize = 12;

/// What an order shall become.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderEdit {
    /// Where it goes.
    pub address: Address,
    /// Units of its lines; those not named stay as they are, those with none are taken off.
    pub units: Vec<(OrderLineId, i64)>,
    /// Units of variants that are added.
    pub added: Vec<(VariantId, i64)>,
    /// Code of the delivery option.
    pub delivery: String,
}

/// An edit that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct EditMade {
    /// Its id.
    pub id: OrderEditId,
    /// What was asked for.
    pub edit: OrderEdit,
    /// What changed by it.
    pub words: Translated,
    /// What the order cost before it, in minor units.
    pub before: i64,
    /// What it cost after it.
    pub after: i64,
}

/// A line of an order about to be changed, as far as its discount goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoughtLine {
    /// The variant.
    pub variant: VariantId,
    /// Units bought; none for a new line.
    pub bought: i64,
    /// What was taken off them in all.
    pub discount: i64,
    /// Units it shall have.
    pub quantity: i64,
}

/// What was taken off an order's delivery, and what delivery cost and shall cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoughtDelivery {
    /// What it cost.
    pub price: i64,
    /// What was taken off that.
    pub discount: i64,
    /// What it shall cost.
    pub next: i64,
}

/// Everything the page that changes an order shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderEditDesk {
    /// The order as it is.
    pub order: OrderView,
    /// The form of the order as it is.
    pub form: Form,
    /// What this member of staff typed and has not saved.
    pub draft: Option<Draft>,
    /// Why it cannot be changed, if it cannot.
    pub closed: Option<Translated>,
    /// Variants that were looked for or are to be added.
    pub variants: Vec<OfferedVariant>,
    /// The ways to deliver to the address of the form, as they cost now.
    pub deliveries: Vec<DeliveryOption>,
    /// What the order would become; none before the form was looked over, or where it is not sound.
    pub preview: Option<EditPreview>,
    /// Key of the next change: sending it twice changes once.
    pub key: String,
}

/// A variant that can be added to an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferedVariant {
    /// The variant.
    pub variant: VariantId,
    /// Name of its product, with its choice.
    pub name: String,
    /// SKU.
    pub sku: String,
    /// Picture.
    pub picture: Option<Image>,
    /// What a unit costs now.
    pub price: Money,
    /// Units that can be sold.
    pub available: i64,
}

/// What an order would become.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditPreview {
    /// What would change.
    pub words: Translated,
    /// Its sums.
    pub totals: Totals,
    /// What its discounts would be made up of.
    pub adjustments: Vec<AdjustmentRow>,
    /// Its taxes by name and rate.
    pub taxes: Vec<TaxRow>,
    /// What it would cost more; negative for less.
    pub difference: Money,
}

/// Whether an order can be changed as far as its states go: it is accepted, and nothing of it was sent.
#[must_use]
pub const fn can_edit(order: OrderState, fulfilment: FulfilmentState) -> bool {
    matches!(order, OrderState::Placed) && matches!(fulfilment, FulfilmentState::Unfulfilled)
}

/// Name of the field for the units of a line.
#[must_use]
pub fn line_field(line: OrderLineId) -> String {
    format!("units_{line}")
}

/// Name of the field for the units of a variant that is added.
#[must_use]
pub fn added_field(variant: VariantId) -> String {
    format!("add_{variant}")
}

/// The form of an order as it is.
#[must_use]
pub fn edit_form(
    address: &Address,
    lines: &[(OrderLineId, i64)],
    delivery: &str,
    version: i64,
) -> Form {
    let form = Form::default()
        .with("version", version.to_string())
        .with("delivery", delivery);
    let form = address
        .fields()
        .into_iter()
        .fold(form, |form, (field, text)| form.with(field, text));
    lines.iter().fold(form, |form, (line, units)| {
        form.with(line_field(*line), units.to_string())
    })
}

/// Variants that a form adds, in the order of their ids, with what was typed.
#[must_use]
pub fn added_variants(form: &Form) -> Vec<VariantId> {
    let fields = form.0.iter().filter(|(_, text)| !text.trim().is_empty());
    let mut variants: Vec<VariantId> = fields
        .filter_map(|(field, _)| field.strip_prefix("add_")?.parse().ok())
        .collect();
    variants.sort_unstable();
    variants
}

/// Reads the form that changes an order with these lines.
///
/// # Errors
/// What must be put right, by field.
pub fn read_edit(form: &Form, lines: &[OrderLineId]) -> Result<OrderEdit, Vec<Problem>> {
    let mut reader = Reader::new(form);
    let mut text = |field: &str| reader.text(field, crate::address::FIELD_MAX);
    let address = Address {
        name: text("name"),
        company: text("company"),
        line1: text("line1"),
        line2: text("line2"),
        city: text("city"),
        region: text("region"),
        postcode: text("postcode"),
        country: text("country"),
        phone: text("phone"),
    };
    let delivery = text("delivery");
    let mut units = Vec::new();
    for &line in lines {
        let field = line_field(line);
        if reader.has(&field) {
            units.push((line, wanted(&mut reader, form, &field)));
        }
    }
    let mut added = Vec::new();
    for variant in added_variants(form) {
        let quantity = wanted(&mut reader, form, &added_field(variant));
        if quantity > 0 {
            added.push((variant, quantity));
        }
    }
    let mut problems = reader.problems;
    for problem in address.problems("") {
        if !problems.iter().any(|known| known.field == problem.field) {
            problems.push(problem);
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(OrderEdit {
        address,
        units,
        added,
        delivery,
    })
}

/// Units from 0 on; an empty field is a mistake rather than none, as none takes the line off.
fn wanted(reader: &mut Reader<'_>, form: &Form, field: &str) -> i64 {
    if form.get(field).trim().is_empty() {
        let most = Quantity::MAX;
        reader.problem(
            field,
            &format!("Enter a whole number from 0 to {most}."),
            &format!("请填写 0 到 {most} 之间的整数。"),
        );
    }
    reader.within(field, 0, Quantity::MAX)
}

impl BoughtLine {
    /// What stays taken off: the discount was spread over the units, the earlier ones carrying the odd cents as in a
    /// refund, and goes with the units that are taken off. Further units have none.
    #[must_use]
    pub const fn kept(&self) -> i64 {
        if self.quantity >= self.bought {
            return self.discount;
        }
        let removed = self.bought - self.quantity;
        let odd = self.discount % self.bought;
        let extra = if removed < odd { removed } else { odd };
        self.discount - (self.discount / self.bought * removed + extra)
    }
}

impl BoughtDelivery {
    /// What stays taken off: the same share of what it costs then.
    #[must_use]
    pub fn kept(&self) -> i64 {
        if self.price == 0 {
            return 0;
        }
        scale(self.discount, self.next, self.price).clamp(0, self.next)
    }
}

/// What stays taken off an order whose lines and delivery change: no promotion is worked out anew, what each of them
/// gave goes with the units it was given for.
#[must_use]
pub fn kept_discounts(
    lines: &[BoughtLine],
    delivery: BoughtDelivery,
    adjustments: &[Adjustment],
) -> Discounts {
    let mut next: Vec<Adjustment> = adjustments
        .iter()
        .map(|adjustment| Adjustment {
            amount: 0,
            lines: Vec::new(),
            delivery: 0,
            ..adjustment.clone()
        })
        .collect();
    for line in lines {
        let shares: Vec<i64> = adjustments
            .iter()
            .map(|adjustment| share_of(adjustment, line.variant))
            .collect();
        for (adjustment, share) in next.iter_mut().zip(split(line.kept(), &shares)) {
            if share > 0 {
                adjustment.lines.push((line.variant, share));
                adjustment.amount += share;
            }
        }
    }
    let shares: Vec<i64> = adjustments.iter().map(|a| a.delivery).collect();
    for (adjustment, share) in next.iter_mut().zip(split(delivery.kept(), &shares)) {
        adjustment.delivery = share;
        adjustment.amount += share;
    }
    next.retain(|adjustment| adjustment.amount > 0);
    Discounts {
        lines: lines.iter().map(BoughtLine::kept).collect(),
        delivery: delivery.kept(),
        adjustments: next,
        refused: Vec::new(),
    }
}

fn share_of(adjustment: &Adjustment, variant: VariantId) -> i64 {
    let shares = adjustment.lines.iter();
    shares
        .filter(|(of, _)| *of == variant)
        .map(|(_, amount)| amount)
        .sum()
}

/// An amount over the promotions that it came from; over none where they do not say.
fn split(amount: i64, shares: &[i64]) -> Vec<i64> {
    if shares.iter().all(|&share| share <= 0) {
        return vec![0; shares.len()];
    }
    allocate(amount, shares)
}

#[cfg(test)]
mod tests;
