//! Prints the table of the last test run as Markdown.

fn main() -> Result<(), caldera_srp_e2e::Failure> {
    print!("{}", caldera_srp_e2e::table::markdown()?);
    Ok(())
}
