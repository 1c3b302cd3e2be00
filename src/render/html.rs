//! A plan as one page to look at.

use super::show::Show;
use super::words::headline;
use crate::plan::{Plan, Refusal};
use crate::text::for_xml;

/// The page.
pub(super) fn html(plan: &Plan, _refusals: &[Refusal], _show: &Show) -> String {
    format!("<!doctype html>\n<title>rolo</title>\n<p>{}</p>\n", for_xml(&headline(plan)))
}
