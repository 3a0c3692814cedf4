#!/usr/bin/env bash
# Directus on SQLite, with a mailbox. INVITE_TTL: how long an invitation is good (7d).
. "$(dirname "$0")/../peer.sh"
launch() {
    own_node
    mailbox
    export HOST=127.0.0.1 PORT SECRET=throwaway-secret-throwaway-secret-1234 DB_CLIENT=sqlite3 DB_FILENAME=$RUN/data.db
    export ADMIN_EMAIL=ada@example.com ADMIN_PASSWORD='correct horse battery' ADMIN_TOKEN=throwaway-admin-token
    export PUBLIC_URL=$URL EMAIL_TRANSPORT=smtp EMAIL_SMTP_HOST=127.0.0.1 EMAIL_SMTP_PORT=$((PORT + 1))
    export EMAIL_SMTP_IGNORE_TLS=true EMAIL_FROM=noreply@example.com EMAIL_VERIFY_SETUP=false TELEMETRY=false
    export STORAGE_LOCATIONS=local STORAGE_LOCAL_ROOT=$RUN/uploads EXTENSIONS_PATH=$RUN/ext LOG_STYLE=raw
    export USER_INVITE_TOKEN_TTL=${INVITE_TTL:-7d} NODE_ENV=production
    node "$DIR/node_modules/directus/cli.js" bootstrap >"$RUN/boot.log" 2>&1 || { tail -20 "$RUN/boot.log" >&2 && return 1; }
    serve log node "$DIR/node_modules/directus/cli.js" start
}
peer 41011 /server/ping 200 "$@"
