#!/usr/bin/env bash
# Directus with a Node of its own, on SQLite, which is compiled for more than a minute.
. "$(dirname "$0")/../peer.sh"
version 12.4.0
node_install 22
export npm_config_nodedir="$NODE" npm_config_build_from_source=true
stub_isolated_vm 5.0.3
echo '{"private":true,"overrides":{"isolated-vm":"file:./stub"}}' >package.json
npm_install --ignore-scripts "directus@$VER" sqlite3@6
npm rebuild sqlite3
installed
