#!/usr/bin/env bash
# PocketBase on SQLite, with a mailbox.
. "$(dirname "$0")/../peer.sh"
launch() {
    local pocketbase=$DIR/venv/bin/pocketbase
    mailbox
    "$pocketbase" superuser upsert ada@example.com 'correct horse battery' --dir "$RUN/data" >"$RUN/boot.log" 2>&1
    serve log "$pocketbase" serve --http "127.0.0.1:$PORT" --dir "$RUN/data" --hooksDir "$RUN/hooks" \
        --migrationsDir "$RUN/mig" --publicDir "$RUN/pub"
}
peer 41021 /api/health 200 "$@"
