//! The rules that a plan is judged by, out of the settings and the flags.

use serde_json::Value as Json;

use crate::cli::args::Judgement;
use crate::cli::exit::Failure;
use crate::cli::project::git::Earlier;
use crate::cli::project::protected::files_of;
use crate::config::Settings;
use crate::contact::{Field, canonical_email};
use crate::history::from_top;
use crate::plan::{Ceiling, Ceilings, OnConflict, OnDrift, Overwrite, Policy, Protection};
use crate::schema::Key;
use crate::text::Sentence;

/// The rules of a project, with what the flags decide.
pub(super) fn policy(settings: &Settings, judgement: &Judgement) -> Result<Policy, Failure> {
    let overwrite =
        judgement.overwrite.iter().map(|text| overwrite(text)).collect::<Result<_, _>>()?;
    Ok(Policy { overwrite, ..rules(settings) })
}

fn overwrite(text: &str) -> Result<Overwrite, Failure> {
    let (email, key) = match text.rsplit_once(':') {
        Some((email, key)) => (email, Some(key)),
        None => (text, None),
    };
    match (email.contains('@'), key, key.and_then(Field::named)) {
        (true, Some(_), field @ Some(_)) | (true, None, field) => {
            Ok(Overwrite { email: canonical_email(email).into_owned(), field })
        }
        _ => {
            let sentence = Sentence::from("`--overwrite ")
                .personal(text)
                .and("` is not of the form EMAIL or EMAIL:FIELD");
            Err(Failure::new("cli::overwrite", sentence).help(
                "give the contact's e-mail and, for one field of it, its key, as in `:title`",
            ))
        }
    }
}

/// The rules for taking over what differs: whose move it is counts, what may be sent does not.
pub(super) fn taking_over(settings: &Settings) -> Policy {
    let ignore = rules(settings).ignore;
    Policy { manage_crm: true, ignore, ..Policy::default() }
}

/// Rules with the protections and ceilings of an earlier commit on top. Those of other projects protect what stood
/// there.
pub(super) fn stricter(policy: Policy, earlier: &Earlier) -> Policy {
    let own = earlier.own.iter().map(rules);
    let mut policy = own.fold(policy, Policy::with_earlier);
    for (root, settings) in &earlier.lenders {
        let protected = rules(settings).protected.into_iter();
        let folder = settings.text(Key::Contacts).unwrap_or_default();
        policy.protected.extend(protected.filter_map(|rule| below(root, folder, rule)));
    }
    policy
}

/// A protection of the project at a root, with its contacts in a folder, for files as they are seen from the top.
fn below(root: &str, folder: &str, rule: Protection) -> Option<Protection> {
    let root = glob::Pattern::escape(&from_top(root));
    let all = || format!("{}/**", glob::Pattern::escape(folder));
    let files = rule.files.as_ref().map_or_else(all, |files| files.as_str().to_owned());
    let files = glob::Pattern::new(&format!("{root}{files}")).ok()?;
    Some(Protection { files: Some(files), ..rule })
}

/// The rules that settings give.
pub(in crate::cli) fn rules(settings: &Settings) -> Policy {
    let drift = match settings.text(Key::Drift) {
        Some("keep") => OnDrift::Keep,
        Some("fail") => OnDrift::Fail,
        _ => OnDrift::Overwrite,
    };
    let conflict = match settings.text(Key::Conflict) {
        Some("overwrite") => OnConflict::Overwrite,
        Some("fail") => OnConflict::Fail,
        _ => OnConflict::Hold,
    };
    let ceiling = |percent, floor, max| Ceiling {
        percent: settings.whole(percent) as usize,
        floor: settings.whole(floor) as usize,
        max: settings.whole(max) as usize,
    };
    let protected = settings.get(Key::Protected).as_array().into_iter().flatten();
    Policy {
        drift,
        conflict,
        manage_crm: settings.is(Key::CrmOwned, "manage"),
        create: settings.is(Key::Create, "allow"),
        delete: settings.is(Key::Delete, "allow"),
        ceilings: Ceilings {
            update: ceiling(Key::UpdatePercent, Key::UpdateFloor, Key::UpdateMax),
            create: ceiling(Key::CreatePercent, Key::CreateFloor, Key::CreateMax),
            delete: ceiling(Key::DeletePercent, Key::DeleteFloor, Key::DeleteMax),
        },
        protected: protected.map(protection).collect(),
        ignore: fields(settings.get(Key::Ignore)),
        overwrite: Vec::new(),
    }
}

fn protection(entry: &Json) -> Protection {
    Protection {
        files: files_of(entry),
        domain: entry["domain"].as_str().map(domain),
        fields: fields(&entry["fields"]),
    }
}

/// A domain in the form in which those of e-mails are compared.
fn domain(text: &str) -> String {
    let email = format!("@{}", text.trim_start_matches('@'));
    canonical_email(&email).trim_start_matches('@').to_owned()
}

fn fields(list: &Json) -> Vec<Field> {
    let keys = list.as_array().into_iter().flatten().filter_map(Json::as_str);
    keys.filter_map(Field::from_key).collect()
}
