#!/usr/bin/env bash
# Strapi 5 on the machine's own Node 20 or newer, through the database driver that is pure JavaScript; the admin panel is
# not built. Needs Debian's package postgresql.
. "$(dirname "$0")/../peer.sh"
version 5.54.0
mkdir -p config src/api public/uploads database/migrations
echo '{"name":"s","private":true,"strapi":{"uuid":false}}' >package.json
npm_install --ignore-scripts "@strapi/strapi@$VER" pg react@18 react-dom@18 react-router-dom@6 styled-components@6
cat >config/server.js <<'J'
module.exports = ({ env }) => ({
  host: '127.0.0.1', port: env.int('PORT'), url: `http://127.0.0.1:${env('PORT')}`,
  app: { keys: ['throwaway1', 'throwaway2'] }, logger: { updates: { enabled: false }, startup: { enabled: false } },
});
J
cat >config/admin.js <<'J'
module.exports = ({ env }) => ({
  serveAdminPanel: false, auth: { secret: 'throwaway-admin-jwt', sessions: { accessTokenLifespan: env.int('TOKEN_SECONDS', 1800) } },
  apiToken: { salt: 'throwaway' }, transfer: { token: { salt: 'throwaway' } },
  secrets: { encryptionKey: 'throwaway-throwaway-throwaway-32' }, rateLimit: { enabled: false }, flags: { nps: false, promoteEE: false },
});
J
cat >config/database.js <<'J'
module.exports = ({ env }) => ({
  connection: {
    client: 'postgres', pool: { min: 0, max: 5 },
    connection: { host: '127.0.0.1', port: env.int('PGPORT'), database: 'postgres', user: 'app', password: 'x', ssl: false },
  },
});
J
cat >config/middlewares.js <<'J'
module.exports = ['strapi::logger', 'strapi::errors', 'strapi::security', 'strapi::cors', 'strapi::poweredBy', 'strapi::query',
  'strapi::body', 'strapi::session', 'strapi::favicon', 'strapi::public'];
J
echo 'module.exports = { register() {}, bootstrap() {} };' >src/index.js
installed
