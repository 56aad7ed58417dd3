//! The secret that a page needs to run programs: 256 bits, new at each start.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use subtle::ConstantTimeEq;

use crate::run::text::hex;

/// A secret of 64 hexadecimal digits.
pub struct Token(String);

impl Token {
    /// A new one, from the system's own source of chance.
    ///
    /// # Errors
    ///
    /// When the system has none.
    pub fn new() -> Result<Token> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).context("the system gives no random numbers")?;
        Ok(Token(hex(&bytes)))
    }

    /// Whether `given` is the token. How long it takes does not tell how much is right.
    pub fn is(&self, given: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(given).into()
    }

    /// What follows the address of the book for those who may run programs. A browser
    /// sends it to nobody.
    pub fn fragment(&self) -> String {
        format!("#run={}", self.0)
    }
}

/// A page that leads to an address, for a browser that is about to be started: in the
/// browser's arguments, other users of this machine could read the address. It is gone
/// when this value is dropped.
pub struct Door(PathBuf);

impl Door {
    /// Writes the page into `folder`, for this user alone.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn to(address: &str, folder: &Path) -> Result<Door> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let file = folder.join("open.html");
        let _ = fs::remove_file(&file);
        let mut page =
            private(&file).with_context(|| format!("cannot write {}", file.display()))?;
        writeln!(
            page,
            "<!doctype html>\n<title>Both Ends of the Socket</title>\n\
             <meta http-equiv=\"refresh\" content=\"0; url={address}\">\n\
             <p><a href=\"{address}\">Both Ends of the Socket</a></p>"
        )?;
        Ok(Door(file))
    }

    /// Where it is.
    pub fn file(&self) -> &Path {
        &self.0
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// A new file that this user alone may read, where the system has such a thing.
fn private(file: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}
