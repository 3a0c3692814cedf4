#!/usr/bin/env bash
# Drives Label Studio's invite-link flow: an HTML form with CSRF token, cookies, form encoding and redirects. usage: invite.sh [PORT] [OUT.json]
. "$(dirname "$0")/../peer.sh"
set +e # a refusal is recorded, and the script goes on
recording 41091 "$@"
rec_init label-studio "$(cat "$DIR/installed")" "http://127.0.0.1:$PORT"
J='content-type: application/json'; A='Authorization: Token 0123456789abcdef0123456789abcdef01234567'; PW='correct horse battery'; U=$(date +%s); ME=ida$U@example.com
csrf() { sed -n 's/.*name="csrfmiddlewaretoken" value="\([^"]*\)".*/\1/p' "$BODYF" | head -1; }
req admin-whoami GET /api/current-user/whoami -H "$A"
req admin-invite GET /api/invite -H "$A"; CODE=$(j 'd["token"]'); echo "link=$(j 'd["invite_url"]')" >&2
req preview-form GET "/user/signup/?token=$CODE" -c "$JAR"; C=$(csrf)
req preview-wrong-code GET "/user/signup/?token=nope"
req preview-no-code GET "/user/signup/"
P="/user/signup/?token=$CODE"
req accept-no-csrf POST "$P" --data-urlencode "email=$ME" --data-urlencode "password=$PW"
req accept-csrf-no-cookie POST "$P" --data-urlencode "csrfmiddlewaretoken=$C" --data-urlencode "email=$ME" --data-urlencode "password=$PW"
req accept-weak-password POST "$P" -b "$JAR" -c "$JAR" --data-urlencode "csrfmiddlewaretoken=$C" --data-urlencode "email=$ME" --data-urlencode "password=short"
req accept-bad-email POST "$P" -b "$JAR" -c "$JAR" --data-urlencode "csrfmiddlewaretoken=$C" --data-urlencode "email=nope" --data-urlencode "password=$PW"
req accept-wrong-code POST "/user/signup/?token=nope" -b "$JAR" -c "$JAR" --data-urlencode "csrfmiddlewaretoken=$C" --data-urlencode "email=$ME" --data-urlencode "password=$PW"
req accept-json-body POST "$P" -H "$J" -b "$JAR" -H "X-CSRFToken: $C" -d '{"email":"'$ME'","password":"'"$PW"'"}'
req accept-header-csrf POST "$P" -b "$JAR" -c "$REC_TMP/j2" -H "X-CSRFToken: $C" --data-urlencode "email=hdr$U@example.com" --data-urlencode "password=$PW"
req accept POST "$P" -b "$JAR" -c "$JAR" --data-urlencode "csrfmiddlewaretoken=$C" --data-urlencode "email=$ME" --data-urlencode "password=$PW" --data-urlencode "allow_newsletters=false"
req whoami GET /api/current-user/whoami -b "$JAR"; ID=$(j 'd["id"]')
req whoami-with-origin GET /api/current-user/whoami -H "Origin: http://127.0.0.1:$PORT" -b "$JAR"
req token GET /api/current-user/token -b "$JAR"
CS=$(awk '$6=="csrftoken"{print $7}' "$JAR")
req set-name PATCH /api/users/$ID/ -H "$J" -b "$JAR" -H "X-CSRFToken: $CS" -d '{"first_name":"Ida","last_name":"Invitee"}'
req whoami-again GET /api/current-user/whoami -b "$JAR"
req whoami-no-cookie GET /api/current-user/whoami
req whoami-bad-token GET /api/current-user/whoami -H 'Authorization: Token nonsense'
rm -f "$REC_TMP/j4"; req again-form GET "$P" -c "$REC_TMP/j4"; C4=$(csrf)
req accept-already-member POST "$P" -b "$REC_TMP/j4" --data-urlencode "csrfmiddlewaretoken=$C4" --data-urlencode "email=$ME" --data-urlencode "password=$PW"
req accept-link-reused-by-other POST "$P" -b "$REC_TMP/j4" --data-urlencode "csrfmiddlewaretoken=$C4" --data-urlencode "email=bob$U@example.com" --data-urlencode "password=$PW"
req login-form GET /user/login/ -c "$REC_TMP/j5"; C5=$(csrf)
req login-wrong-password POST /user/login/ -b "$REC_TMP/j5" --data-urlencode "csrfmiddlewaretoken=$C5" --data-urlencode "email=$ME" --data-urlencode "password=nope"
req login POST /user/login/ -b "$REC_TMP/j5" -c "$REC_TMP/j5" --data-urlencode "csrfmiddlewaretoken=$C5" --data-urlencode "email=$ME" --data-urlencode "password=$PW"
req whoami-after-login GET /api/current-user/whoami -b "$REC_TMP/j5"
req admin-reset-link POST /api/invite/reset-token -H "$A"; NEW=$(j 'd["token"]')
rm -f "$REC_TMP/j6"; req form-new-link GET "/user/signup/?token=$NEW" -c "$REC_TMP/j6"; C6=$(csrf)
req accept-revoked-link POST "$P" -b "$REC_TMP/j6" --data-urlencode "csrfmiddlewaretoken=$C6" --data-urlencode "email=old$U@example.com" --data-urlencode "password=$PW"
req logout GET /logout -b "$JAR" -c "$JAR"
req whoami-after-logout GET /api/current-user/whoami -b "$JAR"
rec_done "$OUT"
