//! `cargo xtask bench pages [SECONDS]`: what a shop of 10,000 products serves on this machine, in one run.

use super::client::Client;
use super::load::{Run, drive};
use super::report::Report;
use super::shopper;
use super::subject::{PRODUCTS, Subject, fill};
use super::visitors::visitors;
use crate::postgres::Cluster;
use crate::sh::{Result, at, root};
use crate::site::Manifest;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

const BROTLI: &str = "Accept-Encoding: br\r\n";
const WORDS: [&str; 12] = [
    "lamp",
    "oak chair",
    "harbour",
    "cooper mug",
    "linen",
    "notebok",
    "teapot",
    "wool blanket",
    "backpack",
    "glass vase",
    "台灯",
    "BENCH-4711",
];

/// Builds the release, fills a shop, drives it and prints the figures.
pub fn pages(seconds: f64) -> Result {
    crate::serve::build()?;
    let folder = root().join("target/bench-shop");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(at(&folder))?;
    }
    let data = folder.join("sqlite");
    println!("\nFilling a shop of {PRODUCTS} products");
    let import = fill(&data, "")?;
    let subject = Subject::start(&data, "")?;
    let mut report = Report::default();
    report.figure(
        "import_products",
        "import of the products",
        import,
        "s",
        f64::INFINITY,
    );
    report.figure(
        "startup",
        "start-up to ready",
        subject.startup_ms,
        "ms",
        1_000.0,
    );
    report.figure(
        "memory_idle",
        "memory, idle",
        subject.memory_mb()?,
        "MB",
        f64::INFINITY,
    );
    first_load(&subject, &mut report)?;
    println!("Driving it, {seconds} s for each figure");
    reads(&subject, seconds, &mut report)?;
    visitors(&subject, seconds, &mut report)?;
    writes(&subject, seconds, "sqlite", "SQLite", &mut report)?;
    report.figure(
        "memory_loaded",
        "memory, loaded",
        subject.memory_mb()?,
        "MB",
        150.0,
    );
    drop(subject);
    on_postgres(&folder, seconds, &mut report)?;
    report.print();
    fs::remove_dir_all(&folder).map_err(at(&folder))
}

fn reads(subject: &Subject, seconds: f64, report: &mut Report) -> Result {
    let mut client = Client::connect(subject.address)?;
    let variants = shopper::variants(&mut client)?;
    let cart = shopper::add_to_cart(&mut client, None, &variants[0])?;
    // As browsers ask; what is sent once goes as gzip.
    let signed = format!("Accept-Encoding: gzip, br\r\nCookie: tw_cart={cart}\r\n");
    let get = |path: &'static str, headers: &str| fetch(subject, seconds, &[path], headers);
    let css = Manifest::read(&root().join("target/site"))?
        .assets
        .get("tradewind.css")
        .map(|asset| format!("/{}", asset.file));
    let css = css.ok_or("the site has no style sheet")?;

    let file = drive(subject, seconds, |_| {
        let css = css.clone();
        move |client: &mut Client| client.get(&css, BROTLI).and_then(ok)
    })?;
    report.run(
        "static_file",
        "a static file (the machine's limit)",
        &file,
        0.0,
        0.0,
    );
    let listing = get("/c/lighting", BROTLI)?;
    report.run("listing_cached", "listing, cached", &listing, 8_000.0, 0.0);
    report.ratio(
        "listing_cached_to_static",
        "  of a static file's rate",
        listing.per_second / file.per_second,
        0.5,
    );
    let product = get("/p/bench-42", BROTLI)?;
    report.run("product_cached", "product, cached", &product, 8_000.0, 0.0);
    report.ratio(
        "product_cached_to_static",
        "  of a static file's rate",
        product.per_second / file.per_second,
        0.5,
    );
    report.run(
        "listing_session",
        "listing, with a session",
        &get("/c/lighting", &signed)?,
        1_500.0,
        0.0,
    );
    report.run(
        "product_session",
        "product, with a session",
        &get("/p/bench-42", &signed)?,
        1_500.0,
        0.0,
    );
    let searches: Vec<String> = WORDS
        .iter()
        .map(|words| format!("/search?q={}", encoded(words)))
        .collect();
    let searches: Vec<&str> = searches.iter().map(String::as_str).collect();
    report.run(
        "search",
        "search, with a session",
        &fetch(subject, seconds, &searches, &signed)?,
        1_500.0,
        15.0,
    );
    let typed = ["la", "lam", "oak c", "har", "mug", "no", "台"]
        .map(|words| format!("locale=en&text={}", encoded(words)));
    let suggestions = drive(subject, seconds, |number| {
        let (mut at, typed) = (number, &typed);
        move |client: &mut Client| {
            at += 1;
            let answer = client.call("/api/suggest", &typed[at % typed.len()]);
            answer.and_then(ok)
        }
    })?;
    report.run("suggestions", "suggestions", &suggestions, 0.0, 0.0);
    Ok(())
}

fn writes(
    subject: &Subject,
    seconds: f64,
    name: &str,
    engine: &str,
    report: &mut Report,
) -> Result {
    let variants = shopper::variants(&mut Client::connect(subject.address)?)?;
    let next = AtomicUsize::new(0);
    let pick = || variants[next.fetch_add(1, Ordering::Relaxed) % variants.len()].as_str();
    let add = drive(subject, seconds, |_| {
        let mut cart: Option<String> = None;
        move |client: &mut Client| {
            cart = Some(shopper::add_to_cart(client, cart.as_deref(), pick())?);
            Ok(())
        }
    })?;
    report.run(
        &format!("add_to_cart_{name}"),
        &format!("add to cart, {engine}"),
        &add,
        1_500.0,
        0.0,
    );
    let orders = drive(subject, seconds, |_| {
        move |client: &mut Client| shopper::buy(client, pick())
    })?;
    report.run(
        &format!("checkout_{name}"),
        &format!("full checkout (6 requests), {engine}"),
        &orders,
        300.0,
        0.0,
    );
    Ok(())
}

/// The same writes on a PostgreSQL server that waits for the disk.
fn on_postgres(folder: &std::path::Path, seconds: f64, report: &mut Report) -> Result {
    println!("The same writes on PostgreSQL");
    let cluster = Cluster::start_durable()?;
    let data = folder.join("postgres");
    fill(&data, &cluster.url)?;
    let subject = Subject::start(&data, &cluster.url)?;
    writes(&subject, seconds, "postgres", "PostgreSQL", report)
}

/// What a new visitor's first page costs on the wire, in kilobytes of brotli.
fn first_load(subject: &Subject, report: &mut Report) -> Result {
    let manifest = Manifest::read(&root().join("target/site"))?;
    let size = |name: &str| manifest.assets.get(name).map_or(0, |asset| asset.brotli);
    let fonts: usize = manifest
        .assets
        .iter()
        .filter(|(name, _)| name.ends_with(".woff2"))
        .map(|(_, asset)| asset.brotli)
        .sum();
    let kb = |bytes: usize| bytes as f64 / 1_024.0;
    let mut client = Client::connect(subject.address)?;
    let shared = size("tradewind.css")
        + size("tradewind.js")
        + size("loader.js")
        + size("tradewind_bg.wasm")
        + fonts;
    for (name, path) in [("listing", "/c/lighting"), ("product", "/p/bench-42")] {
        let html = client.get(path, BROTLI)?.body.len();
        report.figure(
            &format!("html_{name}"),
            &format!("HTML of a {name}"),
            kb(html),
            "KB",
            f64::INFINITY,
        );
        report.figure(
            &format!("first_load_{name}"),
            &format!("first load of a {name}, no images"),
            kb(html + shared),
            "KB",
            200.0,
        );
    }
    report.figure("css", "CSS", kb(size("tradewind.css")), "KB", 20.0);
    report.figure(
        "js",
        "JavaScript",
        kb(size("tradewind.js") + size("loader.js")),
        "KB",
        f64::INFINITY,
    );
    report.figure("wasm", "WASM", kb(size("tradewind_bg.wasm")), "KB", 150.0);
    report.figure("fonts", "fonts", kb(fonts), "KB", f64::INFINITY);
    Ok(())
}

fn fetch(subject: &Subject, seconds: f64, paths: &[&str], headers: &str) -> Result<Run> {
    drive(subject, seconds, |number| {
        let mut at = number;
        move |client: &mut Client| {
            at += 1;
            client.get(paths[at % paths.len()], headers).and_then(ok)
        }
    })
}

fn ok(answer: super::client::Answer) -> Result {
    if answer.status == 200 {
        Ok(())
    } else {
        Err(format!("status {}", answer.status))
    }
}

/// Percent-encodes a query's value.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b == b'-' {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
