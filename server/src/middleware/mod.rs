//! What every request passes on its way to the shop, and every answer on its way back.

pub mod address;
pub mod body;
pub mod headers;
pub mod limits;
pub mod origin;
pub mod refusal;
