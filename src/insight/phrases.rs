//! Sentences that rolo prints without a code, and the topics that explain them.

/// A phrase, without backticks and in small letters, and the name of its topic. The first that is met counts.
const PHRASES: &[(&str, &str)] = &[
    ("policy.ceilings.", "ceiling"),
    ("policy.create is not allow", "create"),
    ("policy.delete is not allow", "deleting-is-off"),
    ("policy.protected forbids", "protected"),
    ("by the rules of today", "refused"),
    ("policy.drift is fail", "drift"),
    ("policy.conflict is fail", "conflict"),
    ("apply refuses this plan", "refused"),
    ("changed in ruddr and in the file", "changed-both"),
    ("changed in ruddr; ", "changed-there"),
    ("hubspot or salesforce", "crmOwned"),
    ("another contact has this e-mail and keeps it", "taken"),
    ("contacts change places", "swap"),
    ("so that others can change places", "temporary"),
    ("new in the file; what ruddr has", "unmentioned"),
    ("only the workspace tells whether it is known there", "unmentioned"),
    ("by its name this is somebody else", "mixed-up"),
    ("another file leads to the contact of this name", "mixed-up"),
    ("it may be there already", "seems-there"),
    ("no live contact has this", "missing"),
    ("creating needs first and last name", "unnamed"),
    ("creating needs policy.create", "creating-is-off"),
    ("ruddr: applied", "applied"),
    ("ruddr: held", "held"),
    ("ruddr: failed", "failed"),
    ("ruddr: not attempted", "not attempted"),
    ("it was so already", "already right"),
    ("it is not known whether it arrived", "unknown"),
    ("its fate is unknown", "unknown"),
    ("left alone", "left alone"),
    ("outside git", "no-history"),
    ("nothing is committed yet: every difference", "no-history"),
    ("nothing tells which side is newer", "new"),
    ("not known here", "not known here"),
    ("not managed", "not managed"),
    ("is a damaged receipt", "damaged receipt"),
    ("sandbox: applied", "applied"),
    ("sandbox: held", "held"),
    ("sandbox: failed", "failed"),
    ("sandbox: not attempted", "not attempted"),
    ("since they were in step", "drift"),
    ("no drift: nobody", "no drift"),
    ("no drift that git can tell", "no drift"),
    ("no changes: every managed field", "plan"),
    ("no changes: the files say", "plan"),
    ("no changes to send: ", "plan"),
    ("plan: 1 contact", "plan"),
    ("contacts to update", "plan"),
    ("contacts to create", "plan"),
    ("contacts to delete", "plan"),
    ("its digest is sha256:", "apply::digest"),
    ("the workspace that was planned for", "plan::workspace"),
    ("receipt of another workspace", "elsewhere"),
    ("receipts of another workspace", "elsewhere"),
    ("this clone is shallow", "history::shallow"),
    ("no live contact fits this file", "missing"),
    ("policy.crmowned", "crmOwned"),
    ("policy.protected", "protected"),
    ("policy.ignore", "ignore"),
    ("policy.drift", "drift"),
    ("policy.conflict", "conflict"),
    ("policy.create", "create"),
    ("policy.delete", "delete"),
    ("same-mailbox", "possible duplicates"),
    ("same-phone", "possible duplicates"),
    ("same-name", "possible duplicates"),
    ("near-name", "possible duplicates"),
    ("no-member", "stale owners"),
    ("\"inactive\"", "stale owners"),
    ("in the workspace that no file mentions", "plan"),
    ("digest sha256:", "digest"),
    ("receipt: ", "receipt"),
    ("could not be read in this commit", "passed over"),
    ("stopped: ", "stopped"),
    ("stale owners: ", "stale owners"),
    (", no longer active: ", "stale owners"),
    ("no member of the workspace", "stale owners"),
    ("possible duplicates: ", "possible duplicates"),
    ("same mailbox", "possible duplicates"),
    ("same phone", "possible duplicates"),
    ("same name", "possible duplicates"),
    ("shared phones: ", "shared phones"),
    ("•••", "masked value"),
    ("unexpected argument", "wrong usage"),
    ("unexpected value", "wrong usage"),
    ("unrecognized subcommand", "wrong usage"),
    ("requires a subcommand", "wrong usage"),
    ("invalid value", "wrong usage"),
    ("a value is required for", "wrong usage"),
    ("required arguments were not provided", "wrong usage"),
    ("cannot be used with", "wrong usage"),
    ("cannot be used multiple times", "wrong usage"),
    ("there is no api token", "config::token"),
    ("does not hold an api token", "config::token"),
];

/// The name of the topic that a pasted sentence is about.
pub(super) fn topic_of(line: &str) -> Option<&'static str> {
    let line = line.replace('`', "").to_lowercase();
    PHRASES.iter().find(|(phrase, _)| line.contains(phrase)).map(|(_, topic)| *topic)
}

#[cfg(test)]
mod tests {
    use super::PHRASES;
    use crate::insight::explain::explain;

    #[test]
    fn each_phrase_leads_to_its_topic_and_is_reached() {
        for (phrase, topic) in PHRASES {
            let line = format!("note: 3 of them {phrase} here");
            let found = explain(&line);
            assert!(found.iter().any(|found| found.name == *topic), "{phrase}: {found:?}");
        }
    }
}
