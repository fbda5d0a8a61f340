//! Questions on the terminal itself, whatever standard input and output are.
//!
//! Who captures those, as an SDK does of a `credential_process`, shows the person nothing of a prompt on
//! them, and would take an answer for output.

use zeroize::Zeroizing;

use crate::outcome::{End, Exit, Result};

/// What a person typed.
pub(crate) type Line = Zeroizing<String>;

/// The most that is typed as one answer: a password has at most 4,096 bytes.
const LONGEST: usize = 8192;

#[cfg(unix)]
pub(crate) use self::unix::Terminal;

#[cfg(not(unix))]
pub(crate) use self::nowhere::Terminal;

/// A terminal, or the reason why there is none: of a question of this name.
pub(crate) fn of(question: &str, is_non_interactive: bool) -> Result<Terminal> {
    if is_non_interactive {
        return Err(End::needs_person(question, "--non-interactive was told"));
    }
    Terminal::open().ok_or_else(|| End::needs_person(question, "there is no terminal"))
}

/// A text of the service's without what would move a terminal's cursor, or worse.
pub(crate) fn printable(text: &str) -> String {
    let shown = |c: char| if c.is_control() { '?' } else { c };
    text.chars().map(shown).collect()
}

/// Adds a byte that was typed hidden: `Some` once the answer is complete.
fn take(typed: &mut Zeroizing<Vec<u8>>, byte: u8) -> Option<Typed> {
    match byte {
        b'\r' | b'\n' => return Some(Typed::Line),
        // Ctrl-C, Ctrl-\: as they would be were they not typed hidden.
        0x03 | 0x1c => return Some(Typed::Interrupt),
        // Ctrl-D ends an empty answer.
        0x04 if typed.is_empty() => return Some(Typed::Nothing),
        0x04 => return Some(Typed::Line),
        0x08 | 0x7f => {
            // A character, of UTF-8's one to four bytes.
            while let Some(last) = typed.pop() {
                if last & 0xc0 != 0x80 {
                    break;
                }
            }
        }
        // Ctrl-U.
        0x15 => typed.clear(),
        // Ctrl-Z: nobody means it as a part of a password.
        0x1a => {}
        _ if typed.len() < LONGEST => typed.push(byte),
        _ => {}
    }
    None
}

enum Typed {
    Line,
    Nothing,
    Interrupt,
}

fn text(typed: &[u8]) -> Result<Line> {
    match core::str::from_utf8(typed) {
        Ok(text) => Ok(Zeroizing::new(text.to_owned())),
        Err(_) => Err(End::usage("what was typed is no UTF-8")),
    }
}

fn nothing() -> End {
    End::new(Exit::Other, "the question was not answered")
}

#[cfg(unix)]
mod unix {
    use std::{
        fs::{File, OpenOptions},
        io::{self, Read as _, Write as _},
    };

    use rustix::{
        process::{Signal, getpgrp, getpid, kill_process},
        termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr},
    };
    use zeroize::Zeroizing;

    use super::{LONGEST, Line, Typed, nothing, take, text};
    use crate::outcome::{End, Result};

    /// The terminal that the process belongs to.
    pub(crate) struct Terminal(File);

    /// A terminal's modes as they were, to be set again.
    struct Hidden<'a>(&'a File, Termios);

    impl Drop for Hidden<'_> {
        fn drop(&mut self) {
            // What a terminal that is gone says is no news.
            let _ = tcsetattr(self.0, OptionalActions::Flush, &self.1);
        }
    }

    impl Terminal {
        /// The terminal, where there is one and the process is in its foreground: one in the background
        /// would be stopped by its first question, and wait for ever.
        pub(crate) fn open() -> Option<Self> {
            let mut options = OpenOptions::new();
            let file = options.read(true).write(true).open("/dev/tty").ok()?;
            (tcgetpgrp(&file).ok()? == getpgrp()).then_some(Self(file))
        }

        pub(crate) fn say(&self, line: &str) -> Result<()> {
            writeln!(&self.0, "{line}").map_err(|error| lost(&error))
        }

        /// Asks for a line that is shown as it is typed.
        pub(crate) fn ask(&self, prompt: &str) -> Result<Line> {
            self.prompt(prompt)?;
            let mut typed = Zeroizing::new(Vec::with_capacity(LONGEST));
            loop {
                match self.byte()? {
                    None if typed.is_empty() => return Err(nothing()),
                    None | Some(b'\n') => return text(&typed),
                    Some(byte) if typed.len() < LONGEST => typed.push(byte),
                    Some(_) => {}
                }
            }
        }

        /// Asks for a line that is not shown. While it is typed, Ctrl-C is a key like others, so that the
        /// terminal is what it was before the process ends by it.
        pub(crate) fn ask_hidden(&self, prompt: &str) -> Result<Line> {
            let before = tcgetattr(&self.0).map_err(|error| lost(&error.into()))?;
            let mut modes = before.clone();
            modes.local_modes -= LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
            let hidden = Hidden(&self.0, before);
            tcsetattr(&self.0, OptionalActions::Flush, &modes)
                .map_err(|error| lost(&error.into()))?;
            self.prompt(prompt)?;
            let mut typed = Zeroizing::new(Vec::with_capacity(LONGEST));
            let end = loop {
                match self.byte()? {
                    None => break Typed::Nothing,
                    Some(byte) => {
                        if let Some(end) = take(&mut typed, byte) {
                            break end;
                        }
                    }
                }
            };
            drop(hidden);
            self.say("")?;
            match end {
                Typed::Line => text(&typed),
                Typed::Nothing => Err(nothing()),
                Typed::Interrupt => {
                    // Shells tell a program that a signal ended from one that chose to end.
                    drop(typed);
                    let _ = kill_process(getpid(), Signal::INT);
                    Err(nothing())
                }
            }
        }

        fn prompt(&self, prompt: &str) -> Result<()> {
            let mut file = &self.0;
            let written = file.write_all(prompt.as_bytes());
            written.map_err(|error| lost(&error))
        }

        /// A byte at a time, so that none of the next answer is lost; `None` at the end.
        fn byte(&self) -> Result<Option<u8>> {
            let mut byte = Zeroizing::new([0]);
            loop {
                match (&self.0).read(&mut *byte) {
                    Ok(0) => return Ok(None),
                    Ok(_) => return Ok(Some(byte[0])),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(lost(&error)),
                }
            }
        }
    }

    fn lost(error: &io::Error) -> End {
        End::io("the terminal", error)
    }
}

/// Without `/dev/tty` nobody is asked.
#[cfg(not(unix))]
mod nowhere {
    use super::{Line, nothing};
    use crate::outcome::Result;

    pub(crate) enum Terminal {}

    impl Terminal {
        pub(crate) fn open() -> Option<Self> {
            None
        }

        pub(crate) fn say(&self, _: &str) -> Result<()> {
            match *self {}
        }

        pub(crate) fn ask(&self, _: &str) -> Result<Line> {
            match *self {}
        }

        pub(crate) fn ask_hidden(&self, _: &str) -> Result<Line> {
            match *self {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &[u8]) -> Vec<u8> {
        let mut line = Zeroizing::new(Vec::new());
        for byte in keys {
            assert!(take(&mut line, *byte).is_none());
        }
        line.to_vec()
    }

    #[test]
    fn backspace_takes_a_character_and_ctrl_u_all() {
        assert_eq!(typed(b"ab\x7fc"), b"ac");
        assert_eq!(typed("a\u{e9}\u{1f511}\x08\x08b".as_bytes()), b"ab");
        assert_eq!(typed(b"\x7f\x7fx"), b"x");
        assert_eq!(typed(b"wrong\x15ri\x1aght"), b"right");
    }

    #[test]
    fn what_ends_an_answer() {
        let mut line = Zeroizing::new(Vec::new());
        assert!(matches!(take(&mut line, 4), Some(Typed::Nothing)));
        assert!(matches!(take(&mut line, 3), Some(Typed::Interrupt)));
        line.push(b'x');
        assert!(matches!(take(&mut line, 4), Some(Typed::Line)));
        assert!(matches!(take(&mut line, b'\r'), Some(Typed::Line)));
    }

    #[test]
    fn nothing_moves_the_cursor() {
        assert_eq!(printable("a\x1b[2Jb\r\n\u{9b}c"), "a?[2Jb???c");
    }
}
