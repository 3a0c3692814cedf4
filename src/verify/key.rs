//! One key, and which algorithms it fits.

use super::signature::{Algorithm, Material};
use super::{Check, Refused};

#[derive(Clone)]
pub struct Key {
    pub id: Option<String>,
    /// The only algorithm it may be used with, if the key names one.
    pub algorithm: Option<String>,
    /// The key itself, or why it cannot be used.
    pub material: Result<Material, &'static str>,
}

impl Key {
    pub fn new(material: Result<Material, &'static str>) -> Self {
        Self { id: None, algorithm: None, material }
    }

    /// Why `algorithm` does not fit this key; `None` if it fits.
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
