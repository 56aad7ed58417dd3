//! Bytes written down directly, for plain ASCII.

fn main() {
    let command = b"QUIT\r\n";

    println!("{command:?}");
    // Without `.as_bytes()` the comparison would not compile.
    assert_eq!(command, "QUIT\r\n".as_bytes());
}
