# The commands of daily work. `just` alone lists them.

_default:
    @just --list

# All tests.
test *args:
    cargo test {{args}}

# The page of a plan in a real browser; needs `chromium` and `chromedriver`.
browser:
    cargo test --test all browser:: -- --ignored

# Times of the pure core, then of whole commands; some 15 minutes.
bench *args:
    cargo bench
    cargo build --release
    python3 benches/whole.py {{args}}

# Formatting, tests, lints, documentation: what CI runs.
ci:
    bash .ci/run

# Licences, duplicate versions, sources and known holes of the dependencies; needs `cargo-deny`.
deny:
    cargo deny check

# Take over changed snapshots, to be read in `git diff`.
snapshots:
    INSTA_UPDATE=always cargo test

# The parts of the documents that are made from the code and from what the tests see.
docs:
    UPDATE_DOCS=1 cargo test --test all -- --test-threads 1 reference:: picture:: faults::every

# Which lines the tests reach; needs `cargo install cargo-llvm-cov`.
coverage *args:
    cargo llvm-cov --ignore-filename-regex 'tests/|benches/' {{args}}

# Update the published schemas after a change of the tables.
schema:
    cargo run -- schema --write

# The plan that a newcomer sees.
demo:
    cargo run --release -- plan --sandbox --sandbox-reset

# Fuzzes one target (`docs/fuzzing.md`); needs a nightly toolchain and cargo-fuzz.
fuzz target seconds="60":
    mkdir -p fuzz/corpus/{{target}}
    cargo +nightly fuzz run {{target}} fuzz/corpus/{{target}} tests/fuzz/corpus/{{target}} -- -dict=fuzz/words.dict -max_len=2048 -max_total_time={{seconds}} -timeout=10 -rss_limit_mb=2048
