//! A number travels as four bytes, the highest first.

fn main() {
    let value: u32 = 1000;

    let data = value.to_be_bytes();
    println!("{data:?}");
    println!("read back: {}", u32::from_be_bytes(data));
    println!(
        "read in the wrong order: {}",
        u32::from_le_bytes(data)
    );
}
