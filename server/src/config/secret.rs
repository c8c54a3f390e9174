//! The secret that signs links: set by the environment, or made once and kept in the data folder.

use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::Refused;

/// Fewer bytes than this could be guessed.
const SHORTEST: usize = 32;

pub(super) fn read(given: Option<String>, data: &Path) -> Result<Vec<u8>, Refused> {
    if let Some(secret) = given {
        if secret.len() < SHORTEST {
            return Err(Refused(format!(
                "TRADEWIND_SECRET has {} characters; it must have at least {SHORTEST}",
                secret.len()
            )));
        }
        return Ok(secret.into_bytes());
    }
    let file = data.join("secret");
    match fs::read(&file) {
        Ok(secret) if secret.len() >= SHORTEST => Ok(secret),
        Ok(_) => Err(Refused(format!(
            "{} is too short to be a secret; remove it to have a new one made",
            file.display()
        ))),
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => {
            make(&file).map_err(|why| Refused(format!("cannot write {}: {why}", file.display())))
        }
        Err(why) => Err(Refused(format!("cannot read {}: {why}", file.display()))),
    }
}

/// Twice as many hexadecimal digits as `bytes`, from the system's source of randomness.
///
/// # Errors
/// When the system has none.
pub fn random_text(bytes: usize) -> std::io::Result<String> {
    let mut random = vec![0; bytes];
    fs::File::open("/dev/urandom")?.read_exact(&mut random)?;
    Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Makes a secret of 64 hexadecimal digits that only the server's own user may read.
fn make(file: &Path) -> std::io::Result<Vec<u8>> {
    let text = random_text(32)?;
    let mut opened = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)?;
    opened.write_all(text.as_bytes())?;
    opened.sync_all()?;
    Ok(text.into_bytes())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_made_secret_stays_the_same_and_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let first = read(None, folder.path()).unwrap();
        assert_eq!(read(None, folder.path()).unwrap(), first);
        let mode = fs::metadata(folder.path().join("secret"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
