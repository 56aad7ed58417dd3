//! Placeholder replaced by the lab.
