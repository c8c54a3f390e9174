//! Many rows a statement: inserting a year of orders row by row would take ten times as long.

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe};

use crate::error::Result;

/// A statement that takes the values of rows.
pub(crate) type Insert<'q> = Query<'q, Any, AnyArguments>;

/// Rows a statement; few sizes, so that each is prepared once a connection.
const SIZES: [usize; 3] = [64, 8, 1];

/// Runs `INSERT INTO {into} VALUES (…), …` for all rows. `bind` binds the `columns` values of one row.
/// `columns` times the largest size stays far below both engines' limits (32,766 and 65,535 values).
pub(crate) async fn insert_all<T>(
    conn: &mut AnyConnection,
    into: &'static str,
    columns: usize,
    rows: &[T],
    bind: impl for<'q> Fn(Insert<'q>, &T) -> Insert<'q>,
) -> Result<()> {
    let mut rest = rows;
    for size in SIZES {
        if rest.len() < size {
            continue;
        }
        let sql = statement(into, columns, size);
        while rest.len() >= size {
            let (batch, after) = rest.split_at(size);
            // Made of constants and numbers only.
            let query = sqlx::query(AssertSqlSafe(sql.as_str()));
            batch.iter().fold(query, &bind).execute(&mut *conn).await?;
            rest = after;
        }
    }
    Ok(())
}

fn statement(into: &str, columns: usize, rows: usize) -> String {
    let row = |at: usize| {
        let values: Vec<String> = (1..=columns)
            .map(|column| format!("${}", at * columns + column))
            .collect();
        format!("({})", values.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!("INSERT INTO {into} VALUES {}", rows.join(", "))
}

/// Ids a statement that reads by a list of ids takes.
pub(crate) const IDS: usize = 32;

/// The placeholders of such a statement.
macro_rules! ids {
    () => {
        "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
         $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)"
    };
}
pub(crate) use ids;

/// Up to [`IDS`] ids, padded with the last one: the common dialect has no arrays.
pub(crate) fn padded(ids: &[i64]) -> [i64; IDS] {
    std::array::from_fn(|at| ids[at.min(ids.len() - 1)])
}
