//! `providers`: its commands and their options.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::values::ProviderId;

/// `providers`
#[derive(Debug, Args)]
pub struct Providers {
    #[command(subcommand)]
    pub command: ProvidersCommand,
}

#[derive(Debug, Subcommand)]
pub enum ProvidersCommand {
    /// List the known services
    List(ListProviders),
    /// Print a provider file
    Show {
        /// The id of the service
        #[arg(value_name = "ID")]
        id: ProviderId,
    },
    /// Find every mistake in provider files, and run their examples
    ///
    /// Nothing is sent: the examples contain the answers of the service.
    Check {
        /// Files, or ids of services; without one, every known service
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Install a provider file, after showing which hosts it talks to
    Add {
        /// The provider file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Install without asking for confirmation
        #[arg(long)]
        yes: bool,
    },
}

/// `providers list`
#[derive(Debug, Args)]
pub struct ListProviders {
    /// Only services with this word in their id, name or address
    #[arg(long, value_name = "WORD")]
    pub search: Option<String>,
    /// Also services that cannot be used any more
    #[arg(long)]
    pub all: bool,
}

impl ListProviders {
    /// Whether one of these texts has the word, in whatever case.
    pub fn finds(&self, texts: &[&str]) -> bool {
        let word = self.search.as_deref().unwrap_or_default().to_lowercase();
        texts.iter().any(|text| text.to_lowercase().contains(&word))
    }
}
