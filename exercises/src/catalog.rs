//! The exercises, in the order of the book.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener, ToSocketAddrs};
use std::path::PathBuf;

use anyhow::Result;

use crate::answer::Answer;
use crate::{Failure, checks, root};

/// One exercise. Its files are in `exercises/CHAPTER/NAME/`.
pub struct Exercise {
    pub name: &'static str,
    /// The file of its chapter in `src/`, without `.md`.
    pub chapter: &'static str,
    /// What the program does, in a few words.
    pub title: &'static str,
    /// From the plainest to the subtlest.
    pub checks: &'static [Check],
}

/// What a check needs of the machine it runs on.
#[derive(Clone, Copy)]
pub enum Needs {
    Nothing,
    /// Something that only Linux has, or does in this way.
    Linux,
    /// The address `::1`.
    Ipv6,
    /// The name `localhost` for an address of either family.
    TwoAddresses,
    /// The model answer in both languages, which students may not have.
    Models,
}

/// One thing that a program must do.
pub struct Check {
    pub name: &'static str,
    /// What the program does if it passes.
    pub claim: &'static str,
    pub needs: Needs,
    pub run: fn(&Answer) -> std::result::Result<(), Failure>,
}

impl Check {
    /// What the check needs and this system lacks.
    pub fn missing(&self) -> Option<&'static str> {
        match self.needs {
            Needs::Linux if cfg!(not(target_os = "linux")) => Some("Linux"),
            Needs::Ipv6 if !has_ipv6() => Some("IPv6 on this machine"),
            Needs::Models if !models_are_here() => {
                Some("the book's own programs, which this edition lacks")
            }
            Needs::TwoAddresses if !localhost_has_both() => Some("a localhost with two addresses"),
            _ => None,
        }
    }
}

/// Whether this machine reaches itself by IPv6, which is off in many containers.
pub fn has_ipv6() -> bool {
    TcpListener::bind("[::1]:0").is_ok()
}

/// Whether `localhost` stands for 127.0.0.1 and for ::1 on this machine.
fn localhost_has_both() -> bool {
    let found = ("localhost", 0).to_socket_addrs();
    let found: Vec<IpAddr> = found.map_or(Vec::new(), |found| found.map(|a| a.ip()).collect());
    let loopback = [
        IpAddr::from(Ipv4Addr::LOCALHOST),
        Ipv6Addr::LOCALHOST.into(),
    ];
    loopback
        .iter()
        .all(|ip| found.contains(ip) && TcpListener::bind((*ip, 0)).is_ok())
}

/// Whether this edition of the book has model answers.
fn models_are_here() -> bool {
    let programs = root().map(|root| root.join("exercises").join("programs"));
    programs.is_ok_and(|programs| programs.exists())
}

impl Exercise {
    /// The folder with its files.
    ///
    /// # Errors
    ///
    /// When the book's folder is not found.
    pub fn folder(&self) -> Result<PathBuf> {
        Ok(root()?.join("exercises").join(self.chapter).join(self.name))
    }

    /// Its place in the book, from 1 on.
    pub fn number(&self) -> usize {
        let place = all().iter().position(|one| one.name == self.name);
        place.expect("an exercise of the catalog") + 1
    }

    /// The exercise after it.
    pub fn next(&self) -> Option<&'static Exercise> {
        all().get(self.number())
    }
}

// Of each name there is one.
impl PartialEq for Exercise {
    fn eq(&self, other: &Exercise) -> bool {
        self.name == other.name
    }
}

/// Every exercise, in the order of the book.
pub fn all() -> &'static [Exercise] {
    checks::ALL
}

/// The exercise of exactly this name.
pub fn find(name: &str) -> Option<&'static Exercise> {
    all().iter().find(|exercise| exercise.name == name)
}

/// The exercise that a student means by `words`: its name or the beginning of it, its
/// number, or the path of a file or folder that belongs to it.
///
/// # Errors
///
/// When it is none, or may be several: what to do, in one line.
pub fn meant(words: &str) -> std::result::Result<&'static Exercise, String> {
    let parts = words.split(['/', '\\']).filter(|part| !part.is_empty());
    let mut parts: Vec<String> = parts.map(|part| part.replace('_', "-")).collect();
    // A path ends with the exercise, or with one of its files.
    while let Some(part) = parts.pop() {
        let name = part.split('.').next().unwrap_or_default().to_lowercase();
        if let Ok(number @ 1..) = name.parse::<usize>() {
            return all().get(number - 1).ok_or_else(|| {
                format!(
                    "there is no exercise {number}: they are numbered from 1 to {}",
                    all().len()
                )
            });
        }
        if let Some(exercise) = find(&name) {
            return Ok(exercise);
        }
        let begun: Vec<_> = all()
            .iter()
            .filter(|one| one.name.starts_with(&name))
            .collect();
        match begun[..] {
            [exercise] if !name.is_empty() => return Ok(exercise),
            [_, _, ..] if !name.is_empty() => {
                let names: Vec<_> = begun.iter().map(|exercise| exercise.name).collect();
                return Err(format!(
                    "{words} may be {}: write more of it",
                    names.join(" or ")
                ));
            }
            _ => {}
        }
    }
    Err(format!(
        "no exercise is called {words}{}",
        suggestion(words)
    ))
}

/// What to do about a name that no exercise has.
fn suggestion(name: &str) -> String {
    let nearest = all()
        .iter()
        .map(|exercise| (strsim::jaro_winkler(name, exercise.name), exercise.name))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((likeness, nearest)) if likeness > 0.75 => format!(": did you mean {nearest}?"),
        _ => ": `cargo exercise` lists them all".to_owned(),
    }
}
