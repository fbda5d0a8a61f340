//! Completions and manual pages, made of the command line's own description.

use std::path::Path;

use clap::CommandFactory as _;

use crate::{
    args::Cli,
    outcome::{End, Result},
};

pub(crate) fn completions(shell: clap_complete::Shell) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "caldera", &mut script);
    printed(&script)
}

pub(crate) fn man(folder: Option<&Path>) -> Result<()> {
    let command = Cli::command();
    match folder {
        Some(folder) => std::fs::create_dir_all(folder)
            .and_then(|()| clap_mangen::generate_to(command, folder))
            .map_err(|error| End::io(&folder.display().to_string(), &error)),
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command)
                .render(&mut page)
                .map_err(|error| End::io("the manual page", &error))?;
            printed(&page)
        }
    }
}

fn printed(text: &[u8]) -> Result<()> {
    crate::print(&String::from_utf8_lossy(text))
}
