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

# expect_skip NAME WHY: the tests may skip what needs NAME, and nothing else: under CI=true any other skip is a failure.
expect_skip() {
    export RSVP_EXPECTED_SKIPS="${RSVP_EXPECTED_SKIPS:-} $1"
    echo "skipped: $1: $2"
}

# Shells and tools that some tests use, each with its Debian package.
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
curl curl
python3 python3-venv
npm npm
END
    [[ ${#missing[@]} == 0 ]] && return
    if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
        if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null; then
            return
        fi
    fi
    for package in "${missing[@]}"; do
        case $package in
            libsecret-tools | libglib2.0-bin | gnome-keyring) expect_skip keyring "$package cannot be installed here" ;;
            dbus) expect_skip keyring "$package cannot be installed here" && expect_skip dbus-daemon "the same" ;;
            util-linux) expect_skip namespace "$package cannot be installed here" ;;
            *) expect_skip "$package" "it cannot be installed here" ;;
        esac
    done
}

# What this machine does not let anybody do, or does not have, whatever is installed.
limits() {
    [[ $(id -u) == 0 ]] || expect_skip root "only root can give files away and make devices"
    [[ $(id -u) == 0 ]] || expect_skip strace "rsvp hides its memory (R24), and only root may look into it all the same"
    strace -o /dev/null true 2>/dev/null ||
        expect_skip strace "it may not trace here (a container needs --cap-add SYS_PTRACE)"
    unshare --map-root-user --mount true 2>/dev/null || expect_skip namespace "this system does not allow it"
    unshare --mount mount -t tmpfs tmpfs /tmp 2>/dev/null || expect_skip mount "mounting is not permitted here"
    [[ -e /etc/ssl/certs/ca-certificates.crt ]] || expect_skip authorities "there are none of the system's own"
}

# Real servers that tests start, installed by tests/servers/NAME/install.sh; Directus with RSVP_TEST_SERVERS=all. What
# cannot be installed is a skip that is seen, not a failure: a registry may be out of reach.
install_servers() {
    install_server better-auth
    install_server pocketbase
    if [[ ${RSVP_TEST_SERVERS:-} == all ]]; then
        install_server directus
    else
        expect_skip directus "it takes minutes to install; RSVP_TEST_SERVERS=all does it"
    fi
    [[ -n $RSVP_TEST_CONTRACTS ]] || expect_skip prism "RSVP_TEST_CONTRACTS names no folder with descriptions"
}

# install_server NAME
install_server() {
    local begun=$SECONDS
    if timeout 900 bash "tests/servers/$1/install.sh"; then
        echo "$1: installed, $((SECONDS - begun)) s"
    else
        rm -rf "${PEER_CACHE:?}/$1"
        expect_skip "$1" "it cannot be installed"
    fi
}

# The program, killed and failed at every system call, and all mutated tokens; the tests below try a part of each.
fault_matrix() {
    clean cargo test --locked --test it token_mutations:: -- --ignored | tee target/forgeries.log
    grep -q '^test result: ok. 1 passed' target/forgeries.log
    clean cargo test --locked --test it faults:: -- --ignored --nocapture 2>&1 | tee target/faults.log
    sed -nE 's/^faults: .*: ([0-9]+) points, .*, ([0-9]+) bad, .*/\1 \2/p' target/faults.log |
        awk '{ points += $1; bad += $2 } END { print "faults: all: " points " points, " bad " bad" }'
}

# Servers whose test was killed before it could stop them; only those of this clone.
stop_servers() {
    local file server port
    for file in target/peers/*/run.*; do
        [[ -e $file ]] || continue
        server=$(basename "$(dirname "$file")") port=${file##*/run.} port=${port%%.*}
        bash "tests/servers/$server/start.sh" stop "$port" 2>/dev/null || true
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
