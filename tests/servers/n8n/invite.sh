#!/usr/bin/env bash
# Drives n8n's invitation flow. usage: invite.sh [PORT] [OUT.json]
. "$(dirname "$0")/../peer.sh"
set +e # a refusal is recorded, and the script goes on
recording 41051 "$@"
rec_init n8n "$(cat "$DIR/installed")" "http://127.0.0.1:$PORT"
J='content-type: application/json'; PW='Correct-horse-7'; U=$(date +%s); ME=ida$U@example.com; AJ="$REC_TMP/admin.jar"; BID='browser-id: throwaway-browser'
req whoami-no-cookie GET /rest/login
req admin-setup POST /rest/owner/setup -H "$J" -H "$BID" -c "$AJ" -d '{"email":"ada@example.com","firstName":"Ada","lastName":"Admin","password":"'$PW'"}'
req admin-login POST /rest/login -H "$J" -H "$BID" -c "$AJ" -d '{"emailOrLdapLoginId":"ada@example.com","password":"'$PW'"}'; OWNER=$(j 'd["data"]["id"]')
req admin-invite POST /rest/invitations -H "$J" -H "$BID" -b "$AJ" -d '[{"email":"'$ME'","role":"global:member"}]'
ID=$(j 'd["data"][0]["user"]["id"]'); LINK=$(j 'd["data"][0]["user"].get("inviteAcceptUrl","")'); echo "link=$LINK" >&2
req preview GET "/rest/resolve-signup-token?inviterId=$OWNER&inviteeId=$ID"
req preview-wrong-code GET "/rest/resolve-signup-token?inviterId=$OWNER&inviteeId=00000000-0000-4000-8000-000000000000"
req preview-malformed-code GET "/rest/resolve-signup-token?inviterId=$OWNER&inviteeId=nope"
acc() { req "$1" POST "/rest/invitations/$2/accept" -H "$J" -H "$BID" "${@:4}" -d '{"inviterId":"'$OWNER'","firstName":"Ida","lastName":"Invitee","password":"'"$3"'"}'; }
acc accept-wrong-code 00000000-0000-4000-8000-000000000000 "$PW"
acc accept-malformed-code nope "$PW"
acc accept-weak-password $ID short
acc accept-no-digit $ID "Correct-horse"
req accept-missing-lastname POST /rest/invitations/$ID/accept -H "$J" -d '{"inviterId":"'$OWNER'","firstName":"Ida","password":"'$PW'"}'
req accept-missing-inviter POST /rest/invitations/$ID/accept -H "$J" -d '{"firstName":"Ida","lastName":"Invitee","password":"'$PW'"}'
acc accept $ID "$PW" -c "$JAR"
acc accept-used-twice $ID "$PW"
req preview-used GET "/rest/resolve-signup-token?inviterId=$OWNER&inviteeId=$ID"
req whoami GET /rest/login -H "$BID" -b "$JAR"
req whoami-with-origin GET /rest/login -H "$BID" -H "Origin: http://127.0.0.1:$PORT" -b "$JAR"
req whoami-without-browser-id GET /rest/login -b "$JAR"
req whoami-bad-cookie GET /rest/login -H 'Cookie: n8n-auth=nonsense'
req login-wrong-password POST /rest/login -H "$J" -d '{"emailOrLdapLoginId":"'$ME'","password":"Wrong-horse-7"}'
req login-no-browser-id POST /rest/login -H "$J" -c "$REC_TMP/j2" -d '{"emailOrLdapLoginId":"'$ME'","password":"'$PW'"}'
req whoami-no-browser-id GET /rest/login -b "$REC_TMP/j2"
req whoami-other-browser-id GET /rest/login -H 'browser-id: other' -b "$JAR"
req invite-already-member POST /rest/invitations -H "$J" -H "$BID" -b "$AJ" -d '[{"email":"'$ME'","role":"global:member"}]'
req admin-invite-2 POST /rest/invitations -H "$J" -H "$BID" -b "$AJ" -d '[{"email":"bob'$U'@example.com","role":"global:member"}]'; I2=$(j 'd["data"][0]["user"]["id"]')
req admin-revoke-2 DELETE "/rest/users/$I2" -H "$BID" -b "$AJ"
acc accept-revoked $I2 "$PW"
req invite-not-admin POST /rest/invitations -H "$J" -H "$BID" -b "$JAR" -d '[{"email":"x@example.com","role":"global:member"}]'
req logout POST /rest/logout -H "$BID" -b "$JAR"
req whoami-after-logout GET /rest/login -H "$BID" -b "$JAR"
rec_done "$OUT"
