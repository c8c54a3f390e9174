//! How a letter looks, most of them about an order: HTML with tables and inline styles, as mail programs want it, and plain text.

use std::fmt::Write;

use model::order::{OrderLine, OrderView};
use model::{Locale, Money};

/// A letter, about an order or not.
pub(crate) struct Letter<'a> {
    pub(crate) locale: Locale,
    pub(crate) shop: String,
    /// Address of the shop, for pictures and the shop's name.
    pub(crate) base_url: String,
    /// Where answers go.
    pub(crate) contact: String,
    pub(crate) subject: String,
    pub(crate) heading: String,
    pub(crate) paragraphs: Vec<String>,
    pub(crate) buttons: Vec<Button>,
    pub(crate) order: Option<&'a OrderView>,
}

/// A link drawn as a button, the first one filled.
pub(crate) struct Button {
    pub(crate) label: String,
    pub(crate) url: String,
}

/// Colours for programs that show mail dark; the classes are beside the inline styles they override.
const HEAD_STYLE: &str = "body{margin:0}\
@media (prefers-color-scheme:dark){\
.page{background:#14191a!important}.sheet{background:#1d2425!important}\
.ink{color:#f1ede4!important}.quiet{color:#b4b8b4!important}.rule{border-color:#38403f!important}\
.fill{background:#e8a86a!important;color:#1b1410!important}.outline{border-color:#b4b8b4!important;color:#f1ede4!important}}";
const FONT: &str =
    "font-family:-apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei',sans-serif";

impl Letter<'_> {
    /// The letter as HTML.
    pub(crate) fn html(&self) -> String {
        let mut out = String::with_capacity(8_000);
        let lang = self.locale.tag();
        let subject = escape(&self.subject);
        let preview = escape(self.paragraphs.first().map_or("", String::as_str));
        let _ = write!(
            out,
            "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\">\
             <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"supported-color-schemes\" content=\"light dark\">\
             <title>{subject}</title><style>{HEAD_STYLE}</style></head>\
             <body class=\"page\" style=\"margin:0;background:#f5f0e6;{FONT}\">\
             <div style=\"display:none;max-height:0;overflow:hidden\">{preview}</div>\
             <table role=\"presentation\" class=\"page\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"background:#f5f0e6\">\
             <tr><td align=\"center\" style=\"padding:24px 12px\">\
             <table role=\"presentation\" class=\"sheet\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" \
             style=\"max-width:600px;background:#fffdf9;border-radius:12px\"><tr><td style=\"padding:28px 28px 32px\">"
        );
        self.opening(&mut out);
        if let Some(order) = self.order {
            self.lines(&mut out, order);
            self.totals(&mut out, order);
            self.address(&mut out, order);
        }
        self.closing(&mut out);
        out.push_str("</td></tr></table></td></tr></table></body></html>");
        out
    }

    fn opening(&self, out: &mut String) {
        let home = escape(&format!("{}{}", self.base_url, self.locale.path("/")));
        let (shop, heading) = (escape(&self.shop), escape(&self.heading));
        let number = self.order.map_or_else(String::new, |order| {
            let label = self.locale.pick("Order", "订单");
            let number = escape(&order.number);
            format!("<p class=\"quiet\" style=\"margin:0 0 18px;color:#5f574f;font-size:14px\">{label} {number}</p>")
        });
        let _ = write!(
            out,
            "<p style=\"margin:0 0 20px\"><a class=\"ink\" href=\"{home}\" style=\"color:#2b2622;font-weight:700;text-decoration:none\">{shop}</a></p>\
             <h1 class=\"ink\" style=\"margin:0 0 6px;font-size:24px;line-height:1.25;color:#2b2622\">{heading}</h1>{number}"
        );
        for paragraph in &self.paragraphs {
            let paragraph = escape(paragraph);
            let _ = write!(
                out,
                "<p class=\"ink\" style=\"margin:0 0 14px;color:#2b2622;font-size:16px;line-height:1.55\">{paragraph}</p>"
            );
        }
        out.push_str("<p style=\"margin:20px 0 26px\">");
        for (at, button) in self.buttons.iter().enumerate() {
            let (label, url) = (escape(&button.label), escape(&button.url));
            let (class, look) = if at == 0 {
                (
                    "fill",
                    "background:#2f5d50;color:#ffffff;border:1px solid transparent",
                )
            } else {
                ("outline", "color:#2b2622;border:1px solid #8b8378")
            };
            let _ = write!(
                out,
                "<a class=\"{class}\" href=\"{url}\" style=\"display:inline-block;margin:0 10px 10px 0;padding:12px 20px;\
                 border-radius:8px;font-size:16px;font-weight:600;text-decoration:none;{look}\">{label}</a>"
            );
        }
        out.push_str("</p>");
    }

    fn lines(&self, out: &mut String, order: &OrderView) {
        out.push_str(
            "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\">",
        );
        for line in &order.lines {
            let picture = line.picture.as_ref().map_or_else(String::new, |picture| {
                let (src, alt) = (escape(&self.picture(&picture.src)), escape(&picture.alt));
                format!(
                    "<img src=\"{src}\" alt=\"{alt}\" width=\"64\" height=\"64\" \
                     style=\"display:block;width:64px;height:64px;object-fit:cover;border-radius:6px\">"
                )
            });
            let name = escape(&line.name);
            let note = escape(&note(line));
            let total = escape(&line.total.show(self.locale));
            let _ = write!(
                out,
                "<tr><td class=\"rule\" width=\"76\" style=\"padding:12px 0;border-top:1px solid #e4dccf\">{picture}</td>\
                 <td class=\"ink rule\" style=\"padding:12px 8px;border-top:1px solid #e4dccf;color:#2b2622;font-size:15px;line-height:1.4\">\
                 <strong>{name}</strong><br><span class=\"quiet\" style=\"color:#5f574f;font-size:14px\">{note}</span></td>\
                 <td class=\"ink rule\" align=\"right\" style=\"padding:12px 0;border-top:1px solid #e4dccf;color:#2b2622;font-size:15px;white-space:nowrap\">{total}</td></tr>"
            );
        }
        out.push_str("</table>");
    }

    fn totals(&self, out: &mut String, order: &OrderView) {
        out.push_str("<table role=\"presentation\" class=\"rule\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"border-top:1px solid #e4dccf;margin:0 0 24px\">");
        for (at, (label, amount)) in self.sums(order).into_iter().enumerate() {
            let weight = if at == 0 { "700" } else { "400" };
            let label = escape(&label);
            let _ = write!(
                out,
                "<tr><td class=\"ink\" style=\"padding:8px 0 0;color:#2b2622;font-size:15px;font-weight:{weight}\">{label}</td>\
                 <td class=\"ink\" align=\"right\" style=\"padding:8px 0 0;color:#2b2622;font-size:15px;font-weight:{weight}\">{}</td></tr>",
                escape(&amount)
            );
        }
        out.push_str("</table>");
    }

    fn address(&self, out: &mut String, order: &OrderView) {
        let label = self.locale.pick("Delivery address", "收货地址");
        let lines: Vec<String> = order
            .address
            .lines(self.locale)
            .iter()
            .map(|line| escape(line))
            .collect();
        let delivery = escape(&order.delivery);
        let _ = write!(
            out,
            "<p class=\"quiet\" style=\"margin:0 0 4px;color:#5f574f;font-size:14px\">{label}</p>\
             <p class=\"ink\" style=\"margin:0 0 24px;color:#2b2622;font-size:15px;line-height:1.5\">{}<br>\
             <span class=\"quiet\" style=\"color:#5f574f\">{delivery}</span></p>",
            lines.join("<br>")
        );
    }

    fn closing(&self, out: &mut String) {
        let contact = escape(&self.contact);
        let (before, after) = match self.locale {
            Locale::En => ("Questions? Write to ", "."),
            Locale::Zh => ("如有疑问，请写信至 ", "。"),
        };
        let _ = write!(
            out,
            "<p class=\"quiet\" style=\"margin:0;color:#5f574f;font-size:13px;line-height:1.5\">{before}\
             <a class=\"quiet\" href=\"mailto:{contact}\" style=\"color:#5f574f\">{contact}</a>{after}</p>"
        );
    }

    /// What the order costs, the total first.
    fn sums(&self, order: &OrderView) -> Vec<(String, String)> {
        let totals = order.totals;
        let locale = self.locale;
        let show = |amount| Money::new(amount, totals.currency).show(locale);
        let mut sums = vec![
            (locale.pick("Total", "合计"), show(totals.total)),
            (locale.pick("Items", "商品"), show(totals.lines)),
        ];
        let shipping = match totals.shipping {
            Some(0) => locale.pick("Free", "免运费").to_owned(),
            amount => show(amount.unwrap_or(0)),
        };
        sums.push((locale.pick("Delivery", "运费"), shipping));
        for row in &order.adjustments {
            sums.push((row.name.as_str(), show(-row.amount.amount)));
        }
        if totals.discounts != 0 && order.adjustments.is_empty() {
            sums.push((locale.pick("Discount", "优惠"), show(-totals.discounts)));
        }
        for row in &order.taxes {
            sums.push((row.name.as_str(), row.amount.show(locale)));
        }
        for part in &order.credit {
            sums.push((part.name.as_str(), show(-part.amount.amount)));
        }
        if order.refunded.amount != 0 {
            sums.push((
                locale.pick("Refunded", "已退款"),
                order.refunded.show(locale),
            ));
        }
        let sums = sums.into_iter();
        sums.map(|(label, amount)| (label.to_owned(), amount))
            .collect()
    }

    /// A picture's full address; mail programs show no SVG, so drawn ones are asked for as PNG.
    fn picture(&self, src: &str) -> String {
        let raster = match src.strip_suffix(".svg") {
            Some(stem) if stem.starts_with("/media/drawn/") => format!("{stem}.png"),
            _ => src.to_owned(),
        };
        format!("{}{raster}", self.base_url)
    }

    /// The letter as plain text.
    pub(crate) fn text(&self) -> String {
        let mut out = String::with_capacity(2_000);
        let colon = self.locale.pick(": ", "：");
        let _ = writeln!(out, "{}\n", self.heading);
        for paragraph in &self.paragraphs {
            let _ = writeln!(out, "{paragraph}\n");
        }
        for button in &self.buttons {
            let _ = writeln!(out, "{}{colon}{}", button.label, button.url);
        }
        if let Some(order) = self.order {
            self.order_text(&mut out, order);
        }
        let _ = writeln!(out, "\n{}\n{}", self.shop, self.contact);
        out
    }

    fn order_text(&self, out: &mut String, order: &OrderView) {
        let colon = self.locale.pick(": ", "：");
        let label = self.locale.pick("Order", "订单");
        let _ = writeln!(out, "\n{label} {}", order.number);
        for line in &order.lines {
            let total = line.total.show(self.locale);
            let _ = writeln!(out, "- {} · {} · {total}", line.name, note(line));
        }
        out.push('\n');
        let mut sums = self.sums(order);
        sums.rotate_left(1);
        for (label, amount) in sums {
            let _ = writeln!(out, "{label}{colon}{amount}");
        }
        let _ = writeln!(
            out,
            "\n{}",
            self.locale.pick("Delivery address", "收货地址")
        );
        for line in order.address.lines(self.locale) {
            let _ = writeln!(out, "{line}");
        }
    }
}

/// Choice and quantity of a line.
fn note(line: &OrderLine) -> String {
    if line.choice.is_empty() {
        format!("× {}", line.quantity)
    } else {
        format!("{} × {}", line.choice, line.quantity)
    }
}

/// Text as HTML shows it, also in attributes in double quotes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}
