#!/usr/bin/env bash
# Strapi on Postgres, its rate limit off. TOKEN_SECONDS: how long an access token lives.
. "$(dirname "$0")/../peer.sh"
launch() {
    postgres
    cd "$DIR" # it reads its configuration from there
    export PORT PGPORT NODE_ENV=production STRAPI_TELEMETRY_DISABLED=true STRAPI_DISABLE_UPDATE_NOTIFICATION=true CI=true
    serve log node node_modules/@strapi/strapi/bin/strapi.js start
}
peer 41061 /_health 204 "$@"
