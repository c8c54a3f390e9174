//! Sending mail: into a folder as files to look at, or through an SMTP server.

use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use lettre::message::{Mailbox, Message, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use model::Millis;

use crate::{Error, Result};

/// Whose mails go where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailConfig {
    /// Sender: `Tradewind <orders@shop.example>`.
    pub from: String,
    /// `smtp://HOST:25`, `smtps://USER:PASSWORD@HOST`; none for files in `mail` in the data folder.
    pub smtp_url: Option<String>,
}

impl Default for MailConfig {
    fn default() -> Self {
        Self {
            from: "Tradewind <orders@localhost>".to_owned(),
            smtp_url: None,
        }
    }
}

/// A mail to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mail {
    /// The same mail has the same key: a repeat replaces the file, and mail programs know it by its Message-ID.
    pub(crate) key: String,
    /// E-mail address.
    pub(crate) to: String,
    /// Subject.
    pub(crate) subject: String,
    /// Body for programs that show none of the other.
    pub(crate) text: String,
    /// Body.
    pub(crate) html: String,
    /// When it was written.
    pub(crate) at: Millis,
}

/// Sends mail.
pub(crate) struct Mailer {
    from: Mailbox,
    way: Way,
}

enum Way {
    Folder(PathBuf),
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
}

impl Mailer {
    pub(crate) fn open(config: &MailConfig, data: &Path) -> Result<Self> {
        let from = config.from.parse().map_err(|error| {
            let sender = &config.from;
            Error::Internal(format!("{sender:?} is no sender for mails: {error}"))
        })?;
        let way = match &config.smtp_url {
            None => Way::Folder(data.join("mail")),
            Some(url) => {
                let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                    .map_err(|error| Error::Internal(format!("the SMTP address: {error}")))?
                    .timeout(Some(Duration::from_secs(20)));
                Way::Smtp(Box::new(transport.build()))
            }
        };
        Ok(Self { from, way })
    }

    /// Sends a mail; answers when the server has taken it, or the file is written.
    pub(crate) async fn send(&self, mail: &Mail) -> Result<()> {
        let failed = |error: &dyn std::fmt::Display| Error::Internal(format!("mail: {error}"));
        let host = self.from.email.domain();
        let at = u64::try_from(mail.at).unwrap_or(0);
        let message = Message::builder()
            .from(self.from.clone())
            .to(mail.to.parse().map_err(|error| failed(&error))?)
            .subject(&mail.subject)
            .date(UNIX_EPOCH + Duration::from_millis(at))
            .message_id(Some(format!("<{}@{host}>", mail.key)))
            .multipart(MultiPart::alternative_plain_html(
                mail.text.clone(),
                mail.html.clone(),
            ))
            .map_err(|error| failed(&error))?;
        match &self.way {
            Way::Folder(folder) => {
                tokio::fs::create_dir_all(folder)
                    .await
                    .map_err(|error| failed(&error))?;
                let path = folder.join(format!("{}.eml", mail.key));
                tokio::fs::write(path, message.formatted())
                    .await
                    .map_err(|error| failed(&error))
            }
            Way::Smtp(transport) => {
                let sent = transport.send(message).await;
                sent.map(|_| ()).map_err(|error| failed(&error))
            }
        }
    }
}
