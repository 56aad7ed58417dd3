//! Text becomes bytes: encoding.

fn main() {
    let name = "Zoë";

    // A str is UTF-8 already: this only looks at its bytes.
    let data = name.as_bytes();
    println!(
        "{} characters, {} bytes",
        name.chars().count(),
        data.len()
    );
    println!("{data:?}");

    // Mind the difference: len counts bytes, not characters.
    assert_eq!(name.len(), data.len());
}
