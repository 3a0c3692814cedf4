#!/usr/bin/env bash
# Better Auth, pure JavaScript: no compiler, no database. Needs Node 20 or newer.
. "$(dirname "$0")/../peer.sh"
version 1.7.6
echo '{"private":true,"type":"module"}' >package.json
npm_install "better-auth@$VER"
installed
