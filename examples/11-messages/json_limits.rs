// ANCHOR: all
//! Texts of which the parsers of two languages think differently.

use serde_json::Value;

fn main() {
    // ANCHOR: parse
    let texts = [
        "2.0",
        "18446744073709551617",
        "NaN",
        r#""\ud83c""#,
        r#"{"count": 1, "count": 2}"#,
    ];
    for text in texts {
        match serde_json::from_str::<Value>(text) {
            Ok(value) => println!("{text} is {value}"),
            Err(error) => println!("{text}: {error}"),
        }
    }
    // ANCHOR_END: parse
}
// ANCHOR_END: all
