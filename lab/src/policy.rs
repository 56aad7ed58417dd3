//! The Content-Security-Policy of the pages: what a browser may load and run on them.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::LazyLock;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use regex::Regex;
use sha2::{Digest, Sha256};

/// The policy for the built book in `folder`: its own files, and the scripts and styles
/// that stand in its pages, known by their hashes. A page loads nothing from another
/// host, no page of another host shows it in a frame, and what a program prints can
/// become no script.
///
/// # Errors
///
/// When a page cannot be read.
pub fn policy(folder: &Path) -> io::Result<String> {
    static SCRIPT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?s)<script([^>]*)>(.*?)</script>").expect("a pattern"));
    static STYLE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"<[a-z][^<>]*?\sstyle="([^"]*)""#).expect("a pattern"));

    let mut scripts = BTreeSet::new();
    let mut styles = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let page = entry?.path();
        if page.extension().is_none_or(|extension| extension != "html") {
            continue;
        }
        let text = fs::read_to_string(page)?;
        for script in SCRIPT.captures_iter(&text) {
            // What is data runs nowhere.
            if !script[1].contains("src=") && !script[1].contains("application/json") {
                scripts.insert(hash(&script[2]));
            }
        }
        for style in STYLE.captures_iter(&text) {
            styles.insert(hash(
                &style[1].replace("&quot;", "\"").replace("&amp;", "&"),
            ));
        }
    }
    let [scripts, styles] = [scripts, styles].map(|all| all.into_iter().collect::<String>());
    // An image of mdBook's style sheets is a `data:` address; without scripts the list of
    // chapters is a frame; the page for what is not there has a `base`.
    Ok(format!(
        "default-src 'none'; script-src 'self'{scripts}; style-src 'self'; \
         style-src-attr 'unsafe-hashes'{styles}; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; frame-src 'self'; base-uri 'self'; form-action 'self'; \
         frame-ancestors 'self'"
    ))
}

/// How a policy names a script or style: by its SHA-256.
fn hash(text: &str) -> String {
    // A browser counts a line end as one byte, whatever the file has.
    let text = text.replace("\r\n", "\n");
    format!(" 'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}
