//! The icon set, drawn on a 24-unit grid with one stroke width, and the shop's mark.

use leptos::prelude::*;

use crate::Words;

/// Which icon to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconName {
    /// Magnifying glass.
    Search,
    /// Carrier bag.
    Cart,
    /// Three lines.
    Menu,
    /// Cross.
    Close,
    /// Points towards the end of the line.
    Chevron,
    /// Tick.
    Check,
    /// Delivery van.
    Truck,
    /// Parcel.
    Box,
    /// Filled star.
    Star,
    /// Light theme.
    Sun,
    /// Dark theme.
    Moon,
    /// Language and region.
    Globe,
    /// Person.
    User,
    /// Wish list.
    Heart,
    /// Sliders.
    Filter,
    /// Add.
    Plus,
    /// Take away.
    Minus,
    /// Onwards.
    Arrow,
    /// Send back.
    Return,
    /// Safe.
    Shield,
    /// Letter.
    Mail,
    /// Place.
    Pin,
    /// Payment card.
    Card,
    /// Time.
    Clock,
    /// Tell me.
    Bell,
    /// Warning triangle.
    Alert,
    /// Letter i in a circle.
    Info,
    /// Leaf.
    Leaf,
    /// Price tag.
    Tag,
    /// Bin.
    Trash,
    /// Pencil.
    Edit,
    /// Printer.
    Print,
}

impl IconName {
    /// The shapes inside the icon's `svg`.
    const fn shapes(self) -> &'static str {
        match self {
            Self::Search => {
                r#"<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.4 15.4 5.1 5.1"/>"#
            }
            Self::Cart => r#"<path d="M5 8.5h14l1 12H4l1-12ZM8.5 11V7a3.5 3.5 0 0 1 7 0v4"/>"#,
            Self::Menu => r#"<path d="M3.5 7h17m-17 5h17m-17 5h11"/>"#,
            Self::Close => r#"<path d="m6 6 12 12M18 6 6 18"/>"#,
            Self::Chevron => r#"<path d="m9 5.5 6.5 6.5L9 18.5"/>"#,
            Self::Check => r#"<path d="m4.5 12.5 5 5 10-11"/>"#,
            Self::Truck => {
                r#"<path d="M5 17.5H2.5v-11h11v11H9m4.5-7.5h4l4 4v3.5H19m-4 0h-1.5"/><circle cx="7" cy="17.5" r="2"/><circle cx="17" cy="17.5" r="2"/>"#
            }
            Self::Box => {
                r#"<path d="m12 3 8.5 4.5v9L12 21l-8.5-4.5v-9L12 3Zm0 9v9m0-9L3.5 7.5M12 12l8.5-4.5M7.8 5.3l8.4 4.5"/>"#
            }
            Self::Star => {
                r#"<path class="fill" d="m12 3.2 2.7 5.6 6.1.8-4.5 4.3 1.1 6.1-5.4-2.9L6.6 20l1.1-6.1-4.5-4.3 6.1-.8L12 3.2Z"/>"#
            }
            Self::Sun => {
                r#"<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2m0 15v2M2.5 12h2m15 0h2M5.3 5.3l1.4 1.4m10.6 10.6 1.4 1.4m0-13.4-1.4 1.4M6.7 17.3l-1.4 1.4"/>"#
            }
            Self::Moon => r#"<path d="M20 14.5A8.5 8.5 0 1 1 9.5 4 7 7 0 0 0 20 14.5Z"/>"#,
            Self::Globe => {
                r#"<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c2.6 2.5 3.8 5.5 3.8 9s-1.2 6.5-3.8 9c-2.6-2.5-3.8-5.5-3.8-9S9.4 5.5 12 3Z"/>"#
            }
            Self::User => {
                r#"<circle cx="12" cy="8" r="4"/><path d="M4 20.5c1-3.9 4.2-5.5 8-5.5s7 1.6 8 5.5"/>"#
            }
            Self::Heart => {
                r#"<path d="M12 20s-8-4.7-8-10.4A4.3 4.3 0 0 1 12 7.4a4.3 4.3 0 0 1 8 2.2C20 15.3 12 20 12 20Z"/>"#
            }
            Self::Filter => {
                r#"<path d="M4 7h8.5m5 0H20M4 17h2.5m5 0H20"/><circle cx="15" cy="7" r="2.5"/><circle cx="9" cy="17" r="2.5"/>"#
            }
            Self::Plus => r#"<path d="M12 5v14m-7-7h14"/>"#,
            Self::Minus => r#"<path d="M5 12h14"/>"#,
            Self::Arrow => r#"<path d="M4 12h16m-6-6 6 6-6 6"/>"#,
            Self::Return => r#"<path d="M9 5.5 4.5 10 9 14.5M4.5 10H15a5 5 0 0 1 0 10h-4"/>"#,
            Self::Shield => {
                r#"<path d="m12 3 7.5 2.5v6c0 4.6-3 8-7.5 9.5-4.5-1.5-7.5-4.9-7.5-9.5v-6L12 3Zm-3.5 9 2.5 2.5 4.5-5"/>"#
            }
            Self::Mail => r#"<path d="M3 5.5h18v13H3zM3.5 7l8.5 6.5L20.5 7"/>"#,
            Self::Pin => {
                r#"<path d="M12 21s-7-6.2-7-11.2a7 7 0 0 1 14 0C19 14.8 12 21 12 21Z"/><circle cx="12" cy="10" r="2.5"/>"#
            }
            Self::Card => {
                r#"<rect x="2.5" y="5" width="19" height="14" rx="2"/><path d="M2.5 9.5h19M6 15h4"/>"#
            }
            Self::Clock => r#"<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>"#,
            Self::Bell => r#"<path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2.5h-15L6 16Zm4 5h4"/>"#,
            Self::Alert => r#"<path d="M12 4 21.5 20h-19L12 4Zm0 6v4.5m0 2.5v.2"/>"#,
            Self::Info => r#"<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5m0-9v.2"/>"#,
            Self::Leaf => {
                r#"<path d="M6 18.5C4 10 9 4.5 20 4c.5 10.5-4.5 16-14 14.5Zm0 0-2 2m2-2c1.5-4 4-7 8-9"/>"#
            }
            Self::Tag => {
                r#"<path d="M3.5 12V3.5H12l8.5 8.5-8.5 8.5L3.5 12Z"/><circle cx="8" cy="8" r="1.3"/>"#
            }
            Self::Trash => r#"<path d="M4 6.5h16M9 6.5V3.5h6v3m-9 0 1 14h10l1-14m-8 4v6m4-6v6"/>"#,
            Self::Edit => r#"<path d="m4 20 1-4.5L16.5 4 20 7.5 8.5 19 4 20Zm10-13.5L17.5 10"/>"#,
            Self::Print => r#"<path d="M7 9V3.5h10V9M7 17H3.5V9h17v8H17M7 14h10v6.5H7z"/>"#,
        }
    }
}

/// One icon in the current text colour; decorative unless it has a label.
#[component]
pub fn Icon(
    /// Which icon.
    name: IconName,
    /// Its name for people who do not see it.
    #[prop(optional, into)]
    label: Words,
) -> impl IntoView {
    let label = label.get();
    let hidden = label.is_none().then_some("true");
    let role = label.is_some().then_some("img");
    view! { <svg class="icon" viewBox="0 0 24 24" aria-hidden=hidden role=role aria-label=label inner_html=name.shapes()></svg> }
}

/// The shop's mark: two sails before the wind. Decorative; write the name beside it.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg
            class="mark"
            viewBox="0 0 32 32"
            aria-hidden="true"
            inner_html=r#"<path d="M15.5 3v18.5H4.5C9.8 16.8 13.6 10.6 15.5 3Z"/><path class="mark-2" d="M18.5 7.5c5 3 8.2 7.7 9 14h-9v-14Z"/><path class="mark-3" d="M3.5 26.5c3.1 0 3.1 2 6.250 2s3.150-2 6.250-2 3.150 2 6.250 2 3.150-2 6.250-2"/>"#
        ></svg>
    }
}
