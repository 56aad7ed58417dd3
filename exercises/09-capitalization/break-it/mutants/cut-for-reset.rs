//! Wrong: the server has not read all of it. Rejected by: names-what-happens

fn main() {
    println!("cut");
    print!("{}", "é".repeat(600));
}
