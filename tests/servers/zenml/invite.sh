#!/usr/bin/env bash
# Drives ZenML's user activation flow (the invitation = user name + activation token). usage: invite.sh [PORT] [OUT.json]
. "$(dirname "$0")/../peer.sh"
set +e # a refusal is recorded, and the script goes on
recording 41071 "$@"
rec_init zenml "$(cat "$DIR/installed")" "http://127.0.0.1:$PORT/api/v1"
J='content-type: application/json'; PW='correct horse battery'; U=$(date +%s); ME=ida$U
req server-info GET /info
req admin-activate-server PUT /activate -H "$J" -d '{"admin_username":"ada","admin_password":"'"$PW"'"}'
req admin-login POST /login --data-urlencode username=ada --data-urlencode "password=$PW"; A="Authorization: Bearer $(j 'd["access_token"]')"
req admin-invite POST /users -H "$J" -H "$A" -d '{"name":"'$ME'","is_admin":false}'; CODE=$(j 'd["body"]["activation_token"]'); ID=$(j 'd["id"]')
acc() { req "$1" PUT "/users/$2/activate" -H "$J" -d '{"activation_token":"'"$3"'","password":"'"$4"'","full_name":"Ida Invitee","email":"'$ME'@example.com"}'; }
acc accept-wrong-code $ME nope "$PW"
acc accept-unknown-user nobody$U $CODE "$PW"
req accept-missing-code PUT /users/$ME/activate -H "$J" -d '{"password":"'"$PW"'"}'
req accept-missing-password PUT /users/$ME/activate -H "$J" -d '{"activation_token":"nope"}'
req login-before-accept POST /login --data-urlencode username=$ME --data-urlencode "password=$PW"
acc accept-weak-password $ME $CODE x
req admin-invite-2 POST /users -H "$J" -H "$A" -d '{"name":"'$ME'b","is_admin":false}'; CODE2=$(j 'd["body"]["activation_token"]'); ID2=$(j 'd["id"]')
acc accept ${ME}b $CODE2 "$PW"
acc accept-used-twice ${ME}b $CODE2 "$PW"
req login-wrong-password POST /login --data-urlencode username=${ME}b --data-urlencode "password=nope"
req login-json-body POST /login -H "$J" -d '{"username":"'${ME}b'","password":"'"$PW"'"}'
req login POST /login -c "$JAR" --data-urlencode username=${ME}b --data-urlencode "password=$PW"; T=$(j 'd["access_token"]')
req whoami GET /current-user -H "Authorization: Bearer $T"
req whoami-cookie GET /current-user -b "$JAR"
req whoami-no-token GET /current-user
req whoami-bad-token GET /current-user -H "Authorization: Bearer nonsense"
req invite-already-member POST /users -H "$J" -H "$A" -d '{"name":"'${ME}b'","is_admin":false}'
req invite-not-admin POST /users -H "$J" -H "Authorization: Bearer $T" -d '{"name":"x'$U'","is_admin":false}'
req admin-invite-3 POST /users -H "$J" -H "$A" -d '{"name":"'$ME'c","is_admin":false}'; C3=$(j 'd["body"]["activation_token"]'); I3=$(j 'd["id"]')
req accept-by-id PUT /users/$I3/activate -H "$J" -d '{"activation_token":"'$C3'","password":"'"$PW"'","full_name":"Cy"}'
req logout GET /logout -H "Authorization: Bearer $T"
req whoami-after-logout GET /current-user -H "Authorization: Bearer $T"
rec_done "$OUT"
