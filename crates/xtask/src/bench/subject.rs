//! The server under load: started on a shop of its own, watched through `/proc`, stopped at the end.

use super::client::Client;
use crate::sh::{Result, at, cmd, root};
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, Instant};

/// Products in the bench's shop.
pub const PRODUCTS: usize = 10_000;

/// A running release server on a shop with [`PRODUCTS`] products.
pub struct Subject {
    pub address: SocketAddr,
    /// Milliseconds from start to the first ready answer.
    pub startup_ms: f64,
    child: Child,
}

/// Makes the shop in `data` (and in `database`, where it is not SQLite in there): the demo shop, and generated products
/// imported from a CSV file as any merchant would. Returns how many seconds the import took.
pub fn fill(data: &Path, database: &str) -> Result<f64> {
    fs::create_dir_all(data).map_err(at(data))?;
    server(data, database).arg("demo").read()?;
    let csv = data.join("bench-products.csv");
    fs::write(&csv, products_csv()).map_err(at(&csv))?;
    let begun = Instant::now();
    server(data, database)
        .words("import products --format shopify")
        .arg(&csv)
        .read()?;
    Ok(begun.elapsed().as_secs_f64())
}

fn server(data: &Path, database: &str) -> crate::sh::Cmd {
    // One client makes all the requests here: no limits for each address.
    cmd(root().join("target/release/tradewind"))
        .env("DATABASE_URL", database)
        .env("TRADEWIND_DATA", data)
        .env("TRADEWIND_LOG", "error")
        .env("TRADEWIND_SIGN_IN_PER_MINUTE", "0")
        .env("TRADEWIND_PAY_PER_MINUTE", "0")
        .env("TRADEWIND_LOOKUP_PER_MINUTE", "0")
}

/// Products in Shopify's format, stocked so that no run can sell them out.
fn products_csv() -> String {
    const THINGS: [&str; 12] = [
        "Lamp", "Chair", "Mug", "Notebook", "Backpack", "Blanket", "Teapot", "Shelf", "Vase",
        "Towel", "Tent", "Clock",
    ];
    const MAKES: [&str; 10] = [
        "Oak", "Linen", "Copper", "Glass", "Wool", "Stone", "Cork", "Steel", "Bamboo", "Clay",
    ];
    const WORDS: [&str; 10] = [
        "Harbour", "Meadow", "Lantern", "Cedar", "Tide", "Ember", "Willow", "Summit", "Juniper",
        "Drift",
    ];
    let mut csv = String::from(
        "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price\n",
    );
    for n in 0..PRODUCTS - 120 {
        let (thing, make, word) = (THINGS[n % 12], MAKES[(n / 12) % 10], WORDS[(n / 120) % 10]);
        let price = 900 + (n * 37) % 20_000;
        let was = if n % 9 == 0 {
            format!("{}.00", price / 100 + 10)
        } else {
            String::new()
        };
        csv.push_str(&format!(
            "bench-{n},{word} {make} {thing} {n},<p>A {make} {thing} for every day and made to be repaired.</p>,Maker {},{thing},\"{make}, {word}\",true,Title,Default Title,BENCH-{n},{},1000000,{}.{:02},{was}\n",
            n % 40,
            200 + n % 900,
            price / 100,
            price % 100,
        ));
    }
    csv
}

impl Subject {
    /// Makes a demo shop in `data`.
    pub fn fill_demo(data: &Path) -> Result {
        fs::create_dir_all(data).map_err(at(data))?;
        server(data, "").arg("demo").read().map(drop)
    }

    /// Starts the server on the shop in `data` and waits until it is ready.
    pub fn start(data: &Path, database: &str) -> Result<Self> {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr());
        let address = free.map_err(|e| format!("no free port: {e}"))?;
        let begun = Instant::now();
        let child = server(data, database)
            .env("TRADEWIND_ADDR", address.to_string())
            .arg("serve")
            .start()?;
        let mut subject = Self {
            address,
            startup_ms: 0.0,
            child,
        };
        while begun.elapsed() < Duration::from_secs(60) {
            let ready = Client::connect(address).and_then(|mut client| client.get("/readyz", ""));
            if ready.is_ok_and(|answer| answer.status == 200) {
                subject.startup_ms = begun.elapsed().as_secs_f64() * 1_000.0;
                return Ok(subject);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        Err("the server was not ready within 60 s".to_owned())
    }

    /// Processor time the server has used so far, in milliseconds: user and system, all threads.
    pub fn cpu_ms(&self) -> Result<f64> {
        let path = PathBuf::from(format!("/proc/{}/stat", self.child.id()));
        let stat = fs::read_to_string(&path).map_err(at(&path))?;
        // The name in brackets may hold blanks; the fields after it do not. Ticks are hundredths of a second on Linux.
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        let ticks = |n: usize| {
            fields
                .get(n)
                .and_then(|text| text.parse::<f64>().ok())
                .unwrap_or(0.0)
        };
        Ok((ticks(11) + ticks(12)) * 10.0)
    }

    /// Memory the server holds, in megabytes.
    pub fn memory_mb(&self) -> Result<f64> {
        let path = PathBuf::from(format!("/proc/{}/status", self.child.id()));
        let status = fs::read_to_string(&path).map_err(at(&path))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .unwrap_or_default();
        let kilobytes = line
            .split_whitespace()
            .next()
            .and_then(|n| n.parse::<f64>().ok());
        Ok(kilobytes.unwrap_or(0.0) / 1_024.0)
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing left to stop.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
