#!/usr/bin/env bash
# Medusa on Postgres, with an administrator.
. "$(dirname "$0")/../peer.sh"
launch() {
    postgres
    cd "$DIR" # it reads its configuration from there
    export DATABASE_URL=postgres://app:x@127.0.0.1:$PGPORT/postgres NODE_ENV=development MEDUSA_DISABLE_TELEMETRY=true
    export HOST=127.0.0.1 PORT
    local medusa=node_modules/@medusajs/cli/cli.js
    {
        node "$medusa" db:migrate --skip-links --skip-scripts
        node "$medusa" db:sync-links --execute-all
        node "$medusa" user -e ada@example.com -p 'correct horse battery'
    } >"$RUN/boot.log" 2>&1 || { tail -20 "$RUN/boot.log" >&2 && return 1; }
    serve log node "$medusa" start -H 127.0.0.1 -p "$PORT"
}
peer 41101 /health 200 "$@"
