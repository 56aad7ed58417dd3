//! One character, four bytes.

use std::str;

fn main() -> anyhow::Result<()> {
    let order = "Two 🌮";

    let data = order.as_bytes();
    println!("{}", data.escape_ascii());
    println!("the taco alone: {:?}", "🌮".as_bytes());

    assert_eq!(str::from_utf8(data)?, order);
    Ok(())
}
