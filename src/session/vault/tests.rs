//! The patience, and when no call is made at all.

use super::*;

const BRIEF: Patience = Patience { quiet: Duration::from_millis(1), limit: Duration::from_millis(2) };
const LONG: Patience = Patience { quiet: Duration::from_secs(30), limit: Duration::from_secs(60) };

#[test]
fn what_answers_in_time_is_not_waited_for() {
    let mut said = 0;
    assert_eq!(patiently(LONG, &mut || said += 1, || 7), Some(7));
    assert_eq!(said, 0);
}

#[test]
fn what_never_answers_is_said_once_and_left_behind() {
    let (hold, held) = mpsc::channel::<()>();
    let mut said = 0;
    let answer = patiently(BRIEF, &mut || said += 1, move || held.recv().is_ok());
    assert_eq!((answer, said), (None, 1));
    drop(hold);
}

#[test]
fn what_answers_after_it_was_said_is_still_taken() {
    let (hold, held) = mpsc::channel::<()>();
    let patience = Patience { quiet: Duration::ZERO, ..LONG };
    let answer = patiently(patience, &mut || hold.send(()).unwrap(), move || held.recv().is_ok());
    assert_eq!(answer, Some(true));
}

#[test]
fn work_that_panics_is_no_answer() {
    assert_eq!(patiently(LONG, &mut || {}, || -> u8 { std::panic::resume_unwind(Box::new(())) }), None);
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
fn where_the_file_was_chosen_or_no_bus_is_there_nothing_is_called() {
    let mut never = || panic!("nothing is waited for");
    let file = Vault::new(Store::File, LONG, &|_| Some("unix:path=/nowhere".into()));
    assert_eq!(file.probe(&mut never).unwrap(), None);
    assert_eq!(file.keep("id", &SecretBundle::default(), &mut never), Err(Trouble::Unwanted));
    if cfg!(target_os = "linux") {
        let absent = Vault::new(Store::Auto, LONG, &|_| None).probe(&mut never).unwrap().unwrap();
        assert!(!absent.is_fault(), "{absent}");
        let error = Vault::new(Store::Keyring, LONG, &|_| None).probe(&mut never).unwrap_err();
        assert_eq!(error.exit, Exit::Store);
    }
}
