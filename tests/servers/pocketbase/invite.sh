#!/usr/bin/env bash
# Drives two PocketBase invitation flows. usage: invite.sh [PORT] [OUT.json]
#  A: built in: superuser creates the account, its password-reset token is the invitation code (as Crux does)
#  B: by collection rules only (no server code): an "invites" collection, sign-up allowed only with a code that matches
. "$(dirname "$0")/../peer.sh"
set +e # a refusal is recorded, and the script goes on
recording 41021 "$@"
rec_init pocketbase "$(cat "$DIR/installed")" "http://127.0.0.1:$PORT/api"
J='content-type: application/json'; PW='correct horse battery'; U=$(date +%s); ME=ida$U@example.com
mail() { python3 "$SERVERS/mail_link.py" "$RUN/mail" "$1" 'confirm-password-reset/([A-Za-z0-9._-]+)' 20; }
req admin-login POST /collections/_superusers/auth-with-password -H "$J" -d '{"identity":"ada@example.com","password":"'"$PW"'"}'
A="Authorization: Bearer $(j 'd["token"]')"
req admin-smtp PATCH /settings -H "$J" -H "$A" -d '{"smtp":{"enabled":true,"host":"127.0.0.1","port":'$((PORT+1))'},"meta":{"appURL":"http://127.0.0.1:'$PORT'"},"rateLimits":{"enabled":false}}'
req admin-create-user POST /collections/users/records -H "$J" -H "$A" -d '{"email":"'$ME'","password":"x'$U'unusable'$RANDOM'","passwordConfirm":"x"}'
P="un-usable-$U"; req admin-create-user-2 POST /collections/users/records -H "$J" -H "$A" -d '{"email":"'$ME'","password":"'$P'","passwordConfirm":"'$P'","name":"Ida"}'
req admin-send-code POST /collections/users/request-password-reset -H "$J" -d '{"email":"'$ME'"}'
CODE=$(mail $ME); echo "code=$CODE" >&2
python3 -c 'import sys,base64;p=sys.argv[1].split(".");print("jwt",base64.urlsafe_b64decode(p[0]+"==="),base64.urlsafe_b64decode(p[1]+"==="))' "$CODE" >&2
acc() { req "$1" POST /collections/users/confirm-password-reset -H "$J" -d '{"token":"'"$2"'","password":"'"$3"'","passwordConfirm":"'"$4"'"}'; }
acc accept-wrong-code not.a.jwt "$PW" "$PW"
acc accept-tampered-code "${CODE%?????}AAAAA" "$PW" "$PW"
acc accept-weak-password "$CODE" short short
acc accept-confirm-differs "$CODE" "$PW" "other horse battery"
req accept-missing-confirm POST /collections/users/confirm-password-reset -H "$J" -d '{"token":"'"$CODE"'","password":"'"$PW"'"}'
req accept-form-encoded POST /collections/users/confirm-password-reset --data-urlencode "token=bad" --data-urlencode "password=$PW" --data-urlencode "passwordConfirm=$PW"
acc accept "$CODE" "$PW" "$PW"
acc accept-used-twice "$CODE" "$PW" "$PW"
req login-wrong-password POST /collections/users/auth-with-password -H "$J" -d '{"identity":"'$ME'","password":"wrong horse"}'
req login POST /collections/users/auth-with-password -H "$J" -d '{"identity":"'$ME'","password":"'"$PW"'"}'
TOK=$(j 'd["token"]'); ID=$(j 'd["record"]["id"]')
req whoami POST /collections/users/auth-refresh -H "Authorization: Bearer $TOK"
req whoami-raw-token POST /collections/users/auth-refresh -H "Authorization: $TOK"
req whoami-by-id GET /collections/users/records/$ID -H "Authorization: Bearer $TOK"
req whoami-list GET "/collections/users/records?perPage=1" -H "Authorization: Bearer $TOK"
req whoami-list-no-token GET "/collections/users/records?perPage=1"
req whoami-bad-token POST /collections/users/auth-refresh -H "Authorization: Bearer nonsense"
req set-name PATCH /collections/users/records/$ID -H "$J" -H "Authorization: Bearer $TOK" -d '{"name":"Ida Invitee"}'
req admin-create-existing POST /collections/users/records -H "$J" -H "$A" -d '{"email":"'$ME'","password":"'$P'","passwordConfirm":"'$P'"}'
# expired: shortest token life the server allows is 10 s
req admin-short-life PATCH /collections/users -H "$J" -H "$A" -d '{"passwordResetToken":{"duration":10}}'
req admin-create-other POST /collections/users/records -H "$J" -H "$A" -d '{"email":"bob'$U'@example.com","password":"'$P'","passwordConfirm":"'$P'"}'
req admin-send-other POST /collections/users/request-password-reset -H "$J" -d '{"email":"bob'$U'@example.com"}'
C2=$(mail bob$U@example.com); sleep 11
acc accept-expired "$C2" "$PW" "$PW"
# flow B
req b-create-invites POST /collections -H "$J" -H "$A" -d '{"name":"invites'$U'","type":"base","listRule":null,"viewRule":"","createRule":null,"updateRule":null,"deleteRule":null,"fields":[{"name":"email","type":"email","required":true},{"name":"org","type":"text"},{"name":"expires","type":"date"}]}'
req b-open-signup PATCH /collections/users -H "$J" -H "$A" -d '{"createRule":"@collection.invites'$U'.id ?= @request.headers.x_invitation && @collection.invites'$U'.email ?= @request.body.email && @collection.invites'$U'.expires ?> @now"}'
req b-admin-invite POST /collections/invites$U/records -H "$J" -H "$A" -d '{"email":"cy'$U'@example.com","org":"acme","expires":"2099-01-01 00:00:00.000Z"}'; IC=$(j 'd["id"]')
req b-admin-invite-expired POST /collections/invites$U/records -H "$J" -H "$A" -d '{"email":"di'$U'@example.com","org":"acme","expires":"2001-01-01 00:00:00.000Z"}'; IX=$(j 'd["id"]')
req b-preview GET /collections/invites$U/records/$IC
req b-preview-wrong-code GET /collections/invites$U/records/nosuchcode00000
reg() { req "$1" POST /collections/users/records -H "$J" -H "X-Invitation: $2" -d '{"email":"'$3'","password":"'"$4"'","passwordConfirm":"'"$4"'","name":"Cy Invitee"}'; }
reg b-accept-wrong-code nosuchcode00000 cy$U@example.com "$PW"
reg b-accept-other-email $IC zz$U@example.com "$PW"
reg b-accept-expired $IX di$U@example.com "$PW"
reg b-accept-weak-password $IC cy$U@example.com short
reg b-accept $IC cy$U@example.com "$PW"
reg b-accept-used-twice $IC cy$U@example.com "$PW"
req b-login POST /collections/users/auth-with-password -H "$J" -d '{"identity":"cy'$U'@example.com","password":"'"$PW"'"}'; T=$(j 'd["token"]')
req b-whoami POST /collections/users/auth-refresh -H "Authorization: Bearer $T"
rec_done "$OUT"
