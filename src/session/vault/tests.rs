//! The time limits, and when the keyring is never called.

use super::*;

const BRIEF: WaitLimits = WaitLimits { notice: Duration::from_millis(1), limit: Duration::from_millis(2) };
const LONG: WaitLimits = WaitLimits { notice: Duration::from_secs(30), limit: Duration::from_secs(60) };

#[test]
fn what_answers_in_time_is_not_waited_for() {
    let mut said = 0;
    assert_eq!(with_limit(LONG, &mut || said += 1, || 7), Some(7));
    assert_eq!(said, 0);
}

#[test]
fn what_never_answers_is_reported_once_and_abandoned() {
    let (hold, held) = mpsc::channel::<()>();
    let mut said = 0;
    let answer = with_limit(BRIEF, &mut || said += 1, move || held.recv().is_ok());
    assert_eq!((answer, said), (None, 1));
    drop(hold);
}

#[test]
fn an_answer_after_the_notice_is_still_taken() {
    let (hold, held) = mpsc::channel::<()>();
    let limits = WaitLimits { notice: Duration::ZERO, ..LONG };
    let answer = with_limit(limits, &mut || hold.send(()).unwrap(), move || held.recv().is_ok());
    assert_eq!(answer, Some(true));
}

#[test]
fn work_that_panics_is_no_answer() {
    assert_eq!(with_limit(LONG, &mut || {}, || -> u8 { std::panic::resume_unwind(Box::new(())) }), None);
}

#[cfg(target_os = "linux")]
#[test]
fn a_bus_is_where_an_address_or_an_own_socket_is() {
    let folder = tempfile::TempDir::new().unwrap();
    let variables = |name: &str| (name == "XDG_RUNTIME_DIR").then(|| folder.path().as_os_str().to_owned());
    assert!(!is_reachable(&|_| None));
    assert!(!is_reachable(&|_| Some(OsString::new())));
    assert!(!is_reachable(&variables));
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("bus")).unwrap();
    assert!(is_reachable(&variables));
    assert!(is_reachable(&|name| (name == "DBUS_SESSION_BUS_ADDRESS").then(|| "unix:path=/nowhere".into())));
}

#[test]
fn without_a_bus_or_with_the_file_chosen_the_keyring_is_never_called() {
    let mut never = || panic!("the keyring is never called");
    let file = Vault::new(Store::File, LONG, &|_| Some("unix:path=/nowhere".into()));
    assert_eq!(file.probe(&mut never).unwrap(), None);
    assert_eq!(file.save("id", &SecretBundle::default(), &mut never), Err(KeyringError::Unwanted));
    if cfg!(target_os = "linux") {
        let absent = Vault::new(Store::Auto, LONG, &|_| None).probe(&mut never).unwrap().unwrap();
        assert!(!absent.is_failure(), "{absent}");
        let error = Vault::new(Store::Keyring, LONG, &|_| None).probe(&mut never).unwrap_err();
        assert_eq!(error.exit(), Exit::Store);
    }
}
