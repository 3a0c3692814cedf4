#!/usr/bin/env bash
# Better Auth with the memory adapter. INVITE_TTL, NO_BEARER and REQUIRE_VERIFIED: see server.mjs.
. "$(dirname "$0")/../peer.sh"
launch() {
    cp "$HERE/server.mjs" "$DIR/server.mjs" # a module looks for packages beside itself
    serve log node "$DIR/server.mjs" "$PORT"
}
peer 41001 /api/auth/ok 200 "$@"
