//! One key, and what it may be used for.

use super::signature::{Algorithm, Material};
use super::{Check, Refused};

/// One key.
#[derive(Clone)]
pub struct Key {
    pub id: Option<String>,
    /// The only algorithm it may be used with, where it says so.
    pub algorithm: Option<String>,
    /// Why it cannot be used, where it cannot.
    pub material: Result<Material, &'static str>,
}

impl Key {
    pub fn new(material: Result<Material, &'static str>) -> Self {
        Self { id: None, algorithm: None, material }
    }

    /// Why it cannot have been used with `algorithm`, where it cannot.
    pub fn misfit(&self, algorithm: Algorithm) -> Option<&'static str> {
        match &self.material {
            Err(why) => Some(why),
            Ok(_) if self.algorithm.as_ref().is_some_and(|only| only != algorithm.name()) => {
                Some("the key is for another algorithm")
            }
            Ok(material) => material.misfit(algorithm),
        }
    }

    pub fn material(&self) -> Result<&Material, Refused> {
        self.material.as_ref().map_err(|why| Refused::new(Check::Key, *why))
    }

    pub fn described(&self, algorithm: Algorithm) -> String {
        let name = algorithm.name();
        self.id.as_ref().map_or_else(|| format!("the {name} key"), |id| format!("the {name} key '{id}'"))
    }
}
