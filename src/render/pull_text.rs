//! What a pull did, for a terminal.

use super::count;
use super::show::{Show, Tone};
use super::words::key_shown;
use crate::contact::Field;
use crate::pull::{Report, Who, Why};
use crate::text::for_terminal;

/// A pull in words: new files, what was taken over, what was left alone and why, a summary.
#[must_use]
pub fn pull_text(report: &Report, show: &Show) -> String {
    let names = &report.names;
    let mut out = String::new();
    for new in &report.new {
        let fields = count(new.fields, "field");
        out.push_str(&line("+", &new.who, &format!("new, {fields}"), show));
    }
    for given in &report.ids {
        out.push_str(&line("~", &given.who, &format!("id: {}", given.id), show));
    }
    for taken in &report.taken {
        let before =
            show.tone(Tone::Old, &format!("- {}", show.field(taken.field, &taken.before, names)));
        let after =
            show.tone(Tone::New, &format!("+ {}", show.field(taken.field, &taken.after, names)));
        let key = key_shown(taken.field, [&taken.before, &taken.after], names);
        let what = format!("{key}  {before}  {after}");
        out.push_str(&line("~", &taken.who, &what, show));
    }
    for left in &report.left {
        let field = left.field.map(Field::key).map_or_else(String::new, |key| format!("{key}  "));
        let why = format!("{field}left alone: {}", why(&left.why, show));
        out.push_str(&line("!", &left.who, &why, show));
    }
    for unwritten in &report.unwritten {
        let (key, why) = (unwritten.field.key(), show.sentence(&unwritten.why));
        out.push_str(&line("!", &unwritten.who, &format!("{key}  not written: {why}"), show));
    }
    for who in &report.missing {
        let what = "missing in the workspace; `rolo plan` shows who it may be";
        out.push_str(&line("!", who, what, show));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(&show.tone(Tone::Heading, &summary(report)));
    out.push('\n');
    out
}

fn line(sign: &str, who: &Who, what: &str, show: &Show) -> String {
    let place = match who.line {
        0 => show.new_path(&who.file).into_owned(),
        line => format!("{}:{line}", for_terminal(&who.file)),
    };
    let tone = match sign {
        "+" => Tone::New,
        "!" => Tone::Alarm,
        _ => Tone::Heading,
    };
    let person = show.person(who.name.as_ref(), who.email.as_ref());
    let place = show.tone(Tone::Quiet, &place);
    format!("{} {person}  {place}\n    {what}\n", show.tone(tone, sign))
}

fn why(why: &Why, show: &Show) -> String {
    match why {
        Why::NotSent => "the file is newer and not applied yet; `--adopt all` takes Ruddr's value",
        Why::Conflict => {
            "changed in Ruddr and in the file; `--adopt conflicts` takes Ruddr's value"
        }
        Why::Drift => "changed in Ruddr; `--adopt drift` takes it over",
        Why::CrmOwned => "HubSpot or Salesforce owns this field; `--crm-owned` takes it over",
        Why::Leaving => "the file says `state: absent`",
        Why::Unclear => {
            "it differs, and git has no earlier value that would tell which side is newer; \
             `rolo apply` sends the file's, `--adopt all` takes Ruddr's"
        }
        Why::MixedUp => "by its name this is somebody else: put the right `id:` into the file",
        Why::SameEmail(Some(place)) => {
            return format!("`{}` has this e-mail, and two files cannot", for_terminal(place));
        }
        Why::SameEmail(None) => "another contact in Ruddr has the same e-mail",
        Why::Refused(why) => return show.sentence(why),
    }
    .to_owned()
}

fn summary(report: &Report) -> String {
    let mut files: Vec<&str> = report.taken.iter().map(|taken| taken.who.file.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    let mut new: Vec<&str> = report.new.iter().map(|new| new.who.file.as_str()).collect();
    new.sort_unstable();
    new.dedup();
    let parts: Vec<String> = [
        (
            report.new.len(),
            format!("{} in {}", count(report.new.len(), "new contact"), count(new.len(), "file")),
        ),
        (
            report.taken.len(),
            format!(
                "{} taken over in {}",
                count(report.taken.len(), "field"),
                count(files.len(), "file")
            ),
        ),
        (report.ids.len(), format!("{} given", count(report.ids.len(), "id"))),
        (report.left.len(), format!("{} left alone", count(report.left.len(), "difference"))),
        (report.unwritten.len(), format!("{} not written", count(report.unwritten.len(), "value"))),
        (
            report.crm_owned,
            format!(
                "{} left to HubSpot or Salesforce (`--crm-owned` takes them too)",
                count(report.crm_owned, "field")
            ),
        ),
        (
            report.missing.len(),
            format!("{} missing in the workspace", count(report.missing.len(), "contact")),
        ),
        (
            report.not_asked,
            format!("{} in Ruddr without a file", count(report.not_asked, "other contact")),
        ),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .map(|(_, words)| words)
    .collect();
    let is_changed = !(report.new.is_empty() && report.taken.is_empty() && report.ids.is_empty());
    match (parts.is_empty(), is_changed, report.is_dry_run) {
        (true, ..) => "Nothing to pull: the files are as the workspace.".to_owned(),
        (_, false, _) => format!("Nothing written: {}.", parts.join(", ")),
        (_, true, true) => format!("Would pull: {}.", parts.join(", ")),
        (_, true, false) => format!("Pulled: {}.", parts.join(", ")),
    }
}
