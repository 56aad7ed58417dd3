//! What the book shows of the comparison: a table, and a plot of two of its columns.

use std::fmt::Write;
use std::fs;
use std::process::Command;

use anyhow::Result;

use crate::{BUSY, Measured, SIZES};

/// A server, and what was measured for each number of connections.
pub struct Row {
    pub name: &'static str,
    pub cells: Vec<Measured>,
}

/// The table, in Markdown, and below it where and when it was measured.
///
/// # Errors
///
/// When the system does not say what it is.
pub fn table(rows: &[Row]) -> Result<String> {
    let mut text = String::from("<!-- Written by the program in comparison/. -->\n\n");
    writeln!(
        text,
        "| server | 1 client | 100 clients | 1,000 | 10,000 \
         | requests a second, 100 | slow answer, 100 | memory, 10,000 |"
    )?;
    writeln!(text, "|---{}|", "|---:".repeat(SIZES.len() + 3))?;
    for Row { name, cells } in rows {
        let mut line = format!("| {name} ");
        for cell in cells {
            write!(line, "| {:.1} ", cell.processor)?;
        }
        let (hundred, most) = (&cells[1], &cells[cells.len() - 1]);
        write!(line, "| {} ", thousands(hundred.requests.round() as usize))?;
        write!(line, "| {:.1} ms | {:.1} KB |", hundred.slow, most.memory)?;
        writeln!(text, "{line}")?;
    }
    writeln!(text, "\nMeasured on {}.", machine()?)?;
    Ok(text)
}

/// The date, the processors, the system, and the languages.
fn machine() -> Result<String> {
    let said = |program: &str, argument: &str| -> Result<String> {
        let output = Command::new(program).arg(argument).output()?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let date = said("date", "+%Y-%m-%d")?;
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    let kernel: Vec<&str> = kernel.trim().split(['.', '-']).take(2).collect();
    let count = std::thread::available_parallelism()?;
    let python = exercises::find_python()?;
    let python = said(&python.display().to_string(), "--version")?;
    let rust = said("rustc", "--version")?;
    let rust = rust.split(' ').take(2).collect::<Vec<_>>().join(" ");
    Ok(format!(
        "{date}, on a machine with {count} processors, with Linux {}, {python} and {}",
        kernel.join("."),
        rust.replace("rustc", "Rust")
    ))
}

/// Processor time for a request with `BUSY` connections, and memory for each of the most,
/// as bars. The longest is as wide as there is room.
pub fn plot(rows: &[Row]) -> String {
    let time = |row: &Row| row.cells[1].processor;
    let memory = |row: &Row| row.cells[row.cells.len() - 1].memory;
    let mut bars = String::new();
    let mut described = String::new();
    let mut top = 0;
    let time_head = format!("Processor time for a request, {BUSY} clients ask");
    let memory_head = format!(
        "Memory for each of {} clients",
        thousands(SIZES[SIZES.len() - 1])
    );
    for (head, unit, value) in [
        (time_head, "µs", time as fn(&Row) -> f64),
        (memory_head, "KB", memory),
    ] {
        let most = rows.iter().map(value).fold(0.0, f64::max);
        let _ = writeln!(
            bars,
            "  <text class=\"head\" x=\"0\" y=\"{}\">{head}</text>",
            top + 14
        );
        top += 22;
        let _ = write!(described, "{head}: ");
        for row in rows {
            let value = value(row);
            let width = (value / most * 130.0).max(1.0);
            let _ = writeln!(
                bars,
                "  <text x=\"0\" y=\"{}\">{}</text>\n  \
                 <rect class=\"bar\" x=\"118\" y=\"{}\" width=\"{width:.1}\" height=\"14\"/>\n  \
                 <text x=\"{:.1}\" y=\"{}\">{value:.1} {unit}</text>",
                top + 13,
                row.name,
                top + 2,
                width + 123.0,
                top + 13,
            );
            let _ = write!(described, "{} {value:.1} {unit}, ", row.name);
            top += 20;
        }
        described.truncate(described.len() - 2);
        described += ". ";
        top += 14;
    }
    format!(
        "<svg class=\"diagram\" viewBox=\"0 0 300 {}\" role=\"img\" \
         aria-labelledby=\"comparison-title comparison-desc\">\n  \
         <title id=\"comparison-title\">The servers compared</title>\n  \
         <desc id=\"comparison-desc\">{}</desc>\n  <g class=\"row\">\n{bars}  </g>\n</svg>\n",
        top - 10,
        described.trim_end()
    )
}

/// A number as people read it.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
