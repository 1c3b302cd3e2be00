//! `rolo import`, from outside.

use crate::env::{Project, ROLO, Run};
use crate::kills::named::in_shell;

const OUTLOOK: &str = "\
\"Title\",\"First Name\",\"Last Name\",\"Company\",\"Job Title\",\"Business Fax\",\"Business Phone\",\"Mobile Phone\",\"E-mail Address\",\"Notes\",\"Web Page\"
\"Dr.\",\"Jane\",\"Doe\",\"Acme\",\"CEO\",\"1-555-0102\",\"15550100\",\"+1 555 0101\",\"jane@example.com\",\"Likes
\"\"tea\"\"; no calls
\",\"https://www.example.com\"
\"\",\"José\",\"Núñez\",\"\",\"\",\"\",\"\",\"\",\"Jose@Example.com\",\"\",\"\"
";

const GOOGLE: &str = "\
First Name,Last Name,Organization Title,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,Phone 3 - Label,Phone 3 - Value,Website 1 - Label,Website 1 - Value
Jane,Doe,CEO,Likes tea,Sponsor ::: Press ::: * myContacts,* Work,jane@example.com,,* Work,555-0100 ::: 555-0109,Mobile,555-0101,Work Fax,555-0102,Profile,https://example.com
Joe,Roe,,,* myContacts,,joe@example.com,joe@example.org,Home,555-0103,,,,,,
";

const OLD_GOOGLE: &str = "\
Name,Given Name,Family Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Title,Website 1 - Value
Jane Doe,Jane,Doe,* myContacts,*,jane@example.com,Mobile,555-0101,CEO,https://example.com
";

const CARDS: &str = "\
BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:N=C3=BA=C3=B1ez;Jos=C3=A9;;;\r
TEL;WORK;VOICE:555-0100\r
TEL;WORK;FAX:555-0102\r
EMAIL;INTERNET:second@example.com\r
EMAIL;PREF;INTERNET:jose@example.com\r
NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Likes tea;=0D=0A=\r
no calls\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:3.0\r
FN:Jane Doe\r
N:Doe;Jane;Q.;Dr.;\r
item1.EMAIL;type=INTERNET;type=pref:jane@example.com\r
TEL;TYPE=\"work,voice\":555-0104\r
TEL;TYPE=CELL:555-0101\r
TEL;TYPE=HOME:555-0103\r
TITLE:Head of\\, well\\, all\r
NOTE:One\\nvery lo\r
 ng line\r
CATEGORIES:Sponsor,Press\r
ORG:Acme;Sales\r
PHOTO;ENCODING=b;TYPE=PNG:AAAA\r
END:VCARD\r
begin:vcard
VERSION:4.0
FN:健太 佐藤
N:佐藤;健太;;;
EMAIL;PREF=2:b@example.org
EMAIL;PREF=1:kenta@example.org
TEL;VALUE=uri;TYPE=\"voice,work\":tel:+1-555-0105;ext=12
URL:https://www.example.org
end:vcard
";

fn project(file: &str, content: impl AsRef<[u8]>) -> Project {
    Project::new().file(file, content)
}

/// What was written, and that it is valid and in form.
#[track_caller]
fn files(project: &Project) -> String {
    project.rolo("validate").ends_with(0);
    project.rolo("fmt --check").ends_with(0);
    let mut paths: Vec<_> = Vec::new();
    let mut folders = vec![project.path("contacts")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { paths.push(path) }
        }
    }
    paths.sort();
    let shown = paths.iter().map(|path| {
        let name = path.strip_prefix(project.path("")).unwrap().display();
        format!("== {name}\n{}", std::fs::read_to_string(path).unwrap())
    });
    shown.collect()
}

fn all(run: &Run, project: &Project) -> String {
    format!("{run}{}", files(project))
}

#[test]
fn outlook() {
    let project = project("contacts.csv", OUTLOOK);
    let run = project.rolo("import contacts.csv").ends_with(0);
    insta::assert_snapshot!(all(&run, &project));
}

#[test]
fn google() {
    let project = project("google.csv", GOOGLE);
    let run = project.rolo("import google.csv --map Labels=tags").ends_with(0);
    insta::assert_snapshot!(all(&run, &project));
}

#[test]
fn google_before_2024() {
    let project = project("google.csv", OLD_GOOGLE);
    let run = project.rolo("import google.csv").ends_with(0);
    insta::assert_snapshot!(all(&run, &project));
}

#[test]
fn plain_headers_and_maps() {
    let csv = "FIRST_NAME;last-name;E-Mail;office phone;Owner;Zone;Private\n\
        Jane;Doe;jane@example.com;555-0100;Sam Okafor;America/New_York;secret\n";
    let project = project("contacts.csv", csv);
    let run = project.run(&[
        "import",
        "contacts.csv",
        "--map",
        "owner=owner",
        "--map",
        "Zone=timeZone",
        "--map",
        "Private=-",
    ]);
    insta::assert_snapshot!(all(&run.ends_with(0), &project));
}

#[test]
fn vcards_of_every_version() {
    let project = project("cards.vcf", CARDS);
    let run = project.rolo("import cards.vcf --map CATEGORIES=tags").ends_with(0);
    insta::assert_snapshot!(all(&run, &project));
}

#[test]
fn every_row_that_is_not_taken_is_told() {
    let csv = "\
firstName,lastName,email,title,name
Jane,Doe,jane@example.com,,
,Doe,a@example.com,,
Jane,,b@example.com,,

,,c@example.com,,Ann Lee
,,d@example.com,,
Joe,Roe,,,
Joe,Roe,not an address,,
Joe,Roe,JANE@example.com ,,
Joe,Roe,known@example.com,,
Joe,Roe,e@example.com,LONG,
Joe,Roe,f@example.com,,,unquoted
Zoe,Roe,g@example.com,\u{202e}OEC,
Joe,Roe,h@example.com,\"never ends
Ann,Lee,i@example.com,,
";
    let known = "firstName: Known\nlastName: One\nemail: Known@example.com\n";
    let project = project("contacts.csv", csv.replace("LONG", &"x".repeat(256)))
        .file("contacts/known.yaml", known);
    let run = project.rolo("import contacts.csv").ends_with(6);
    insta::assert_snapshot!(run);
    assert_eq!(run.stdout, "wrote contacts/jane-doe.yaml\nwrote contacts/zoe-roe.yaml\n");
    // Once more: what was taken is known now.
    let again = project.rolo("import contacts.csv").ends_with(3);
    assert_eq!(again.stdout, "");
    assert!(again.stderr.ends_with("0 of 13 contacts taken\n"), "{again}");
    assert_eq!(project.read("contacts/known.yaml"), known);
}

#[test]
fn a_card_that_is_not_taken_is_told() {
    let cards = "BEGIN:VCARD\nVERSION:3.0\nFN:Jane Doe\nEMAIL:jane@example.com\nEND:VCARD\n\
        BEGIN:VCARD\nVERSION:3.0\nFN:Joe\nEMAIL:joe@example.com\nEND:VCARD\n\
        BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nEMAIL:ann@example.com\n";
    let project = project("cards.vcf", cards);
    insta::assert_snapshot!(project.rolo("import cards.vcf --split-names").ends_with(6));
    insta::assert_snapshot!("full_names", project.rolo("import cards.vcf").ends_with(3));
}

#[test]
fn full_names_are_split_only_when_asked() {
    let csv =
        "Full name,email,first name\nMary Ann O'Brien,mary@example.com,\nX Y,x@example.com,Zoe\n";
    let project = project("contacts.csv", csv);
    project.rolo("import contacts.csv").ends_with(3);
    project.rolo("import contacts.csv --split-names").ends_with(6);
    let written = project.read("contacts/mary-ann-o-brien.yaml");
    assert_eq!(written, "firstName: Mary Ann\nlastName: O'Brien\nemail: mary@example.com\n");
}

#[test]
fn one_file_for_all() {
    let project = project("contacts.csv", OUTLOOK).file("schema/contact.schema.json", "{}");
    let run = project.rolo("import contacts.csv --into contacts/a/clients.yml").ends_with(0);
    insta::assert_snapshot!(all(&run, &project));
    let before = project.read("contacts/a/clients.yml");
    let refused = project.rolo("import contacts.csv --into contacts/a/clients.yml").ends_with(1);
    assert!(refused.stderr.contains("[import::exists]"), "{refused}");
    assert_eq!(project.read("contacts/a/clients.yml"), before);
    for outside in
        ["clients.yaml", "contacts/clients.txt", "contacts/../a.yaml", "contacts/_a.yaml"]
    {
        let refused = project.run(&["import", "contacts.csv", "--into", outside]).ends_with(1);
        assert!(refused.stderr.contains("[import::into]"), "{refused}");
    }
}

#[test]
fn paths_follow_the_pattern_and_overwrite_nothing() {
    let csv = "firstName,lastName,email\nJane,Doe,a@example.com\nJANE,doe,b@example.com\n\
        Jane,Doe,c@example.org\n";
    let taken = "firstName: X\nlastName: Roe\nemail: x@example.com\n";
    let project = project("contacts.csv", csv).file("contacts/example.com/Jane-Doe.yaml", taken);
    let pattern = ["import", "contacts.csv", "--path", "{domain}/{name}.yaml"];
    let run = project.run(&pattern).ends_with(0);
    let expected = ["example.com/jane-doe-2", "example.com/jane-doe-3", "example.org/jane-doe"]
        .map(|path| format!("wrote contacts/{path}.yaml\n"));
    assert_eq!(run.stdout, expected.concat());
    assert_eq!(project.read("contacts/example.com/Jane-Doe.yaml"), taken);
    let bad = project.run(&["import", "contacts.csv", "--path", "{nick}.yaml"]).ends_with(1);
    insta::assert_snapshot!(bad);
}

#[test]
fn a_dry_run_writes_nothing() {
    let project = project("contacts.csv", OUTLOOK).file("schema/contact.schema.json", "{}");
    let run = project.rolo("import contacts.csv --dry-run").ends_with(0);
    insta::assert_snapshot!(run);
    assert!(!project.path("contacts").exists() && !project.path(".rolo").exists());
    // What it shows is a patch that makes the files.
    project.write("change.diff", run.stdout);
    let mut git = std::process::Command::new("git");
    git.args(["apply", "change.diff"]).current_dir(project.path(""));
    assert!(git.status().unwrap().success());
    let shown = files(&project);
    std::fs::remove_dir_all(project.path("contacts")).unwrap();
    project.rolo("import contacts.csv").ends_with(0);
    assert_eq!(files(&project), shown);
}

#[test]
fn the_encoding_is_told_by_the_bytes_and_the_separator_by_the_first_line() {
    let csv = "firstName\tlastName\temail\r\nZoé\tMüller\tzoe@example.com\r\n";
    let utf16 = |text: &str| -> Vec<u8> {
        format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    let latin: Vec<u8> = csv.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let cases = [
        (csv.as_bytes().to_vec(), ""),
        (format!("\u{feff}{csv}").into_bytes(), ""),
        (utf16(csv), ""),
        (latin, "contacts.csv: not UTF-8, read as Windows-1252\n"),
    ];
    let with_line = |line: &str, separator| format!("{line}\r\n{}", csv.replace('\t', separator));
    let declared = [("sep=;", ";"), ("\u{feff}SEP=|", "|"), ("\"sep=,\"", ","), ("sep=\t", "\t")];
    let declared = declared.map(|(line, separator)| (with_line(line, separator).into_bytes(), ""));
    for (bytes, note) in cases.into_iter().chain(declared) {
        let project = project("contacts.csv", bytes);
        let run = project.rolo("import contacts.csv").ends_with(0);
        assert_eq!(run.stderr, format!("{note}1 contact taken into 1 new file\n"));
        let written = project.read("contacts/zoé-müller.yaml");
        assert_eq!(written, "firstName: Zoé\nlastName: Müller\nemail: zoe@example.com\n");
    }
}

#[test]
fn a_file_that_cannot_be_imported_says_why() {
    let header = "Given,Surname,Mail\nJane,Doe,jane@example.com\n";
    let cases: [(&str, &[u8], &[&str], i32); 9] = [
        ("empty", b"", &[], 3),
        ("header_only", b"firstName,lastName,email\n,,\n", &[], 3),
        ("no_email_column", header.as_bytes(), &[], 3),
        ("no_column", header.as_bytes(), &["--map", "Email=email"], 1),
        ("one_field_twice", header.as_bytes(), &["--map", "Mail=email", "--map", "Given=email"], 1),
        ("no_field", header.as_bytes(), &["--map", "Mail=e-mail"], 1),
        ("no_map", header.as_bytes(), &["--map", "Mail"], 1),
        ("not_text", b"a\0b\0", &[], 1),
        ("no_property", b"BEGIN:VCARD\nFN:x\nEND:VCARD\n", &["--map", "X-A=title"], 1),
    ];
    for (name, content, arguments, code) in cases {
        let project = project("contacts.csv", content);
        let run = project.run(&[&["import", "contacts.csv"], arguments].concat()).ends_with(code);
        insta::assert_snapshot!(name, run);
        assert!(!project.path("contacts").exists());
    }
    let nothing = Project::new().rolo("import nothing.csv").ends_with(1);
    let sentence = "error[import::unreadable]: cannot read `nothing.csv`: it does not exist\n";
    assert!(nothing.stderr.starts_with(sentence), "{nothing}");
    let large = Project::new();
    std::fs::File::create(large.path("l.csv")).unwrap().set_len((64 << 20) + 1).unwrap();
    let large = large.rolo("import l.csv").ends_with(1);
    let sentence = "error[import::too-large]: `l.csv` is larger than 64 MiB\n";
    assert!(large.stderr.starts_with(sentence), "{large}");
}

/// A header of many columns makes no row of few cells large.
#[test]
fn short_rows_below_a_wide_header_take_no_memory() {
    let columns: Vec<String> = (0..9_990).map(|n| format!("c{n},")).collect();
    let columns = columns.concat();
    let rows = "a\n".repeat(20_000);
    let csv = format!("email,lastName,{columns}x\n{rows}");
    let project = project("contacts.csv", csv);
    let line = format!("ulimit -v 2000000; {ROLO} import contacts.csv --dry-run");
    let run = in_shell(&project, &line).ends_with(3);
    assert!(run.stderr.contains("20000"), "{}", &run.stderr[run.stderr.len() - 300..]);
}

#[test]
fn invalid_contact_files_come_first() {
    let project = project("contacts.csv", OUTLOOK).file("contacts/a.yaml", "email: [\n");
    let run = project.rolo("import contacts.csv").ends_with(3);
    assert_eq!(run.stdout, "");
}

#[test]
fn hostile_names_of_columns_are_harmless() {
    let csv = "firstName,lastName,email,\"\u{1b}[31mred\nline\"\nJane,Doe,jane@example.com,x\n";
    let project = project("contacts.csv", csv);
    let run = project.rolo("import contacts.csv").ends_with(0);
    assert!(run.stderr.contains("`\\u{1b}[31mred\\nline`"), "{run}");
}

/// Names that are free when the files are read could be taken by another run before they are used.
#[test]
fn files_are_read_under_the_lock() {
    let project =
        Project::with("broken: [").file("people.csv", OUTLOOK).file(".rolo/apply.lock", "");
    let lock = std::fs::File::open(project.path(".rolo/apply.lock")).unwrap();
    lock.lock().unwrap();
    for command in ["import people.csv", "pull --sandbox"] {
        let run = project.rolo(command).ends_with(1);
        assert!(run.stderr.contains("error[project::lock]"), "{command}: {run}");
    }
    lock.unlock().unwrap();
    project.rolo("import people.csv").ends_with(3);
}
