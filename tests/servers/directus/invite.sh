#!/usr/bin/env bash
# Drives Directus' invitation flow. usage: invite.sh [PORT] [OUT.json]   (start.sh start PORT first)
. "$(dirname "$0")/../peer.sh"
set +e # a refusal is recorded, and the script goes on
recording 41011 "$@"
rec_init directus "$(cat "$DIR/installed")" "http://127.0.0.1:$PORT"
J='content-type: application/json'; A='Authorization: Bearer throwaway-admin-token'; PW='correct horse battery'; U=$(date +%s); ME=ida$U@example.com
mail() { python3 "$SERVERS/mail_link.py" "$RUN/mail" "$1" '[?&]token=([A-Za-z0-9._-]+)' 20; }
req admin-login POST /auth/login -H "$J" -d '{"email":"ada@example.com","password":"'"$PW"'"}'
req admin-create-role POST /roles -H "$J" -H "$A" -d '{"name":"Writers"}'; ROLE=$(j 'd["data"]["id"]')
req admin-create-policy POST /policies -H "$J" -H "$A" -d '{"name":"Writers app","app_access":true,"admin_access":false}'; POL=$(j 'd["data"]["id"]')
req admin-invite POST /users/invite -H "$J" -H "$A" -d '{"email":"'$ME'","role":"'$ROLE'"}'
CODE=$(mail $ME); echo "code=$CODE" >&2
python3 - "$CODE" <<'PY' >&2
import sys,base64,json
p=sys.argv[1].split('.'); print('jwt header',base64.urlsafe_b64decode(p[0]+'==='), 'payload', base64.urlsafe_b64decode(p[1]+'==='))
PY
req accept-wrong-code POST /users/invite/accept -H "$J" -d '{"token":"not.a.jwt","password":"'"$PW"'"}'
req accept-tampered-code POST /users/invite/accept -H "$J" -d '{"token":"'${CODE%?????}AAAAA'","password":"'"$PW"'"}'
req accept-missing-password POST /users/invite/accept -H "$J" -d '{"token":"'$CODE'"}'
req accept-empty-password POST /users/invite/accept -H "$J" -d '{"token":"'$CODE'","password":""}'
req set-password-policy PATCH /settings -H "$J" -H "$A" -d '{"auth_password_policy":"/^.{8,}$/"}'
req accept-weak-password POST /users/invite/accept -H "$J" -d '{"token":"'$CODE'","password":"short"}'
req accept-form-encoded POST /users/invite/accept --data-urlencode "token=bad.bad.bad" --data-urlencode "password=$PW"
req login-before-accept POST /auth/login -H "$J" -d '{"email":"'$ME'","password":"'"$PW"'"}'
req accept POST /users/invite/accept -H "$J" -d '{"token":"'$CODE'","password":"'"$PW"'"}'
req accept-used-twice POST /users/invite/accept -H "$J" -d '{"token":"'$CODE'","password":"'"$PW"'"}'
req login-wrong-password POST /auth/login -H "$J" -d '{"email":"'$ME'","password":"wrong horse"}'
req login POST /auth/login -H "$J" -d '{"email":"'$ME'","password":"'"$PW"'"}'
TOK=$(j 'd["data"]["access_token"]'); REF=$(j 'd["data"]["refresh_token"]')
req whoami-role-without-policy GET /users/me -H "Authorization: Bearer $TOK"
req admin-grant-app-access POST /access -H "$J" -H "$A" -d '{"role":"'$ROLE'","policy":"'$POL'"}'
req whoami GET /users/me -H "Authorization: Bearer $TOK"
req whoami-fields GET '/users/me?fields=id,email,first_name,last_name,role.name' -H "Authorization: Bearer $TOK"
req whoami-token-as-query GET "/users/me?access_token=$TOK&fields=email"
req set-name-stale-token PATCH /users/me -H "$J" -H "Authorization: Bearer $TOK" -d '{"first_name":"Ida","last_name":"Invitee"}'
req login-again POST /auth/login -H "$J" -d '{"email":"'$ME'","password":"'"$PW"'"}'; TOK=$(j 'd["data"]["access_token"]')
req set-name PATCH /users/me -H "$J" -H "Authorization: Bearer $TOK" -d '{"first_name":"Ida","last_name":"Invitee"}'
req whoami-bad-token GET /users/me -H "Authorization: Bearer nonsense"
req whoami-no-token GET /users/me
req login-cookie-mode POST /auth/login -H "$J" -c "$JAR" -d '{"email":"'$ME'","password":"'"$PW"'","mode":"session"}'
req whoami-cookie GET /users/me -b "$JAR"
req refresh POST /auth/refresh -H "$J" -d '{"refresh_token":"'$REF'","mode":"json"}'
REF2=$(j 'd["data"]["refresh_token"]')
req invite-already-member POST /users/invite -H "$J" -H "$A" -d '{"email":"'$ME'","role":"'$ROLE'"}'
req invite-not-admin POST /users/invite -H "$J" -H "Authorization: Bearer $TOK" -d '{"email":"x@example.com","role":"'$ROLE'"}'
req logout POST /auth/logout -H "$J" -d '{"refresh_token":"'$REF2'","mode":"json"}'
req refresh-after-logout POST /auth/refresh -H "$J" -d '{"refresh_token":"'$REF2'","mode":"json"}'
# an unaccepted invitation whose user was removed
req invite-other POST /users/invite -H "$J" -H "$A" -d '{"email":"bob'$U'@example.com","role":"'$ROLE'"}'; C2=$(mail bob$U@example.com)
req find-other GET "/users?filter%5Bemail%5D%5B_eq%5D=bob$U@example.com&fields=id,status" -H "$A"; UID2=$(j 'd["data"][0]["id"]')
req revoke-other DELETE /users/$UID2 -H "$A"
req accept-revoked POST /users/invite/accept -H "$J" -d '{"token":"'$C2'","password":"'"$PW"'"}'
# expired: the token is an HS256 JWT signed with SECRET, so an expired one can be made without waiting
OLD=$(python3 - "$ME" <<'PY'
import sys,hmac,hashlib,base64,json,time
b=lambda x:base64.urlsafe_b64encode(x).rstrip(b'=')
h=b(json.dumps({"alg":"HS256","typ":"JWT"}).encode()); p=b(json.dumps({"email":sys.argv[1],"scope":"invite","iat":int(time.time())-999,"exp":int(time.time())-9,"iss":"directus"}).encode())
print((h+b'.'+p+b'.'+b(hmac.new(b"throwaway-secret-throwaway-secret-1234",h+b'.'+p,hashlib.sha256).digest())).decode())
PY
)
req accept-expired POST /users/invite/accept -H "$J" -d '{"token":"'$OLD'","password":"'"$PW"'"}'
rec_done "$OUT"
