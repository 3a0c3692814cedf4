#!/usr/bin/env bash
# Synapse on SQLite, where a registration token is needed; its rate limits raised.
. "$(dirname "$0")/../peer.sh"
launch() {
    local python=$DIR/venv/bin/python
    cat >hs.yaml <<Y
server_name: "test.example"
pid_file: $RUN/pid
report_stats: false
signing_key_path: $RUN/signing.key
media_store_path: $RUN/media
macaroon_secret_key: throwaway-macaroon
form_secret: throwaway-form
registration_shared_secret: throwaway-shared-secret
enable_registration: true
registration_requires_token: true
trusted_key_servers: []
suppress_key_server_warning: true
federation_domain_whitelist: []
password_config: {policy: {enabled: true, minimum_length: 8}}
rc_registration: {per_second: 1000, burst_count: 1000}
rc_registration_token_validity: {per_second: 1000, burst_count: 1000}
rc_login: {address: {per_second: 1000, burst_count: 1000}, account: {per_second: 1000, burst_count: 1000}, failed_attempts: {per_second: 1000, burst_count: 1000}}
listeners: [{port: $PORT, type: http, bind_addresses: ["127.0.0.1"], resources: [{names: [client]}]}]
database: {name: sqlite3, args: {database: $RUN/hs.db}}
Y
    "$python" -m synapse.app.homeserver -c hs.yaml --generate-keys >boot.log 2>&1
    serve log "$python" -m synapse.app.homeserver -c hs.yaml
}
peer 41031 /health 200 "$@"
