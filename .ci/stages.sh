# The stages of .ci/run, one function each.

# stage NAME COMMAND…: says what begins, and how long it took.
stage() {
    local name=$1 begun=$SECONDS
    shift
    echo "== $name"
    "$@"
    echo "== $name: ok, $((SECONDS - begun)) s"
}

# What the next stages run, so that they need neither network nor patience.
build() {
    cargo build --locked
    cargo test --locked --no-run
}

# clean COMMAND…: without the variables that would change what is tested. Installing and building may need them.
clean() {
    env -u SSL_CERT_FILE -u SSL_CERT_DIR -u CURL_CA_BUNDLE -u RUST_BACKTRACE "$@"
}

# readme_command SECTION: the one command in the sh block of that section of README.md.
readme_command() {
    local command
    command=$(awk -v section="## $1" '
        /^## / { inside = ($0 == section) }
        inside && /^```/ { block = !block; next }
        inside && block' README.md)
    if [[ -z $command || $command == *$'\n'* ]]; then
        echo "README.md must hold exactly one command under '## $1'" >&2
        return 1
    fi
    printf '%s\n' "$command"
}

# Shells and tools that some tests use, each with its Debian package; a test whose tool is missing says so and passes.
install_packages() {
    local missing=() tool package
    while read -r tool package; do
        command -v "$tool" >/dev/null || missing+=("$package")
    done <<'END'
zsh zsh
fish fish
strace strace
gnome-keyring-daemon gnome-keyring
dbus-run-session dbus
secret-tool libsecret-tools
gdbus libglib2.0-bin
openssl openssl
unshare util-linux
END
    [[ ${#missing[@]} == 0 ]] && return
    if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
        if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null; then
            return
        fi
    fi
    echo "skipped: ${missing[*]} cannot be installed here; the tests that use them are skipped"
}

# Servers that cannot be installed are a skip that is seen, not a failure: a registry may be out of reach.
install_servers() {
    if [[ -z $RSVP_TEST_SERVERS ]]; then
        echo "skipped: the tests against real servers: RSVP_TEST_SERVERS names no folder with servers"
        return
    fi
    install_server better-auth npm
    install_server pocketbase python3
}

# install_server NAME TOOL
install_server() {
    local why=""
    if ! command -v "$2" >/dev/null; then
        why="there is no $2"
    elif ! timeout 600 bash "$RSVP_TEST_SERVERS/$1/install.sh"; then
        why="it cannot be installed"
        rm -rf "${PEER_CACHE:?}/$1"
    fi
    [[ -z $why ]] || echo "skipped: the tests against a real $1 server: $why"
}

# The program, killed and failed at every system call; the tests below try a part of it.
fault_matrix() {
    if ! strace -o /dev/null true 2>/dev/null; then
        echo "skipped: there is no strace here, or it may not trace (a container needs --cap-add SYS_PTRACE)"
        return
    fi
    clean cargo test --locked --test it faults:: -- --ignored --nocapture
}

# Servers whose test was killed before it could stop them; only those of this clone.
stop_servers() {
    local file server port
    for file in target/peers/*/run.*; do
        [[ -e $file ]] || continue
        server=$(basename "$(dirname "$file")") port=${file##*/run.} port=${port%%.*}
        bash "$RSVP_TEST_SERVERS/$server/start.sh" stop "$port" 2>/dev/null || true
    done
}

# on_terminal COMMAND: on a terminal of its own, with a person who answers name and password.
on_terminal() {
    local person keys output
    coproc person_at { clean timeout 900 script -qec "$1" /dev/null 2>&1; }
    person=$person_at_PID keys=${person_at[1]} output=${person_at[0]}
    answer "Full name" "Ada Lovelace"
    answer "Choose a password" "correct horse battery"
    answer "The same again" "correct horse battery"
    expect "Now logged in as ["
    cat <&"$output" || true # a terminal that was left is an error to some systems
    wait "$person"
}

# answer QUESTION TEXT: waits for the question and its colon, and types the text.
answer() {
    expect "$1"
    expect ": "
    printf '%s\r' "$2" >&"$keys"
}

# expect TEXT: shows the screen up to this text.
expect() {
    local screen="" character
    until [[ $screen == *"$1" ]]; do
        if ! IFS= read -r -t 300 -N 1 -u "$output" character; then
            echo "'$1' is not shown" >&2
            return 1
        fi
        printf '%s' "$character"
        screen+=$character
    done
}

# from_script COMMAND: the same with everything given and nobody to ask.
from_script() {
    local lines
    lines=$(printf 'correct horse battery\n' | clean setsid --wait bash -c "$1 --name 'Ada Lovelace' --password-stdin")
    printf '%s\n' "$lines"
    [[ $(wc -l <<<"$lines") == 2 && $lines == "Accepting invitation to "*$'\n'"Now logged in as ["*"]ada@example.com" ]]
}
