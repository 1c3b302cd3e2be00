//! An incomplete read never passes for an absence.

use serde_json::{Value, json};

use super::id;
use crate::env::web::{Server, json_answer};
use crate::env::{Project, Run, Sandbox};

/// Three pages of contacts, the newest first.
const ALL: usize = 250;

/// The sandbox and a project that manages the first, the last and one in the middle.
fn three_pages(arguments: &[&str]) -> (Sandbox, Project) {
    let contacts: Vec<Value> = (0..ALL)
        .map(|n| json!({"id": id(n), "firstName": "A", "email": format!("c{n}@example.com")}))
        .collect();
    let sandbox = Sandbox::with(&json!({"contacts": contacts}), arguments);
    let project = Project::with(&format!(
        "contacts:\n- email: c0@example.com\n  title: x\n- email: c150@example.com\n  title: x\n- id: {}\n  title: x\n",
        id(ALL - 1)
    ));
    let project = project.at(&sandbox);
    (sandbox, project)
}

fn lists(sandbox: &Sandbox) -> usize {
    let requests = sandbox.requests();
    requests.iter().filter(|request| request["path"] == "/api/workspace/contacts").count()
}

#[track_caller]
fn complete(run: Run, all: usize) {
    let plan = run.ends_with(0).json();
    assert_eq!(plan["summary"]["update"], 3, "{plan:#}");
    assert_eq!(plan["summary"]["missing"], 0, "{plan:#}");
    assert_eq!(plan["unmanaged"], all - 3, "{plan:#}");
}

/// How many walks the first reading of the list began.
fn walks(run: &Run) -> usize {
    let (_, walks) = run.stderr.split_once("the list is read walks=").unwrap();
    walks.lines().next().unwrap().parse().unwrap()
}

#[test]
fn pages_are_followed_to_the_end() {
    let (sandbox, project) = three_pages(&[]);
    complete(project.rolo("plan --format json"), ALL);
    let requests = sandbox.requests();
    let queries = requests.iter().map(|request| request["query"].clone());
    let queries: Vec<Value> = queries.filter(|query| !query.is_null()).collect();
    let after = |n| format!("limit=100&startingAfter={}", id(n));
    assert_eq!(queries, [json!("limit=100"), json!(after(99)), json!(after(199))]);
}

#[test]
fn a_walk_whose_cursor_is_lost_goes_on_behind_the_contact_before() {
    for mode in ["400", "404", "empty"] {
        let (sandbox, project) =
            three_pages(&["--fault", "edit-delete@list:2", "--lost-cursor", mode]);
        // The contact was there when its page was read.
        complete(project.rolo("plan --format json"), ALL);
        assert_eq!(lists(&sandbox), 3 + 1, "{mode}");
    }
}

#[test]
fn pages_that_do_not_fit_are_read_again() {
    for (fault, lost) in
        [("repeat-page@list:2", 2), ("repeat-page@list:3", 3), ("empty-page@list:1", 1)]
    {
        let (sandbox, project) = three_pages(&["--fault", fault]);
        complete(project.rolo("plan --format json"), ALL);
        assert_eq!(lists(&sandbox), lost + 3, "{fault}");
    }
}

/// It may be what a lost cursor gives, so the walk goes on behind the contact before.
#[test]
fn an_empty_page_at_the_end_is_not_taken_for_the_end() {
    let (sandbox, project) = three_pages(&["--fault", "empty-page@list:3"]);
    complete(project.rolo("plan --format json"), ALL);
    assert_eq!(lists(&sandbox), 3 + 1);
}

#[test]
fn edits_that_leave_the_cursors_alone_do_no_harm() {
    for (fault, all) in [
        ("edit-create@list:2", ALL),
        ("edit-create@list:1", ALL + 1),
        ("edit-delete@workspace:1", ALL),
        ("edit-change@list:2", ALL),
    ] {
        let (sandbox, project) = three_pages(&["--fault", fault]);
        let run = project.rolo("plan --format json").ends_with(0);
        assert_eq!(lists(&sandbox), 3, "{fault}: {run}");
        let plan = run.json();
        assert_eq!(plan["unmanaged"], all - 3, "{fault}: {plan:#}");
    }
}

#[test]
fn what_cannot_be_proven_ends_with_five_and_plans_nothing() {
    for (fault, asked, words) in [
        ("edit-delete@list:*", 28, "a page could not be continued: its last contacts are gone"),
        ("repeat-page@list:*", 8, "a contact came twice"),
        ("empty-page@list:*", 4, "an empty page said that there are more contacts"),
    ] {
        for command in ["plan --format json", "plan", "apply --auto-approve"] {
            let (sandbox, project) = three_pages(&["--fault", fault]);
            let run = project.rolo(command).ends_with(5);
            assert_eq!(run.stdout, "", "{run}");
            assert!(run.stderr.contains("error[inventory::not-proven]"), "{run}");
            assert!(run.stderr.contains(words), "{run}");
            assert_eq!(lists(&sandbox), asked, "{fault}");
            assert!(sandbox.patches().is_empty());
        }
    }
}

/// A service whose list leaves out contact 1, which exists.
fn leaves_one_out(files: &str) -> (Server, Project) {
    let server = Server::new(move |seen, _| match seen.path.as_str() {
        "/api/workspace" => json_answer(200, &json!({"id": "w", "name": "Example"})),
        "/api/workspace/contacts?limit=100" => {
            json_answer(200, &json!({"results": [], "hasMore": false}))
        }
        path if path.ends_with(&id(1)) => json_answer(200, &json!({"id": id(1), "title": "Old"})),
        _ => json_answer(404, &json!({"status": 404, "message": "x"})),
    });
    let project = Project::with(files)
        .variable("RUDDR_API_URL", &server.url)
        .variable("RUDDR_API_TOKEN", "t");
    (server, project)
}

#[test]
fn a_managed_id_that_no_page_showed_is_asked_for_by_itself() {
    let (here, gone) = (id(1), id(2));
    let yaml = format!("contacts:\n- id: {here}\n  title: New\n- id: {gone}\n  title: New\n");
    let (server, project) = leaves_one_out(&yaml);
    let plan = project.rolo("plan --format json").ends_with(0).json();
    assert_eq!(plan["contacts"][0]["id"], here, "{plan:#}");
    assert_eq!(plan["missing"][0]["id"], gone, "{plan:#}");
    // The workspace, and twice the list and both contacts: the first reading is not trusted.
    assert_eq!(server.seen().len(), 1 + 2 * 3);
}

#[test]
fn a_list_that_leaves_one_out_proves_no_absence() {
    let yaml = format!("contacts:\n- id: {}\n- email: c@example.com\n", id(1));
    let (_server, project) = leaves_one_out(&yaml);
    let run = project.rolo("plan").ends_with(5);
    assert!(run.stderr.contains("a contact exists that no page shows"), "{run}");
}

#[test]
fn only_a_404_makes_a_contact_missing() {
    for (status, code) in [(400, "api::rejected"), (403, "api::forbidden"), (409, "api::conflict")]
    {
        let server = Server::new(move |seen, _| match seen.path.as_str() {
            "/api/workspace" => json_answer(200, &json!({"id": "w", "name": "Example"})),
            "/api/workspace/contacts?limit=100" => {
                json_answer(200, &json!({"results": [], "hasMore": false}))
            }
            _ => json_answer(status, &json!({"status": status, "message": "x"})),
        });
        let run = Project::with(&format!("id: {}\ntitle: New\n", id(1)))
            .variable("RUDDR_API_URL", &server.url)
            .variable("RUDDR_API_TOKEN", "t")
            .rolo("plan")
            .ends_with(1);
        assert!(run.stderr.contains(code) && run.stdout.is_empty(), "{run}");
    }
}

#[test]
fn an_empty_workspace_is_complete() {
    let sandbox = Sandbox::with(&json!({"contacts": []}), &[]);
    let run = Project::with("email: a@example.com\n")
        .at(&sandbox)
        .rolo("plan --format json")
        .ends_with(0);
    assert_eq!(
        (&run.json()["summary"]["missing"], &run.json()["unmanaged"]),
        (&json!(1), &json!(0))
    );
}

/// Twelve pages; the files know most contacts by id, so several walks read side by side.
fn twelve_pages(arguments: &[&str]) -> (Sandbox, Project) {
    let count = 1_200;
    let contacts: Vec<Value> = (0..count)
        .map(|n| json!({"id": id(n), "firstName": "A", "email": format!("c{n}@example.com")}))
        .collect();
    let sandbox = Sandbox::with(&json!({"contacts": contacts}), arguments);
    let known = (0..count).filter(|n| n % 10 != 3);
    let files = known.map(|n| {
        let title = if n % 100 == 0 { "x" } else { "" };
        format!("- id: {}\n  title: {title}\n", id(n))
    });
    let files: String = files.collect();
    let files = format!("contacts:\n{}", files.replace("title: \n", "title: null\n"));
    let project = Project::with(&files).at(&sandbox);
    (sandbox, project)
}

/// What a plan says of them.
#[track_caller]
fn all_of_twelve(run: Run, unmanaged: usize) {
    let plan = run.ends_with(0).json();
    assert_eq!(plan["summary"]["update"], 12, "{:#}", plan["summary"]);
    assert_eq!(plan["summary"]["missing"], 0, "{:#}", plan["summary"]);
    assert_eq!(plan["unmanaged"], unmanaged);
}

#[test]
fn walks_side_by_side_read_everything_once() {
    let (sandbox, project) = twelve_pages(&[]);
    let run = project.rolo("plan --format json -v");
    // How many walks it takes depends on which answer comes first.
    let walks = walks(&run);
    assert!(walks >= 4, "{}", run.stderr);
    all_of_twelve(run, 120);
    // Each walk but one ends on a page of which another has a part.
    assert!(lists(&sandbox) <= 12 + walks, "{} with {walks} walks", lists(&sandbox));
}

#[test]
fn edits_while_walks_are_side_by_side_are_survived() {
    for fault in ["edit-delete@list:7", "edit-create@list:3", "edit-change@list:6"] {
        for mode in ["400", "404", "empty"] {
            let (_sandbox, project) = twelve_pages(&["--fault", fault, "--lost-cursor", mode]);
            let run = project.rolo("plan --format json --rate 0").ends_with(0);
            let plan = run.json();
            // The one that goes may be managed or not, and may go before or after its page.
            let seen = plan["unmanaged"].as_u64().unwrap() + 1_080;
            let missing = plan["summary"]["missing"].as_u64().unwrap();
            assert!((1_199..=1_201).contains(&(seen - missing)), "{fault} {mode}: {run}");
        }
    }
}

#[test]
fn pages_that_do_not_meet_are_read_again_in_one_walk() {
    let (sandbox, project) = twelve_pages(&["--fault", "repeat-page@list:8"]);
    // One after another, so that which one is the eighth does not depend on the machine.
    let run = project.rolo("plan --format json -v --concurrency 1");
    assert!(run.stderr.contains("reading the contacts again, in one walk"), "{}", run.stderr);
    let walks = walks(&run);
    all_of_twelve(run, 120);
    // When that is seen depends on which answer comes first: at most behind the last page.
    assert!(lists(&sandbox) <= 12 + walks + 12, "{} with {walks} walks", lists(&sandbox));
}

#[test]
fn files_of_another_workspace_do_not_cost_a_request_each() {
    let strangers = (0..1_600).map(|n| format!("- id: {}\n  title: x\n", id(100_000 + n)));
    let files = format!("contacts:\n{}", strangers.collect::<String>());
    for mode in ["400", "404", "empty"] {
        let (sandbox, _) = three_pages(&["--lost-cursor", mode]);
        let project = Project::with(&files).at(&sandbox);
        let plan = project.rolo("plan --format json --rate 0").ends_with(0).json();
        assert_eq!(plan["summary"]["missing"], 1_600);
        assert!(lists(&sandbox) <= 3 + 9 + 2, "{mode}: {}", lists(&sandbox));
    }
}

/// A plan that is limited to a file, in a project that knows five pages of contacts.
fn limited(few: &str, arguments: &str) -> (Vec<String>, Value) {
    let contacts: Vec<Value> = (0..520)
        .map(|n| json!({"id": id(n), "firstName": "A", "email": format!("c{n}@example.com")}))
        .collect();
    let sandbox = Sandbox::with(&json!({"contacts": contacts}), &[]);
    let rest = (10..500).map(|n| format!("- id: {}\n  title: null\n", id(n)));
    let project = Project::new()
        .at(&sandbox)
        .file("contacts/few.yaml", few)
        .file("contacts/rest.yaml", format!("contacts:\n{}", rest.collect::<Vec<_>>().concat()));
    let plan = project.rolo(&format!("plan --format json {arguments}")).ends_with(0).json();
    crate::schema::assert_is_plan(&plan);
    let paths = sandbox
        .requests()
        .into_iter()
        .map(|request| request["path"].as_str().unwrap().replace("/api/workspace", ""));
    (paths.collect(), plan)
}

#[test]
fn a_plan_of_a_few_contacts_asks_for_them_alone() {
    let few = format!("contacts:\n- id: {}\n  title: x\n- id: {}\n  title: null\n", id(1), id(2));
    let (paths, plan) = limited(&few, "contacts/few.yaml");
    let mut asked = paths;
    asked.sort_unstable();
    let alone = |n| format!("/contacts/{}", id(n));
    assert_eq!(asked, [String::new(), alone(1), alone(2)]);
    assert_eq!(plan["unmanaged"], Value::Null);
    assert_eq!(plan["summary"]["update"], 1);
    // The whole plan needs the list.
    let (paths, plan) = limited(&few, "");
    assert!(paths.contains(&"/contacts".to_owned()));
    assert_eq!(plan["unmanaged"], 28);
}

#[test]
fn a_few_contacts_are_not_enough_where_others_may_matter() {
    let list = "/contacts".to_owned();
    // Somebody else may have the new e-mail.
    let moves = format!("id: {}\nemail: c7@example.com\n", id(1));
    let (paths, plan) = limited(&moves, "contacts/few.yaml");
    assert!(paths.contains(&list));
    assert_eq!(plan["contacts"][0]["changes"][0]["reason"], "taken", "{plan:#}");
    // A contact that is not there has to be looked for among the others.
    let gone = format!("id: {}\nemail: c77@example.com\ntitle: x\n", id(9_999));
    let (paths, plan) = limited(&gone, "contacts/few.yaml");
    assert!(paths.contains(&list));
    assert_eq!(plan["missing"].as_array().unwrap().len(), 1, "{plan:#}");
    // An e-mail is no cursor.
    let (paths, _) = limited("email: c1@example.com\ntitle: x\n", "contacts/few.yaml");
    assert!(paths.contains(&list));
    // One page takes no more requests than one contact.
    let many: Vec<String> = (0..6).map(|n| format!("- id: {}\n  title: x\n", id(n))).collect();
    let (paths, plan) = limited(&format!("contacts:\n{}", many.concat()), "contacts/few.yaml");
    assert!(paths.contains(&list));
    assert_eq!(plan["unmanaged"], 24);
}

#[test]
fn a_saved_plan_of_a_few_contacts_is_applied_as_it_was_reviewed() {
    let contacts: Vec<Value> = (0..520)
        .map(|n| json!({"id": id(n), "firstName": "A", "email": format!("c{n}@example.com")}))
        .collect();
    let sandbox = Sandbox::with(&json!({"contacts": contacts}), &[]);
    let rest = (10..500).map(|n| format!("- id: {}\n  title: null\n", id(n)));
    let project = Project::new()
        .at(&sandbox)
        .file("contacts/few.yaml", format!("id: {}\ntitle: x\n", id(1)))
        .file("contacts/rest.yaml", format!("contacts:\n{}", rest.collect::<Vec<_>>().concat()));
    let run = project.rolo("plan contacts/few.yaml --out plan.json").ends_with(0);
    assert!(run.stdout.contains("1 of 491 contacts in files; the others were not read."), "{run}");
    assert_eq!(project.rolo("show plan.json").ends_with(0).stdout, run.stdout);
    project.rolo("apply plan.json --auto-approve").ends_with(0);
    assert_eq!(sandbox.patches(), [json!({"title": "x"})]);
    assert_eq!(lists(&sandbox), 0);
}
