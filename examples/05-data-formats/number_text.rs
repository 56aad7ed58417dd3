//! A number travels as decimal text.

use std::str;

fn main() -> anyhow::Result<()> {
    let value = 42;
    let data = value.to_string().into_bytes();
    println!("{data:?}");
    assert_eq!(str::from_utf8(&data)?.parse::<i32>()?, value);

    // Two numbers sent one after the other arrive side by side.
    let arrived = [b"12".as_slice(), b"3"].concat();
    println!("glued together: {}", str::from_utf8(&arrived)?);

    // A newline after each one keeps them apart.
    let arrived = [b"12\n".as_slice(), b"3\n"].concat();
    let mut numbers: Vec<i32> = Vec::new();
    for line in str::from_utf8(&arrived)?.lines() {
        numbers.push(line.parse()?);
    }
    println!("kept apart: {numbers:?}");
    Ok(())
}
