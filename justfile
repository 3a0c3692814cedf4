# The commands of a maintainer. `just` alone lists them; each is also a line that can be typed by hand.

_list:
    @just --list

# Everything a change must pass, as CI runs it
check:
    bash .ci/run

# Form, lints and tests: what to run while working
test:
    cargo fmt --check
    cargo clippy --locked --all-targets -- -D warnings
    cargo test --locked

# Make all generated files anew
renew:
    bash .ci/renew

# Kill the program, and fail its calls, at every system call
faults:
    cargo test --locked --test it faults -- --ignored --nocapture

# Fuzz one target for a minute: responses, links, provider_files, session_files or tokens
fuzz target seconds="60":
    RUSTC_BOOTSTRAP=1 cargo fuzz run --fuzz-dir tests/fuzz --sanitizer none {{ target }} -- -max_total_time={{ seconds }}
