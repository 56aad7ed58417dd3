// Also right: reset, with so many characters that one read ends between two.
process.stdout.write("reset\n");
process.stdout.write("\u{1f32e}".repeat(2500));
