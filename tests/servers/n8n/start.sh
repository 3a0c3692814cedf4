#!/usr/bin/env bash
# n8n on Postgres, without runners and telemetry.
. "$(dirname "$0")/../peer.sh"
launch() {
    own_node
    postgres
    export DB_TYPE=postgresdb DB_POSTGRESDB_HOST=127.0.0.1 DB_POSTGRESDB_PORT=$PGPORT DB_POSTGRESDB_USER=app
    export DB_POSTGRESDB_PASSWORD=x DB_POSTGRESDB_DATABASE=postgres N8N_LISTEN_ADDRESS=127.0.0.1 N8N_PORT=$PORT
    export N8N_HOST=127.0.0.1 N8N_PROTOCOL=http N8N_USER_FOLDER=$RUN N8N_SECURE_COOKIE=false
    export N8N_DIAGNOSTICS_ENABLED=false N8N_VERSION_NOTIFICATIONS_ENABLED=false N8N_TEMPLATES_ENABLED=false
    export N8N_PERSONALIZATION_ENABLED=false N8N_HIRING_BANNER_ENABLED=false N8N_ENCRYPTION_KEY=throwaway-key
    export N8N_RUNNERS_ENABLED=false N8N_EXPRESSION_ENGINE=legacy N8N_EDITOR_BASE_URL=$URL
    export EXTERNAL_FRONTEND_HOOKS_URLS= N8N_COMMUNITY_PACKAGES_ENABLED=false NODE_ENV=production
    serve log node "$DIR/node_modules/n8n/bin/n8n" start
}
peer 41051 /rest/login 401 "$@"
