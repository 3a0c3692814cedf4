#!/usr/bin/env bash
# Ghost with a Node of its own. The published package names files of itself, so it is unpacked and installed in place.
# One dependency is pinned to a version that there is; better-sqlite3 is compiled, which takes more than a minute.
. "$(dirname "$0")/../peer.sh"
version 6.65.0
node_install 22
npm pack --silent "ghost@$VER" >/dev/null
tar xf "ghost-$VER.tgz"
cd package
node -e "const p = require('./package.json'); p.overrides = { ...p.overrides, ox: '0.14.49' }; require('fs').writeFileSync('package.json', JSON.stringify(p))"
npm_install --omit=dev --ignore-scripts --legacy-peer-deps
npm_config_nodedir="$NODE" npm_config_build_from_source=true npm rebuild better-sqlite3
installed
