//! Chooses a picture for a product that came without one, by the words of its title.

use super::motif::Motif;
use super::tone::{Finish, Rgb, Tone};
use super::{DrawingSpec, View, hash, shape};

/// Which shape a word calls for. The last word of a title that is listed decides, for that is what the thing is.
const WORDS: &[(&str, &str)] = &[
    ("mug", "mug-straight"),
    ("cup", "cup-espresso"),
    ("teacup", "cup-espresso"),
    ("beaker", "cup-tea"),
    ("glass", "glass-tumbler"),
    ("tumbler", "glass-tumbler"),
    ("bottle", "bottle-steel"),
    ("flask", "thermos-flask"),
    ("jug", "jug-pitcher"),
    ("pitcher", "jug-pitcher"),
    ("teapot", "teapot-round"),
    ("kettle", "kettle-stove"),
    ("bowl", "bowl-noodle"),
    ("plate", "plate-dinner"),
    ("saucer", "cup-espresso"),
    ("dish", "plate-dinner"),
    ("cutlery", "cutlery-set"),
    ("spoon", "cutlery-set"),
    ("fork", "cutlery-set"),
    ("knife", "knife-chef"),
    ("napkin", "napkin-set"),
    ("tray", "tray-serving"),
    ("board", "board-rect"),
    ("pan", "pan-skillet"),
    ("pot", "pot-casserole"),
    ("jar", "jar-canister"),
    ("canister", "jar-canister"),
    ("tin", "tin-round"),
    ("storage", "jar-storage"),
    ("apron", "apron-cook"),
    ("towel", "towel-tea"),
    ("cake", "cakestand-tier"),
    ("cakestand", "cakestand-tier"),
    ("lamp", "lamp-ceramic"),
    ("lampshade", "lamp-tripod"),
    ("lantern", "lantern-camp"),
    ("light", "lights-string"),
    ("tealight", "candle-jar"),
    ("candle", "candle-jar"),
    ("candlestick", "candle-holder"),
    ("chandelier", "pendant-trio"),
    ("clock", "clock-table"),
    ("mirror", "mirror-round"),
    ("frame", "frame-print"),
    ("print", "frame-print"),
    ("poster", "frame-print"),
    ("picture", "frame-print"),
    ("sign", "sign-enamel"),
    ("vase", "vase-tall"),
    ("planter", "planter-pot"),
    ("flower", "vase-bottle"),
    ("garden", "can-watering"),
    ("watering", "can-watering"),
    ("basket", "basket-round"),
    ("wicker", "basket-carry"),
    ("cushion", "cushion-square"),
    ("pillow", "cushion-square"),
    ("blanket", "throw-folded"),
    ("throw", "throw-folded"),
    ("rug", "rug-rect"),
    ("doormat", "mat-bath"),
    ("mat", "mat-bath"),
    ("curtain", "curtain-pair"),
    ("soap", "soap-bar"),
    ("bath", "soap-pump"),
    ("brush", "brush-bath"),
    ("perfume", "diffuser-reed"),
    ("incense", "diffuser-reed"),
    ("chair", "chair-dining"),
    ("stool", "stool-round"),
    ("bench", "bench-plain"),
    ("table", "table-side"),
    ("desk", "table-writing"),
    ("shelf", "shelf-wall"),
    ("drawer", "cabinet-night"),
    ("cabinet", "cabinet-side"),
    ("hook", "rack-peg"),
    ("hanger", "rack-peg"),
    ("doorstop", "bookend-pair"),
    ("notebook", "notebook-bound"),
    ("journal", "notebook-bound"),
    ("book", "book-sketch"),
    ("diary", "planner-week"),
    ("calendar", "calendar-desk"),
    ("pen", "pen-fountain"),
    ("pencil", "pencil-set"),
    ("crayon", "pencil-set"),
    ("card", "card-set"),
    ("envelope", "card-set"),
    ("postcard", "card-set"),
    ("sticker", "tape-washi"),
    ("tape", "tape-washi"),
    ("ribbon", "tape-washi"),
    ("scissor", "scissors-paper"),
    ("organiser", "organiser-box"),
    ("wrap", "parcel-wrap"),
    ("gift", "box-gift"),
    ("box", "box-gift"),
    ("lunchbox", "tin-round"),
    ("bag", "tote-canvas"),
    ("tote", "tote-canvas"),
    ("shopper", "tote-canvas"),
    ("backpack", "backpack-day"),
    ("rucksack", "backpack-roll"),
    ("purse", "pouch-zip"),
    ("wallet", "tray-valet"),
    ("pouch", "pouch-zip"),
    ("umbrella", "umbrella-rain"),
    ("parasol", "umbrella-rain"),
    ("tent", "tent-dome"),
    ("hammock", "hammock-rope"),
    ("picnic", "blanket-picnic"),
    ("heart", "heart-hang"),
    ("bunting", "bunting-flags"),
    ("garland", "bunting-flags"),
    ("flag", "bunting-flags"),
    ("star", "star-hang"),
    ("bird", "bird-wood"),
    ("duck", "bird-wood"),
    ("hen", "bird-wood"),
    ("owl", "bird-wood"),
    ("christmas", "tree-festive"),
    ("tree", "tree-festive"),
    ("bauble", "star-hang"),
    ("decoration", "star-hang"),
    ("block", "blocks-wood"),
    ("toy", "blocks-wood"),
    ("game", "blocks-wood"),
    ("puzzle", "blocks-wood"),
    ("skittle", "blocks-wood"),
    ("necklace", "jewel-pendant"),
    ("bracelet", "jewel-pendant"),
    ("earring", "jewel-pendant"),
    ("ring", "jewel-pendant"),
    ("brooch", "jewel-pendant"),
    ("pendant", "jewel-pendant"),
    ("jewellery", "jewel-pendant"),
    ("shirt", "shirt-tee"),
    ("tee", "shirt-tee"),
    ("top", "shirt-tee"),
    ("sweater", "shirt-tee"),
    ("hoodie", "shirt-tee"),
    ("jacket", "jacket-wool"),
    ("coat", "jacket-wool"),
    ("dress", "dress-day"),
    ("skirt", "dress-day"),
    ("trouser", "trousers-straight"),
    ("pant", "trousers-straight"),
    ("jean", "trousers-straight"),
    ("shoe", "shoe-pair"),
    ("boot", "shoe-pair"),
    ("sneaker", "shoe-pair"),
    ("hat", "hat-brim"),
    ("cap", "hat-brim"),
    ("scarf", "scarf-knit"),
    ("杯", "mug-straight"),
    ("灯", "lamp-globe"),
    ("包", "tote-canvas"),
    ("碗", "bowl-noodle"),
    ("盘", "plate-dinner"),
    ("壶", "teapot-round"),
    ("瓶", "bottle-steel"),
    ("钟", "clock-wall"),
    ("烛", "candle-jar"),
    ("椅", "chair-dining"),
    ("桌", "table-side"),
    ("毯", "throw-folded"),
    ("枕", "cushion-square"),
    ("本", "notebook-bound"),
    ("笔", "pen-fountain"),
    ("刀", "knife-chef"),
    ("锅", "pot-casserole"),
    ("衣", "shirt-tee"),
];

const COLOURS: &[(&str, &str)] = &[
    ("red", "tomato"),
    ("pink", "rose"),
    ("blue", "denim"),
    ("navy", "navy"),
    ("green", "fern"),
    ("white", "white"),
    ("ivory", "chalk"),
    ("cream", "oat"),
    ("black", "black"),
    ("grey", "slate"),
    ("gray", "slate"),
    ("yellow", "mustard"),
    ("orange", "honey"),
    ("purple", "plum"),
    ("brown", "cocoa"),
    ("turquoise", "teal"),
    ("silver", "steel"),
    ("gold", "brass"),
    ("copper", "copper"),
    ("natural", "natural"),
    ("lavender", "lilac"),
    ("lilac", "lilac"),
    ("mint", "mint"),
    ("beige", "sand"),
    ("olive", "olive"),
    ("burgundy", "berry"),
    ("amber", "honey"),
];

const MOTIFS: &[(&str, Motif)] = &[
    ("retrospot", Motif::Dots),
    ("polkadot", Motif::Dots),
    ("spot", Motif::Dots),
    ("spotty", Motif::Dots),
    ("dot", Motif::Dots),
    ("stripe", Motif::Stripe),
    ("striped", Motif::Stripe),
    ("check", Motif::Check),
    ("gingham", Motif::Check),
    ("tartan", Motif::Check),
    ("floral", Motif::Leaf),
    ("rose", Motif::Leaf),
    ("botanical", Motif::Leaf),
    ("leaf", Motif::Leaf),
    ("paisley", Motif::Leaf),
    ("zigzag", Motif::Zigzag),
    ("chevron", Motif::Zigzag),
    ("knitted", Motif::Knit),
    ("wave", Motif::Wave),
    ("retro", Motif::Arch),
];

/// A fitting picture for a product without one: the shape by the words of its title, else a wrapped parcel;
/// the colours by the title where it names one, else by the SKU. The same input always gives the same picture.
pub fn for_unpictured(title: &str, sku: &str) -> DrawingSpec {
    let words = words(title);
    let find = |word: &str| WORDS.iter().find(|w| w.0 == word).map(|w| w.1);
    let named = words.iter().rev().find_map(|w| find(w));
    let chosen = named.or_else(|| {
        WORDS
            .iter()
            .find(|w| !w.0.is_ascii() && title.contains(w.0))
            .map(|w| w.1)
    });
    let seed = hash(sku) ^ hash(title).rotate_left(17);
    let pick = |from: &[&str], salt: u32| {
        Tone::named(from[(seed.rotate_right(salt) % from.len() as u64) as usize])
    };
    let mut named_colours = words
        .iter()
        .filter_map(|w| COLOURS.iter().find(|c| c.0 == w))
        .filter_map(|c| Tone::named(c.1));
    let usual = Tone::of(Rgb::hex(0xc49f73), Finish::Plain);
    let main = named_colours.next().or_else(|| {
        pick(
            &[
                "sage",
                "terracotta",
                "denim",
                "mustard",
                "blush",
                "teal",
                "oat",
                "plum",
                "fern",
                "sky",
                "clay",
                "stone",
                "petrol",
                "butter",
                "rose",
                "moss",
            ],
            7,
        )
    });
    let second = named_colours.next().or_else(|| {
        pick(
            &[
                "oat", "rust", "navy", "honey", "chalk", "forest", "berry", "sand",
            ],
            21,
        )
    });
    let motif = words
        .iter()
        .find_map(|w| MOTIFS.iter().find(|m| m.0 == w))
        .map(|m| m.1);
    let plain = [
        Motif::Plain,
        Motif::Dots,
        Motif::Stripe,
        Motif::Leaf,
        Motif::Check,
        Motif::Wave,
        Motif::Arch,
        Motif::Grid,
    ];
    let motif = motif.unwrap_or(if chosen.is_some() {
        Motif::Plain
    } else {
        plain[(seed.rotate_right(33) % 8) as usize]
    });
    let shape = shape::named(chosen.unwrap_or("parcel-wrap")).unwrap_or(&super::gifts::SHAPES[0]);
    DrawingSpec {
        shape,
        motif,
        count: 1,
        main: main.unwrap_or(usual.clone()),
        second: second.unwrap_or(usual),
        view: View::Front,
    }
}

/// The words of a title in small letters and singular, with "t-light" and "tea light" as one word.
fn words(title: &str) -> Vec<String> {
    let title = title
        .to_lowercase()
        .replace("t-light", "tealight")
        .replace("t light", "tealight")
        .replace("tea light", "tealight");
    title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| {
            let known = |w: &str| WORDS.iter().any(|k| k.0 == w) || MOTIFS.iter().any(|k| k.0 == w);
            match w.strip_suffix('s') {
                Some(one) if !known(w) && known(one) => one.to_string(),
                _ => match w.strip_suffix("es") {
                    Some(one) if !known(w) && known(one) => one.to_string(),
                    _ => w.to_string(),
                },
            }
        })
        .collect()
}
