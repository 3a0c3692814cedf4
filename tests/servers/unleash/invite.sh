#!/usr/bin/env bash
# Drives Unleash's two invitation flows. usage: invite.sh [PORT] [OUT.json]
#  A: admin creates a user -> inviteLink with a one-time token; preview; set password; log in (cookie session)
#  B: public sign-up token: anybody with the link signs up with name + email + password
. "$(dirname "$0")/../peer.sh"
set +e # a refusal is recorded, and the script goes on
recording 41041 "$@"
rec_init unleash "$(cat "$DIR/installed")" "http://127.0.0.1:$PORT"
J='content-type: application/json'; PW='Correct-horse-battery-7'; U=$(date +%s); ME=ida$U@example.com; AJ="$REC_TMP/admin.jar"
req admin-login POST /auth/simple/login -H "$J" -c "$AJ" -d '{"username":"admin","password":"unleash4all"}'
req admin-invite POST /api/admin/user-admin -H "$J" -b "$AJ" -d '{"email":"'$ME'","name":"Ida","rootRole":"Viewer","sendEmail":false}'
LINK=$(j 'd["inviteLink"]'); CODE=${LINK##*token=}; echo "link=$LINK" >&2
req preview GET "/auth/reset/validate?token=$CODE"
req preview-wrong-code GET "/auth/reset/validate?token=0000000000000000000000000000000000000000000000000000000000000000"
req password-check-weak POST /auth/reset/validate-password -H "$J" -d '{"password":"short"}'
req password-check-good POST /auth/reset/validate-password -H "$J" -d '{"password":"'"$PW"'"}'
req accept-wrong-code POST /auth/reset/password -H "$J" -d '{"token":"nope","password":"'"$PW"'"}'
req accept-weak-password POST /auth/reset/password -H "$J" -d '{"token":"'$CODE'","password":"short"}'
req accept-missing-password POST /auth/reset/password -H "$J" -d '{"token":"'$CODE'"}'
req accept-form-encoded POST /auth/reset/password --data-urlencode "token=nope" --data-urlencode "password=$PW"
req accept POST /auth/reset/password -H "$J" -d '{"token":"'$CODE'","password":"'"$PW"'"}'
req accept-used-twice POST /auth/reset/password -H "$J" -d '{"token":"'$CODE'","password":"'"$PW"'"}'
req preview-used GET "/auth/reset/validate?token=$CODE"
req login-wrong-password POST /auth/simple/login -H "$J" -d '{"username":"'$ME'","password":"wrong"}'
req login POST /auth/simple/login -H "$J" -c "$JAR" -d '{"username":"'$ME'","password":"'"$PW"'"}'
req whoami GET /api/admin/user -b "$JAR"
req whoami-with-origin GET /api/admin/user -H "Origin: http://127.0.0.1:$PORT" -b "$JAR"
req whoami-profile GET /api/admin/user/profile -b "$JAR"
req whoami-no-cookie GET /api/admin/user
req whoami-bad-cookie GET /api/admin/user -H 'Cookie: unleash-session=s%3Anonsense'
req create-pat POST /api/admin/user/tokens -H "$J" -b "$JAR" -d '{"description":"rsvp","expiresAt":"2099-01-01T00:00:00Z"}'; PAT=$(j 'd["secret"]')
req whoami-pat GET /api/admin/user -H "Authorization: $PAT"
req whoami-pat-bearer GET /api/admin/user -H "Authorization: Bearer $PAT"
req invite-already-member POST /api/admin/user-admin -H "$J" -b "$AJ" -d '{"email":"'$ME'","name":"Ida","rootRole":"Viewer","sendEmail":false}'
# expired: the token row's expiry is moved into the past in the database
req admin-invite-2 POST /api/admin/user-admin -H "$J" -b "$AJ" -d '{"email":"old'$U'@example.com","name":"Old","rootRole":"Viewer","sendEmail":false}'; L2=$(j 'd["inviteLink"]'); C2=${L2##*token=}
sql "update reset_tokens set expires_at = now() - interval '1 hour' where reset_token = '$C2'"
req preview-expired GET "/auth/reset/validate?token=$C2"
req accept-expired POST /auth/reset/password -H "$J" -d '{"token":"'$C2'","password":"'"$PW"'"}'
# flow B
req b-admin-link POST /api/admin/invite-link/tokens -H "$J" -b "$AJ" -d '{"name":"default","expiresAt":"2099-01-01T00:00:00Z"}'; B_URL=$(j 'd["url"]'); BC=$(j 'd["secret"]'); echo "url=$B_URL" >&2
req b-preview GET /invite/$BC/validate
req b-preview-wrong-code GET /invite/nope/validate
req b-accept-wrong-code POST /invite/nope/signup -H "$J" -d '{"name":"Bea Invitee","email":"bea'$U'@example.com","password":"'"$PW"'"}'
req b-accept-weak-password POST /invite/$BC/signup -H "$J" -d '{"name":"Weak Invitee","email":"weak'$U'@example.com","password":"short"}'
req b-accept POST /invite/$BC/signup -H "$J" -d '{"name":"Bea Invitee","email":"bea'$U'@example.com","password":"'"$PW"'"}'
req b-accept-same-person-again POST /invite/$BC/signup -H "$J" -d '{"name":"Bea Invitee","email":"bea'$U'@example.com","password":"'"$PW"'"}'
req b-accept-bad-email POST /invite/$BC/signup -H "$J" -d '{"name":"Bea","email":"nope","password":"'"$PW"'"}'
req b-login POST /auth/simple/login -H "$J" -c "$JAR" -d '{"username":"bea'$U'@example.com","password":"'"$PW"'"}'
req b-whoami GET /api/admin/user -b "$JAR"
req b-admin-disable PUT /api/admin/invite-link/tokens/$BC -H "$J" -b "$AJ" -d '{"enabled":false}'
req b-preview-disabled GET /invite/$BC/validate
req b-admin-expire PUT /api/admin/invite-link/tokens/$BC -H "$J" -b "$AJ" -d '{"enabled":true,"expiresAt":"2001-01-01T00:00:00Z"}'
req b-accept-expired POST /invite/$BC/signup -H "$J" -d '{"name":"Cy","email":"cy'$U'@example.com","password":"'"$PW"'"}'
req logout POST /logout -b "$JAR"
req whoami-after-logout GET /api/admin/user -b "$JAR"
rec_done "$OUT"
