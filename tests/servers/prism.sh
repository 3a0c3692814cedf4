#!/usr/bin/env bash
# Stoplight Prism (npm @stoplight/prism-cli, Apache-2.0) as a peer made by others, on 127.0.0.1 only, no network once installed.
#   prism.sh mock  SPEC.json [PORT]                 mock server: answers from the spec's schemas
#   prism.sh proxy SPEC.json UPSTREAM_URL [PORT]    validating proxy in front of a running server (our sandbox, say)
#   prism.sh check SPEC.json [PORT]                 start a mock, curl accept 200 and forced 400/403/404, stop; exit 0 if as expected
# mock and proxy run in the foreground until killed (kill the shown pid). PEER_CACHE: install folder. PRISM_ERRORS=1: violations become
# error answers (--errors); otherwise they are only in the answer's sl-violations header.
# The mock ignores a description's basePath.
# Force an answer with the request header "Prefer: code=404" or the query ?__code=404. Without an Authorization header: 401.
set -euo pipefail
mode=${1:?mock|proxy|check}; spec=$(realpath "${2:?spec}"); shift 2
cache=$(realpath -m "${PEER_CACHE:-$(dirname "$0")/../../target/peers}")/prism-5.16.0
[ -x "$cache/node_modules/.bin/prism" ] || { mkdir -p "$cache"; (cd "$cache" && printf '{"private":true}\n' > package.json && npm install --silent --no-audit --no-fund --ignore-scripts @stoplight/prism-cli@5.16.0 >&2); }
prism=$cache/node_modules/.bin/prism
flags=(-h 127.0.0.1 ${PRISM_ERRORS:+--errors})
case $mode in
mock)  exec "$prism" mock "${flags[@]}" -p "${1:-4010}" "$spec" ;;
proxy) up=${1:?upstream url}; exec "$prism" proxy "${flags[@]}" -p "${2:-4010}" "$spec" "$up" ;;
check)
  port=${1:-4010}; log=$(mktemp); url=http://127.0.0.1:$port
  "$prism" mock "${flags[@]}" -p "$port" "$spec" >"$log" 2>&1 & pid=$!
  trap 'kill $pid 2>/dev/null; wait $pid 2>/dev/null || true' EXIT
  for _ in $(seq 300); do curl -s -o /dev/null "$url/" && break; kill -0 $pid || { cat "$log" >&2; exit 1; }; sleep 0.1; done
  path=$(grep -o '"/[^"]*/{invitation_token}/_accept"' "$spec" | head -1 | tr -d '"' | sed 's/{invitation_token}/0f3a9c/'); bad=0
  for want in 200 400 403 404; do
    h=(); [ $want = 200 ] || h=(-H "Prefer: code=$want")
    got=$(curl -s -m 10 -D "$log.h" -o "$log.b" -w '%{http_code}' -X POST "$url$path" -H 'Authorization: ApiKey test' "${h[@]}")
    echo "POST $path ${h[*]:-} -> $got $(grep -i '^x-cloud-error-codes' "$log.h" | tr -d '\r') $(cat "$log.b")"
    [ "$got" = $want ] || bad=1
  done
  got=$(curl -s -m 10 -o "$log.b" -w '%{http_code}' -X POST "$url$path"); echo "POST $path without Authorization -> $got"; [ "$got" = 401 ] || bad=1
  exit $bad ;;
esac
