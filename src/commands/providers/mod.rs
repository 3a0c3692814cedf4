//! `rsvp providers`: the services that are known here.

mod add;
mod check;
mod list;
mod show;

pub use add::add;
pub use check::check;
pub use list::list;
pub use show::show;
