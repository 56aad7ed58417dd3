//! Your answers are in `src/bin/`, a program each. Cargo asks for this file, so that the
//! package is whole before there is one.
