//! break-it: an input that the lecture's protocol cannot carry.

fn main() {
    // TODO: print the failure's name, a newline, and an input that causes it.
    print!("");
}
