//! What the commands about invitations answer that accept nothing.

use serde::Serialize;

use super::{Account, Service};
use crate::who::Who;

/// What the service tells of an invitation.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Invitation {
    #[serde(flatten)]
    pub who: Who,
    /// Who sent it, in the service's words.
    pub inviter: Option<String>,
    /// The role in the organisation, in the service's words.
    pub role: Option<String>,
    /// Until when it is good, in the service's words and notation.
    pub until: Option<String>,
}

/// What the service tells of one invitation; it is not accepted.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ShowInvitation {
    #[serde(flatten)]
    pub service: Service,
    #[serde(flatten)]
    pub invitation: Invitation,
}

/// The invitations of the account that is logged in.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ListInvitations {
    #[serde(flatten)]
    pub service: Service,
    /// In the order of the service; none where nobody has invited this account.
    pub invitations: Vec<ListedInvitation>,
}

/// One invitation of the list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ListedInvitation {
    /// The whole code, which `rsvp accept-invitation` takes; null where the service does not tell it.
    pub code: Option<String>,
    #[serde(flatten)]
    pub invitation: Invitation,
}

/// The invitation is declined.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DeclineInvitation {
    #[serde(flatten)]
    pub account: Account,
}
