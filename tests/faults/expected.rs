//! What every fault has to lead to, by rules of their own that say nothing of how the program works.

use super::Cell;
use super::cell::Ending;
use super::kinds::Class;
use super::kinds::Done::{No, Yes};

/// An exit code, and the code of the error.
type Expected = (i32, Option<&'static str>);

const FINE: Expected = (0, None);

/// Fails where an outcome is another one.
pub(super) fn assert_expected(cell: &Cell) {
    let (once, lasting) = expected(cell);
    for (ending, expected, when) in
        [(&cell.once, once, "once"), (&cell.lasting, lasting, "for good")]
    {
        let Ending { code, error, run } = ending;
        let (fault, target) = (cell.fault.name, cell.target.words);
        assert_eq!((*code, error.as_deref()), expected, "{fault} at {target} {when}: {run}");
    }
}

/// Where it happens once, and where it lasts.
#[expect(clippy::match_same_arms, reason = "each is a rule of its own, and their order counts")]
fn expected(cell: &Cell) -> (Expected, Expected) {
    let (name, target) = (cell.fault.name, cell.target);
    // Nothing was written before a reading failed; of a write, what became of the others counts too.
    let failed = |error| (if target.is_write() { 6 } else { 1 }, Some(error));
    let both = |expected| (expected, expected);
    match (cell.fault.class, target.endpoint) {
        // Of the workspace and of members the name is needed.
        (Class::Harmless, "workspace" | "members") if name == "null-name" => {
            both((1, Some("api::shape")))
        }
        (Class::Harmless, _) => both(FINE),
        // A create is not sent twice: it is looked for, if there is anybody to ask.
        (Class::Passing("api::connect", _), "post") => both(failed("api::broken")),
        (Class::Passing(error @ "api::connect", _), _) => both(failed(error)),
        (Class::Passing(_, Yes), "post") => both(FINE),
        (Class::Passing(error, No), "post") if error != "api::rate" => both(failed(error)),
        (Class::Passing(error, _), _) => (FINE, failed(error)),
        // The first write: nothing was sent before it.
        (Class::Final(error), "patch") => both((1, Some(error))),
        (Class::Final(error), _) => both(failed(error)),
        // Cursors may be lost, and contacts may be gone.
        (Class::Refused(error), "list") if name != "409" && target.number > 1 => {
            (FINE, failed(error))
        }
        (Class::Refused(_), "get") if name == "404" => both((7, None)),
        (Class::Refused(_), "members") if name == "404" => both((3, Some("names::unknown"))),
        (Class::Refused(_), "delete") if name == "404" => both(FINE),
        (Class::Refused(error), _) => both(failed(error)),
        // A delete is answered without content, and a create is looked for.
        (Class::Strange(_, Yes), "post" | "delete") => both(FINE),
        (Class::Strange(error, _), _) => both(failed(error)),
    }
}
