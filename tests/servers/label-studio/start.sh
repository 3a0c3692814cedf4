#!/usr/bin/env bash
# Label Studio on SQLite, where only a link lets one sign up.
. "$(dirname "$0")/../peer.sh"
launch() {
    export LABEL_STUDIO_BASE_DATA_DIR=$RUN/data LABEL_STUDIO_HOST=$URL COLLECT_ANALYTICS=False
    export LABEL_STUDIO_LATEST_VERSION_CHECK=false LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK=true
    export LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN=true SENTRY_DSN= FRONTEND_SENTRY_DSN= CI=true
    serve log "$DIR/venv/bin/label-studio" start --no-browser --internal-host 127.0.0.1 --port "$PORT" \
        --username ada@example.com --password 'correct horse battery' \
        --user-token 0123456789abcdef0123456789abcdef01234567
}
peer 41091 /health 200 "$@"
