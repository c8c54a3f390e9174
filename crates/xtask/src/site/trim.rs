//! Takes code out of a module that the browser never runs but the linker cannot tell is dead.
//!
//! Leptos keeps two ways of waking markup: at once, and waiting for resources. Islands are woken at once, yet every type
//! behind an `AnyView` carries a table with both, so the second stays in the module: a fifth of it. Here the bodies of
//! those functions become `unreachable`, and wasm-opt then drops what only they called. Were one called after all, it
//! would trap, and the browser journeys would see it.

use crate::sh::Result;
use std::collections::HashSet;

/// What the functions that are never run have in their names.
const NEVER_RUN: &str = "hydrate_async";

/// No locals, `unreachable`, `end`.
const TRAP: [u8; 3] = [0x00, 0x00, 0x0b];

const HEADER: usize = 8;
const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
const CODE: u8 = 10;

/// Empties the functions that are never run. The module must have its name section.
pub(super) fn trim(module: &[u8]) -> Result<Vec<u8>> {
    let sections = sections(module)?;
    let imported = find(&sections, IMPORTS).map_or(Ok(0), count_imported_functions)?;
    let dead = sections
        .iter()
        .filter(|section| section.id == CUSTOM)
        .map(|section| functions_named_like(section.content, NEVER_RUN))
        .collect::<Result<Vec<_>>>()?;
    let dead: HashSet<u64> = dead.into_iter().flatten().collect();
    if dead.is_empty() {
        return Err(format!(
            "no function of the module is named {NEVER_RUN}: has Leptos changed, or were names stripped?"
        ));
    }
    let mut trimmed = module[..HEADER].to_vec();
    for section in sections {
        let code;
        let content = if section.id == CODE {
            code = with_traps(section.content, imported, &dead)?;
            &code
        } else {
            section.content
        };
        trimmed.push(section.id);
        write_number(&mut trimmed, content.len() as u64);
        trimmed.extend_from_slice(content);
    }
    Ok(trimmed)
}

struct Section<'a> {
    id: u8,
    content: &'a [u8],
}

fn find<'a>(sections: &[Section<'a>], id: u8) -> Option<&'a [u8]> {
    let section = sections.iter().find(|section| section.id == id);
    section.map(|section| section.content)
}

fn sections(module: &[u8]) -> Result<Vec<Section<'_>>> {
    let mut rest = Reader(module.get(HEADER..).ok_or("the module is cut off")?);
    let mut sections = Vec::new();
    while !rest.0.is_empty() {
        let id = rest.byte()?;
        let content = rest.sized()?;
        sections.push(Section { id, content });
    }
    Ok(sections)
}

/// Imported functions are numbered before those with a body.
fn count_imported_functions(content: &[u8]) -> Result<u64> {
    let mut rest = Reader(content);
    let mut functions = 0;
    for _ in 0..rest.number()? {
        rest.sized()?;
        rest.sized()?;
        match rest.byte()? {
            0 => {
                rest.number()?;
                functions += 1;
            }
            1 => {
                rest.byte()?;
                rest.limits()?;
            }
            2 => rest.limits()?,
            3 => {
                rest.byte()?;
                rest.byte()?;
            }
            kind => return Err(format!("the module imports something of kind {kind}")),
        }
    }
    Ok(functions)
}

/// The numbers of functions whose name holds `words`, if this custom section is the one with names.
fn functions_named_like(content: &[u8], words: &str) -> Result<Vec<u64>> {
    const FUNCTION_NAMES: u8 = 1;
    let mut rest = Reader(content);
    let mut found = Vec::new();
    if rest.sized()? != b"name" {
        return Ok(found);
    }
    while !rest.0.is_empty() {
        let kind = rest.byte()?;
        let mut names = Reader(rest.sized()?);
        if kind != FUNCTION_NAMES {
            continue;
        }
        for _ in 0..names.number()? {
            let function = names.number()?;
            if String::from_utf8_lossy(names.sized()?).contains(words) {
                found.push(function);
            }
        }
    }
    Ok(found)
}

fn with_traps(content: &[u8], imported: u64, dead: &HashSet<u64>) -> Result<Vec<u8>> {
    let mut rest = Reader(content);
    let count = rest.number()?;
    let mut code = Vec::with_capacity(content.len());
    write_number(&mut code, count);
    for function in imported..imported + count {
        let body = rest.sized()?;
        let body = if dead.contains(&function) {
            &TRAP
        } else {
            body
        };
        write_number(&mut code, body.len() as u64);
        code.extend_from_slice(body);
    }
    Ok(code)
}

/// What is left to read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Result<u8> {
        let (first, rest) = self.0.split_first().ok_or("the module is cut off")?;
        self.0 = rest;
        Ok(*first)
    }

    /// An unsigned LEB128 number.
    fn number(&mut self) -> Result<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err("the module holds a number that is too long".to_owned())
    }

    /// Bytes with their length before them.
    fn sized(&mut self) -> Result<&'a [u8]> {
        let length = self.number()? as usize;
        if length > self.0.len() {
            return Err("the module is cut off".to_owned());
        }
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        Ok(taken)
    }

    fn limits(&mut self) -> Result {
        let has_most = self.byte()? & 1 == 1;
        self.number()?;
        if has_most {
            self.number()?;
        }
        Ok(())
    }
}

fn write_number(to: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        to.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(id: u8, content: &[u8]) -> Vec<u8> {
        let mut section = vec![id];
        write_number(&mut section, content.len() as u64);
        [section, content.to_vec()].concat()
    }

    /// One imported function and two with bodies, named `kept` and `x::hydrate_async`.
    fn module(second: &str) -> Vec<u8> {
        let body = [0x00, 0x41, 0x01, 0x1a, 0x0b];
        let imports = [
            &[2, 1, b'm', 1, b'f', 0, 0][..],
            &[1, b'm', 1, b'm', 2, 0, 1],
        ]
        .concat();
        let code = [&[2, 5][..], &body, &[5], &body].concat();
        let mut names = vec![2, 1, 4];
        names.extend(b"kept");
        names.extend([2, second.len() as u8]);
        names.extend(second.as_bytes());
        let names = [b"\x04name".to_vec(), section(1, &names)].concat();
        let magic = b"\0asm\x01\0\0\0".to_vec();
        let sections = [section(IMPORTS, &imports), section(CODE, &code)];
        [magic, sections.concat(), section(CUSTOM, &names)].concat()
    }

    #[test]
    fn what_is_never_run_traps_and_the_rest_stays() {
        let trimmed = trim(&module("x::hydrate_async")).unwrap();
        let sections = sections(&trimmed).unwrap();
        let code = find(&sections, CODE).unwrap();
        assert_eq!(
            code,
            [2, 5, 0x00, 0x41, 0x01, 0x1a, 0x0b, 3, 0x00, 0x00, 0x0b]
        );
    }

    #[test]
    fn a_module_without_such_names_or_cut_off_is_refused() {
        assert!(trim(&module("y::hydrate")).is_err());
        let whole = module("x::hydrate_async");
        for length in 0..whole.len() - 1 {
            assert!(trim(&whole[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn numbers_are_read_as_they_were_written() {
        for number in [0, 1, 127, 128, 300, 16_384, u64::from(u32::MAX)] {
            let mut bytes = Vec::new();
            write_number(&mut bytes, number);
            assert_eq!(Reader(&bytes).number().unwrap(), number);
        }
    }
}
