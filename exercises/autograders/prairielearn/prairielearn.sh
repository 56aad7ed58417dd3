#!/usr/bin/env bash
# Grades one submission. PrairieLearn runs this in the container for each.

set -euo pipefail
grade=${GRADE:-/grade}

mkdir -p "$grade/results"
cd "${BOOK:-/book}"
cargo exercise --grade "$grade/student" --one-student OPTIONS \
    --format prairielearn --output "$grade/results/results.json"
