//! Training in a process of its own. It needs several times the memory that its outcome does, and an allocator hardly
//! gives that back; a process that ends gives it all back, and a crash in there is nobody else's.

use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use crate::{Error, Result, Shop};

/// How often the process is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// A process that does not outlive the wish for it.
struct Apart(Child);

impl Apart {
    fn start(program: &Path) -> std::io::Result<Self> {
        let child = Command::new(program)
            .args(["train", "--quiet"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()?;
        Ok(Self(child))
    }

    async fn ended(&mut self) -> std::io::Result<ExitStatus> {
        loop {
            if let Some(status) = self.0.try_wait()? {
                return Ok(status);
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

impl Drop for Apart {
    fn drop(&mut self) {
        // Both fail only where it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Shop {
    /// Learns anew, in a process of its own where the shop was opened with a program for that. What it learnt reaches this
    /// process as it does every node: by the event.
    ///
    /// # Errors
    /// When the process fails, or what [`Shop::train`] says.
    pub(crate) async fn train_apart(&self) -> Result<()> {
        let Some(program) = &self.config.trainer else {
            return self.train(&|_, _| ()).await.map(drop);
        };
        match Apart::start(program) {
            Ok(mut apart) => match apart.ended().await {
                Ok(status) if status.success() => Ok(()),
                Ok(status) => Err(Error::Internal(format!("training ended with {status}"))),
                Err(why) => Err(Error::Internal(format!("training was lost: {why}"))),
            },
            // The program was moved or replaced while it ran.
            Err(why) => {
                tracing::warn!(%why, "training goes on in the server itself");
                self.train(&|_, _| ()).await.map(drop)
            }
        }
    }
}

#[cfg(test)]
mod tests;
