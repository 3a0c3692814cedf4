#!/usr/bin/env bash
# Drives Ghost's staff invitation flow. usage: invite.sh [PORT] [OUT.json]
. "$(dirname "$0")/../peer.sh"
set +e # a refusal is recorded, and the script goes on
recording 41081 "$@"
rec_init ghost "$(cat "$DIR/installed")" "http://127.0.0.1:$PORT/ghost/api/admin"
J='content-type: application/json'; O="Origin: http://127.0.0.1:$PORT"; PW='correct horse battery'; U=$(date +%s); ME=ida$U@example.com; AJ="$REC_TMP/admin.jar"
mail() { python3 "$SERVERS/mail_link.py" "$RUN/mail" "$1" '/signup/([A-Za-z0-9_=-]+)' 20; }
req setup-state GET /authentication/setup/
req admin-setup POST /authentication/setup/ -H "$J" -H "$O" -d '{"setup":[{"name":"Ada Admin","email":"ada@example.com","password":"'"$PW"'","blogTitle":"Acme"}]}'
req admin-login POST /session/ -H "$J" -H "$O" -c "$AJ" -d '{"username":"ada@example.com","password":"'"$PW"'"}'
req admin-roles GET '/roles/?permissions=assign' -H "$O" -b "$AJ"; ROLE=$(j '[r["id"] for r in d["roles"] if r["name"]=="Author"][0]')
req admin-invite POST /invites/ -H "$J" -H "$O" -b "$AJ" -d '{"invites":[{"email":"'$ME'","role_id":"'$ROLE'"}]}'
CODE=$(mail $ME); echo "code=$CODE" >&2; python3 -c 'import sys,base64;print("decoded",base64.urlsafe_b64decode(sys.argv[1]+"==="))' "$CODE" >&2
req preview GET "/authentication/invitation/?email=$ME"
req preview-unknown-email GET "/authentication/invitation/?email=nobody@example.com"
acc() { req "$1" POST /authentication/invitation/ -H "$J" -d '{"invitation":[{"token":"'"$2"'","email":"'"$3"'","name":"Ida Invitee","password":"'"$4"'"}]}'; }
acc accept-wrong-code bm9wZQ== $ME "$PW"
acc accept-weak-password "$CODE" $ME short
acc accept-common-password "$CODE" $ME "1234567890"
req accept-missing-name POST /authentication/invitation/ -H "$J" -d '{"invitation":[{"token":"'"$CODE"'","email":"'$ME'","password":"'"$PW"'"}]}'
req accept-flat-body POST /authentication/invitation/ -H "$J" -d '{"token":"'"$CODE"'","email":"'$ME'","name":"Ida","password":"'"$PW"'"}'
acc accept "$CODE" $ME "$PW"
acc accept-used-twice "$CODE" $ME "$PW"
req preview-used GET "/authentication/invitation/?email=$ME"
req login-no-origin POST /session/ -H "$J" -d '{"username":"'$ME'","password":"'"$PW"'"}'
req login-wrong-password POST /session/ -H "$J" -H "$O" -d '{"username":"'$ME'","password":"wrong horse battery"}'
req login POST /session/ -H "$J" -H "$O" -c "$JAR" -d '{"username":"'$ME'","password":"'"$PW"'"}'
req whoami GET '/users/me/?include=roles' -H "$O" -b "$JAR"
req whoami-no-origin GET /users/me/ -b "$JAR"
req whoami-bad-origin GET /users/me/ -H 'Origin: http://evil.example' -b "$JAR"
req login-no-origin-keep POST /session/ -H "$J" -c "$REC_TMP/j9" -d '{"username":"'$ME'","password":"'"$PW"'"}'
req whoami-never-origin GET /users/me/ -b "$REC_TMP/j9"
req whoami-session-without-origin-used-with-origin GET /users/me/ -H "$O" -b "$REC_TMP/j9"
req whoami-no-cookie GET /users/me/ -H "$O"
req login-wrong-origin-check POST /session/ -H "$J" -H 'Origin: http://evil.example' -c "$REC_TMP/j3" -d '{"username":"'$ME'","password":"'"$PW"'"}'
req whoami-session-of-wrong-origin GET /users/me/ -H "$O" -b "$REC_TMP/j3"
req invite-already-member POST /invites/ -H "$J" -H "$O" -b "$AJ" -d '{"invites":[{"email":"'$ME'","role_id":"'$ROLE'"}]}'
req invite-not-admin POST /invites/ -H "$J" -H "$O" -b "$JAR" -d '{"invites":[{"email":"x@example.com","role_id":"'$ROLE'"}]}'
req admin-invite-2 POST /invites/ -H "$J" -H "$O" -b "$AJ" -d '{"invites":[{"email":"bob'$U'@example.com","role_id":"'$ROLE'"}]}'; C2=$(mail bob$U@example.com)
req admin-invite-3 POST /invites/ -H "$J" -H "$O" -b "$AJ" -d '{"invites":[{"email":"cy'$U'@example.com","role_id":"'$ROLE'"}]}'; C3=$(mail cy$U@example.com)
acc accept-body-email-ignored "$C3" other$U@example.com "$PW"
req login-body-email-ignored POST /session/ -H "$J" -H "$O" -d '{"username":"cy'$U'@example.com","password":"'"$PW"'"}'
python3 - "$RUN/content/data/g.db" "bob$U@example.com" <<'PY'
import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute("update invites set expires=1000 where email=?",(sys.argv[2],)); c.commit()
PY
acc accept-expired "$C2" bob$U@example.com "$PW"
req logout DELETE /session/ -H "$O" -b "$JAR"
req whoami-after-logout GET /users/me/ -H "$O" -b "$JAR"
# second server with Ghost's production default: a new device must be confirmed with an e-mailed code
P2=$((PORT+4)); GHOST_ENV=production DEVICE_CHECK=true "$HERE/start.sh" start $P2 >/dev/null; BASE="http://127.0.0.1:$P2/ghost/api/admin"; O="Origin: http://127.0.0.1:$P2"; rm -f "$AJ" "$JAR"
code6() { python3 "$SERVERS/mail_link.py" "$DIR/run.$P2/mail" "$1" '\b([0-9]{6})\b' 20; }
req 2fa-admin-setup POST /authentication/setup/ -H "$J" -H "$O" -c "$AJ" -d '{"setup":[{"name":"Ada Admin","email":"ada@example.com","password":"'"$PW"'","blogTitle":"Acme"}]}'
req 2fa-admin-login POST /session/ -H "$J" -H "$O" -b "$AJ" -c "$AJ" -d '{"username":"ada@example.com","password":"'"$PW"'"}'
[ "$STATUS" = 403 ] && { N6=$(code6 ada@example.com); req 2fa-admin-verify PUT /session/verify/ -H "$J" -H "$O" -b "$AJ" -c "$AJ" -d '{"token":"'$N6'"}'; }
req 2fa-admin-roles GET '/roles/?permissions=assign' -H "$O" -b "$AJ"; ROLE=$(j '[r["id"] for r in d["roles"] if r["name"]=="Author"][0]')
req 2fa-admin-invite POST /invites/ -H "$J" -H "$O" -b "$AJ" -d '{"invites":[{"email":"dee@example.com","role_id":"'$ROLE'"}]}'
C4=$(python3 "$SERVERS/mail_link.py" "$DIR/run.$P2/mail" dee@example.com '/signup/([A-Za-z0-9_=-]+)' 20)
acc 2fa-accept "$C4" dee@example.com "$PW"
req 2fa-first-login-needs-no-code POST /session/ -H "$J" -H "$O" -d '{"username":"dee@example.com","password":"'"$PW"'"}'
req 2fa-login POST /session/ -H "$J" -H "$O" -c "$JAR" -d '{"username":"dee@example.com","password":"'"$PW"'"}'
req 2fa-whoami-before-code GET /users/me/ -H "$O" -b "$JAR"
req 2fa-wrong-code PUT /session/verify/ -H "$J" -H "$O" -b "$JAR" -d '{"token":"000000"}'
N6=$(code6 dee@example.com); echo "emailed code=$N6" >&2
req 2fa-verify PUT /session/verify/ -H "$J" -H "$O" -b "$JAR" -c "$JAR" -d '{"token":"'$N6'"}'
req 2fa-whoami GET /users/me/ -H "$O" -b "$JAR"
"$HERE/start.sh" stop $P2; BASE="http://127.0.0.1:$PORT/ghost/api/admin"
rec_done "$OUT"
