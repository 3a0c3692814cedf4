# Tools that cargo builds from the registry, once, into target/tools; what is in PATH already is used as it is.

PATH=$PATH:$PWD/target/tools/bin

# tool NAME VERSION: whether the tool is there, after an attempt to install it.
tool() {
    command -v "$1" >/dev/null || cargo install --quiet --locked --root target/tools --version "$2" "$1"
}

# What deny.toml says of licences, crates, duplicates and sources; known faults where their database can be reached.
supply_chain() {
    if ! tool cargo-deny 0.20.2; then
        echo "skipped: the crates' licences and sources: cargo-deny cannot be installed here"
        return
    fi
    cargo deny --locked check licenses bans sources
    if timeout 120 cargo deny --locked fetch db 2>/dev/null; then
        cargo deny --locked check --disable-fetch advisories
    else
        echo "skipped: the crates' known faults: the advisory database cannot be reached"
    fi
}

# What rustdoc says of the code, what a package would hold, and the files that only a forge reads.
documents() {
    RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --no-deps
    cargo package --quiet --locked --list | sed -E 's|/.*|/|' | sort | uniq -c
    local tools=target/tools/forge
    if ! [[ -x $tools/bin/check-jsonschema ]] &&
        ! { python3 -m venv "$tools" && "$tools/bin/pip" --quiet install zizmor==1.32.0 check-jsonschema==0.39.0; }; then
        echo "skipped: the files for a forge: their linters cannot be installed here"
        return
    fi
    "$tools/bin/zizmor" --quiet --offline .github
    "$tools/bin/check-jsonschema" --builtin-schema vendor.github-workflows .github/workflows/*.yml
    "$tools/bin/check-jsonschema" --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/[!c]*.yml
    "$tools/bin/check-jsonschema" --builtin-schema vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
    "$tools/bin/check-jsonschema" --builtin-schema vendor.dependabot .github/dependabot.yml
}

# The program as it is given away, built once for all stages that need it. The goals are no limits.
release() {
    cargo build --locked --release
    local crates bytes
    crates=$(cargo tree --locked --edges normal --prefix none --format '{p}' | sed 's/ (.*//' | sort -u | wc -l)
    bytes=$(stat -c %s target/release/rsvp)
    echo "crates in the program: $crates, itself included"
    echo "size of the program: $((bytes / 10000))e-2 MB (goal: at most 6 MB)" | sed -E 's/([0-9]+)([0-9]{2})e-2/\1.\2/'
}
