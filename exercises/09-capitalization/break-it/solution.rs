//! break-it, solved: the server's one read ends in the middle of a euro sign.

fn main() {
    println!("torn");
    print!("{}", "€".repeat(400));
}
