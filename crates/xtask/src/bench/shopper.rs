//! A shopper without scripts, from the product to the paid order, with nothing but forms.

use super::client::{Answer, Client};
use crate::sh::Result;

const ADDRESS: &str = "locale=en&email=load%40example.com&address%5Bname%5D=Ada+Load&address%5Bline1%5D=1+Quay+Street\
    &address%5Bcity%5D=Portland&address%5Bregion%5D=ME&address%5Bpostcode%5D=04101&address%5Bcountry%5D=US";

/// The first `name="…"` input's value on a page.
pub fn input(html: &str, name: &str) -> Option<String> {
    let marker = format!("name=\"{name}\"");
    let tag = html
        .split('<')
        .find(|tag| tag.starts_with("input") && tag.contains(&marker))?;
    Some(tag.split("value=\"").nth(1)?.split('"').next()?.to_owned())
}

/// Variants that can be bought, read from the pages of the first listing.
pub fn variants(client: &mut Client) -> Result<Vec<String>> {
    let listing = client.get("/search?q=harbour&sort=price", "")?.text();
    let links = listing
        .split("href=\"/p/bench-")
        .skip(1)
        .filter_map(|rest| rest.split(['"', '?']).next());
    let mut slugs: Vec<String> = links.map(|rest| format!("/p/bench-{rest}")).collect();
    slugs.sort();
    slugs.dedup();
    let mut found = Vec::new();
    for slug in slugs {
        found.extend(input(&client.get(&slug, "")?.text(), "variant"));
    }
    if found.is_empty() {
        Err("no product that can be bought was found".to_owned())
    } else {
        Ok(found)
    }
}

/// Puts one unit of `variant` into the cart that `cart` names, or a new one; returns the cart's cookie.
pub fn add_to_cart(client: &mut Client, cart: Option<&str>, variant: &str) -> Result<String> {
    let cookies = cart.map_or_else(String::new, |token| format!("tw_cart={token}"));
    let answer = client.post(
        "/api/add_to_cart",
        &cookies,
        &format!("variant={variant}&quantity=1&locale=en"),
    )?;
    moved(&answer, "/cart")?;
    let token = answer.cookie("tw_cart").or_else(|| cart.map(str::to_owned));
    token.ok_or_else(|| "no cart was given".to_owned())
}

/// Buys one unit of `variant` with a new cart: add, address, delivery, the payment page, pay.
pub fn buy(client: &mut Client, variant: &str) -> Result {
    let cookie = format!("tw_cart={}", add_to_cart(client, None, variant)?);
    moved(
        &client.post("/api/save_address", &cookie, ADDRESS)?,
        "step=delivery",
    )?;
    let page = client
        .get("/checkout?step=delivery", &format!("Cookie: {cookie}\r\n"))?
        .text();
    let delivery = input(&page, "delivery").ok_or("no delivery option")?;
    moved(
        &client.post(
            "/api/save_delivery",
            &cookie,
            &format!("locale=en&delivery={delivery}"),
        )?,
        "step=payment",
    )?;
    let page = client
        .get("/checkout?step=payment", &format!("Cookie: {cookie}\r\n"))?
        .text();
    let key = input(&page, "idempotency_key").ok_or("no idempotency key")?;
    let total = input(&page, "seen_total").ok_or("no total")?;
    let form = format!(
        "locale=en&idempotency_key={key}&seen_total={total}&method=test%3Acard&token=4242424242424242"
    );
    moved(
        &client.post("/api/place_order", &cookie, &form)?,
        "/placed?",
    )
}

/// Whether an answer leads where it should. A refused form leads to the same page, with what was wrong in the address.
fn moved(answer: &Answer, to: &str) -> Result {
    let location = answer.header("location").unwrap_or_default();
    let refused = location.contains("__err=");
    if (300..400).contains(&answer.status) && location.contains(to) && !refused {
        return Ok(());
    }
    Err(format!(
        "expected to be led to {to}, got {} {location} {}",
        answer.status,
        answer.text().chars().take(200).collect::<String>()
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn inputs_are_read_from_a_page() {
        let html = r#"<form><input type="hidden" name="variant" value="17"/><input name="quantity" value="1"></form>"#;
        assert_eq!(super::input(html, "variant").as_deref(), Some("17"));
        assert_eq!(super::input(html, "quantity").as_deref(), Some("1"));
        assert_eq!(super::input(html, "colour"), None);
    }
}
