#!/usr/bin/env bash
# Ghost on SQLite, with a mailbox. DEVICE_CHECK=true GHOST_ENV=production: a new device needs a mailed code.
. "$(dirname "$0")/../peer.sh"
launch() {
    own_node
    mailbox
    mkdir -p "$RUN/content/data" "$RUN/content/logs"
    cp -r "$DIR/package/content/." "$RUN/content/"
    cd "$DIR/package"
    serve log env NODE_ENV="${GHOST_ENV:-development}" url="$URL" server__host=127.0.0.1 server__port="$PORT" \
        paths__contentPath="$RUN/content/" database__client=better-sqlite3 \
        database__connection__filename="$RUN/content/data/g.db" mail__from=noreply@example.com mail__transport=SMTP \
        mail__options__host=127.0.0.1 mail__options__port=$((PORT + 1)) mail__options__ignoreTLS=true \
        mail__options__auth__user=u mail__options__auth__pass=p privacy__useUpdateCheck=false \
        privacy__useStructuredData=false security__staffDeviceVerification="${DEVICE_CHECK:-false}" \
        spam__user_login__freeRetries=1000 spam__global_block__freeRetries=1000 logging__transports='["stdout"]' \
        compress=false node index.js
}
peer 41081 /ghost/api/admin/site/ 200 "$@"
