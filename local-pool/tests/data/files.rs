//! The file itself: in use, empty, somebody else's, damaged.

use super::*;

#[test]
fn a_file_that_is_in_use_is_named() {
    let folder = Folder::new("in-use");
    let file = folder.file();
    let pool = opened(&file);
    let error = open(&file, CONFIG).err().unwrap();
    assert!(matches!(&error, OpenError::InUse(named) if *named == file));
    let expected = format!("{}: another pool has this file open", file.display());
    assert_eq!(error.to_string(), expected);
    drop(pool);
    opened(&file);
}

#[test]
fn an_empty_file_is_a_new_one_and_a_failed_start_leaves_none() {
    let folder = Folder::new("empty");
    let file = folder.file();
    let wrong = CONFIG.replace("id = \"plainclient\"", "id = \"not a client\"");
    assert!(matches!(open(&file, &wrong), Err(OpenError::Config(_))));
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 0);
    fs::write(&file, b"").unwrap();
    let before = shown(&opened(&file));
    assert_eq!(shown(&opened(&file)), before);
    // What a start that was killed left beside it is not in the way.
    fs::remove_file(&file).unwrap();
    fs::write(folder.0.join("pool.data.new"), b"half of it").unwrap();
    opened(&file);
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
    let nowhere = folder.0.join("no").join("such");
    assert!(matches!(open(&nowhere, CONFIG), Err(OpenError::Io(..))));
}

/// Opens a file that is not to be taken, and checks that it is as it was.
fn not_taken(file: &Path, bytes: &[u8]) -> OpenError {
    fs::write(file, bytes).unwrap();
    let outcome = open(file, CONFIG).map(|_| "it was taken");
    assert!(fs::read(file).unwrap() == bytes, "the file was changed");
    outcome.unwrap_err()
}

#[test]
fn somebody_elses_file_is_refused_and_left() {
    let folder = Folder::new("foreign");
    let file = folder.file();
    for bytes in [&b"[[pool]]\nname = \"a configuration\"\n"[..], &[0; 5_000]] {
        let error = not_taken(&file, bytes);
        assert!(matches!(error, OpenError::Foreign(_)), "{error}");
    }
    // The same store, written by another program and by another version of this one.
    for (table, expected) in [
        ("users", "no file of a pool"),
        ("caldera-local-pool", "another version"),
    ] {
        let other = folder.0.join(format!("other-{table}"));
        let database = Database::create(&other).unwrap();
        let writing = database.begin_write().unwrap();
        let definition: TableDefinition<'_, &str, &[u8]> = TableDefinition::new(table);
        writing
            .open_table(definition)
            .unwrap()
            .insert("format", &b"caldera-local-pool 0"[..])
            .unwrap();
        writing.commit().unwrap();
        drop(database);
        let error = not_taken(&file, &fs::read(&other).unwrap());
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[test]
fn a_damaged_file_is_refused_and_left_or_read_whole() {
    let folder = Folder::new("damaged");
    let file = folder.file();
    let pool = opened(&file);
    for number in 0..20 {
        let user = json!({ "UserPoolId": POOL, "Username": format!("user{number}") });
        ok(&pool, "AdminCreateUser", user);
    }
    let whole = shown(&pool);
    drop(pool);
    let bytes = fs::read(&file).unwrap();
    let used = bytes.iter().rposition(|byte| *byte != 0).unwrap();
    let (mut refused, mut seed) = (0, 1_u64);
    // The store's panics are met, and not to be printed by the hundred.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| ()));
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        for round in 0..60 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = usize::try_from(seed >> 33).unwrap() % used;
            let mut damaged = bytes.clone();
            match round % 3 {
                0 => damaged[at] ^= 0x40,
                1 => damaged[at..(at + 512).min(used)].fill(0xa5),
                _ => damaged.truncate(at),
            }
            fs::write(&file, &damaged).unwrap();
            match open(&file, CONFIG) {
                // Where nothing is kept any more, damage is none.
                Ok(pool) => assert!(shown(&pool) == whole, "round {round}: something is lost"),
                Err(_) => {
                    refused += 1;
                    assert!(
                        fs::read(&file).unwrap() == damaged,
                        "round {round}: changed"
                    );
                }
            }
        }
    }));
    std::panic::set_hook(hook);
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
    assert!(refused > 20, "{refused} of 60");
}
