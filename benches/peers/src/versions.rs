//! What exactly took part, read from this package's own lockfile.

const LOCKFILE: &str = include_str!("../Cargo.lock");

/// The locked version of the crate `name` that starts with `prefix` (for crates that are there
/// twice); empty if there is none.
pub fn locked(name: &str, prefix: &str) -> String {
    let mut inside = false;
    for line in LOCKFILE.lines() {
        if let Some(found) = quoted(line, "name = ") {
            inside = found == name;
        } else if inside
            && let Some(version) = quoted(line, "version = ")
            && version.starts_with(prefix)
        {
            return String::from(version);
        }
    }
    String::new()
}

fn quoted<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key)?.strip_prefix('"')?.strip_suffix('"')
}

/// The processor's own name, where the system tells it.
pub fn processor() -> String {
    std::fs::read_to_string("/proc/cpuinfo")
        .ok()
        .and_then(|text| {
            text.lines()
                .find(|line| line.starts_with("model name"))
                .and_then(|line| line.split_once(':'))
                .map(|(_, name)| String::from(name.trim()))
        })
        .unwrap_or_else(|| String::from("unknown processor"))
}

/// The compiler that built this package, and for which target.
pub fn compiler() -> String {
    format!("{}, {}", env!("PEERS_RUSTC"), env!("PEERS_TARGET"))
}
