//! How many bytes the site may cost a shopper. Past a budget the build fails.

use crate::sh::Result;
use crate::site::{Asset, Manifest};

/// Asset and the most bytes it may have after brotli.
const BUDGETS: [(&str, usize); 2] = [("tradewind_bg.wasm", 150_000), ("tradewind.css", 20_000)];

/// Prints the size of every asset and fails when one is past its budget.
pub fn check(manifest: &Manifest) -> Result {
    println!(
        "{:<28} {:>10} {:>10} {:>10} {:>10}",
        "bytes", "raw", "gzip", "brotli", "budget"
    );
    for (name, asset) in &manifest.assets {
        let budget = BUDGETS
            .iter()
            .find(|(of, _)| of == name)
            .map(|(_, most)| most.to_string())
            .unwrap_or_default();
        println!(
            "{name:<28} {:>10} {:>10} {:>10} {budget:>10}",
            asset.raw, asset.gzip, asset.brotli
        );
    }
    let past: Vec<String> = BUDGETS
        .iter()
        .filter_map(|(name, most)| past(name, *most, manifest.assets.get(*name)))
        .collect();
    if past.is_empty() {
        Ok(())
    } else {
        Err(past.join("\n"))
    }
}

fn past(name: &str, most: usize, asset: Option<&Asset>) -> Option<String> {
    match asset {
        None => Some(format!("{name} is not in the site")),
        Some(asset) if asset.brotli > most => Some(format!(
            "{name}: {} bytes of brotli, the budget is {most}",
            asset.brotli
        )),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heavy_or_missing_asset_breaks_the_budget() {
        let asset = |brotli| Asset {
            file: "a".to_owned(),
            raw: 900,
            brotli,
            gzip: 500,
        };
        assert_eq!(past("a", 400, Some(&asset(400))), None);
        assert!(past("a", 400, Some(&asset(401))).is_some());
        assert!(past("a", 400, None).is_some());
    }
}
