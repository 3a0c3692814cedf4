#!/usr/bin/env bash
# Unleash on Postgres, its rate limits raised.
. "$(dirname "$0")/../peer.sh"
launch() {
    own_node
    postgres
    export DATABASE_HOST=127.0.0.1 DATABASE_PORT=$PGPORT DATABASE_USERNAME=app DATABASE_PASSWORD=x
    export DATABASE_NAME=postgres DATABASE_SSL=false HTTP_HOST=127.0.0.1 HTTP_PORT=$PORT UNLEASH_URL=$URL
    export CHECK_VERSION=false SEND_TELEMETRY=false LOG_LEVEL=warn NODE_ENV=production
    export CREATE_USER_RATE_LIMIT_PER_MINUTE=1000 SIMPLE_LOGIN_LIMIT_PER_MINUTE=1000
    export AUTHENTICATION_RATE_LIMIT_PER_MINUTE=1000 PASSWORD_RESET_LIMIT_PER_MINUTE=1000
    serve log node "$DIR/node_modules/unleash-server/dist/server.js"
}
peer 41041 /health 200 "$@"
