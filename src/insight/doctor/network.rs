//! Judges the way to the service: address, token, reach, workspace, clock, rate limit.

use super::ask::{Asked, Observed};
use super::finding::{Advice, Finding, TokenFrom};
use super::page::{Page, is_passing};
use super::{Check, Config, Looked, Outcome, Report, Subject};
use super::{contacts, errors, lists, references};
use crate::api::ErrorKind;

/// Difference of the clocks that does not count, in seconds.
const SKEW: u64 = 5;

/// What is known of the way to the service before anything is sent.
#[derive(Clone, Debug)]
pub struct Access {
    /// The host; nothing where the address cannot be one.
    pub host: Option<String>,
    /// Where the token comes from; nothing where there is none.
    pub token: Option<TokenFrom>,
    /// Whether the token can be one.
    pub is_token_usable: bool,
    /// The pinned workspace.
    pub pin: Option<String>,
    /// The code of a failure to prepare the connection.
    pub trouble: Option<&'static str>,
    /// Whether the name and the id of the workspace are wanted.
    pub shows_workspace: bool,
}

/// Judges everything that the service answered, or that nothing could be asked.
#[must_use]
pub fn network(access: &Access, config: &Config, observed: Option<&Observed>) -> Report {
    let mut checks = vec![of_address(access), of_token(access)];
    let Some(seen) = observed else {
        let why = match (&access.host, access.token) {
            (None, _) => Finding::AddressUnusable,
            (_, None) => Finding::NoToken,
            _ => access.trouble.map_or(Finding::TokenUnusable, Finding::NotPrepared),
        };
        checks.extend(Subject::answers().map(|subject| match why {
            Finding::NotPrepared(_) if subject == Subject::Reach => {
                Check::breaks(subject, why.clone(), Advice::AskForNames)
            }
            _ => Check::unclear(subject, why.clone()),
        }));
        return Report { checks, looked: Looked::default() };
    };
    checks.extend(of_reach(seen));
    checks.push(of_pin(access, config, seen));
    checks.push(of_clock(seen));
    checks.push(of_headroom(seen));
    checks.push(of_workspace(access, seen));
    checks.extend(lists::judge(seen));
    checks.extend(errors::judge(seen));
    checks.extend(contacts::judge(seen));
    checks.extend(references::judge(seen));
    checks.sort_by_key(|check| check.subject);
    let pages = seen.pages.iter().filter(|page| page.look().is_ok_and(|l| Page::read(l).is_ok()));
    let (contacts, requests) = (seen.ids.len(), seen.requests);
    let looked = Looked { contacts, pages: pages.count(), is_all: seen.is_all, requests };
    Report { checks, looked }
}

fn of_address(access: &Access) -> Check {
    match &access.host {
        Some(host) => Check::seen(Subject::Address, Finding::Host(host.clone())),
        None => Check::breaks(Subject::Address, Finding::AddressUnusable, Advice::SetAddress),
    }
}

fn of_token(access: &Access) -> Check {
    match access.token {
        None => Check::breaks(Subject::Token, Finding::NoToken, Advice::SetToken),
        Some(_) if !access.is_token_usable => {
            Check::breaks(Subject::Token, Finding::TokenUnusable, Advice::CorrectToken)
        }
        Some(from) => Check::seen(Subject::Token, Finding::Token(from)),
    }
}

/// Whether an answer came, and whether the token opens the workspace.
fn of_reach(seen: &Observed) -> [Check; 2] {
    use Subject::{Access, Reach};
    let look = match seen.workspace.look() {
        Ok(look) => look,
        Err(why) => {
            let reach = Check::breaks(Reach, why, Advice::OfError);
            return [reach, Check::unclear(Access, Finding::NotReached)];
        }
    };
    let Err(error) = look.good() else {
        return [Check::seen(Reach, Finding::Answered(look.status)), Check::fine(Access)];
    };
    let what = Finding::Failed(error.clone());
    match error.kind {
        // Somebody answered, but it was not the service, or it was not able to.
        ErrorKind::NotJson(_)
        | ErrorKind::Shape(_)
        | ErrorKind::Server(_)
        | ErrorKind::Redirect(_)
        | ErrorKind::NotFound => {
            let reach = Check::breaks(Reach, what, Advice::OfError);
            [reach, Check::unclear(Access, Finding::NotReached)]
        }
        ErrorKind::TooManyRequests => {
            let reach = Check::seen(Reach, Finding::Answered(look.status));
            [reach, Check::unclear(Access, what)]
        }
        _ => {
            let reach = Check::seen(Reach, Finding::Answered(look.status));
            [reach, Check::breaks(Access, what, Advice::OfError)]
        }
    }
}

/// The answer of the base, or why nothing can be told by it.
fn base(seen: &Observed) -> Result<&serde_json::Value, Finding> {
    let look = seen.workspace.look().map_err(|_| Finding::NotReached)?;
    look.good().map_err(|error| {
        if error.is_final() { Finding::NotLetIn } else { Finding::Failed(error.clone()) }
    })
}

fn of_pin(access: &Access, config: &Config, seen: &Observed) -> Check {
    let subject = Subject::Pin;
    if access.token == Some(TokenFrom::Sandbox) {
        return Check::seen(subject, Finding::IsSandbox);
    }
    if matches!(config, Config::Unusable(..)) {
        return Check::unclear(subject, Finding::NoSettings);
    }
    let Some(pin) = &access.pin else {
        return Check { advice: Some(Advice::SetPin), ..Check::seen(subject, Finding::NoPin) };
    };
    match base(seen).map(|json| json["id"].as_str()) {
        Err(why) => Check::unclear(subject, why),
        Ok(None) => Check::unclear(subject, Finding::WorkspaceShape),
        Ok(Some(id)) if id.eq_ignore_ascii_case(pin) => Check::seen(subject, Finding::PinFits),
        Ok(Some(_)) => Check::breaks(subject, Finding::PinDiffers, Advice::CorrectPin),
    }
}

fn of_clock(seen: &Observed) -> Check {
    match (seen.workspace.look(), seen.ahead) {
        (Err(_), _) => Check::unclear(Subject::Clock, Finding::NotReached),
        (Ok(_), None) => Check::unclear(Subject::Clock, Finding::NoDate),
        (Ok(_), Some(ahead)) if ahead.unsigned_abs() > SKEW => {
            Check::differs(Subject::Clock, Finding::Clock(ahead), Advice::SetClock)
        }
        (Ok(_), Some(_)) => Check::fine(Subject::Clock),
    }
}

fn of_headroom(seen: &Observed) -> Check {
    let subject = Subject::Headroom;
    let limits = seen.workspace.look().map(|look| look.limits.clone()).unwrap_or_default();
    match base(seen) {
        _ if seen.too_many > 0 => {
            Check::differs(subject, Finding::TooMany(seen.too_many), Advice::WaitForLimit)
        }
        _ if !limits.is_empty() => Check::differs(subject, Finding::Limits(limits), Advice::Report),
        Err(why) => Check::unclear(subject, why),
        Ok(_) => Check::unclear(subject, Finding::NoLimits(seen.requests)),
    }
}

fn of_workspace(access: &Access, seen: &Observed) -> Check {
    let subject = Subject::Workspace;
    let json = match base(seen) {
        Ok(json) => json,
        Err(why) => return Check::unclear(subject, why),
    };
    match (json["id"].as_str(), json["name"].as_str()) {
        (Some(id), Some(name)) if access.shows_workspace => {
            let (name, id) = (name.to_owned(), id.to_owned());
            Check::seen(subject, Finding::WorkspaceIs { name, id })
        }
        (Some(_), Some(_)) => Check::fine(subject),
        _ => Check::breaks(subject, Finding::WorkspaceShape, Advice::Report),
    }
}

/// A check of something that came with an answer, or that nothing can be told where none came.
pub(super) fn with_look(
    subject: Subject,
    asked: &Asked,
    judge: impl FnOnce(&crate::api::Look) -> Check,
) -> Check {
    match asked.look() {
        Ok(look) => judge(look),
        Err(why) => Check::unclear(subject, why),
    }
}

/// What an endpoint that has to be there means when it cannot be read.
pub(super) fn unreadable(subject: Subject, why: Finding) -> Check {
    match why {
        Finding::List(_) => Check::breaks(subject, why, Advice::Report),
        Finding::Failed(_) if !is_passing(&why) => Check::breaks(subject, why, Advice::OfError),
        why => Check { subject, outcome: Outcome::CouldNotTell(why), advice: None },
    }
}
