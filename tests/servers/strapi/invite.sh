#!/usr/bin/env bash
# Drives Strapi's admin-panel invitation flow. usage: invite.sh [PORT] [OUT.json]
. "$(dirname "$0")/../peer.sh"
set +e # a refusal is recorded, and the script goes on
recording 41061 "$@"
rec_init strapi "$(cat "$DIR/installed")" "http://127.0.0.1:$PORT"
J='content-type: application/json'; PW='Correct-horse-7'; U=$(date +%s); ME=ida$U@example.com
req admin-init GET /admin/init
req admin-first-register POST /admin/register-admin -H "$J" -d '{"email":"ada@example.com","firstname":"Ada","lastname":"Admin","password":"'$PW'"}'
req admin-login POST /admin/login -H "$J" -d '{"email":"ada@example.com","password":"'$PW'"}'; A="Authorization: Bearer $(j 'd["data"]["token"]')"
req admin-roles GET /admin/roles -H "$A"; ROLE=$(j '[r["id"] for r in d["data"] if r["code"]=="strapi-author"][0]')
req admin-invite POST /admin/users -H "$J" -H "$A" -d '{"email":"'$ME'","firstname":"Ida","roles":['$ROLE']}'; CODE=$(j 'd["data"]["registrationToken"]')
req preview GET "/admin/registration-info?registrationToken=$CODE"
req preview-wrong-code GET "/admin/registration-info?registrationToken=nope"
req preview-missing-code GET "/admin/registration-info"
acc() { req "$1" POST /admin/register -H "$J" -d '{"registrationToken":"'$2'","userInfo":{"firstname":"Ida","lastname":"Invitee","password":"'"$3"'"}}'; }
acc accept-wrong-code nope "$PW"
acc accept-weak-password $CODE short
acc accept-no-digit-password $CODE "correct horse battery"
req accept-missing-firstname POST /admin/register -H "$J" -d '{"registrationToken":"'$CODE'","userInfo":{"password":"'$PW'"}}'
req accept-flat-body POST /admin/register -H "$J" -d '{"registrationToken":"'$CODE'","firstname":"Ida","password":"'$PW'"}'
req accept-form-encoded POST /admin/register --data-urlencode "registrationToken=nope" --data-urlencode "userInfo[firstname]=Ida" --data-urlencode "userInfo[password]=$PW"
req accept POST /admin/register -H "$J" -c "$JAR" -d '{"registrationToken":"'$CODE'","userInfo":{"firstname":"Ida","lastname":"Invitee","password":"'"$PW"'"}}'; T1=$(j 'd["data"]["token"]')
acc accept-used-twice $CODE "$PW"
req preview-used GET "/admin/registration-info?registrationToken=$CODE"
req whoami-accept-token GET /admin/users/me -H "Authorization: Bearer $T1"
req access-token POST /admin/access-token -H "$J" -b "$JAR" -d '{}'
req login-wrong-password POST /admin/login -H "$J" -d '{"email":"'$ME'","password":"Wrong-horse-7"}'
req login POST /admin/login -H "$J" -d '{"email":"'$ME'","password":"'$PW'"}'; T2=$(j 'd["data"]["token"]')
req whoami GET /admin/users/me -H "Authorization: Bearer $T2"
req whoami-no-token GET /admin/users/me
req whoami-bad-token GET /admin/users/me -H "Authorization: Bearer nonsense"
req invite-already-member POST /admin/users -H "$J" -H "$A" -d '{"email":"'$ME'","firstname":"Ida","roles":['$ROLE']}'
req admin-invite-2 POST /admin/users -H "$J" -H "$A" -d '{"email":"bob'$U'@example.com","firstname":"Bob","roles":['$ROLE']}'; C2=$(j 'd["data"]["registrationToken"]'); I2=$(j 'd["data"]["id"]')
req admin-revoke-2 DELETE /admin/users/$I2 -H "$A"
acc accept-revoked $C2 "$PW"
req logout POST /admin/logout -H "Authorization: Bearer $T2"
req whoami-after-logout GET /admin/users/me -H "Authorization: Bearer $T2"
rec_done "$OUT"
