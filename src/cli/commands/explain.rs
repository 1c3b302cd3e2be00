//! `rolo explain`: the long form of what rolo prints.

use crate::cli::args::{Explain, Global};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::insight::explain::{Topic, explain as find, topics};
use crate::render::{self, Format};
use crate::text::{Sentence, nearest};

pub(in crate::cli) fn explain(
    global: &Global,
    args: &Explain,
    output: &mut Output,
) -> Result<Exit, Failure> {
    // What is wrong with the settings may be what is asked about.
    let project = Project::look(global)?.project;
    Output::check_sinks(&args.format, &Format::PLAIN)?;
    let found: Vec<Topic> = match &args.topic {
        None => topics().collect(),
        Some(word) => find(word),
    };
    if let (Some(word), true) = (&args.topic, found.is_empty()) {
        return Err(unknown(word));
    }
    output.render(&project, &args.format, |format, show| match (format, &args.topic) {
        (Format::Json, _) => render::json_result(&render::topics_json(&found)),
        (_, None) => render::topic_names_text(&found, show),
        _ => render::topics_text(&found, show),
    })?;
    Ok(Exit::Done)
}

fn unknown(word: &str) -> Failure {
    let sentence = Sentence::from("nothing is called `").public(word).and("` here");
    let failure = Failure::new("explain::unknown", sentence);
    let near = nearest(word, topics().map(|topic| topic.name));
    let failure = match near {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure,
    };
    failure.help("`rolo explain` lists all that can be explained")
}
