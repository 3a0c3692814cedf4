#!/usr/bin/env bash
# Unleash, with a Node of its own. Needs Debian's package postgresql.
. "$(dirname "$0")/../peer.sh"
version 8.2.0
node_install 22
npm_install --ignore-scripts "unleash-server@$VER"
installed
