#!/usr/bin/env bash
# n8n 1.x with a Node of its own, without a compiler: Postgres in place of SQLite, isolated-vm as a stub, and xlsx from
# the npm registry, because n8n names a file that is on no registry. Needs Debian's package postgresql.
. "$(dirname "$0")/../peer.sh"
version 1.123.81
node_install 24
stub_isolated_vm 6.0.0
cat >package.json <<'J'
{ "private": true, "overrides": { "xlsx": "npm:xlsx@0.18.5", "isolated-vm": "file:./stub", "@langchain/langgraph-checkpoint": "1.0.0" } }
J
npm_install --ignore-scripts --legacy-peer-deps "n8n@$VER"
installed
