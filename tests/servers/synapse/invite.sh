#!/usr/bin/env bash
# Drives registration by invitation token on a Matrix homeserver (Synapse). usage: invite.sh [PORT] [OUT.json]
. "$(dirname "$0")/../peer.sh"
set +e # a refusal is recorded, and the script goes on
recording 41031 "$@"
rec_init matrix-synapse "$(cat "$DIR/installed")" "http://127.0.0.1:$PORT"
J='content-type: application/json'; PW='correct horse battery'; U=$(date +%s); C=/_matrix/client
req admin-nonce GET /_synapse/admin/v1/register; NONCE=$(j 'd["nonce"]')
MAC=$(printf '%s\0%s\0%s\0admin' "$NONCE" "ada$U" "$PW" | openssl dgst -sha1 -hmac throwaway-shared-secret -r | cut -d' ' -f1)
req admin-register POST /_synapse/admin/v1/register -H "$J" -d '{"nonce":"'$NONCE'","username":"ada'$U'","password":"'"$PW"'","admin":true,"mac":"'$MAC'"}'
A="Authorization: Bearer $(j 'd["access_token"]')"
req admin-invite POST /_synapse/admin/v1/registration_tokens/new -H "$J" -H "$A" -d '{"uses_allowed":1}'; CODE=$(j 'd["token"]')
EXP=$(( ($(date +%s)+3)*1000 ))
req admin-invite-short POST /_synapse/admin/v1/registration_tokens/new -H "$J" -H "$A" -d '{"uses_allowed":1,"expiry_time":'$EXP'}'; CODE_X=$(j 'd["token"]')
req preview GET "$C/v1/register/m.login.registration_token/validity?token=$CODE"
req preview-wrong-code GET "$C/v1/register/m.login.registration_token/validity?token=nope"
req username-available GET "$C/v3/register/available?username=ida$U"
req flows GET "$C/v3/login"
req accept-step1 POST "$C/v3/register" -H "$J" -d '{"username":"ida'$U'","password":"'"$PW"'","initial_device_display_name":"rsvp"}'; S=$(j 'd["session"]')
req accept-wrong-code POST "$C/v3/register" -H "$J" -d '{"username":"ida'$U'","password":"'"$PW"'","auth":{"type":"m.login.registration_token","token":"nope","session":"'$S'"}}'
req accept-weak-password POST "$C/v3/register" -H "$J" -d '{"username":"ida'$U'","password":"short","auth":{"type":"m.login.registration_token","token":"'$CODE'","session":"'$S'"}}'
req accept-step2 POST "$C/v3/register" -H "$J" -d '{"username":"ida'$U'","password":"'"$PW"'","initial_device_display_name":"rsvp","auth":{"type":"m.login.registration_token","token":"'$CODE'","session":"'$S'"}}'
req accept-step3-dummy POST "$C/v3/register" -H "$J" -d '{"username":"ida'$U'","password":"'"$PW"'","initial_device_display_name":"rsvp","auth":{"type":"m.login.dummy","session":"'$S'"}}'
TOK=$(j 'd.get("access_token","")'); ME=$(j 'd.get("user_id","")')
req whoami GET "$C/v3/account/whoami" -H "Authorization: Bearer $TOK"
req whoami-no-token GET "$C/v3/account/whoami"
req whoami-bad-token GET "$C/v3/account/whoami" -H "Authorization: Bearer nonsense"
req set-name PUT "$C/v3/profile/$ME/displayname" -H "$J" -H "Authorization: Bearer $TOK" -d '{"displayname":"Ida Invitee"}'
req profile GET "$C/v3/profile/$ME"
req preview-used GET "$C/v1/register/m.login.registration_token/validity?token=$CODE"
req used-step1 POST "$C/v3/register" -H "$J" -d '{"username":"bob'$U'","password":"'"$PW"'"}'; S2=$(j 'd["session"]')
req accept-used-twice POST "$C/v3/register" -H "$J" -d '{"username":"bob'$U'","password":"'"$PW"'","auth":{"type":"m.login.registration_token","token":"'$CODE'","session":"'$S2'"}}'
req accept-name-taken POST "$C/v3/register" -H "$J" -d '{"username":"ida'$U'","password":"'"$PW"'"}'
sleep 3
req preview-expired GET "$C/v1/register/m.login.registration_token/validity?token=$CODE_X"
req accept-expired POST "$C/v3/register" -H "$J" -d '{"username":"bob'$U'","password":"'"$PW"'","auth":{"type":"m.login.registration_token","token":"'$CODE_X'","session":"'$S2'"}}'
req login POST "$C/v3/login" -H "$J" -d '{"type":"m.login.password","identifier":{"type":"m.id.user","user":"ida'$U'"},"password":"'"$PW"'"}'; T2=$(j 'd["access_token"]')
req login-wrong-password POST "$C/v3/login" -H "$J" -d '{"type":"m.login.password","identifier":{"type":"m.id.user","user":"ida'$U'"},"password":"nope"}'
req logout POST "$C/v3/logout" -H "Authorization: Bearer $T2"
req whoami-after-logout GET "$C/v3/account/whoami" -H "Authorization: Bearer $T2"
rec_done "$OUT"
