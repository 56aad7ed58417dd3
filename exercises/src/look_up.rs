//! Where the book's appendix "When Things Fail" deals with an error that a program has
//! printed.

/// Words of the systems and the languages, and the heading of their entry. Of two that
/// fit one line the first counts.
#[rustfmt::skip]
pub const ENTRIES: &[(&str, &str)] = &[
    ("address already in use",              "Address already in use"),
    ("only one usage of each socket",       "Address already in use"),
    ("assign requested address",            "Cannot assign requested address"),
    ("requested address is not valid",      "Cannot assign requested address"),
    ("permission denied",                   "Permission denied"),
    ("forbidden by its access permissions", "Permission denied"),
    ("port must be 0-65535",                "The port is out of range"),
    ("invalid port value",                  "The port is out of range"),
    ("connection refused",                  "Connection refused"),
    ("actively refused",                    "Connection refused"),
    // Without such a word before it, a time limit of the program's own has passed.
    ("connection timed out",                "Connection timed out"),
    ("operation timed out",                 "Connection timed out"),
    ("did not properly respond",            "Connection timed out"),
    ("name or service not known",           "Name or service not known"),
    ("nodename nor servname",               "Name or service not known"),
    ("getaddrinfo failed",                  "Name or service not known"),
    ("no such host is known",               "Name or service not known"),
    ("no route to host",                    "No route to host"),
    ("unreachable host",                    "No route to host"),
    ("network is unreachable",              "Network is unreachable"),
    ("unreachable network",                 "Network is unreachable"),
    ("connection reset by peer",            "Connection reset by peer"),
    ("forcibly closed by the remote",       "Connection reset by peer"),
    ("broken pipe",                         "Broken pipe"),
    ("had already been shut down",          "Broken pipe"),
    ("software caused connection abort",    "Software caused connection abort"),
    ("aborted by the software",             "Software caused connection abort"),
    ("resource temporarily unavailable",    "Resource temporarily unavailable"),
    ("not be completed immediately",        "Resource temporarily unavailable"),
    ("is not connected",                    "Socket or transport endpoint is not connected"),
    ("already connected",                   "Socket or transport endpoint is already connected"),
    ("bad file descriptor",                 "Bad file descriptor"),
    ("something that is not a socket",      "Bad file descriptor"),
    ("too many open",                       "Too many open files"),
    ("interrupted system call",             "Interrupted system call"),
    ("bytes-like object is required",       "A bytes-like object is required"),
    ("can't concat str to bytes",           "A bytes-like object is required"),
    ("can only concatenate str",            "A bytes-like object is required"),
    ("'tuple' object has no attribute",     "tuple object has no attribute"),
    ("too many values to unpack",           "The address is not a tuple"),
    ("exactly one argument (2 given)",      "The address is not a tuple"),
    ("address must be tuple",               "The address is not a tuple"),
    ("invalid socket address",              "The address is not a tuple"),
    ("module 'socket' has no attribute",    "Module socket has no attribute"),
    ("jsondecodeerror",                     "Extra data, in JSON"),
    ("pickle data was truncated",           "Truncated data, in pickle and struct"),
    ("requires a buffer of",                "Truncated data, in pickle and struct"),
    ("could not convert slice to array",    "Truncated data, in pickle and struct"),
    ("failed to fill whole buffer",         "Failed to fill whole buffer"),
    ("unexpected end of data",              "Unexpected end of data"),
    ("incomplete utf-8",                    "Unexpected end of data"),
    ("codec can't decode",                  "UnicodeDecodeError, or not UTF-8"),
    ("invalid utf-8",                       "UnicodeDecodeError, or not UTF-8"),
    ("not contain valid utf-8",             "UnicodeDecodeError, or not UTF-8"),
];

/// The heading of the entry that deals with the last error in `lines`.
pub(crate) fn entry(lines: &[String]) -> Option<&'static str> {
    lines.iter().rev().find_map(|line| {
        let line = line.to_lowercase();
        let found = ENTRIES.iter().find(|(words, _)| line.contains(words));
        found.map(|(_, heading)| *heading)
    })
}
