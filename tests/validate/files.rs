//! Files and folders, before anything in them is read as YAML.

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Command;

use crate::env::{Project, Run};

const JANE: &str = "email: jane@example.com\nfirstName: Jane\n";

/// What `rolo validate` says of one file with these bytes.
fn file(content: impl AsRef<[u8]>) -> Run {
    Project::new().file("contacts/all.yaml", content).rolo("validate")
}

/// UTF-16, least byte first.
fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn utf16_with_a_mark() {
    let run = file([&[0xff, 0xfe][..], &utf16(JANE)].concat());
    insta::assert_snapshot!(run.ends_with(3));
    let swapped: Vec<u8> = utf16(JANE).chunks(2).flat_map(|pair| [pair[1], pair[0]]).collect();
    let run = file([&[0xfe, 0xff][..], &swapped].concat()).ends_with(3);
    assert!(run.stderr.contains("file::encoding"), "{run}");
}

#[test]
fn utf16_without_a_mark_is_refused() {
    file(utf16(JANE)).ends_with(3);
    file(utf16("email: zoë@example.com\n")).ends_with(3);
}

#[test]
fn latin_1() {
    insta::assert_snapshot!(file(b"email: jane@example.com\nfirstName: Zo\xeb\n").ends_with(3));
}

#[test]
fn bytes_that_are_no_text() {
    insta::assert_snapshot!(file(b"\x89PNG\r\n\x1a\n\0\0\0").ends_with(3));
}

#[test]
fn byte_order_mark_of_utf8_is_accepted() {
    assert_eq!(file(format!("\u{feff}{JANE}")).ends_with(0).stdout, "1 contact in 1 file: valid\n");
}

#[test]
fn line_ends_of_windows_are_accepted() {
    assert_eq!(file(JANE.replace('\n', "\r\n")).ends_with(0).stderr, "");
    let run = file("email: jane@example.com\r\ndescription: |\r\n  a\r\n  b\r\n").ends_with(0);
    assert_eq!(run.stderr, "");
}

#[test]
fn line_ends_of_windows_move_no_place() {
    let run = file("email: jane@example.com\r\ntitle: CEO\r\nfax: 123\r\n").ends_with(3);
    assert!(run.stderr.contains("contacts/all.yaml:3:6"), "{run}");
}

#[test]
fn no_line_end_at_the_end() {
    assert_eq!(file("email: jane@example.com").ends_with(0).stderr, "");
}

#[test]
fn file_of_fifty_megabytes() {
    let mut text = String::from(JANE);
    text.push_str(&"# filler\n".repeat(50 * 1024 * 1024 / 9));
    insta::assert_snapshot!(file(text).ends_with(3));
}

#[test]
fn the_size_limit_itself_is_accepted() {
    let limit = 16 * 1024 * 1024;
    let comment = |bytes: usize| format!("{JANE}#{}", "x".repeat(bytes - JANE.len() - 1));
    file(comment(limit)).ends_with(0);
    file(comment(limit + 1)).ends_with(3);
}

#[test]
fn folder_with_the_name_of_a_file() {
    let project = Project::with(JANE).file("contacts/x.yaml/y.yaml", JANE);
    insta::assert_snapshot!(project.rolo("validate").ends_with(3));
}

#[test]
fn pipe_with_the_name_of_a_file() {
    let project = Project::with(JANE);
    let made = Command::new("mkfifo").arg(project.path("contacts/pipe.yaml")).status().unwrap();
    assert!(made.success());
    insta::assert_snapshot!(project.rolo("validate").ends_with(3));
}

#[test]
fn links() {
    let project = Project::with(JANE)
        .file("outside.yaml", "email: outside@example.com\n")
        .file("contacts/folder/in.yaml", "email: in@example.com\n");
    let links = [
        ("nowhere.yaml", "there-is-no-such-file"),
        ("circle.yaml", "circle.yaml"),
        ("out.yaml", "../outside.yaml"),
        ("passwords.yaml", "/etc/passwd"),
        ("folder.yaml", "folder"),
        ("up", ".."),
        ("device.yaml", "/dev/zero"),
        ("ignored.txt", "../outside.yaml"),
        ("_skipped.yaml", "../outside.yaml"),
    ];
    for (name, target) in links {
        symlink(target, project.path("contacts").join(name)).unwrap();
    }
    insta::assert_snapshot!(project.rolo("validate").ends_with(3));
}

#[test]
fn link_to_a_file_inside_is_followed() {
    let project = Project::new().file("contacts/_shared/jane.txt", JANE);
    symlink("_shared/jane.txt", project.path("contacts/jane.yaml")).unwrap();
    let run = project.rolo("validate").ends_with(0);
    assert_eq!(run.stdout, "1 contact in 1 file: valid\n");
}

#[test]
fn the_contacts_folder_itself_is_no_link() {
    let project = Project::new().file("elsewhere/jane.yaml", JANE);
    symlink("elsewhere", project.path("contacts")).unwrap();
    // git has no history behind it to judge by.
    let run = project.rolo("validate").ends_with(1);
    assert!(run.stderr.contains("error[config::contacts]"), "{run}");
}

#[test]
fn what_may_not_be_read() {
    let project = Project::with(JANE).file("contacts/closed/in.yaml", JANE);
    let close = |path: &str, mode: u32| {
        let path = project.path(path);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    close("contacts/all.yaml", 0);
    close("contacts/closed", 0);
    // To root, nothing is closed.
    let is_closed = std::fs::read(project.path("contacts/all.yaml")).is_err();
    let run = project.rolo("validate");
    close("contacts/closed", 0o755);
    if is_closed {
        let run = run.ends_with(3);
        assert_eq!(run.stderr.matches("error[file::unreadable]").count(), 2, "{run}");
        assert!(run.stderr.contains("--> contacts/all.yaml"), "{run}");
        assert!(run.stderr.contains("--> contacts/closed"), "{run}");
    }
}

#[test]
fn folders_nested_too_deeply() {
    let deepest = format!("contacts/{}", "d/".repeat(32));
    let project = Project::new().file(&format!("{deepest}jane.yaml"), JANE);
    project.rolo("validate").ends_with(0);
    let project = project.file(&format!("{deepest}d/jane.yaml"), JANE);
    insta::assert_snapshot!(project.rolo("validate").ends_with(3));
}

#[test]
fn folder_of_the_contacts_is_missing() {
    insta::assert_snapshot!(Project::new().rolo("validate").ends_with(3));
}

#[test]
fn no_contact_at_all() {
    let project = Project::new();
    std::fs::create_dir(project.path("contacts")).unwrap();
    insta::assert_snapshot!(project.rolo("validate").ends_with(3));
    let run = project.rolo("validate --allow-empty").ends_with(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("0 contacts in 0 files: valid\n", ""));
}

#[test]
fn file_without_content_is_no_contact() {
    for empty in
        ["", "\n\n", "# only a comment\n", "---\n", "---\n---\n", "--- # a\n...\n", "\u{feff}"]
    {
        let run = file(empty).ends_with(3);
        assert!(run.stderr.contains("error[contact::none]"), "{empty:?}: {run}");
        Project::with(empty).rolo("validate --allow-empty").ends_with(0);
        let run =
            Project::with(empty).file("contacts/jane.yml", JANE).rolo("validate").ends_with(0);
        assert_eq!(run.stdout, "1 contact in 2 files: valid\n", "{empty:?}");
    }
}

#[test]
fn names_that_are_skipped() {
    let broken = "[";
    let project = Project::with(JANE)
        .file("contacts/_template.yaml", broken)
        .file("contacts/.hidden.yaml", broken)
        .file("contacts/.git/config.yaml", broken)
        .file("contacts/_drafts/a/b.yml", broken)
        .file("contacts/notes.txt", broken)
        .file("contacts/backup.yaml~", broken)
        .file("contacts/yaml", broken)
        .file("elsewhere/broken.yaml", broken);
    assert_eq!(project.rolo("validate").ends_with(0).stdout, "1 contact in 1 file: valid\n");
}

#[test]
fn both_endings_count() {
    let project = Project::new()
        .file("contacts/a.yaml", "email: a@example.com\n")
        .file("contacts/b.yml", "email: b@example.com\n")
        .file("contacts/_not/c.yml", "email: c@example.com\n")
        .file("contacts/team_x/d.yml", "email: d@example.com\n");
    assert_eq!(project.rolo("validate").ends_with(0).stdout, "3 contacts in 3 files: valid\n");
}

#[test]
fn name_of_a_file_cannot_act_on_a_terminal() {
    let project = Project::new().file("contacts/a\u{1b}[31m\nb.yaml", "firstName: Jane\n");
    let run = project.rolo("validate").ends_with(3);
    assert!(!run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
    assert!(run.stderr.contains("a\\u{1b}[31m\\nb.yaml"), "{run}");
}
