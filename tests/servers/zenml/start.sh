#!/usr/bin/env bash
# ZenML on SQLite, not activated: invite.sh and the tests make its administrator.
. "$(dirname "$0")/../peer.sh"
launch() {
    mkdir -p "$RUN/cfg" "$RUN/store"
    export ZENML_CONFIG_PATH=$RUN/cfg ZENML_LOCAL_STORES_PATH=$RUN/stores ZENML_STORE_TYPE=sql
    export ZENML_STORE_URL=sqlite:///$RUN/store/zenml.db ZENML_SERVER=true ZENML_SERVER_DEPLOYMENT_TYPE=other
    export ZENML_SERVER_AUTO_ACTIVATE=false ZENML_SERVER_JWT_SECRET_KEY=throwaway-throwaway-throwaway-32
    export ZENML_SERVER_ANALYTICS_OPT_IN=false ZENML_ANALYTICS_OPT_IN=false ZENML_SERVER_SERVER_URL=$URL
    export ZENML_SERVER_RATE_LIMIT_ENABLED=false ZENML_LOGGING_VERBOSITY=WARN ZENML_SERVER_RELOAD=false
    serve log "$DIR/venv/bin/python" -m uvicorn zenml.zen_server.zen_server_api:app --host 127.0.0.1 --port "$PORT" \
        --log-level warning
}
peer 41071 /health 200 "$@"
