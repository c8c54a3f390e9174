//! Forms of staff that are not done with.

use model::checkout::Problem;
use model::form::{Draft, Form, Why};
use model::staff::Staff;

use crate::{Result, Shop};

impl Shop {
    /// Forgets what a member of staff typed about `subject`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn discard_draft(&self, staff: &Staff, subject: &str) -> Result<()> {
        let mut tx = self.store.begin().await?;
        tx.delete_draft(staff.id, subject).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn keep_draft(
        &self,
        staff: &Staff,
        subject: &str,
        form: Form,
        why: Why,
        problems: Vec<Problem>,
    ) -> Result<()> {
        let draft = Draft {
            form,
            why,
            problems,
        };
        let mut tx = self.store.begin().await?;
        tx.put_draft(staff.id, subject, &draft, self.clock.now())
            .await?;
        Ok(tx.commit().await?)
    }
}
