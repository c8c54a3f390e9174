//! How papers look: one A4 page after the other, plain black on white, made to be printed.

use model::dates::day;
use model::paper::{Paper, PaperKind, PaperLine, TaxSum};
use model::{Locale, Money};

use super::font::{Face, wrap};
use super::pdf::{Look, PAGE_HEIGHT, PAGE_WIDTH, Page, file};

const LEFT: f64 = 50.0;
const RIGHT: f64 = PAGE_WIDTH - 50.0;
/// Where the second column of addresses and facts begins.
const MIDDLE: f64 = 310.0;
/// Below this the page is full.
const BOTTOM: f64 = 80.0;
/// From one line of text to the next.
const STEP: f64 = 12.5;

const TEXT: Look = Look {
    size: 9.0,
    face: Face::Regular,
    grey: 0.0,
};
const FAT: Look = Look {
    face: Face::Bold,
    ..TEXT
};
const QUIET: Look = Look { grey: 0.38, ..TEXT };
const SMALL: Look = Look { size: 8.0, ..QUIET };

/// Right edges of the columns of numbers; the text of a line ends before the first.
struct Columns {
    text: f64,
    units: f64,
    price: f64,
    discount: f64,
    rate: f64,
    tax: f64,
}

const PRICED: Columns = Columns {
    text: 196.0,
    units: 280.0,
    price: 343.0,
    discount: 395.0,
    rate: 436.0,
    tax: 488.0,
};

/// The file of a paper with its number.
pub(super) fn draw(paper: &Paper, number: &str, locale: Locale) -> Vec<u8> {
    let mut desk = Desk {
        paper,
        number,
        locale,
        pages: vec![Page::default()],
        y: 0.0,
    };
    desk.head();
    desk.parties();
    desk.table();
    if paper.totals.is_some() {
        desk.sums();
    }
    desk.foot();
    let title = format!("{} {number}", paper.kind.title(locale));
    file(&desk.pages, &title, locale.tag())
}

/// A paper while it is drawn.
struct Desk<'a> {
    paper: &'a Paper,
    number: &'a str,
    locale: Locale,
    pages: Vec<Page>,
    /// Where the next line of text goes.
    y: f64,
}

impl Desk<'_> {
    fn page(&mut self) -> &mut Page {
        self.pages
            .last_mut()
            .expect("a paper begins with a page and none is taken away")
    }

    fn put(&mut self, x: f64, look: Look, text: &str) {
        let y = self.y;
        self.page().text(x, y, look, text);
    }

    fn put_to(&mut self, x: f64, look: Look, text: &str) {
        let y = self.y;
        self.page().text_to(x, y, look, text);
    }

    fn rule(&mut self, from: f64, to: f64, y: f64) {
        self.page().rule(from, to, y, 0.6, 0.7);
    }

    /// Begins a new page unless `needed` points are left.
    fn make_room(&mut self, needed: f64) -> bool {
        let full = self.y - needed < BOTTOM;
        if full {
            self.pages.push(Page::default());
            self.y = PAGE_HEIGHT - 60.0;
        }
        full
    }

    /// Who sells, what this is, and the facts that name it.
    fn head(&mut self) {
        let (locale, seller) = (self.locale, &self.paper.seller);
        let title = self.paper.kind.title(locale);
        self.y = PAGE_HEIGHT - 68.0;
        self.put(LEFT, Look { size: 15.0, ..FAT }, seller.name.get(locale));
        self.put(MIDDLE, Look { size: 19.0, ..FAT }, title);
        let top = self.y - 20.0;
        self.y = top;
        let own = seller.address.lines();
        for line in own.chain([seller.tax_number.as_str(), seller.email.as_str()]) {
            if !line.trim().is_empty() {
                self.put(LEFT, SMALL, line.trim());
                self.y -= 11.0;
            }
        }
        let below = self.y;
        self.y = top;
        for (label, value) in self.facts() {
            self.put(MIDDLE, QUIET, label);
            self.put(MIDDLE + 90.0, TEXT, &value);
            self.y -= STEP;
        }
        self.y = below.min(self.y) - 18.0;
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let (paper, locale) = (self.paper, self.locale);
        let mut facts = vec![
            (locale.pick("Number", "编号"), self.number.to_owned()),
            (
                locale.pick("Date", "开具日期"),
                day(locale, paper.issued_at),
            ),
            (locale.pick("Order", "订单号"), paper.order.clone()),
            (
                locale.pick("Ordered", "下单日期"),
                day(locale, paper.placed_at),
            ),
        ];
        let mut more = |label, value: &str| {
            if !value.is_empty() {
                facts.push((label, value.to_owned()));
            }
        };
        more(locale.pick("For invoice", "对应发票"), &paper.invoice);
        more(
            locale.pick("Delivery", "配送方式"),
            paper.delivery.get(locale),
        );
        let remark = match paper.kind {
            PaperKind::PackingSlip => locale.pick("Parcel", "包裹"),
            PaperKind::Invoice | PaperKind::CreditNote => locale.pick("Reason", "原因"),
        };
        more(remark, &paper.remark);
        facts
    }

    /// Who pays and who receives it.
    fn parties(&mut self) {
        let (paper, locale) = (self.paper, self.locale);
        let top = self.y;
        let mut lowest = top;
        let mut parties = vec![(locale.pick("Ship to", "收货方"), &paper.shipping, "")];
        if paper.totals.is_some() {
            let pays = locale.pick("Bill to", "付款方");
            parties.insert(0, (pays, &paper.billing, paper.email.as_str()));
        }
        for (x, (heading, address, email)) in [LEFT, MIDDLE].into_iter().zip(parties) {
            self.y = top;
            self.put(x, FAT, heading);
            let mut lines = address.lines(locale);
            lines.push(email.to_owned());
            for line in lines.iter().filter(|line| !line.is_empty()) {
                for line in wrap(line, Face::Regular, TEXT.size, 225.0) {
                    self.y -= STEP;
                    self.put(x, TEXT, &line);
                }
            }
            lowest = lowest.min(self.y);
        }
        self.y = lowest - 32.0;
    }

    fn table(&mut self) {
        self.table_head();
        let (paper, priced) = (self.paper, self.paper.totals.is_some());
        for line in &paper.lines {
            let room = if priced { PRICED.text } else { 400.0 };
            let name = wrap(&line.name, Face::Regular, TEXT.size, room);
            let note = wrap(&line.note, Face::Regular, SMALL.size, room);
            let note = if line.note.is_empty() {
                Vec::new()
            } else {
                note
            };
            let high = (name.len() + note.len()) as f64 * STEP + 5.0;
            if self.make_room(high) {
                self.table_head();
            }
            self.numbers(line);
            for line in name {
                self.put(LEFT, TEXT, &line);
                self.y -= STEP;
            }
            for line in note {
                self.put(LEFT, SMALL, &line);
                self.y -= STEP;
            }
            let y = self.y + 7.5;
            self.page().rule(LEFT, RIGHT, y, 0.3, 0.85);
            self.y -= 5.0;
        }
    }

    fn table_head(&mut self) {
        let locale = self.locale;
        self.put(LEFT, FAT, locale.pick("Item", "项目"));
        let units = locale.pick("Qty", "数量");
        if self.paper.totals.is_some() {
            self.put_to(PRICED.units, FAT, units);
            self.put_to(PRICED.price, FAT, locale.pick("Unit price", "单价"));
            if self.is_discounted() {
                self.put_to(PRICED.discount, FAT, locale.pick("Discount", "优惠"));
            }
            self.put_to(PRICED.rate, FAT, locale.pick("Tax %", "税率"));
            self.put_to(PRICED.tax, FAT, locale.pick("Tax", "税额"));
            let amount = format!("{} {}", locale.pick("Amount", "金额"), self.paper.currency);
            self.put_to(RIGHT, FAT, &amount);
        } else {
            self.put_to(RIGHT, FAT, units);
        }
        let y = self.y - 5.0;
        self.rule(LEFT, RIGHT, y);
        self.y -= 18.0;
    }

    fn is_discounted(&self) -> bool {
        let mut prices = self.paper.lines.iter().filter_map(|line| line.price);
        prices.any(|price| price.discount != 0)
    }

    fn numbers(&mut self, line: &PaperLine) {
        let units = line.quantity.to_string();
        let Some(price) = line.price else {
            return self.put_to(RIGHT, TEXT, &units);
        };
        let plain = |amount| Money::new(amount, self.paper.currency).decimal();
        let (unit, discount) = (plain(price.unit), plain(-price.discount));
        let (tax, total) = (plain(price.tax), plain(price.total));
        if line.quantity > 0 {
            self.put_to(PRICED.units, TEXT, &units);
            self.put_to(PRICED.price, TEXT, &unit);
        }
        if price.discount != 0 {
            self.put_to(PRICED.discount, TEXT, &discount);
        }
        self.put_to(PRICED.rate, TEXT, &rate(price.rate));
        self.put_to(PRICED.tax, TEXT, &tax);
        self.put_to(RIGHT, TEXT, &total);
    }

    /// Tax by rate on the left, the sums on the right, how it was paid below.
    fn sums(&mut self) {
        let Some(totals) = self.paper.totals else {
            return;
        };
        let (locale, paper) = (self.locale, self.paper);
        let money = |amount| Money::new(amount, totals.currency).show(locale);
        let mut sums = vec![(locale.pick("Items", "商品"), totals.lines)];
        if totals.discounts != 0 {
            sums.push((locale.pick("Discounts", "优惠"), -totals.discounts));
        }
        if let Some(shipping) = totals.shipping {
            sums.push((locale.pick("Delivery", "运费"), shipping));
        }
        if totals.tax != 0 {
            sums.push((locale.pick("Tax", "税费"), totals.tax));
        }
        let high = (sums.len().max(paper.taxes.len() + 1) + 4) as f64 * 15.0;
        self.make_room(high);
        self.y -= 12.0;
        let top = self.y;
        for (label, amount) in sums {
            self.put(360.0, TEXT, label);
            self.put_to(RIGHT, TEXT, &money(amount));
            self.y -= 15.0;
        }
        let y = self.y + 9.0;
        self.rule(360.0, RIGHT, y);
        self.y -= 5.0;
        let total = match paper.kind {
            PaperKind::CreditNote => locale.pick("Given back", "退款合计"),
            PaperKind::Invoice | PaperKind::PackingSlip => locale.pick("Total", "合计"),
        };
        self.put(360.0, Look { size: 11.0, ..FAT }, total);
        self.put_to(RIGHT, Look { size: 11.0, ..FAT }, &money(totals.total));
        if totals.tax_included != 0 {
            self.y -= 15.0;
            self.put(360.0, QUIET, locale.pick("Tax included", "含税"));
            self.put_to(RIGHT, QUIET, &money(totals.tax_included));
        }
        let below = self.y;
        self.y = top;
        self.taxes(&paper.taxes);
        self.y = below.min(self.y) - 30.0;
        let (way, method) = (self.way(), paper.method.get(locale));
        self.put(LEFT, TEXT, &format!("{way}{method}"));
    }

    const fn way(&self) -> &'static str {
        match self.paper.kind {
            PaperKind::CreditNote => self.locale.pick("Given back by: ", "退款方式："),
            PaperKind::Invoice | PaperKind::PackingSlip => {
                self.locale.pick("Paid by: ", "支付方式：")
            }
        }
    }

    fn taxes(&mut self, taxes: &[TaxSum]) {
        if taxes.is_empty() {
            return;
        }
        let locale = self.locale;
        self.put(LEFT, FAT, locale.pick("Tax rate", "税率"));
        self.put_to(185.0, FAT, locale.pick("Net", "不含税金额"));
        self.put_to(260.0, FAT, locale.pick("Tax", "税额"));
        for sum in taxes {
            self.y -= 15.0;
            let plain = |amount| Money::new(amount, self.paper.currency).decimal();
            let (net, tax) = (plain(sum.net), plain(sum.tax));
            self.put(LEFT, TEXT, &rate(sum.rate));
            self.put_to(185.0, TEXT, &net);
            self.put_to(260.0, TEXT, &tax);
        }
    }

    /// Which paper and page this is, at the foot of each.
    fn foot(&mut self) {
        let (locale, number) = (self.locale, self.number);
        let name = self.paper.seller.name.get(locale);
        let count = self.pages.len();
        for (at, page) in self.pages.iter_mut().enumerate() {
            page.rule(LEFT, RIGHT, 56.0, 0.3, 0.85);
            page.text(LEFT, 43.0, SMALL, &format!("{name} · {number}"));
            let at = at + 1;
            let place = match locale {
                Locale::En => format!("Page {at} of {count}"),
                Locale::Zh => format!("第 {at} 页，共 {count} 页"),
            };
            page.text_to(RIGHT, 43.0, SMALL, &place);
        }
    }
}

/// A rate in millionths as people read it: `19 %`, `8.875 %`.
fn rate(millionths: Option<i64>) -> String {
    let Some(rate) = millionths else {
        return "–".to_owned();
    };
    let (whole, part) = (rate / 10_000, rate % 10_000);
    let part = format!("{part:04}");
    match part.trim_end_matches('0') {
        "" => format!("{whole} %"),
        part => format!("{whole}.{part} %"),
    }
}

#[cfg(test)]
mod tests {
    use model::address::Address;
    use model::cart::Totals;
    use model::paper::{LinePrice, Seller, tax_sums};
    use model::{Currency, Translated};

    use super::*;
    use crate::paper::pdf::texts_in;

    fn paper(lines: usize) -> Paper {
        let price = LinePrice {
            unit: 1_190,
            discount: 119,
            rate: Some(190_000),
            tax: 171,
            total: 1_071,
        };
        let line = |n| PaperLine {
            name: format!("Lamp {n} 灯"),
            note: "Sage · L1".into(),
            quantity: 1,
            price: Some(price),
        };
        let units = lines as i64;
        Paper {
            kind: PaperKind::Invoice,
            issued_at: 1_795_680_300_000,
            order: "TW-1".into(),
            placed_at: 1_795_680_300_000,
            seller: Seller {
                name: Translated::new("Tradewind Goods", "信风好物"),
                address: "1 Quay\nLisbon".into(),
                tax_number: "VAT PT1".into(),
                email: "hello@example.com".into(),
            },
            email: "ada@example.com".into(),
            billing: Address::default(),
            shipping: Address::default(),
            delivery: Translated::new("Standard", "标准配送"),
            currency: Currency::EUR,
            lines: (0..lines).map(line).collect(),
            taxes: tax_sums(&vec![price; lines], true),
            totals: Some(Totals {
                lines: 1_190 * units,
                discounts: 119 * units,
                tax_included: 171 * units,
                total: 1_071 * units,
                ..Totals::zero(Currency::EUR)
            }),
            method: Translated::new("Card", "银行卡"),
            invoice: String::new(),
            remark: String::new(),
        }
    }

    #[test]
    fn an_invoice_says_everything_in_both_languages() {
        for locale in Locale::ALL {
            let texts = texts_in(&draw(&paper(2), "INV-000007", locale));
            let check = |text: &str, times| {
                let found = texts.iter().filter(|said| *said == text).count();
                assert_eq!(found, times, "{text} in {texts:?}");
            };
            check(locale.pick("Invoice", "发票"), 1);
            check("INV-000007", 1);
            check("11.90", 2);
            check("-1.19", 2);
            check("10.71", 2);
            check("€21.42", 1);
            check("–€2.38", 1);
            check("3.42", 1);
            check("18.00", 1);
            check("19 %", 3);
            check("VAT PT1", 1);
            check(locale.pick("Paid by: Card", "支付方式：银行卡"), 1);
        }
    }

    #[test]
    fn a_long_paper_goes_on_with_its_headings() {
        let texts = texts_in(&draw(&paper(60), "INV-000007", Locale::En));
        let count = |text: &str| texts.iter().filter(|said| *said == text).count();
        assert_eq!(count("Lamp 59 灯"), 1);
        assert_eq!(count("Unit price"), 3);
        // The sums may stand alone on the last page, which has no headings then.
        let pages = texts
            .iter()
            .filter(|said| said.starts_with("Page "))
            .count();
        assert!((3..=4).contains(&pages), "{texts:?}");
        let last = format!("Page {pages} of {pages}");
        assert_eq!((count(&last), count("€642.60")), (1, 1));
    }

    #[test]
    fn a_packing_slip_says_no_price() {
        let mut slip = paper(1);
        slip.kind = PaperKind::PackingSlip;
        (slip.totals, slip.lines[0].price) = (None, None);
        let texts = texts_in(&draw(&slip, "PS-000001", Locale::En));
        assert!(texts.iter().any(|text| text == "Lamp 0 灯"));
        assert!(
            !texts
                .iter()
                .any(|text| text.contains("11.90") || text.contains('€'))
        );
        assert!(!texts.iter().any(|text| text == "Bill to"));
    }

    #[test]
    fn rates_are_read_as_people_write_them() {
        let check = |rate_, expected| assert_eq!(rate(rate_), expected);
        check(Some(190_000), "19 %");
        check(Some(88_750), "8.875 %");
        check(Some(0), "0 %");
        check(None, "–");
    }
}
