//! Which saved session is of the same account, under whatever id: ids of former versions lack the path of the base URL,
//! e-mail addresses that differ in case only are one account,
//! and one call may tell the address of an account that another one only names.

use super::store::Folder;
use super::{Identity, Session, Sessions};

impl Identity {
    /// The id that a former version gave.
    fn older_id(&self) -> String {
        self.named("rsvp1", &self.origin, self.who.account().unwrap_or_default())
    }

    fn id_in_lower_case(&self) -> String {
        self.named("rsvp1", &self.base(), &self.who.account().unwrap_or_default().to_ascii_lowercase())
    }

    /// For where a session of a former version has the id, and belongs below a path of the same origin.
    fn id_beside(&self) -> String {
        self.named("rsvp1", &format!("{}/", self.base()), self.who.account().unwrap_or_default())
    }

    /// The name in the index that leads to an address that is saved with capital letters.
    fn alias(&self) -> String {
        let account = self.who.account().unwrap_or_default().to_ascii_lowercase();
        self.named("rsvp1-email", &self.base(), &account)
    }

    /// The name in the index that leads from the name of the account to a session that is called by its address.
    fn alias_of_the_account(&self) -> String {
        self.named("rsvp1-account", &self.base(), self.who.account.as_deref().unwrap_or_default())
    }

    /// The id of a session that was saved when only the name of the account was known.
    fn id_without_address(&self) -> Option<String> {
        let account = self.who.account.as_deref().filter(|_| self.who.email.is_some())?;
        Some(self.named("rsvp1", &self.base(), account))
    }
}

impl Session {
    fn is_of(&self, whose: &Identity) -> bool {
        let same_account = match (&self.who.email, &whose.who.email) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            _ => self.who.account.is_some() && self.who.account == whose.who.account,
        };
        let home = self.home();
        home.provider == whose.provider && home.base == whose.base() && self.who.org == whose.who.org && same_account
    }

    /// The names in the index that lead here from every spelling of the address, and from the name of the account where
    /// that is another one; none where the id does it.
    pub fn aliases(&self) -> Vec<String> {
        let Some(email) = &self.who.email else { return Vec::new() };
        let path = self.home().base.strip_prefix(&self.origin).unwrap_or_default().to_owned();
        let (provider, origin) = (self.provider.clone(), self.origin.clone());
        let own = Identity { provider, origin, path, who: self.who.clone() };
        let by_address = email.bytes().any(|byte| byte.is_ascii_uppercase()).then(|| own.alias());
        let by_account = self.who.account.as_ref().filter(|account| *account != email);
        by_address.into_iter().chain(by_account.map(|_| own.alias_of_the_account())).collect()
    }
}

impl Sessions {
    /// The id of the saved session of the same account, else a new one. An exact match comes first. No more than a few
    /// files are read, however many sessions there are.
    pub fn id_for(&self, whose: &Identity) -> String {
        let own = whose.id();
        let is_elsewhere = |session: Session| session.home().base != whose.base();
        let id = if self.load(&own).is_ok_and(is_elsewhere) { whose.id_beside() } else { own };
        if self.path(Folder::Sessions).join(format!("{id}.json")).exists() {
            return id;
        }
        let others = [
            Some(whose.id_beside()),
            Some(whose.older_id()),
            Some(whose.id_in_lower_case()),
            self.indexed(&whose.alias()),
            self.indexed(&whose.alias_of_the_account()),
            whose.id_without_address(),
            self.current_id().ok().flatten(),
        ];
        let is_same = |other: &String| self.load(other).is_ok_and(|session| session.is_of(whose));
        others.into_iter().flatten().find(is_same).unwrap_or(id)
    }
}
