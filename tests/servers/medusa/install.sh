#!/usr/bin/env bash
# Medusa 2 on Node 20 or newer: no admin panel, no shop front, nothing for sale. Needs Debian's package postgresql.
. "$(dirname "$0")/../peer.sh"
version 2.21.2
mkdir -p src
echo '{"name":"m","private":true}' >package.json
npm_install --ignore-scripts --legacy-peer-deps "@medusajs/medusa@$VER" "@medusajs/framework@$VER" "@medusajs/cli@$VER"
cat >medusa-config.js <<'J'
const { defineConfig } = require('@medusajs/framework/utils');
module.exports = defineConfig({
  admin: { disable: true },
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL, databaseDriverOptions: { ssl: false, connection: { ssl: false } },
    http: { storeCors: '*', adminCors: '*', authCors: '*', jwtSecret: 'throwaway-jwt', cookieSecret: 'throwaway-cookie', jwtExpiresIn: '1d' },
  },
});
J
installed
