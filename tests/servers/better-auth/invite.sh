#!/usr/bin/env bash
# Drives the invitation flow of a running better-auth server (start.sh). usage: invite.sh [PORT] [OUT.json]
. "$(dirname "$0")/../peer.sh"
set +e # a refusal is recorded, and the script goes on
recording 41001 "$@"
rec_init better-auth "$(cat "$DIR/installed")" "http://127.0.0.1:$PORT/api/auth"
J='content-type: application/json'; U=$(date +%s)
hdr() { tr -d '\r' <"$HDRF" | sed -n "s/^$1: //Ip" | head -1; }

req admin-sign-up POST /sign-up/email -H "$J" -d '{"name":"Ada Admin","email":"ada'$U'@example.com","password":"correct horse battery"}'
ADMIN=$(hdr set-auth-token)
req admin-create-org POST /organization/create -H "$J" -H "Authorization: Bearer $ADMIN" -d '{"name":"Acme Corp","slug":"acme'$U'"}'
ORG=$(j 'd["id"]')
req admin-invite POST /organization/invite-member -H "$J" -H "Authorization: Bearer $ADMIN" -d '{"email":"ida'$U'@example.com","role":"member","organizationId":"'$ORG'"}'
CODE=$(j 'd["id"]')
req preview-without-session GET "/organization/get-invitation?id=$CODE"
req accept-without-session POST /organization/accept-invitation -H "$J" -d '{"invitationId":"'$CODE'"}'
req sign-up-weak-password POST /sign-up/email -H "$J" -d '{"name":"Ida Invitee","email":"ida'$U'@example.com","password":"short"}'
req sign-up-bad-email POST /sign-up/email -H "$J" -d '{"name":"Ida Invitee","email":"not-an-email","password":"correct horse battery"}'
req sign-up-form-encoded POST /sign-up/email --data-urlencode "name=Ida Invitee" --data-urlencode "email=x$U@example.com" --data-urlencode "password=correct horse battery"
req sign-up-missing-name POST /sign-up/email -H "$J" -d '{"email":"y'$U'@example.com","password":"correct horse battery"}'
req invitee-sign-up POST /sign-up/email -H "$J" -c "$JAR" -d '{"name":"Ida Invitee","email":"ida'$U'@example.com","password":"correct horse battery"}'
TOK=$(hdr set-auth-token); RAW=$(j 'd["token"]')
req whoami-before-accept GET /get-session -H "Authorization: Bearer $TOK"
req preview GET "/organization/get-invitation?id=$CODE" -H "Authorization: Bearer $TOK"
req list-my-invitations GET /organization/list-user-invitations -H "Authorization: Bearer $TOK"
req accept-wrong-code POST /organization/accept-invitation -H "$J" -H "Authorization: Bearer $TOK" -d '{"invitationId":"no-such-code"}'
req preview-wrong-code GET "/organization/get-invitation?id=no-such-code" -H "Authorization: Bearer $TOK"
req accept-wrong-person POST /organization/accept-invitation -H "$J" -H "Authorization: Bearer $ADMIN" -d '{"invitationId":"'$CODE'"}'
req preview-wrong-person GET "/organization/get-invitation?id=$CODE" -H "Authorization: Bearer $ADMIN"
req accept-missing-field POST /organization/accept-invitation -H "$J" -H "Authorization: Bearer $TOK" -d '{}'
req accept-cookie-no-origin POST /organization/accept-invitation -H "$J" -b "$JAR" -d '{"invitationId":"no-such-code"}'
req accept-cookie-bad-origin POST /organization/accept-invitation -H "$J" -b "$JAR" -H 'Origin: http://evil.example' -d '{"invitationId":"no-such-code"}'
req accept-cookie-good-origin POST /organization/accept-invitation -H "$J" -b "$JAR" -H "Origin: http://127.0.0.1:$PORT" -d '{"invitationId":"'$CODE'"}'
req accept-used-twice POST /organization/accept-invitation -H "$J" -H "Authorization: Bearer $TOK" -d '{"invitationId":"'$CODE'"}'
req preview-used GET "/organization/get-invitation?id=$CODE" -H "Authorization: Bearer $TOK"
req whoami GET /get-session -H "Authorization: Bearer $TOK"
req whoami-cookie GET /get-session -b "$JAR"
req whoami-raw-body-token GET /get-session -H "Authorization: Bearer $RAW"
req whoami-no-session GET /get-session
req whoami-bad-token GET /get-session -H "Authorization: Bearer nonsense.nonsense"
req member GET /organization/get-active-member -H "Authorization: Bearer $TOK"
req org GET /organization/get-full-organization -H "Authorization: Bearer $TOK"
req org-list GET /organization/list -H "Authorization: Bearer $TOK"
req jwt GET /token -H "Authorization: Bearer $TOK"
JWT=$(j 'd["token"]')
req jwks GET /jwks
(cd "$DIR" && node --input-type=module -e 'import {jwtVerify,createRemoteJWKSet} from "jose"; const [u,t,p]=process.argv.slice(1); const r=await jwtVerify(t,createRemoteJWKSet(new URL(u+"/jwks")),{issuer:p,audience:p}); console.error("JWT verified:",JSON.stringify(r.protectedHeader),"email",r.payload.email);' "$BASE" "$JWT" "http://127.0.0.1:$PORT")
req invite-already-member POST /organization/invite-member -H "$J" -H "Authorization: Bearer $ADMIN" -d '{"email":"ida'$U'@example.com","role":"member","organizationId":"'$ORG'"}'
req invite-second-person POST /organization/invite-member -H "$J" -H "Authorization: Bearer $ADMIN" -d '{"email":"bob'$U'@example.com","role":"member","organizationId":"'$ORG'"}'
req invite-again-pending POST /organization/invite-member -H "$J" -H "Authorization: Bearer $ADMIN" -d '{"email":"bob'$U'@example.com","role":"member","organizationId":"'$ORG'"}'
req sign-up-existing-account POST /sign-up/email -H "$J" -d '{"name":"Ida Invitee","email":"ida'$U'@example.com","password":"correct horse battery"}'
req sign-in-wrong-password POST /sign-in/email -H "$J" -d '{"email":"ida'$U'@example.com","password":"wrong horse battery"}'
req sign-in POST /sign-in/email -H "$J" -d '{"email":"ida'$U'@example.com","password":"correct horse battery"}'
TOK2=$(hdr set-auth-token)
req whoami-after-sign-in GET /get-session -H "Authorization: Bearer $TOK2"
req sign-out POST /sign-out -H "$J" -H "Authorization: Bearer $TOK2" -d '{}'
req whoami-after-sign-out GET /get-session -H "Authorization: Bearer $TOK2"
# a person who already has an account: sign in instead of sign up, accept with a bearer token and no Origin header
req existing-sign-up POST /sign-up/email -H "$J" -d '{"name":"Cy Existing","email":"cy'$U'@example.com","password":"correct horse battery"}'
req existing-invite POST /organization/invite-member -H "$J" -H "Authorization: Bearer $ADMIN" -d '{"email":"CY'$U'@Example.com","role":["member"],"organizationId":"'$ORG'"}'; C3=$(j 'd["id"]')
req existing-sign-up-refused POST /sign-up/email -H "$J" -d '{"name":"Cy Existing","email":"cy'$U'@example.com","password":"correct horse battery"}'
req existing-sign-in POST /sign-in/email -H "$J" -d '{"email":"cy'$U'@example.com","password":"correct horse battery"}'; T3=$(hdr set-auth-token)
req existing-preview GET "/organization/get-invitation?id=$C3" -H "Authorization: Bearer $T3"
req existing-accept-bearer-no-origin POST /organization/accept-invitation -H "$J" -H "Authorization: Bearer $T3" -d '{"invitationId":"'$C3'"}'
req existing-whoami GET /get-session -H "Authorization: Bearer $T3"
req revoke-invite POST /organization/invite-member -H "$J" -H "Authorization: Bearer $ADMIN" -d '{"email":"dee'$U'@example.com","role":"member","organizationId":"'$ORG'"}'; C4=$(j 'd["id"]')
req revoke-cancel POST /organization/cancel-invitation -H "$J" -H "Authorization: Bearer $ADMIN" -d '{"invitationId":"'$C4'"}'
req revoke-sign-up POST /sign-up/email -H "$J" -d '{"name":"Dee","email":"dee'$U'@example.com","password":"correct horse battery"}'; T4=$(hdr set-auth-token)
req revoke-accept POST /organization/accept-invitation -H "$J" -H "Authorization: Bearer $T4" -d '{"invitationId":"'$C4'"}'
req reject-invitation-wrong-code POST /organization/reject-invitation -H "$J" -H "Authorization: Bearer $TOK" -d '{"invitationId":"nope"}'
# expired: a second server with a one-second invitation life
EP=$((PORT+1)); INVITE_TTL=1 "$HERE/start.sh" start $EP >/dev/null
BASE="http://127.0.0.1:$EP/api/auth"
req expired-admin-sign-up POST /sign-up/email -H "$J" -d '{"name":"Ada","email":"a@example.com","password":"correct horse battery"}'; A=$(hdr set-auth-token)
req expired-create-org POST /organization/create -H "$J" -H "Authorization: Bearer $A" -d '{"name":"Acme","slug":"acme"}'; O=$(j 'd["id"]')
req expired-invite POST /organization/invite-member -H "$J" -H "Authorization: Bearer $A" -d '{"email":"i@example.com","role":"member","organizationId":"'$O'"}'; C=$(j 'd["id"]')
req expired-invitee-sign-up POST /sign-up/email -H "$J" -d '{"name":"Ida","email":"i@example.com","password":"correct horse battery"}'; T=$(hdr set-auth-token)
sleep 1.3
req expired-accept POST /organization/accept-invitation -H "$J" -H "Authorization: Bearer $T" -d '{"invitationId":"'$C'"}'
"$HERE/start.sh" stop $EP
# cookie-only server (no bearer plugin): the default configuration
NO_BEARER=1 "$HERE/start.sh" start $EP >/dev/null
req cookieonly-sign-up POST /sign-up/email -H "$J" -d '{"name":"Ida","email":"i@example.com","password":"correct horse battery"}'; R=$(j 'd["token"]')
req cookieonly-whoami-bearer-refused GET /get-session -H "Authorization: Bearer $R"
"$HERE/start.sh" stop $EP
# email verification required before an invitation may be accepted
REQUIRE_VERIFIED=1 "$HERE/start.sh" start $EP >/dev/null
req verified-admin-sign-up POST /sign-up/email -H "$J" -d '{"name":"Ada","email":"a@example.com","password":"correct horse battery"}'; A=$(hdr set-auth-token)
req verified-create-org POST /organization/create -H "$J" -H "Authorization: Bearer $A" -d '{"name":"Acme","slug":"acme"}'; O=$(j 'd["id"]')
req verified-invite POST /organization/invite-member -H "$J" -H "Authorization: Bearer $A" -d '{"email":"i@example.com","role":"member","organizationId":"'$O'"}'; C=$(j 'd["id"]')
req verified-invitee-sign-up POST /sign-up/email -H "$J" -d '{"name":"Ida","email":"i@example.com","password":"correct horse battery"}'; T=$(hdr set-auth-token)
req verified-accept-refused POST /organization/accept-invitation -H "$J" -H "Authorization: Bearer $T" -d '{"invitationId":"'$C'"}'
"$HERE/start.sh" stop $EP
BASE="http://127.0.0.1:$PORT/api/auth"; rec_done "$OUT"
