//! The index of the files in `src/providers`; `RSVP_RENEW=1 cargo test provider::builtin` writes it anew.

use super::Entry;

/// Ordered by id.
#[rustfmt::skip]
pub const INDEX: &[Entry] = &[
    Entry { id: "better-auth", name: "Better Auth", base: None, links: &["{base}/accept-invitation/{code}"], options: &[], gone: None, text: include_str!("../../providers/better-auth.toml") },
    Entry { id: "crux", name: "CruxConnect", base: Some("https://api.cruxconnect.com"), links: &[], options: &[], gone: Some("the service has ended"), text: include_str!("../../providers/crux.toml") },
    Entry { id: "datawire", name: "Datawire Connect", base: Some("https://id.datawire.io"), links: &[], options: &["--registrar-url", "--id-url", "--idurl", "--base-url", "--baseurl", "--local", "--sandbox"], gone: Some("the service has ended"), text: include_str!("../../providers/datawire.toml") },
    Entry { id: "directus", name: "Directus", base: None, links: &["{base}/admin/accept-invite?token={code}", "{base}/accept-invite?token={code}"], options: &[], gone: None, text: include_str!("../../providers/directus.toml") },
    Entry { id: "elastic", name: "Elastic Cloud", base: Some("https://api.elastic-cloud.com/api/v1"), links: &[], options: &[], gone: None, text: include_str!("../../providers/elastic.toml") },
    Entry { id: "github", name: "GitHub", base: Some("https://api.github.com"), links: &["https://github.com/orgs/{organisation}/invitation", "https://github.com/{owner}/{repository}/invitations"], options: &[], gone: None, text: include_str!("../../providers/github.toml") },
    Entry { id: "pocketbase", name: "PocketBase", base: None, links: &["{base}/_/#/auth/confirm-password-reset/{code}"], options: &[], gone: None, text: include_str!("../../providers/pocketbase.toml") },
    Entry { id: "pocketbase-invites", name: "PocketBase (invites)", base: None, links: &[], options: &[], gone: None, text: include_str!("../../providers/pocketbase-invites.toml") },
    Entry { id: "synapse", name: "Matrix (Synapse)", base: None, links: &[], options: &[], gone: None, text: include_str!("../../providers/synapse.toml") },
    Entry { id: "unleash", name: "Unleash", base: None, links: &["{base}/new-user?token={code}", "{base}/new-user?invite={invite}"], options: &[], gone: None, text: include_str!("../../providers/unleash.toml") },
    Entry { id: "vortex", name: "Vortex", base: Some("https://api.vortexsoftware.com"), links: &[], options: &[], gone: Some("for the back end of a product only"), text: include_str!("../../providers/vortex.toml") },
    Entry { id: "vortex-target", name: "Vortex (target)", base: Some("https://api.vortexsoftware.com"), links: &[], options: &[], gone: Some("for the back end of a product only"), text: include_str!("../../providers/vortex-target.toml") },
    Entry { id: "zenml", name: "ZenML", base: None, links: &["{base}/activate-user?username={who}&token={code}", "{base}/signup?username={who}&token={code}"], options: &[], gone: None, text: include_str!("../../providers/zenml.toml") },
];
