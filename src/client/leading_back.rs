//! How a hint leads a person back to the service of this run.

use crate::host::Host;

use super::service::Service;

impl Service {
    /// The options that lead a command here: `-p acme`, `-p ID --url https://…`.
    pub fn address(&self) -> Vec<String> {
        let named = match (&self.file, &self.instance) {
            (Some(file), _) => ["--provider-file".to_owned(), file.display().to_string()],
            (None, Some(instance)) => ["-p".to_owned(), instance.clone()],
            (None, None) => ["-p".to_owned(), self.provider.id().to_owned()],
        };
        let is_told = self.instance.is_some() || self.is_sandbox || self.provider.base() == Some(&self.base);
        let place = ["--url".to_owned(), self.place()];
        named.into_iter().chain(place.into_iter().filter(|_| !is_told)).collect()
    }

    /// From here on the commands in hints mean this service.
    pub fn made_known(self, host: &mut Host) -> Self {
        host.ui.again.service = self.address();
        self
    }

    /// Whether the service has a log-in.
    pub fn has_login(&self) -> bool {
        !self.provider.login.is_empty()
    }

    /// Whether a second run can come to a session after the invitation was accepted: not where only the answer that
    /// accepted it gave one.
    pub fn can_open_again(&self) -> bool {
        let (accept, session) = (&self.provider.accept, &self.provider.session);
        let before = accept.iter().enumerate().take_while(|(index, _)| !self.provider.spends(*index));
        self.has_login() || session.own || session.none.is_some() || before.count() > 0
    }

    /// Whether a second run can find out what became of a code that was sent.
    pub fn can_find_out(&self) -> bool {
        self.has_login() || !self.provider.confirm.is_empty()
    }
}
