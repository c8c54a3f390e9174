//! What known visitors cost: pages of their own, and noting what they do.

use super::client::{Answer, Client};
use super::load::drive;
use super::report::Report;
use super::subject::Subject;
use crate::sh::Result;

const BROWSER: &str = "Accept-Encoding: gzip, br\r\nUser-Agent: Mozilla/5.0\r\n";
/// Products of the bench's shop that are looked at in turn.
const PRODUCTS: usize = 500;
/// Looks of one visitor; the shop does not believe somebody who rushes through it.
const LOOKS: usize = 40;

/// Drives the server as visitors who come back with their cookie.
pub fn visitors(subject: &Subject, seconds: f64, report: &mut Report) -> Result {
    let own = drive(subject, seconds, |number| {
        let mut cookie = None;
        move |client: &mut Client| {
            if cookie.is_none() {
                cookie = Some(become_known(client, number)?);
            }
            let home = client.get("/", cookie.as_deref().unwrap_or_default())?;
            ok(&home)
        }
    })?;
    report.run(
        "home_own",
        "home with the visitor's own shelves",
        &own,
        0.0,
        0.0,
    );
    let noted = drive(subject, seconds, |number| {
        let (mut at, mut cookie) = (number * 31, None);
        move |client: &mut Client| {
            at += 1;
            // Another visitor before this one has looked at more than a person would.
            if at % LOOKS == 0 || cookie.is_none() {
                cookie = Some(become_known(client, number)?);
            }
            let path = format!("/p/bench-{}", at % PRODUCTS);
            ok(&client.get(&path, cookie.as_deref().unwrap_or_default())?)
        }
    })?;
    report.run(
        "product_noted",
        "product, kept, each look noted and written",
        &noted,
        0.0,
        0.0,
    );
    let seen = drive(subject, seconds, |number| {
        let (mut at, mut cookie) = (number * 17, None);
        move |client: &mut Client| {
            at += 1;
            if at % LOOKS == 0 || cookie.is_none() {
                cookie = Some(become_known(client, number)?);
            }
            let headers = cookie.as_deref().unwrap_or_default();
            let path = format!("/p/bench-{}", at % PRODUCTS);
            ok(&client.get(&path, headers)?)?;
            let plain = headers.replace("Accept-Encoding: gzip, br\r\n", "");
            let home = client.get("/", &plain)?;
            // Among what was looked at, newest first: the link carries the shelf's name.
            if home.text().contains(&format!("{path}?via=home-continue")) {
                ok(&home)
            } else {
                Err(format!(
                    "{path} was looked at, and the next page does not know"
                ))
            }
        }
    })?;
    report.run(
        "look_to_home",
        "look at a product, then home that knows of it",
        &seen,
        0.0,
        50.0,
    );
    Ok(())
}

/// Looks at three products as a new visitor; the header lines of whoever comes back.
fn become_known(client: &mut Client, number: usize) -> Result<String> {
    let first = client.get(&format!("/p/bench-{}", number % PRODUCTS), BROWSER)?;
    let token = first.cookie("tw_visitor").ok_or("no visitor's cookie")?;
    let headers = format!("{BROWSER}Cookie: tw_visitor={token}\r\n");
    for step in [7, 11] {
        client.get(
            &format!("/p/bench-{}", (number + step) % PRODUCTS),
            &headers,
        )?;
    }
    Ok(headers)
}

fn ok(answer: &Answer) -> Result {
    if answer.status == 200 {
        Ok(())
    } else {
        Err(format!("status {}", answer.status))
    }
}
