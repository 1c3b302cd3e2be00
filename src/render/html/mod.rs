//! A plan as one page to look at: nothing in it comes from elsewhere, and nothing in it acts but the
//! one script, which the page names by its digest.

mod contact;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

use super::refusal_text::refusals_text;
use super::review::{rank, risks};
use super::show::Show;
use crate::plan::{Plan, Refusal, digest};
use crate::text::for_xml;
use contact::{Card, absent, card, coded};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page.
pub(super) fn html(plan: &Plan, refusals: &[Refusal], headline: &str, show: &Show) -> String {
    let mut steps: Vec<_> = plan.contacts.iter().collect();
    steps.sort_by_key(|step| rank(step));
    let missing = plan.missing.iter().map(|missing| absent(missing, plan, show));
    let cards: Vec<Card> =
        missing.chain(steps.into_iter().map(|step| card(step, plan, show))).collect();
    let title = for_xml(headline);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>rolo: {title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#contacts\">Skip to the contacts</a>\n<div class=\"page\">\n",
        policy(),
    );
    page.push_str(&format!(
        "<header>\n<div class=\"top\"><h1>{title}</h1>\
         <button id=\"theme\" type=\"button\" hidden>Light / dark</button></div>\n{}</header>\n",
        facts(plan)
    ));
    page.push_str(&notes(plan, refusals, show));
    page.push_str(&filters(&cards));
    page.push_str("<main id=\"contacts\">\n");
    for card in &cards {
        page.push_str(&card.html);
    }
    page.push_str(&format!(
        "</main>\n<footer>Made by rolo {}.{}</footer>\n</div>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        env!("CARGO_PKG_VERSION"),
        if show.mask.is_some() {
            " Values of people are masked: equal values have equal marks on this page, and on no other."
        } else {
            ""
        },
    ));
    page
}

/// Nothing is loaded, and no style or script counts but these two.
fn policy() -> String {
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; \
         form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

/// Where the plan comes from, and what names it.
fn facts(plan: &Plan) -> String {
    let mut facts: Vec<(&str, String)> = Vec::new();
    match &plan.against {
        Some(revision) => {
            facts.push(("Compared with", format!("<code>{}</code>", for_xml(revision))));
            facts.push(("Workspace", "not asked".to_owned()));
        }
        None => facts.push(("Workspace", for_xml(&plan.workspace.name))),
    }
    let files = match plan.managed {
        some if some < plan.repository => format!("{some} of {}", plan.repository),
        all => all.to_string(),
    };
    facts.push(("Contacts in files", files));
    if plan.against.is_none() {
        facts.extend(plan.unmanaged.map(|n| ("In no file", n.to_string())));
        let base = plan.base.as_ref().map(|base| &base[..base.len().min(10)]);
        facts.extend(base.map(|base| ("Base", format!("<code>{}</code>", for_xml(base)))));
        let digest = digest(plan);
        facts.push((
            "Digest",
            format!(
                "<code id=\"digest\">{digest}</code> \
                 <button id=\"copy\" class=\"small\" type=\"button\" hidden>Copy</button>"
            ),
        ));
    }
    let facts =
        facts.iter().map(|(name, value)| format!("<div><dt>{name}</dt><dd>{value}</dd></div>\n"));
    format!("<dl class=\"facts\">\n{}</dl>\n", facts.collect::<Vec<_>>().concat())
}

/// What stops the plan, and what a reviewer should look at first.
fn notes(plan: &Plan, refusals: &[Refusal], show: &Show) -> String {
    let list = |class: &str, heading: &str, items: Vec<String>| {
        if items.is_empty() {
            return String::new();
        }
        let items: Vec<String> = items.iter().map(|item| format!("<li>{item}</li>\n")).collect();
        format!(
            "<section class=\"note {class}\">\n<p><strong>{heading}</strong></p>\n<ul>\n{}</ul>\n</section>\n",
            items.concat()
        )
    };
    let refused = refusals_text(refusals, &Show { color: false, ..*show });
    let refused = refused.lines().map(coded).collect();
    let risks = risks(plan).into_iter();
    let risks = risks.map(|(n, words)| format!("<strong>{n}</strong> {}", coded(words)));
    list("stop", "Nothing is sent: a rule stops the whole plan.", refused)
        + &list("", "Look at these first", risks.collect())
}

/// The controls; the script shows them, since they do nothing without it.
fn filters(cards: &[Card]) -> String {
    let mut fields: Vec<&str> = cards.iter().flat_map(|card| card.fields.iter().copied()).collect();
    fields.sort_unstable();
    fields.dedup();
    let mut folders: Vec<&str> = cards.iter().flat_map(|card| parents(&card.folder)).collect();
    folders.sort_unstable();
    folders.dedup();
    let option = |value: &&str| {
        let value = for_xml(value);
        format!("<option value=\"{value}\">{value}</option>")
    };
    let options = |values: &[&str]| values.iter().map(option).collect::<Vec<_>>().concat();
    format!(
        "<form id=\"filters\" class=\"filters\" hidden>\n\
         <div class=\"row\"><fieldset aria-label=\"Verdicts\">{}</fieldset></div>\n\
         <div class=\"row\">\
         <label class=\"wide\"><input name=\"text\" type=\"search\" placeholder=\"Name, e-mail, value, file…\" \
         aria-label=\"Text\" autocomplete=\"off\"></label>\
         <label class=\"part\"><select name=\"field\" aria-label=\"Field\"><option value=\"\">Every field</option>{}</select></label>\
         <label class=\"part\"><select name=\"folder\" aria-label=\"Folder\"><option value=\"\">Every folder</option>{}</select></label>\
         <button type=\"reset\">Show all</button></div>\n\
         <p class=\"shown\" id=\"shown\" role=\"status\" aria-live=\"polite\"></p>\n</form>\n",
        chips(cards),
        options(&fields),
        options(&folders),
    )
}

/// A switch for each kind of change that there is, with how many there are.
fn chips(cards: &[Card]) -> String {
    let mut counts: Vec<(&str, &str, usize)> = Vec::new();
    for kind in cards.iter().flat_map(|card| &card.kinds) {
        match counts.iter_mut().find(|(class, ..)| *class == kind.class()) {
            Some((.., n)) => *n += 1,
            None => counts.push((kind.class(), kind.word(), 1)),
        }
    }
    let chip = |(class, word, n): &(&str, &str, usize)| {
        format!(
            "<label class=\"chip {class}\"><input type=\"checkbox\" name=\"kind\" value=\"{class}\">\
             <b>{word}</b> {n}</label>"
        )
    };
    counts.iter().map(chip).collect::<Vec<_>>().concat()
}

/// A folder and those that it is in.
fn parents(folder: &str) -> impl Iterator<Item = &str> {
    let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
    ends.map(|end| &folder[..end]).filter(|folder| !folder.is_empty())
}
