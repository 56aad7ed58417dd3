//! break-it, solved: the server's one read ends in the middle of the é.

fn main() {
    println!("torn");
    print!("{}é", "a".repeat(1023));
}
