# Sends requests with curl and records them, for invite.sh. Of headers only what says something is kept; a web page is cut
# to its forms.
#   rec_init SERVICE VERSION BASE_URL      start a recording
#   req STEP METHOD PATH [curl args...]    do one request with curl, record it, print one line
#       sets $STATUS, $BODYF (body file), $HDRF (headers file)
#   rec_note STEP "text"                   attach a remark to a step
#   j EXPR                                 python expression over the last JSON body as `d`
#   rec_done FILE.json                     write the recording
set -u
REC_TMP=$(mktemp -d); REC_N=0; JAR="$REC_TMP/jar"
trap 'rm -rf "$REC_TMP"' EXIT
rec_init() { REC_SERVICE=$1; REC_VERSION=$2; BASE=$3; : >"$REC_TMP/steps.jsonl"; }
req() { # STEP METHOD PATH [curl args]
  local step=$1 method=$2 path=$3; shift 3
  REC_N=$((REC_N+1)); HDRF="$REC_TMP/$REC_N.h"; BODYF="$REC_TMP/$REC_N.b"
  local url="$path"; case "$path" in http*) ;; *) url="$BASE$path";; esac
  curl -sS -X "$method" -D "$HDRF" -o "$BODYF" --trace "$REC_TMP/$REC_N.t" --max-time 60 "$@" "$url" 2>"$REC_TMP/$REC_N.e"
  local rc=$?
  [ -f "$BODYF" ] || : >"$BODYF"
  STATUS=$(python3 - "$REC_TMP" "$REC_N" "$step" "$method" "$url" "$BASE" "$rc" <<'PY'
import sys,json,re,os
tmp,n,step,method,url,base,rc=sys.argv[1:]
def rd(p):
    try: return open(p,'rb').read()
    except OSError: return b''
# request as curl really sent it, from the hex trace
hb=b'';db=b'';mode=None
for line in rd(f'{tmp}/{n}.t').decode('latin1').splitlines():
    if line.startswith('=> Send header'): mode='h';hb=b'';db=b'';continue
    if line.startswith('=> Send data'): mode='b';continue
    if re.match(r'^(<=|==|=>)',line): mode=None;continue
    m=re.match(r'^[0-9a-f]{4,}: ((?:[0-9a-f]{2} ){1,16})',line)
    if m and mode:
        x=bytes.fromhex(m.group(1))
        if mode=='h': hb+=x
        else: db+=x
hdrs=hb.decode('utf8','replace').replace('\r','').splitlines()[1:]
raw=rd(f'{tmp}/{n}.h').decode('utf8','replace').replace('\r','')
blocks=[b for b in raw.split('\n\n') if b.strip()]
last=blocks[-1].splitlines() if blocks else ['']
status=int((re.match(r'HTTP/\S+ (\d+)',last[0]) or [0,0])[1]) if last[0] else 0
rh=[l.split(': ',1) if ': ' in l else [l.rstrip(':'),''] for l in last[1:]]
body=rd(f'{tmp}/{n}.b').decode('utf8','replace')
try: bj=json.loads(body)
except Exception: bj=body
if isinstance(bj,str) and '<html' in bj.lower(): bj='\n'.join(re.sub(r'\s*\n\s*','\n',f) for f in re.findall(r'<form.*?</form>',bj,re.S)) or '<html>...</html>'
says={'content-type','set-cookie','location','retry-after','set-auth-token','set-auth-jwt','authorization','cookie','origin','x-csrftoken','browser-id','x-invitation'}
rh=[h for h in rh if h[0].lower() in says]
rb=db.decode('utf8','replace')
try: rbj=json.loads(rb)
except Exception: rbj=rb or None
rec={'step':step,'request':{'method':method,'path':url[len(base):] if url.startswith(base) else url,
     'headers':[h.split(': ',1) for h in hdrs if h.split(': ')[0].lower() in says],'body':rbj},
     'response':{'status':status,'headers':rh,'body':bj}}
if rc!='0': rec['curl_exit']=int(rc)
with open(f'{tmp}/steps.jsonl','a') as f: f.write(json.dumps(rec)+'\n')
print(status)
PY
)
  printf '%-44s %-6s %s -> %s  %s\n' "$step" "$method" "${url#$BASE}" "$STATUS" "$(head -c 160 "$BODYF" | tr '\n' ' ')" >&2
}
rec_note() { python3 - "$REC_TMP/steps.jsonl" "$1" "$2" <<'PY'
import sys,json
p,step,txt=sys.argv[1:]; L=[json.loads(l) for l in open(p)]
for r in L:
    if r['step']==step: r['note']=txt
open(p,'w').write(''.join(json.dumps(r)+'\n' for r in L))
PY
}
j() { python3 -c 'import sys,json
d=json.load(open(sys.argv[1]))
v=eval(sys.argv[2])
print(v if isinstance(v,str) else json.dumps(v))' "$BODYF" "$1"; }
rec_done() { python3 - "$REC_TMP/steps.jsonl" "$1" "$REC_SERVICE" "$REC_VERSION" "$BASE" <<'PY'
import sys,json
p,out,s,v,b=sys.argv[1:]
steps=[json.loads(l) for l in open(p)]
import re
t=json.dumps({'service':s,'version':v,'base':b,'steps':steps},indent=1,ensure_ascii=False)
t=re.sub(r'\[\n\s+("(?:[^"\\]|\\.)*"),\n\s+("(?:[^"\\]|\\.)*")\n\s+\]',r'[\1, \2]',t)
open(out,'w').write(t+'\n')
print(f'{out}: {len(steps)} steps',file=sys.stderr)
PY
}
