//! Parcels: what of an order is in them, where they were seen, and how far the order's goods are with them.

use serde::{Deserialize, Serialize};

use crate::checkout::Problem;
use crate::form::Form;
use crate::state::FulfilmentEvent;
use crate::{Locale, Millis, OrderLineId, ParcelId, Translated, dates};

/// Longest name of a carrier or a place and longest tracking number, in characters.
pub const FIELD_MAX: usize = 60;
/// Longest words about a tracking event, in characters.
pub const WORDS_MAX: usize = 200;

/// A parcel of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// Its id.
    pub id: ParcelId,
    /// Carrier's name.
    pub carrier: String,
    /// Tracking number.
    pub tracking_number: String,
    /// The carrier's tracking page, if known.
    pub tracking_url: Option<String>,
    /// When it left.
    pub shipped_at: Millis,
    /// When it arrived.
    pub delivered_at: Option<Millis>,
    /// What is in it.
    pub lines: Vec<ParcelLine>,
    /// Where it was seen, oldest first.
    pub events: Vec<ParcelEvent>,
}

impl Parcel {
    /// Carrier and tracking number, as people say them.
    #[must_use]
    pub fn about(&self) -> String {
        let about = format!("{} {}", self.carrier, self.tracking_number);
        about.trim().to_owned()
    }
}

/// Units of one line of the order in a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParcelLine {
    /// The line.
    pub line: OrderLineId,
    /// Units of it.
    pub quantity: i64,
}

/// Something the carrier did with a parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParcelEvent {
    /// When.
    pub at: Millis,
    /// What.
    pub step: ParcelStep,
    /// Where; may be empty.
    pub place: String,
    /// More about it as the carrier or staff put it; may be empty.
    pub words: String,
}

/// What carriers do with parcels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParcelStep {
    /// The carrier has it.
    HandedOver,
    /// It passed a depot.
    Moving,
    /// It is with customs.
    Customs,
    /// It is on its last way.
    OutForDelivery,
    /// Nobody was there.
    Missed,
    /// It waits to be fetched.
    Waiting,
    /// It comes back.
    Returning,
}

impl ParcelStep {
    /// All of them, in the order they mostly happen.
    pub const ALL: [Self; 7] = [
        Self::HandedOver,
        Self::Moving,
        Self::Customs,
        Self::OutForDelivery,
        Self::Missed,
        Self::Waiting,
        Self::Returning,
    ];

    /// Its code in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::HandedOver => "handed_over",
            Self::Moving => "moving",
            Self::Customs => "customs",
            Self::OutForDelivery => "out_for_delivery",
            Self::Missed => "missed",
            Self::Waiting => "waiting",
            Self::Returning => "returning",
        }
    }

    /// What it is, in words.
    #[must_use]
    pub const fn show(self, locale: Locale) -> &'static str {
        match self {
            Self::HandedOver => locale.pick("Handed to the carrier", "承运商已揽收"),
            Self::Moving => locale.pick("On its way", "运输中"),
            Self::Customs => locale.pick("With customs", "清关中"),
            Self::OutForDelivery => locale.pick("Out for delivery", "派送中"),
            Self::Missed => locale.pick(
                "Nobody was there; they will try again",
                "派送未成功，将再次派送",
            ),
            Self::Waiting => locale.pick("Ready to be picked up", "待取件"),
            Self::Returning => locale.pick("On its way back to us", "退回途中"),
        }
    }
}

/// How far one line of an order was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Units {
    /// The line.
    pub line: OrderLineId,
    /// Units ordered.
    pub ordered: i64,
    /// Units in parcels that left.
    pub sent: i64,
}

impl Units {
    /// Units still to be sent.
    #[must_use]
    pub const fn open(self) -> i64 {
        self.ordered - self.sent
    }
}

/// A parcel as it is about to leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// What is in it, in the order of the lines; never nothing.
    pub lines: Vec<ParcelLine>,
    /// What it means for the order's goods.
    pub event: FulfilmentEvent,
}

/// Packs what `wanted` says of each line, or all that is left when it says nothing. The order's goods are sent for good
/// exactly when nothing is left after it.
///
/// # Errors
/// What is wrong, by field: `take_{line}` for more than is left or less than nothing, `take` for an empty parcel.
pub fn pack(units: &[Units], wanted: Option<&[ParcelLine]>) -> Result<Packed, Vec<Problem>> {
    let asked = |unit: &Units| match wanted {
        None => unit.open(),
        Some(wanted) => wanted
            .iter()
            .filter(|want| want.line == unit.line)
            .map(|want| want.quantity)
            .sum(),
    };
    let mut problems = Vec::new();
    let (mut lines, mut left) = (Vec::new(), 0);
    for unit in units {
        let quantity = asked(unit);
        if !(0..=unit.open()).contains(&quantity) {
            problems.push(too_many(unit));
            continue;
        }
        left += unit.open() - quantity;
        if quantity > 0 {
            let line = unit.line;
            lines.push(ParcelLine { line, quantity });
        }
    }
    if problems.is_empty() && lines.is_empty() {
        let message = Translated::new("Put at least one unit into it.", "包裹中至少要有一件商品。");
        problems.push(Problem::new("take", message));
    }
    let event = if left == 0 {
        FulfilmentEvent::ShipRest
    } else {
        FulfilmentEvent::ShipPart
    };
    if problems.is_empty() {
        Ok(Packed { lines, event })
    } else {
        Err(problems)
    }
}

fn too_many(unit: &Units) -> Problem {
    let open = unit.open();
    let message = Translated::new(
        format!("Enter 0 to {open}."),
        format!("请填写 0 到 {open}。"),
    );
    Problem::new(format!("take_{}", unit.line), message)
}

/// A parcel as staff enter it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewParcel {
    /// Made with the form: the same key is the same parcel.
    pub key: String,
    /// Carrier's name.
    pub carrier: String,
    /// Tracking number; may be empty.
    pub tracking_number: String,
    /// What is in it; none for all that is left.
    pub lines: Option<Vec<ParcelLine>>,
}

impl NewParcel {
    /// Reads the form of a parcel: `key`, `carrier`, `tracking_number`, and `take_{line}` for the units of each line.
    ///
    /// # Errors
    /// What must be put right, by field.
    pub fn read(form: &Form) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let carrier = short(form.get("carrier"), FIELD_MAX);
        if carrier.is_empty() {
            let message = Translated::new("Enter the carrier.", "请填写承运商。");
            problems.push(Problem::new("carrier", message));
        }
        let mut lines = Vec::new();
        for (field, text) in &form.0 {
            let Some(line) = field.strip_prefix("take_") else {
                continue;
            };
            let quantity = match text.trim() {
                "" => Some(0),
                text => text.parse().ok(),
            };
            let (Ok(line), Some(quantity)) = (line.parse(), quantity) else {
                let message = Translated::new("Enter a whole number.", "请填写整数。");
                problems.push(Problem::new(field.clone(), message));
                continue;
            };
            lines.push(ParcelLine { line, quantity });
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            key: form.get("key").to_owned(),
            carrier,
            tracking_number: short(form.get("tracking_number"), FIELD_MAX),
            lines: (!lines.is_empty()).then_some(lines),
        })
    }
}

/// Reads the form of a tracking event: `step`, `at` (empty for `now`), `place`, `words`.
///
/// # Errors
/// What must be put right, by field.
pub fn read_event(form: &Form, now: Millis) -> Result<ParcelEvent, Vec<Problem>> {
    let mut problems = Vec::new();
    let code = form.get("step");
    let step = ParcelStep::ALL.into_iter().find(|step| step.code() == code);
    if step.is_none() {
        let message = Translated::new("Choose what happened.", "请选择物流状态。");
        problems.push(Problem::new("step", message));
    }
    let at = match form.get("at").trim() {
        "" => Some(now),
        text => dates::read_moment(text).filter(|at| *at <= now),
    };
    if at.is_none() {
        let message = Translated::new(
            "Enter a time that has passed, such as 2026-11-26T08:05.",
            "请填写已过去的时间，例如 2026-11-26T08:05。",
        );
        problems.push(Problem::new("at", message));
    }
    match (step, at) {
        (Some(step), Some(at)) => Ok(ParcelEvent {
            at,
            step,
            place: short(form.get("place"), FIELD_MAX),
            words: short(form.get("words"), WORDS_MAX),
        }),
        _ => Err(problems),
    }
}

fn short(text: &str, most: usize) -> String {
    text.trim().chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hostile::spoilt;
    use crate::order::FulfilmentState;

    fn units(of: &[(i64, i64)]) -> Vec<Units> {
        let unit = |(line, &(ordered, sent)): (i64, &(i64, i64))| Units {
            line: line.into(),
            ordered,
            sent,
        };
        (1..).zip(of).map(unit).collect()
    }

    /// Lines with their units and whether nothing is left after them, or the field that is wrong.
    type Expected<'a> = Result<(&'a [(i64, i64)], bool), &'a str>;

    #[test]
    fn a_parcel_takes_what_is_asked_and_no_more_than_is_left() {
        let check = |of: &[(i64, i64)], wanted: Option<&[(i64, i64)]>, expected: Expected<'_>| {
            let line = |&(line, quantity): &(i64, i64)| ParcelLine {
                line: line.into(),
                quantity,
            };
            let wanted = wanted.map(|wanted| wanted.iter().map(line).collect::<Vec<_>>());
            match (pack(&units(of), wanted.as_deref()), expected) {
                (Ok(packed), Ok((lines, rest))) => {
                    assert_eq!(packed.lines, lines.iter().map(line).collect::<Vec<_>>());
                    assert_eq!(packed.event == FulfilmentEvent::ShipRest, rest);
                }
                (Err(problems), Err(field)) => assert_eq!(problems[0].field, field),
                (got, expected) => panic!("{got:?} is not {expected:?}"),
            }
        };
        let two = [(2, 0), (3, 1)];
        check(&two, None, Ok((&[(1, 2), (2, 2)], true)));
        check(&two, Some(&[(1, 1)]), Ok((&[(1, 1)], false)));
        check(&two, Some(&[(1, 2), (2, 2)]), Ok((&[(1, 2), (2, 2)], true)));
        check(&two, Some(&[(2, 3)]), Err("take_2"));
        check(&two, Some(&[(2, -1)]), Err("take_2"));
        check(&two, Some(&[(1, 0), (2, 0)]), Err("take"));
        check(&[(1, 1)], None, Err("take"));
    }

    #[test]
    fn forms_are_read_and_mistakes_told_by_field() {
        let form = Form::default()
            .with("carrier", " UPS ")
            .with("take_7", "2")
            .with("take_8", "");
        let parcel = NewParcel::read(&form).unwrap();
        assert_eq!(
            (parcel.carrier.as_str(), parcel.lines.unwrap().len()),
            ("UPS", 2)
        );
        let wrong = NewParcel::read(&form.with("carrier", "").with("take_7", "x")).unwrap_err();
        let fields: Vec<_> = wrong.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["carrier", "take_7"]);
        let now = 1_795_680_300_000; // 2026-11-26T08:05Z
        let seen = Form::default()
            .with("step", "customs")
            .with("at", "2026-11-26T08:04");
        assert_eq!(read_event(&seen, now).unwrap().at, now - 60_000);
        let ahead = seen.with("at", "2026-11-26T08:06");
        assert_eq!(read_event(&ahead, now).unwrap_err()[0].field, "at");
    }

    proptest! {
        /// Parcels of any sizes in any order: the goods are sent when the last unit is, and not a unit more.
        #[test]
        fn parcels_add_up_to_the_order(
            ordered in prop::collection::vec(1_i64..6, 1..5),
            parcels in prop::collection::vec(prop::collection::vec(-1_i64..5, 5), 0..12),
        ) {
            let mut units = units(&ordered.iter().map(|&n| (n, 0)).collect::<Vec<_>>());
            let mut state = FulfilmentState::Unfulfilled;
            for parcel in parcels {
                let wanted: Vec<_> = units
                    .iter()
                    .zip(&parcel)
                    .map(|(unit, &quantity)| ParcelLine { line: unit.line, quantity })
                    .collect();
                let Ok(packed) = pack(&units, Some(&wanted)) else { continue };
                state = state.after(packed.event).unwrap();
                for packed in &packed.lines {
                    let unit = units.iter_mut().find(|unit| unit.line == packed.line).unwrap();
                    unit.sent += packed.quantity;
                }
                let sent: i64 = units.iter().map(|unit| unit.sent).sum();
                prop_assert!(sent > 0 && units.iter().all(|unit| unit.open() >= 0));
                let all = units.iter().all(|unit| unit.open() == 0);
                let expected = if all { FulfilmentState::Shipped } else { FulfilmentState::PartlyShipped };
                prop_assert_eq!(state, expected);
            }
            if state != FulfilmentState::Shipped {
                let rest = pack(&units, None).unwrap();
                prop_assert_eq!(state.after(rest.event), Ok(FulfilmentState::Shipped));
            }
        }
    }

    proptest! {
        #[test]
        fn no_form_makes_the_readers_panic(form in spoilt([
            "carrier", "tracking_number", "postage", "take_1", "take_2", "at", "step", "place", "words", "key", "how",
        ].into_iter().fold(Form::default(), |form, name| form.with(name, "1"))), now: i64) {
            if let Ok(read) = NewParcel::read(&form) {
                let _ = format!("{read:?}");
            }
            let _ = read_event(&form, now);
        }
    }
}
