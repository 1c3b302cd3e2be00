//! The `rolo` program.

fn main() {}
