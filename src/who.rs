//! Who somebody is at a service: the account and the organisation, under the names every provider file uses.

use std::fmt;

use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize, Serializer};

/// All are words of the service, unless they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Who {
    /// The organisation's id, where the service tells one.
    pub org: Option<String>,
    /// The organisation's name for people, where the service tells one.
    pub org_name: Option<String>,
    /// The user name, the user id, or the e-mail address, as the service names accounts.
    pub account: Option<String>,
    /// The e-mail address, where the service tells one.
    pub email: Option<String>,
}

impl Who {
    /// What people call the account: its e-mail address if it has one.
    pub fn account(&self) -> Option<&str> {
        self.email.as_deref().or(self.account.as_deref())
    }

    /// What people call the organisation: its name if it has one.
    pub fn organisation(&self) -> Option<&str> {
        self.org_name.as_deref().or(self.org.as_deref())
    }

    /// The id of the organisation, where its name alone would not tell which one it is.
    pub fn org_behind_name(&self) -> Option<&str> {
        self.org.as_deref().filter(|org| self.org_name.as_deref().is_some_and(|name| name != *org))
    }

    /// With what `before` knew of the same account, where this does not say.
    #[must_use]
    pub fn or(self, before: Self) -> Self {
        Self {
            org: self.org.or(before.org),
            org_name: self.org_name.or(before.org_name),
            account: self.account.or(before.account),
            email: self.email.or(before.email),
        }
    }

    /// What a later call begins with, by the names of the variables.
    pub fn known(&self) -> [(&'static str, &Option<String>); 3] {
        [("email", &self.email), ("account", &self.account), ("org", &self.org)]
    }

    /// As files have it: what is unknown has no member.
    pub fn in_a_file<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let members =
            [("org", &self.org), ("org_name", &self.org_name), ("account", &self.account), ("email", &self.email)];
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in members {
            if let Some(value) = value {
                map.serialize_entry(name, value)?;
            }
        }
        map.end()
    }
}

/// `[org]account`, or the account alone.
impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(org) = &self.org {
            write!(f, "[{org}]")?;
        }
        f.write_str(self.account().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(org: Option<&str>, account: Option<&str>, email: Option<&str>) -> Who {
        let [org, account, email] = [org, account, email].map(|text| text.map(str::to_owned));
        Who { org, account, email, org_name: None }
    }

    #[test]
    fn an_account_is_written_behind_its_organisation_where_it_has_one() {
        assert_eq!(who(Some("acme"), Some("u1"), Some("ada@example.com")).to_string(), "[acme]ada@example.com");
        assert_eq!(who(None, Some("ada-c01"), None).to_string(), "ada-c01");
        assert_eq!(who(Some("acme"), None, None).to_string(), "[acme]");
    }

    #[test]
    fn a_file_has_only_what_is_known_and_is_read_back() {
        #[derive(Serialize, Deserialize)]
        struct File {
            #[serde(flatten, serialize_with = "Who::in_a_file")]
            who: Who,
        }
        for who in [who(None, None, None), who(Some("acme"), None, Some("ada@example.com"))] {
            let text = serde_json::to_string(&File { who: who.clone() }).unwrap();
            assert!(!text.contains("null"), "{text}");
            assert_eq!(serde_json::from_str::<File>(&text).unwrap().who, who);
        }
    }
}
