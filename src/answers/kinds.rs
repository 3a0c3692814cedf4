//! Every kind of answer: its name in the schema, its members, the command, and whether the invitation is accepted.

use serde::Serialize;

use super::*;
use crate::error::Accepted;

/// The members of a command's answer when it has done what it was asked for.
pub trait Success: Serialize {
    const COMMAND: CommandName;
    const ACCEPTED: Accepted;
}

/// Members that the answer of a failed command has beside `error`.
pub trait BesideError: Serialize {
    const COMMAND: CommandName;
}

macro_rules! successes {
    ($($kind:literal: $members:ty, $command:ident, $accepted:ident;)*) => {
        $(impl Success for $members {
            const COMMAND: CommandName = CommandName::$command;
            const ACCEPTED: Accepted = Accepted::$accepted;
        })*

        #[cfg(test)]
        pub fn successes(kinds: &mut schema::Kinds) {
            $(kinds.success::<$members>($kind);)*
        }
    };
}

macro_rules! failures {
    ($($kind:literal: $members:ty, $command:ident;)*) => {
        $(impl BesideError for $members {
            const COMMAND: CommandName = CommandName::$command;
        })*

        #[cfg(test)]
        pub fn failures(kinds: &mut schema::Kinds) {
            $(kinds.failure::<$members>($kind);)*
        }
    };
}

successes! {
    "accepted": AcceptedInvitation, AcceptInvitation, Yes;
    "severalAccepted": SeveralAccepted, AcceptInvitation, Yes;
    "nothingAccepted": NothingAccepted, AcceptInvitation, No;
    "dryRun": DryRun, AcceptInvitation, No;
    "invitation": ShowInvitation, ShowInvitation, No;
    "invitations": ListInvitations, ListInvitations, No;
    "declined": DeclineInvitation, DeclineInvitation, No;
    "login": Login, Login, No;
    "logout": Logout, Logout, No;
    "status": Status, Status, No;
    "forgotten": StatusForget, Status, No;
    "check": StatusCheck, Status, No;
    "verified": StatusVerify, Status, No;
    "switch": Switch, Switch, No;
    "token": Token, Token, No;
    "tokenHeaders": TokenHeaders, Token, No;
    "tokenClaims": TokenClaims, Token, No;
    "providers": ProvidersList, Providers, No;
    "providerFile": ProvidersShow, Providers, No;
    "providersChecked": ProvidersCheck, Providers, No;
    "providerAdded": ProvidersAdd, Providers, No;
    "sandbox": Sandbox, Sandbox, No;
    "completions": Completions, Completions, No;
}

failures! {
    "severalFailed": SeveralFailed, AcceptInvitation;
    "onlyUnfinished": OnlyUnfinished, Status;
    "mistakesFound": ProvidersCheck, Providers;
    "sandboxCommandFailed": Sandbox, Sandbox;
}
