//! Staff: who may open `/admin`.

use serde::{Deserialize, Serialize};

use crate::StaffId;

/// A signed-in member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// Id.
    pub id: StaffId,
    /// E-mail address: the sign-in name.
    pub email: String,
    /// Name.
    pub name: String,
}
