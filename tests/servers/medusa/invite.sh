#!/usr/bin/env bash
# Drives Medusa's admin invitation flow. usage: invite.sh [PORT] [OUT.json]
. "$(dirname "$0")/../peer.sh"
set +e # a refusal is recorded, and the script goes on
recording 41101 "$@"
rec_init medusa "$(cat "$DIR/installed")" "http://127.0.0.1:$PORT"
J='content-type: application/json'; PW='correct horse battery'; U=$(date +%s); ME=ida$U@example.com
req admin-login POST /auth/user/emailpass -H "$J" -d '{"email":"ada@example.com","password":"'"$PW"'"}'; A="Authorization: Bearer $(j 'd["token"]')"
req admin-invite POST /admin/invites -H "$J" -H "$A" -d '{"email":"'$ME'"}'; CODE=$(j 'd["invite"]["token"]'); IID=$(j 'd["invite"]["id"]')
python3 -c 'import sys,base64;p=sys.argv[1].split(".");print("jwt",base64.urlsafe_b64decode(p[0]+"==="),base64.urlsafe_b64decode(p[1]+"==="))' "$CODE" >&2
req preview-needs-admin GET /admin/invites/$IID
req register-weak-password POST /auth/user/emailpass/register -H "$J" -d '{"email":"weak'$U'@example.com","password":"x"}'
req register-missing-password POST /auth/user/emailpass/register -H "$J" -d '{"email":"nopw'$U'@example.com"}'
req register POST /auth/user/emailpass/register -H "$J" -d '{"email":"'$ME'","password":"'"$PW"'"}'; REG=$(j 'd["token"]')
req register-again POST /auth/user/emailpass/register -H "$J" -d '{"email":"'$ME'","password":"'"$PW"'"}'
req whoami-registration-token GET /admin/users/me -H "Authorization: Bearer $REG"
acc() { req "$1" POST "/admin/invites/accept?token=$2" -H "$J" "${@:3}" -d '{"email":"'$ME'","first_name":"Ida","last_name":"Invitee"}'; }
acc accept-wrong-code nope -H "Authorization: Bearer $REG"
acc accept-tampered-code "${CODE%?????}AAAAA" -H "Authorization: Bearer $REG"
acc accept-no-bearer "$CODE"
req accept-missing-token POST /admin/invites/accept -H "$J" -H "Authorization: Bearer $REG" -d '{"first_name":"Ida"}'
req accept-token-in-body POST /admin/invites/accept -H "$J" -H "Authorization: Bearer $REG" -d '{"token":"'$CODE'","first_name":"Ida"}'
acc accept "$CODE" -H "Authorization: Bearer $REG"
acc accept-used-twice "$CODE" -H "Authorization: Bearer $REG"
req whoami-registration-token-after GET /admin/users/me -H "Authorization: Bearer $REG"
req login-wrong-password POST /auth/user/emailpass -H "$J" -d '{"email":"'$ME'","password":"wrong"}'
req login POST /auth/user/emailpass -H "$J" -d '{"email":"'$ME'","password":"'"$PW"'"}'; T=$(j 'd["token"]')
req whoami GET /admin/users/me -H "Authorization: Bearer $T"
req whoami-no-token GET /admin/users/me
req whoami-bad-token GET /admin/users/me -H "Authorization: Bearer nonsense"
req session-cookie POST /auth/session -H "Authorization: Bearer $T" -c "$JAR"
req whoami-cookie GET /admin/users/me -b "$JAR"
req refresh POST /auth/token/refresh -H "Authorization: Bearer $T"
req invite-already-member POST /admin/invites -H "$J" -H "$A" -d '{"email":"'$ME'"}'
req admin-invite-2 POST /admin/invites -H "$J" -H "$A" -d '{"email":"bob'$U'@example.com"}'; C2=$(j 'd["invite"]["token"]'); I2=$(j 'd["invite"]["id"]')
req register-2 POST /auth/user/emailpass/register -H "$J" -d '{"email":"bob'$U'@example.com","password":"'"$PW"'"}'; R2=$(j 'd["token"]')
sql "update invite set expires_at = now() - interval '1 day' where id = '$I2'"
req accept-expired POST "/admin/invites/accept?token=$C2" -H "$J" -H "Authorization: Bearer $R2" -d '{"first_name":"Bob"}'
req admin-resend-2 POST /admin/invites/$I2/resend -H "$A"
req accept-old-code-after-resend POST "/admin/invites/accept?token=$C2" -H "$J" -H "Authorization: Bearer $R2" -d '{"first_name":"Bob"}'
req admin-revoke-2 DELETE /admin/invites/$I2 -H "$A"
req accept-revoked POST "/admin/invites/accept?token=$C2" -H "$J" -H "Authorization: Bearer $R2" -d '{"first_name":"Bob"}'
req admin-invite-3 POST /admin/invites -H "$J" -H "$A" -d '{"email":"cy'$U'@example.com"}'; C3=$(j 'd["invite"]["token"]')
req register-other POST /auth/user/emailpass/register -H "$J" -d '{"email":"zz'$U'@example.com","password":"'"$PW"'"}'; R3=$(j 'd["token"]')
req accept-other-person POST "/admin/invites/accept?token=$C3" -H "$J" -H "Authorization: Bearer $R3" -d '{"first_name":"Zed"}'
req login-other POST /auth/user/emailpass -H "$J" -d '{"email":"zz'$U'@example.com","password":"'"$PW"'"}'; T3=$(j 'd["token"]')
req whoami-other GET /admin/users/me -H "Authorization: Bearer $T3"
rec_done "$OUT"
