# Fuzzing: every target of tests/fuzz for a minute, as many at a time as there are cores; the answers of services, which
# are to be a million, for six.

# How long a target is fuzzed, in seconds.
FUZZ_SECONDS=${FUZZ_SECONDS:-60}

# Without the address sanitizer: there is no unsafe code in rsvp, what is looked for are panics and broken promises, and
# it would cost half of the runs.
fuzz() {
    local fetched
    if ! fetched=$(cargo fetch --locked --manifest-path tests/fuzz/Cargo.toml 2>&1) || ! tool cargo-fuzz 0.13.2; then
        if [[ $fetched == *"--locked"* ]]; then
            echo "tests/fuzz/Cargo.lock is not that of Cargo.toml any more: cargo update --workspace in tests/fuzz" >&2
            return 1
        fi
        echo "skipped: fuzzing: cargo-fuzz or its library cannot be installed here"
        return
    fi
    cargo fmt --check --manifest-path tests/fuzz/Cargo.toml
    RUSTC_BOOTSTRAP=1 cargo fuzz build --fuzz-dir tests/fuzz --target-dir target/fuzz --sanitizer none
    local built seeds=target/fuzz/seeds name seconds failed=0
    built=target/fuzz/$(rustc -vV | sed -n 's/^host: //p')/release
    rm -rf "$seeds" target/fuzz/found
    mkdir -p target/fuzz/found
    FUZZ_SEEDS=$seeds "$built/seeds" -runs=0 2>/dev/null
    for name in responses links provider_files session_files tokens; do
        while (($(jobs -rp | wc -l) >= $(nproc))); do wait -n || failed=1; done
        seconds=$FUZZ_SECONDS
        [[ $name == responses ]] && seconds=$((6 * FUZZ_SECONDS))
        fuzz_target "$built" "$seeds" "$name" "$seconds" &
    done
    while [[ -n $(jobs -p) ]]; do wait -n || failed=1; done
    return "$failed"
}

# fuzz_target FOLDER SEEDS NAME SECONDS: prints how many inputs were tried, or the input that something is wrong with.
fuzz_target() {
    local log=target/fuzz/$3.log corpus=target/fuzz/corpus/$3 prefix=target/fuzz/found/$3- input
    mkdir -p "$corpus"
    if clean "$1/$3" "$corpus" "$2/$3" -dict="$2/$3.dict" -max_total_time="$4" -rss_limit_mb=1024 -timeout=10 \
        -artifact_prefix="$prefix" >"$log" 2>&1; then
        echo "$3: $(grep -o '^Done .*' "$log")$(grep -o '[0-9]* answers judged' "$log" | tail -1 | sed 's/^/, more than /')"
        return
    fi
    grep -v '^#' "$log" | tail -40 >&2
    for input in "$prefix"*; do
        printf '%s: this input fails; base64:\n%s\n' "$3" "$(base64 "$input")" >&2
    done
    return 1
}
