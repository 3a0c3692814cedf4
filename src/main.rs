//! The door: the real world in, an exit code out.

use std::process::ExitCode;

use rsvp::host::Host;

fn main() -> ExitCode {
    Host::harden();
    let exit = rsvp::run(Host::arguments(), &mut Host::system());
    ExitCode::from(exit.code())
}
