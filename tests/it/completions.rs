//! The committed completion scripts are the current ones, and real shells can load them.

use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use clap::ValueEnum as _;
use rsvp::cli::Shell;
use rsvp::commands::completions::script;

/// What a script is called where its shell looks for it.
fn file_name(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => "rsvp.bash",
        Shell::Zsh => "_rsvp",
        Shell::Fish => "rsvp.fish",
        Shell::PowerShell => "_rsvp.ps1",
        Shell::Elvish => "rsvp.elv",
        Shell::Nushell => "rsvp.nu",
    }
}

use crate::support::skip::skip;

fn committed(shell: Shell) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("completions").join(file_name(shell))
}

/// `RSVP_RENEW=1 cargo test --test it completions` writes them anew.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test renews its own files on demand")]
fn the_committed_completions_are_the_current_ones() {
    for &shell in Shell::value_variants() {
        let file = committed(shell);
        if std::env::var_os("RSVP_RENEW").is_some() {
            std::fs::write(&file, script(shell)).unwrap();
        }
        let is_current = std::fs::read(&file).is_ok_and(|text| text == script(shell));
        assert!(is_current, "{} is stale: RSVP_RENEW=1 cargo test --test it completions", file.display());
    }
}

#[test]
fn completions_name_every_visible_option_and_no_older_name() {
    for &shell in Shell::value_variants() {
        let text = String::from_utf8(script(shell)).unwrap();
        for word in ["accept-invitation", "password-file", "expect-org", "insecure-http"] {
            assert!(text.contains(word), "{shell:?}: {word}");
        }
        assert!(!text.contains("registrar-url"), "{shell:?}");
    }
}

/// What `program` prints, or nothing where it is not installed.
fn printed_by(program: &str, args: &[&str]) -> Option<String> {
    let spawned = Command::new(program)
        .args(args)
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = spawned else {
        skip(program, "it is not installed");
        return None;
    };
    let mut stdout = child.stdout.take().unwrap();
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut text = String::new();
        let outcome = stdout.read_to_string(&mut text).map(|_| text);
        let _ = sender.send(outcome);
    });
    let outcome = receiver.recv_timeout(Duration::from_secs(30));
    let _ = child.kill();
    child.wait().unwrap();
    Some(outcome.unwrap_or_else(|_| panic!("{program} did not finish")).unwrap())
}

/// `offered` answers with the words, one a line, offered at the end of a command line.
fn check(offered: impl Fn(&str) -> Option<String>) {
    let expectations: [(&str, &[&str]); 2] = [
        ("rsvp acc", &["accept-invitation"]),
        ("rsvp accept-invitation --pass", &["--password", "--password-file", "--password-stdin"]),
    ];
    for (line, expected) in expectations {
        let Some(answer) = offered(line) else { return };
        let words: Vec<&str> = answer.lines().filter_map(|line| line.split_whitespace().next()).collect();
        for word in expected {
            assert!(words.contains(word), "{line:?} offers {answer:?}");
        }
        assert!(!words.contains(&"logout") && !words.contains(&"--yes"), "{line:?} offers {answer:?}");
    }
}

#[test]
fn bash_completes() {
    check(|line| {
        let program = r#"
            source "$1" || exit
            read -ra COMP_WORDS <<<"$2"
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _rsvp rsvp "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\n' "${COMPREPLY[@]}""#;
        let file = committed(Shell::Bash);
        printed_by("bash", &["--norc", "--noprofile", "-c", program, "bash", file.to_str().unwrap(), line])
    });
}

#[test]
fn fish_completes() {
    check(|line| {
        let file = committed(Shell::Fish);
        let program = "source $argv[1]; complete --do-complete $argv[2]";
        printed_by("fish", &["--no-config", "-c", program, file.to_str().unwrap(), line])
    });
}

/// zsh completes only at a prompt: one runs in a pseudo-terminal, with `compadd` telling what it is given.
#[test]
fn zsh_completes() {
    check(|line| {
        let program = r#"
            zmodload zsh/zpty || exit
            zpty inner zsh -f -i
            ready() { zpty -r -m inner reply "*$1*" }
            zpty -w inner "PS1= PS2= ; unsetopt beep; fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -u -D"
            zpty -w inner 'compadd() {
                if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
                local -a matching; builtin compadd -A matching "$@"
                (( $#matching )) && print -l -- "" OFFER:$^matching
            }
            tell() { _main_complete; print -r -- "" END"OF"OFFERS; exit }
            zle -C tell complete-word tell; bindkey "^I" tell; print NOW"READY"'
            ready NOWREADY
            zpty -w -n inner "$2"$'\t'
            ready ENDOFOFFERS
            print -r -- "$reply" | tr -d '\r' | sed -n 's/^OFFER://p'
            zpty -d inner"#;
        let folder = committed(Shell::Zsh);
        printed_by("zsh", &["-f", "-c", program, "zsh", folder.parent().unwrap().to_str().unwrap(), line])
    });
}
