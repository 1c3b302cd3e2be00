//! `rolo explain`: the long form of what rolo prints.

use std::io::Read as _;

use crate::cli::args::{Explain, Global};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::insight::explain::{Topic, explain as find, topics};
use crate::render::{self, Format};
use crate::text::{Sentence, io_reason, nearest, short};

/// Most that is read of what was pasted, in bytes.
const MAX_PASTED: u64 = 64 << 10;

/// Longest part of a word that is shown again, in characters.
const SHOWN: usize = 200;

pub(in crate::cli) fn explain(
    global: &Global,
    args: &Explain,
    output: &mut Output,
) -> Result<Exit, Failure> {
    // What is wrong with the settings may be what is asked about.
    let project = Project::look(global)?.project;
    Output::check_sinks(&args.format)?;
    let topic = match &args.topic[..] {
        [] => None,
        [one] if one == "-" => Some(from_stdin()?),
        words => Some(words.join(" ")),
    };
    let found: Vec<Topic> = match &topic {
        None => topics().collect(),
        Some(word) => find(word),
    };
    if let (Some(word), true) = (&topic, found.is_empty()) {
        return Err(unknown(word));
    }
    output.render(&project, &args.format, |format, show| match (format, &topic) {
        (Format::Json, _) => render::json_result(&render::topics_json(&found)),
        (_, None) => render::topic_names_text(&found, show),
        _ => render::topics_text(&found, show),
    })?;
    Ok(Exit::Done)
}

/// Behind a `-`, what was printed: in an argument, a shell would run what stands between backticks.
fn from_stdin() -> Result<String, Failure> {
    let mut text = String::new();
    let read = std::io::stdin().take(MAX_PASTED).read_to_string(&mut text);
    read.map(|_| text).map_err(|error| {
        let sentence = format!("standard input cannot be read: {}", io_reason(&error));
        Failure::new("explain::unknown", sentence).help("paste the line, then press Ctrl-D")
    })
}

fn unknown(word: &str) -> Failure {
    let shown = short(word.trim(), SHOWN);
    let sentence = Sentence::from("nothing is called `").public(shown).and("` here");
    let failure = Failure::new("explain::unknown", sentence);
    let near = nearest(word, topics().map(|topic| topic.name));
    let failure = match near {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure,
    };
    failure.help("`rolo explain` lists all that can be explained")
}
