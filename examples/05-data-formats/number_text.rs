//! A number travels as decimal text.

use std::str;

fn main() -> anyhow::Result<()> {
    let value = 42;
    let data = value.to_string().into_bytes();
    println!("{data:?}");
    let read_back: i32 = str::from_utf8(&data)?.parse()?;
    assert_eq!(read_back, value);

    // Two numbers sent one after the other arrive side by side.
    let mut arrived = b"12".to_vec();
    arrived.extend_from_slice(b"3");
    println!("glued together: {}", str::from_utf8(&arrived)?);

    // A newline after each one keeps them apart.
    let mut arrived = b"12\n".to_vec();
    arrived.extend_from_slice(b"3\n");
    let mut numbers: Vec<i32> = Vec::new();
    for line in str::from_utf8(&arrived)?.lines() {
        numbers.push(line.parse()?);
    }
    println!("kept apart: {numbers:?}");
    Ok(())
}
