//! The door: the real world in, an exit code out.

use std::alloc::System;
use std::process::ExitCode;

use rsvp::host::Host;
use zeroizing_alloc::ZeroAlloc;

/// What is freed is overwritten: the layers below `http` make copies of an address, which holds the code (R24).
#[global_allocator]
static MEMORY: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    Host::harden();
    let exit = rsvp::run(Host::arguments(), &mut Host::system());
    ExitCode::from(exit.code())
}
