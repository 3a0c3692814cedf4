//! The table of answers that no service should give.

/// What an answer comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nobody can read it. Exit 14 where nothing is spent, else 15.
    Unusable,
    /// It can be read and looks like success, and is none: refused with 16 where nothing is spent, else 15.
    Unexpected,
    /// It can be read, and is a success but for a token that nobody could send: exit 16 at a look that wants more, else
    /// 11, for the invitation is accepted.
    Spoilt,
    /// A no, by its status.
    No(i32),
}

use Fate::{No, Spoilt, Unexpected, Unusable};

pub(super) struct Case {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) fate: Fate,
}

/// The table, as it is put together.
#[derive(Default)]
struct Table(Vec<Case>);

impl Table {
    fn raw(&mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>, fate: Fate) {
        self.0.push(Case { name: name.into(), bytes: bytes.into(), fate });
    }

    /// A whole answer.
    fn body(&mut self, name: impl Into<String>, status: u16, body: &[u8], fate: Fate) {
        let head =
            format!("HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
        self.raw(name, [head.as_bytes(), body].concat(), fate);
    }
}

/// What opens a session at both services, if anybody took it for an answer.
const GOOD: &str = r#"{"ok":true,"orgID":"O","email":"ida@example.com","token":"t","auth_token":"t","org_uuid":"O"}"#;

pub(super) fn table() -> Vec<Case> {
    let mut table = Table::default();
    not_http(&mut table);
    status_lines(&mut table);
    headers(&mut table);
    lengths(&mut table);
    chunks(&mut table);
    cut_off(&mut table);
    bodies(&mut table);
    shapes(&mut table);
    statuses(&mut table);
    table.0
}

fn not_http(table: &mut Table) {
    for (name, bytes) in [
        ("nothing", &b""[..]),
        ("a line ending", b"\r\n"),
        ("many line endings", b"\r\n\r\n\r\n\r\n"),
        ("a zero byte", b"\0"),
        ("HTTP/0.9", GOOD.as_bytes()),
        ("HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        ("HTTP/2 settings", b"\x00\x00\x00\x04\x00\x00\x00\x00\x00"),
        ("HTTP/2 go away", b"\x00\x00\x08\x07\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x0d"),
        ("TLS alert", b"\x15\x03\x03\x00\x02\x02\x28"),
        ("TLS hello", b"\x16\x03\x01\x00\x05hello"),
        ("SSH", b"SSH-2.0-OpenSSH_9.2\r\n"),
        ("SMTP", b"220 mail.example ESMTP\r\n"),
        ("FTP", b"220 ready\r\n331 password\r\n"),
        ("IMAP", b"* OK ready\r\n"),
        ("redis", b"-ERR unknown command 'PUT'\r\n"),
        ("SOCKS", b"\x05\xff"),
        ("HTML alone", b"<html><body>It works!</body></html>"),
        ("a request", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
        ("gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00"),
        ("high bytes", &[0xff; 64]),
        ("a BOM first", b"\xef\xbb\xbfHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
    ] {
        table.raw(name, bytes, Unusable);
    }
    table.raw("a long line", vec![b'H'; 2_000_000], Unusable);
}

fn status_lines(table: &mut Table) {
    for line in [
        "HTTP/1.1",
        "HTTP/1.1 ",
        "HTTP/1.1 OK",
        "HTTP/1.1 abc OK",
        "HTTP/1.1 20 OK",
        "HTTP/1.1 2000 OK",
        "HTTP/1.1 -200 OK",
        "HTTP/1.1 099 OK",
        "HTTP/1.1 000 OK",
        "HTTP/1.1 2 00 OK",
        "HTTP/1.1 0x C8",
        "HTTP/1.1200 OK",
        "HTTP/9.9 200 OK",
        "HTTP/2 200",
        "HTTP/2.0 200 OK",
        "HTTP/3 200",
        "HTTP/1.2 200 OK",
        "HTTP/11 200 OK",
        "http/1.1 200 OK",
        "HTTPS/1.1 200 OK",
        "ICY 200 OK",
        "RTSP/1.0 200 OK",
        " HTTP/1.1 200 OK",
        "HTTP /1.1 200 OK",
        "HTTP/1.1\t200\tOK",
        "HTTP/1.1 200\u{0}OK",
        "HTTP/1.1 200 OK\u{7f}",
        "HTTP/1.1 ２００ OK",
    ] {
        let bytes =
            format!("{line}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{GOOD}", GOOD.len() + 1);
        table.raw(format!("status line {line:?}"), bytes, Unusable);
    }
    for status in [100, 101, 102, 103, 199] {
        table.raw(format!("{status} and no more"), format!("HTTP/1.1 {status} X\r\n\r\n"), Unusable);
    }
    let many = "HTTP/1.1 100 Continue\r\n\r\n".repeat(1000);
    table.raw("a thousand times 100", many, Unusable);
    for status in [600, 700, 999] {
        table.body(format!("status {status}"), status, GOOD.as_bytes(), Unusable);
    }
}

/// The same good answer, spoilt in the headers.
fn headers(table: &mut Table) {
    let with = |headers: &str| format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: 2\r\n\r\n{{}}");
    let nested = "x".repeat(1_000_000);
    for (name, headers) in [
        ("one header of 1 MB", format!("X: {nested}\r\n")),
        ("a header name of 1 MB", format!("{nested}: x\r\n")),
        ("10,000 headers", "x: y\r\n".repeat(10_000)),
        ("257 headers", "x: y\r\n".repeat(256)),
        ("a thousand cookies", (0..1000).map(|n| format!("Set-Cookie: c{n}=v\r\n")).collect()),
        ("a zero in the value", "X: a\u{0}b\r\n".to_owned()),
        ("a lone carriage return", "X: a\rb\r\n".to_owned()),
    ] {
        table.raw(name, with(&headers), Unusable);
    }
    for (name, headers) in [
        ("a value that is not UTF-8", b"X: \xff\xfe\r\n".as_slice()),
        ("a location without a redirect", b"Location: http://evil.invalid/\r\n"),
        ("a refresh", b"Refresh: 0; url=http://evil.invalid/\r\n"),
        ("no name", b": x\r\n"),
        ("no colon", b"nonsense\r\n"),
        ("a space in the name", b"X Y: z\r\n"),
        ("a space before the colon", b"X : z\r\n"),
        ("a control character in the name", b"X\x01: z\r\n"),
        ("a control character in the value", b"X: a\x01b\r\n"),
        ("a name that is not ASCII", b"\xc3\x9c: z\r\n"),
        ("a folded line", b"X: a\r\n b\r\n"),
        ("nonsense cookies", b"Set-Cookie: =\r\nSet-Cookie: ;;;\r\nSet-Cookie: a\xff=\xff\r\n"),
        ("an upgrade", b"Upgrade: h2c\r\n"),
        ("an alternative", b"Alt-Svc: h2=\"evil.invalid:443\"\r\n"),
    ] {
        table.raw(name, [b"HTTP/1.1 200 OK\r\n", headers, b"Content-Length: 2\r\n\r\n{}"].concat(), Unexpected);
    }
}

fn lengths(table: &mut Table) {
    for length in ["99", "1048577", "4294967296", "18446744073709551615"] {
        table.raw(
            format!("too little for a length of {length}"),
            format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{GOOD}"),
            Unusable,
        );
    }
    for length in ["18446744073709551616", "-1", "+2", "0x2", "2.0", "2 2", "two", "", "1e1", "９"] {
        let text = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{{}}");
        table.raw(format!("a length of {length:?}"), text, Unusable);
    }
    for (name, headers) in [
        ("two lengths", "Content-Length: 1\r\nContent-Length: 2\r\n"),
        ("two lengths in one line", "Content-Length: 1, 2\r\n"),
        ("a coding that is not the last", "Transfer-Encoding: chunked, gzip\r\n"),
        ("an unknown coding", "Transfer-Encoding: rot13\r\nContent-Length: 2\r\n"),
    ] {
        let text = format!("HTTP/1.1 200 OK\r\n{headers}\r\n");
        table.raw(name, text, Unusable);
    }
    table.body("nothing, as it says", 200, b"", Unusable);
    table.raw("no length and nothing", "HTTP/1.1 200 OK\r\n\r\n", Unusable);
    // More than was promised is not the answer.
    table.raw("more than its length", format!("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n{GOOD}"), Unusable);
}

fn chunks(table: &mut Table) {
    for (name, chunks) in [
        ("no chunk", ""),
        ("no last chunk", "2\r\n{}\r\n"),
        ("a size that is no number", "zz\r\n{}\r\n0\r\n\r\n"),
        ("a size below none", "-2\r\n{}\r\n0\r\n\r\n"),
        ("a size in decimal words", "two\r\n{}\r\n0\r\n\r\n"),
        ("a size too large for anybody", "fffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
        ("the largest size", "ffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
        ("a size of 0x", "0x2\r\n{}\r\n0\r\n\r\n"),
        ("more than its size", "1\r\n{}\r\n0\r\n\r\n"),
        ("less than its size", "5\r\n{}\r\n0\r\n\r\n"),
        ("no line ending after a chunk", "2\r\n{}0\r\n\r\n"),
        ("no size", "\r\n{}\r\n0\r\n\r\n"),
        ("garbage", "\u{0}\u{1}\u{2}\u{3}"),
        ("HTML", "<html>"),
    ] {
        table.raw(
            format!("chunks: {name}"),
            format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}"),
            Unusable,
        );
    }
    let chunked = |body: &[u8]| {
        let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
        [head, format!("{:x}\r\n", body.len()).into_bytes(), body.to_vec(), b"\r\n0\r\n\r\n".to_vec()].concat()
    };
    table.raw("chunks: more than 1 MiB", chunked(&vec![b' '; 1_100_000]), Unusable);
    table.raw(
        "chunks: an extension of 1 MB",
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;".to_vec(), vec![b'x'; 1_000_000]].concat(),
        Unusable,
    );
    let trailers = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n{}",
        "X: y\r\n".repeat(100_000)
    );
    table.raw("chunks: endless trailers", trailers, Unusable);
}

/// A good answer, cut off at every few bytes.
fn cut_off(table: &mut Table) {
    let whole = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{GOOD}",
        GOOD.len()
    );
    for end in (1..whole.len()).step_by(6) {
        table.raw(format!("cut off after {end} bytes"), &whole.as_bytes()[..end], Unusable);
    }
    let chunked =
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{GOOD}\r\n0\r\n\r\n", GOOD.len());
    for end in (40..chunked.len()).step_by(10) {
        table.raw(format!("chunks cut off after {end} bytes"), &chunked.as_bytes()[..end], Unusable);
    }
}

fn bodies(table: &mut Table) {
    let deep = |open: &str, close: &str, depth| format!("{}{}", open.repeat(depth), close.repeat(depth)).into_bytes();
    let mut cases: Vec<(&str, Vec<u8>)> = vec![
        ("white space", b" \r\n\t ".to_vec()),
        ("HTML", b"<!doctype html><title>200</title>".to_vec()),
        ("XML", b"<?xml version=\"1.0\"?><ok>true</ok>".to_vec()),
        ("a form", b"ok=true&token=t".to_vec()),
        ("YAML", b"ok: true\ntoken: t\n".to_vec()),
        ("words", b"OK".to_vec()),
        ("null", b"null".to_vec()),
        ("true", b"true".to_vec()),
        ("a number", b"200".to_vec()),
        ("a string", b"\"ok\"".to_vec()),
        ("JSON in a string", format!("{GOOD:?}").into_bytes()),
        ("two values", format!("{GOOD}{GOOD}").into_bytes()),
        ("something after it", format!("{GOOD} x").into_bytes()),
        ("UTF-16", GOOD.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("single quotes", GOOD.replace('"', "'").into_bytes()),
        ("a comment", format!("/* */{GOOD}").into_bytes()),
        ("a trailing comma", GOOD.replace('}', ",}").into_bytes()),
        ("a prefix against hijacking", format!(")]}}',\n{GOOD}").into_bytes()),
        ("a callback", format!("cb({GOOD})").into_bytes()),
        ("event stream", format!("data: {GOOD}\n\n").into_bytes()),
        ("a raw control character", b"{\"ok\":true,\"orgID\":\"O\",\"token\":\"a\x01\"}".to_vec()),
        ("an unfinished escape", br#"{"ok":true,"token":"\u12"}"#.to_vec()),
        ("a number with leading zeros", br#"{"ok":true,"token":007}"#.to_vec()),
        ("100,000 arrays", deep("[", "]", 100_000)),
        ("100,000 objects", deep("{\"a\":", "}", 100_000)),
        ("200 arrays", deep("[", "]", 200)),
        ("500,000 open ones", vec![b'['; 500_000]),
        ("gzip without saying so", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03".to_vec()),
        ("zeros", vec![0; 1000]),
        ("1 MiB and one byte", vec![b' '; 1024 * 1024 + 1]),
        ("5 MB", vec![b'x'; 5_000_000]),
    ];
    cases.push(("no brace at the end", GOOD.as_bytes()[..GOOD.len() - 1].to_vec()));
    for (name, body) in cases {
        table.body(format!("body: {name}"), 200, &body, Unusable);
    }
    for (name, body) in [
        ("invalid UTF-8", &b"{\"ok\":true,\"orgID\":\"O\",\"token\":\"\xff\"}"[..]),
        ("half a character", b"{\"ok\":true,\"orgID\":\"O\",\"token\":\"\xc3\"}"),
        ("an overlong character", b"{\"ok\":true,\"orgID\":\"O\",\"token\":\"\xc0\x80\"}"),
        ("half a surrogate", br#"{"ok":true,"orgID":"O","token":"\ud800"}"#),
        ("NaN", br#"{"ok":true,"token":NaN}"#),
        ("a number too large", br#"{"ok":true,"token":1e999999}"#),
    ] {
        table.body(format!("body: {name}"), 200, body, Spoilt);
    }
    for coding in ["gzip", "deflate", "br", "zstd", "compress", "x-unknown"] {
        // 10 MB of zeros, as gzip has them, would be 10 KB. Nothing is unpacked, so nothing grows.
        let bomb = [&b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xec\xc1\x01\x01"[..], &[0; 10_000]].concat();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {}\r\n\r\n", bomb.len());
        table.raw(format!("packed: {coding}"), [head.into_bytes(), bomb].concat(), Unusable);
    }
}

/// JSON that is whole, and not what anybody documents.
fn shapes(table: &mut Table) {
    let long = format!(r#"{{"ok":1,"x":"{}"}}"#, "x".repeat(1_000_000));
    let wide = format!("[{}0]", "0,".repeat(500_000));
    for body in [
        "{}",
        "[]",
        "[{}]",
        "[true]",
        r#"{"ok":1}"#,
        r#"{"ok":"true"}"#,
        r#"{"ok":null}"#,
        r#"{"ok":[true]}"#,
        r#"{"ok":{"ok":true}}"#,
        r#"{"ok":true}"#,
        r#"{"OK":true,"Token":"t"}"#,
        r#"{"ok ":true,"token":"t"}"#,
        r#"{"data":{"ok":true,"token":"t"}}"#,
        r#"[{"ok":true,"token":"t"}]"#,
        r#"{"ok":true,"":"t"}"#,
        r#"{"ok":123456789012345678901234567890123456789012345678901234567890}"#,
        r#"{"ok":-2}"#,
        r#"{"ok":1e308}"#,
        r#"{"ok":"0.1e-400"}"#,
        r#"{"ok":18446744073709551616}"#,
        r#"{"token":"t"}"#,
        r#"{"a":{"a":{"a":{"a":{}}}}}"#,
        r#"{"__proto__":{"ok":true,"token":"t"}}"#,
        r#"{"\u0000":true}"#,
        r#"{"ok":"{{ password }}"}"#,
        r#"{"error":"no"}"#,
        &long,
        &wide,
    ] {
        let name = format!("JSON {}", &body[..body.len().min(60)]);
        table.body(name, 200, body.as_bytes(), Unexpected);
    }
}

fn statuses(table: &mut Table) {
    for status in [202, 203, 205, 206, 207, 226, 299] {
        table.body(format!("status {status} and HTML"), status, b"<p>", Unusable);
    }
    table.raw("204 with a body", format!("HTTP/1.1 204 X\r\nContent-Length: {}\r\n\r\n{GOOD}", GOOD.len()), Unusable);
    table.raw("304", "HTTP/1.1 304 X\r\n\r\n", Unusable);
    for status in [300, 305, 306, 399] {
        table.body(format!("status {status} and JSON"), status, GOOD.as_bytes(), Unusable);
    }
    for status in [500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 522, 530, 599] {
        for (kind, body) in [("JSON", GOOD), ("HTML", "<h1>Bad gateway</h1>"), ("nothing", "")] {
            table.body(format!("status {status} and {kind}"), status, body.as_bytes(), Unusable);
        }
    }
    for status in [400, 402, 405, 406, 408, 411, 413, 414, 415, 418, 421, 423, 426, 431, 451, 499] {
        // The file of a service may know more of some of these than is known of all services.
        table.body(format!("status {status} and HTML"), status, b"<h1>No</h1>", No(16));
    }
    for (status, exit) in [(401, 4), (403, 4), (404, 3), (410, 5)] {
        for (kind, body) in [("HTML", "<h1>No</h1>"), ("nothing", ""), ("cut JSON", "{\"ok\":"), ("a number", "1e999")]
        {
            table.body(format!("status {status} and {kind}"), status, body.as_bytes(), No(exit));
        }
    }
    for (kind, body) in [("HTML", "<h1>Slow down</h1>"), ("nothing", "")] {
        table.body(format!("status 429 and {kind}"), 429, body.as_bytes(), No(9));
    }
}
