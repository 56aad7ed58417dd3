//! One list of the steps of both languages, and how it is written down.

use serde_json::{Map, Value, json};

use crate::steps::{PREPARING, Step};

/// The steps of both, in an order that holds for each: what only one of them does has
/// only its lines.
pub fn merge(python: Vec<Step>, rust: Vec<Step>) -> Vec<Step> {
    let pairs = common(&python, &rust);
    let [python, rust] = [(python, 0), (rust, 1)].map(|(steps, own)| {
        let others = pairs.clone();
        absorb(steps, move |index| {
            others.iter().any(|pair| [pair.0, pair.1][own] == index)
        })
    });
    let mut merged = Vec::new();
    let (mut left, mut right) = (0, 0);
    for (first, second) in common(&python, &rust) {
        merged.extend_from_slice(&python[left..first]);
        merged.extend_from_slice(&rust[right..second]);
        merged.push(both(&python[first], &rust[second]));
        (left, right) = (first + 1, second + 1);
    }
    merged.extend_from_slice(&python[left..]);
    merged.extend_from_slice(&rust[right..]);
    merged
}

/// The longest list of steps that both have, in order: their indices.
fn common(python: &[Step], rust: &[Step]) -> Vec<(usize, usize)> {
    let mut lengths = vec![vec![0; rust.len() + 1]; python.len() + 1];
    for (i, one) in python.iter().enumerate().rev() {
        for (j, other) in rust.iter().enumerate().rev() {
            lengths[i][j] = if one.key() == other.key() {
                lengths[i + 1][j + 1] + 1
            } else {
                lengths[i + 1][j].max(lengths[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < python.len() && j < rust.len() {
        if python[i].key() == rust[j].key() {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[i + 1][j] >= lengths[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// A call that only prepares, and that the other language makes within the next, becomes
/// a part of the next.
fn absorb(steps: Vec<Step>, is_common: impl Fn(usize) -> bool) -> Vec<Step> {
    let mut kept: Vec<Step> = Vec::new();
    let mut prepared: Vec<Step> = Vec::new();
    for (index, mut step) in steps.into_iter().enumerate() {
        if PREPARING.contains(&step.call) && !is_common(index) && step.printed.is_empty() {
            prepared.push(step);
            continue;
        }
        let parts: Vec<Step> = prepared
            .extract_if(.., |part| part.socket == step.socket)
            .collect();
        for mut part in parts.into_iter().rev() {
            for language in [0, 1] {
                part.places[language].append(&mut step.places[language]);
                part.system[language].append(&mut step.system[language]);
            }
            (step.places, step.system) = (part.places, part.system);
        }
        kept.append(&mut prepared);
        kept.push(step);
    }
    kept
}

fn both(python: &Step, rust: &Step) -> Step {
    let mut step = python.clone();
    step.places[1].clone_from(&rust.places[1]);
    step.system[1].clone_from(&rust.system[1]);
    step.is_choice |= rust.is_choice;
    step.times = step.times.max(rust.times);
    if python.printed != rust.printed {
        step.printed_in_rust = Some(rust.printed.clone());
    }
    step
}

/// As it is written down: a line a step.
pub fn text(listing: &str, another_order: &str, steps: Vec<Step>) -> String {
    let mut head = format!("{{\"listing\": {}", json!(listing));
    if !another_order.is_empty() {
        head += &format!(", \"another\": {}", json!(another_order));
    }
    let several = steps.iter().any(|step| step.conn > Some(1));
    let lines: Vec<String> = steps
        .iter()
        .map(|step| line(step, several).to_string())
        .collect();
    format!("{head}, \"steps\": [\n{}\n]}}\n", lines.join(",\n"))
}

fn line(step: &Step, several: bool) -> Value {
    let mut line = Map::new();
    let mut put = |name: &str, value: Value| {
        let is_default = value.is_null() || value == json!(false) || value == json!("");
        if !is_default {
            line.insert(name.to_owned(), value);
        }
    };
    put("who", json!(["server", "client"][step.who]));
    put("call", json!(step.call));
    put("conn", json!(step.conn.filter(|_| several)));
    put("data", json!(step.data.as_deref().map(short)));
    put("count", json!(step.count));
    put("times", json!(Some(step.times).filter(|times| *times > 1)));
    put("error", json!(step.error));
    put("detail", json!(step.detail));
    put("waits", json!(step.waits));
    put(
        "limit",
        json!(step.limit.map(|tenths| tenths as f64 / 10.0)),
    );
    put("waited", json!(step.has_waited));
    put("choice", json!(step.is_choice));
    match &step.printed_in_rust {
        Some(rust) => put("printed", json!({"py": step.printed, "rs": rust})),
        None => put("printed", json!(step.printed)),
    }
    let [python, rust] = [0, 1].map(|language| {
        let places = step.places[language].iter().map(ToString::to_string);
        places.collect::<Vec<_>>().join(", ")
    });
    let runs = [0, 1].map(|language| !step.system[language].is_empty());
    // An empty place is the end of a program.
    for (name, runs, places) in [("py", runs[0], python), ("rs", runs[1], rust)] {
        if runs {
            line.insert(name.to_owned(), json!(places));
        }
    }
    let [python, rust] = [0, 1].map(|language| step.system[language].join(", "));
    let system = match runs {
        [true, true] if python != rust => json!({"py": python, "rs": rust}),
        [true, _] => json!(python),
        _ => json!(rust),
    };
    if system != json!(step.call) {
        line.insert("system".to_owned(), system);
    }
    Value::Object(line)
}

/// Bytes as a string with a character for each, from U+0000 to U+00FF. What is long and
/// repeats itself is a list: a string, how often it stands there, the next string.
fn short(data: &[u8]) -> Value {
    let text = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|byte| char::from(*byte))
            .collect::<String>()
    };
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < data.len() {
        let repeats = |period: usize| {
            let rest = &data[at..];
            let same = rest
                .iter()
                .zip(rest.iter().skip(period))
                .take_while(|(a, b)| a == b);
            (same.count() / period + 1, period)
        };
        let (times, period) = (1..=10)
            .map(repeats)
            .max_by_key(|(times, period)| times * period)
            .unwrap_or((1, 1));
        if times > 1 && times * period >= 64 {
            if start < at {
                parts.extend([json!(text(&data[start..at])), json!(1)]);
            }
            parts.extend([json!(text(&data[at..at + period])), json!(times)]);
            at += times * period;
            start = at;
        } else {
            at += 1;
        }
    }
    if parts.is_empty() {
        return json!(text(data));
    }
    if start < at {
        parts.extend([json!(text(&data[start..])), json!(1)]);
    }
    Value::Array(parts)
}
