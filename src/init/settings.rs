//! A `rolo.yaml` to begin with: the workspace, and the other settings as comments.

use crate::plan::Workspace;
use crate::schema::SETTINGS;
use crate::text::for_terminal;
use crate::yaml::flow_scalar;

/// Settings that most projects leave alone; the schema describes them all.
const LEFT_OUT: [&str; 3] = ["workspace", "api.", "names."];

/// The text of the file.
pub(super) fn settings(workspace: Option<&Workspace>) -> String {
    let mut out = String::from(
        "# yaml-language-server: $schema=schema/config.schema.json\n\
         # Settings of rolo. All of them are optional; those in comments show their defaults.\n\n",
    );
    out.push_str(&match workspace {
        Some(workspace) => format!(
            "# The workspace that these files are for: {}. Any other one is refused.\nworkspace: {}\n",
            for_terminal(&workspace.name),
            flow_scalar(&workspace.id, false)
        ),
        None => "# The workspace that these files are for; any other one is then refused. With\n\
                 # `RUDDR_API_TOKEN` set, `rolo doctor --show-workspace` tells its id.\n\
                 # workspace: 00000000-0000-0000-0000-000000000000\n"
            .to_owned(),
    });
    let shown = SETTINGS.iter().filter(|row| !LEFT_OUT.iter().any(|out| row.path.starts_with(out)));
    let mut above: Vec<&str> = Vec::new();
    for row in shown {
        let parts: Vec<&str> = row.path.split('.').collect();
        let Some((key, parents)) = parts.split_last() else { continue };
        if above.first() != parents.first() || parents.is_empty() {
            out.push('\n');
        }
        let same = above.iter().zip(parents).take_while(|(a, b)| a == b).count();
        for (depth, parent) in parents.iter().enumerate().skip(same) {
            out.push_str(&format!("# {}{parent}:\n", "  ".repeat(depth)));
        }
        let pad = "  ".repeat(parents.len());
        out.push_str(&format!("# {pad}{key}: {}   # {}\n", row.default, row.about));
        above = parents.to_vec();
    }
    out
}
