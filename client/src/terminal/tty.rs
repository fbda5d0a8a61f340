//! Lines from `/dev/tty`, shown or hidden. Nothing here knows what they are for.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read as _, Write as _},
};

use caldera_srp::SecretText;
use rustix::{
    process::{Signal, getpgrp, getpid, kill_process},
    termios::{
        LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp, tcsetattr,
    },
};
use zeroize::Zeroizing;

use super::TerminalError;

/// The longest line: a terminal gives no longer one where it edits lines itself.
const LONGEST: usize = 4_096;

const CTRL_C: u8 = 0x03;
const CTRL_D: u8 = 0x04;
const BACKSPACE: u8 = 0x08;
const CTRL_U: u8 = 0x15;
const CTRL_BACKSLASH: u8 = 0x1c;
const DELETE: u8 = 0x7f;

pub(super) struct Tty(File);

/// The modes that were, set again when this goes.
struct Restored<'a>(&'a File, Termios);

impl Drop for Restored<'_> {
    fn drop(&mut self) {
        // A terminal that is gone has no modes.
        let _ = tcsetattr(self.0, OptionalActions::Flush, &self.1);
    }
}

impl Tty {
    pub(super) fn open() -> Result<Self, TerminalError> {
        let file = OpenOptions::new().read(true).write(true).open("/dev/tty");
        let file = file.map_err(|_| TerminalError::Absent)?;
        let foreground = tcgetpgrp(&file).map_err(|_| TerminalError::Absent)?;
        if foreground != getpgrp() {
            return Err(TerminalError::Background);
        }
        Ok(Self(file))
    }

    pub(super) fn say(&self, text: &str) -> Result<(), TerminalError> {
        Ok(writeln!(&self.0, "{text}")?)
    }

    pub(super) fn shown(&self, prompt: &str) -> Result<SecretText, TerminalError> {
        self.prompt(prompt)?;
        let mut line = Line::new();
        loop {
            match self.byte()? {
                None if line.bytes.is_empty() => return Err(TerminalError::Ended),
                None | Some(b'\n') => return line.text(),
                Some(byte) => line.push(byte),
            }
        }
    }

    pub(super) fn hidden(&self, prompt: &str) -> Result<SecretText, TerminalError> {
        let before = tcgetattr(&self.0).map_err(io::Error::from)?;
        let mut modes = before.clone();
        modes.local_modes -= LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
        modes.special_codes[SpecialCodeIndex::VMIN] = 1;
        modes.special_codes[SpecialCodeIndex::VTIME] = 0;
        let restored = Restored(&self.0, before);
        tcsetattr(&self.0, OptionalActions::Flush, &modes).map_err(io::Error::from)?;
        self.prompt(prompt)?;
        let mut line = Line::new();
        let end = loop {
            match self.byte()? {
                None | Some(CTRL_D) if line.bytes.is_empty() => break Err(TerminalError::Ended),
                None | Some(b'\r' | b'\n' | CTRL_D) => break line.text(),
                Some(CTRL_C | CTRL_BACKSLASH) => break Err(TerminalError::Interrupted),
                Some(BACKSPACE | DELETE) => line.pop(),
                Some(CTRL_U) => line.clear(),
                Some(byte) if byte.is_ascii_control() => {}
                Some(byte) => line.push(byte),
            }
        };
        drop(restored);
        self.say("")?;
        if let Err(TerminalError::Interrupted) = end {
            // What the key would have done. A program that handles the signal goes on from here.
            kill_process(getpid(), Signal::INT).map_err(io::Error::from)?;
        }
        end
    }

    fn prompt(&self, prompt: &str) -> Result<(), TerminalError> {
        Ok(write!(&self.0, "{prompt}: ")?)
    }

    /// One at a time, so that what is typed ahead is left for the next question.
    fn byte(&self) -> Result<Option<u8>, TerminalError> {
        let mut byte = Zeroizing::new([0]);
        loop {
            match (&self.0).read(&mut *byte) {
                Ok(0) => return Ok(None),
                Ok(_) => return Ok(Some(byte[0])),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// What was typed. It has its space from the start, so that no outgrown buffer keeps a part.
struct Line {
    bytes: Zeroizing<Vec<u8>>,
    is_too_long: bool,
}

impl Line {
    fn new() -> Self {
        Self {
            bytes: Zeroizing::new(Vec::with_capacity(LONGEST)),
            is_too_long: false,
        }
    }

    fn push(&mut self, byte: u8) {
        if self.bytes.len() == LONGEST {
            self.is_too_long = true;
        } else {
            self.bytes.push(byte);
        }
    }

    /// Takes the last character back, of one to four bytes.
    fn pop(&mut self) {
        while self.bytes.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {}
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.is_too_long = false;
    }

    fn text(&self) -> Result<SecretText, TerminalError> {
        match core::str::from_utf8(&self.bytes) {
            Ok(text) if !self.is_too_long => Ok(SecretText::new(text)),
            _ => Err(TerminalError::Unfit),
        }
    }
}
