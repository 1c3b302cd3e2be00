//! Faults: each kind does what it says, to the requests it names, and to no other.

use std::io::{ErrorKind, Read, Write};
use std::time::Duration;

use rolo::sandbox::Fault;
use serde_json::{Value, json};

use crate::sandbox::client::{JANE, RAVI, Sandbox, faulty, request, sandbox};

fn title(sandbox: &Sandbox) -> Value {
    sandbox.contact(JANE)["title"].clone()
}

fn patch(sandbox: &Sandbox) -> std::io::Result<crate::sandbox::client::Reply> {
    sandbox.send("PATCH", &format!("/contacts/{JANE}"), "{\"title\":\"CEO\"}")
}

#[test]
fn faults_are_read_with_clear_errors() {
    for (kind, meaning) in Fault::KINDS {
        let typed = kind.replace("[=SECONDS]", "").replace("=SECONDS", "=3");
        let fault: Fault = format!("{typed}@any:1").parse().unwrap();
        assert_eq!(fault.to_string(), format!("{typed}@any:1"));
        assert!(!meaning.is_empty());
    }
    for good in ["hang=5@PATCH:2-5", "slow=1@list:4+", "500@time-zones:*"] {
        assert!(good.parse::<Fault>().is_ok(), "{good}");
    }
    for (bad, part) in [
        ("500", "KIND@WHERE:N"),
        ("500@GET", "KIND@WHERE:N"),
        ("501@GET:1", "`501` is no kind of fault; known are reset-before"),
        ("500@PUT:1", "`PUT` is no place for a fault; known are any"),
        ("500@GET:0", "`0` is none of"),
        ("500@GET:5-2", "`5-2` is none of"),
        ("500@GET:x", "`x` is none of"),
        ("429-after@GET:1", "needs its seconds"),
        ("500=3@GET:1", "`500` takes no number"),
        ("hang=long@GET:1", "`long` in `hang=long` is not a whole number"),
    ] {
        let error = bad.parse::<Fault>().unwrap_err();
        assert!(error.contains(part), "{bad}: {error}");
    }
}

#[test]
fn a_fault_hits_the_requests_that_it_names() {
    let statuses = |fault: &str| -> Vec<u16> {
        let sandbox = faulty(fault);
        let paths = ["/contacts", "/members", "/contacts", "/contacts", ""];
        paths.iter().map(|path| sandbox.get(path).status).collect()
    };
    assert_eq!(statuses("500@list:2"), [200, 200, 500, 200, 200]);
    assert_eq!(statuses("500@list:2-3"), [200, 200, 500, 500, 200]);
    assert_eq!(statuses("500@GET:2+"), [200, 500, 500, 500, 500]);
    assert_eq!(statuses("500@any:*"), [500, 500, 500, 500, 500]);
    assert_eq!(statuses("500@members:1"), [200, 500, 200, 200, 200]);
    assert_eq!(statuses("500@workspace:1"), [200, 200, 200, 200, 500]);
    assert_eq!(statuses("500@PATCH:1"), [200, 200, 200, 200, 200]);
    let sandbox = sandbox(|options| {
        options.faults = vec!["500@PATCH:1".parse().unwrap(), "409@any:2".parse().unwrap()];
    });
    assert_eq!(sandbox.get("").status, 200);
    assert_eq!(patch(&sandbox).unwrap().status, 500, "the first one that is due acts");
    assert_eq!(patch(&sandbox).unwrap().status, 200);
}

#[test]
fn resets_break_the_connection_with_or_without_the_write() {
    for (fault, expected) in [
        ("reset-before@PATCH:1", "Vice President"),
        ("reset-after@PATCH:1", "Vice President"),
        ("commit-reset@PATCH:1", "CEO"),
    ] {
        let sandbox = faulty(fault);
        let error = patch(&sandbox).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{fault}");
        assert_eq!(title(&sandbox), expected, "{fault}");
        assert_eq!(patch(&sandbox).unwrap().status, 200);
    }
    let sandbox = faulty("commit-reset@post:1");
    let body = json!({"firstName": "A", "lastName": "B", "email": "ab@example.com"});
    assert!(sandbox.send("POST", "/contacts", &body.to_string()).is_err());
    assert_eq!(sandbox.running.as_ref().unwrap().contacts(), 3);
}

#[test]
fn hanging_requests_get_no_answer_until_the_sandbox_stops() {
    for (fault, expected) in [("hang@PATCH:1", "Vice President"), ("commit-hang@PATCH:1", "CEO")] {
        let sandbox = faulty(fault);
        let mut stream = sandbox.connect();
        stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
        let headers = "Authorization: Bearer sandbox\r\nContent-Type: application/json\r\n";
        let path = format!("/contacts/{JANE}");
        let bytes = request("PATCH", &path, headers, "{\"title\":\"CEO\"}");
        stream.write_all(bytes.as_bytes()).unwrap();
        let error = stream.read(&mut [0]).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut));
        let running = sandbox.running.as_ref().unwrap();
        while running.requests() == 0 || (expected == "CEO" && title(&sandbox) != "CEO") {
            std::thread::yield_now();
        }
        assert_eq!(title(&sandbox), expected, "{fault}");
        sandbox.stop();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        assert!(!matches!(stream.read(&mut [0]), Ok(1..)));
    }
    let sandbox = faulty("hang=0@GET:1");
    assert!(sandbox.send("GET", "", "").is_err(), "a hang that ends, ends with a reset");
}

#[test]
fn refusals_have_the_documented_bodies_and_change_nothing() {
    let disabled = "API access is disabled, please contact support for assistance.";
    for (kind, message) in [
        ("400", "There was a problem processing your request. See errors for more details."),
        ("401", "The provided bearer token is missing or invalid."),
        ("423", disabled),
        ("429", "Too many requests"),
    ] {
        let sandbox = faulty(&format!("{kind}@PATCH:1"));
        let reply = patch(&sandbox).unwrap();
        assert_eq!(reply.status.to_string(), kind);
        assert_eq!(reply.json()["message"], message);
        assert_eq!(reply.header("retry-after"), None);
        assert_eq!(title(&sandbox), "Vice President");
    }
    for kind in ["403", "404", "409", "500"] {
        let reply = patch(&faulty(&format!("{kind}@PATCH:1"))).unwrap();
        assert_eq!(reply.json()["status"].to_string(), kind);
        assert!(reply.json()["message"].is_string());
    }
    for kind in ["502", "503"] {
        let reply = patch(&faulty(&format!("{kind}@PATCH:1"))).unwrap();
        assert_eq!(reply.status.to_string(), kind);
        assert_eq!(reply.header("content-type"), Some("text/html"));
        assert!(reply.text().starts_with("<html>"));
    }
    let objects = patch(&faulty("400-objects@PATCH:1")).unwrap();
    assert_eq!(objects.json()["errors"][0]["message"], "'name' is required");
}

#[test]
fn a_429_may_say_how_long_to_wait() {
    let waits = |kind: &str| {
        let reply = faulty(&format!("{kind}@GET:1")).get("");
        assert_eq!(reply.status, 429);
        reply.header("retry-after").unwrap().to_owned()
    };
    assert_eq!(waits("429-after=3"), "3");
    assert!(httpdate::parse_http_date(&waits("429-date")).is_ok());
    assert!(waits("429-absurd").parse::<u64>().unwrap() > 900_000_000);
    assert!(waits("429-garbage").parse::<u64>().is_err());
}

#[test]
fn a_cut_answer_ends_before_its_length_though_the_write_is_done() {
    let sandbox = faulty("cut@PATCH:1");
    let error = patch(&sandbox).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
    assert_eq!(title(&sandbox), "CEO");
    let sandbox = faulty("cut@GET:1");
    let mut stream = sandbox.connect();
    let bytes = request("GET", "/contacts", "Authorization: Bearer sandbox\r\n", "");
    stream.write_all(bytes.as_bytes()).unwrap();
    let mut raw = String::new();
    stream.read_to_string(&mut raw).unwrap();
    assert!(raw.contains("{\"results\":[{"), "half of the body has come: {raw}");
}

#[test]
fn a_slow_answer_is_whole_in_the_end() {
    let sandbox = faulty("slow=0@list:1");
    let slow = sandbox.get("/contacts");
    assert_eq!(slow.text(), sandbox.get("/contacts").text());
    let sandbox = faulty("slow=60@list:1");
    let mut stream = sandbox.connect();
    stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    let bytes = request("GET", "/contacts", "Authorization: Bearer sandbox\r\n", "");
    stream.write_all(bytes.as_bytes()).unwrap();
    let error = crate::sandbox::client::receive(&mut stream).err().unwrap();
    assert!(matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut));
}

#[test]
fn spoiled_answers_are_well_formed_http() {
    let reply = faulty("truncated@list:1").get("/contacts");
    assert!(serde_json::from_slice::<Value>(&reply.body).unwrap_err().is_eof());

    let sandbox = faulty("html@PATCH:1");
    let reply = patch(&sandbox).unwrap();
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("text/html")));
    assert_eq!(title(&sandbox), "Vice President");

    let reply = faulty("text@list:1").get("/contacts");
    assert!(reply.header("content-type").unwrap().starts_with("text/plain"));
    assert_eq!(reply.ids().len(), 2);

    let reply = faulty("wrong-shape@list:1").get("/contacts").json();
    assert!(reply["results"].is_object() && reply["hasMore"].is_string());
    let sandbox = faulty("wrong-shape@patch:1");
    assert!(patch(&sandbox).unwrap().json().is_array());
    assert_eq!(title(&sandbox), "CEO");

    let reply = faulty("no-results@list:1").get("/contacts");
    assert_eq!((reply.status, reply.json()), (200, json!({"hasMore": false})));

    let reply = faulty("null-name@list:1").get("/contacts").json();
    assert_eq!(reply["results"][0]["name"], Value::Null);
    assert_eq!(reply["results"][0]["email"], "jane.doe@example.com");

    let reply = faulty("extra-keys@list:1").get("/contacts").json();
    assert!(reply["_unknown"].is_object());
    assert!(reply["results"][0]["tags"][0]["_unknown"].is_object());

    let reply = faulty("empty-page@list:1").get("/contacts");
    assert_eq!(reply.json(), json!({"results": [], "hasMore": true}));

    let sandbox = faulty("repeat-page@list:2");
    let first = sandbox.get("/contacts?limit=1");
    let path = format!("/contacts?startingAfter={JANE}&limit=1");
    assert_eq!(sandbox.get(&path).text(), first.text());
    assert_eq!(sandbox.get(&path).ids(), [RAVI]);
}

#[test]
fn redirects_lead_elsewhere_or_back() {
    let reply = faulty("redirect@GET:1").get("/contacts");
    assert_eq!((reply.status, reply.header("location")), (302, Some("http://127.0.0.2:9/")));
    let sandbox = faulty("redirect-same@GET:1");
    let base = sandbox.running.as_ref().unwrap().base_url();
    let reply = sandbox.get("/contacts?limit=1");
    let location = format!("{base}/contacts?limit=1");
    assert_eq!((reply.status, reply.header("location")), (302, Some(location.as_str())));
}

#[test]
fn endless_and_swollen_bodies_stop_with_the_client() {
    let sandbox = faulty("endless@list:1");
    let mut stream = sandbox.connect();
    let bytes = request("GET", "/contacts", "Authorization: Bearer sandbox\r\n", "");
    stream.write_all(bytes.as_bytes()).unwrap();
    let mut start = vec![0; 4 << 20];
    stream.read_exact(&mut start).unwrap();
    drop(stream);
    sandbox.stop();

    let sandbox = faulty("gzip-bomb@list:1");
    let headers = "Authorization: Bearer sandbox\r\nConnection: close\r\n";
    let mut stream = sandbox.connect();
    stream.write_all(request("GET", "/contacts", headers, "").as_bytes()).unwrap();
    let mut raw = Vec::new();
    stream.read_to_end(&mut raw).unwrap();
    assert!(raw.len() < 4 << 20, "{}", raw.len());
    let head = raw.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap() + 4;
    let mut decoder = flate2::read::GzDecoder::new(Chunks(&raw[head..], 0));
    let mut unfolded = vec![0; 5 << 20];
    decoder.read_exact(&mut unfolded).unwrap();
    assert!(unfolded.starts_with(b"{\"results\":[],\"hasMore\":false}   "));
}

/// A chunked body, put together again.
struct Chunks<'a>(&'a [u8], usize);

impl Read for Chunks<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.1 == 0 {
            let skip = usize::from(self.0.starts_with(b"\r\n")) * 2;
            let rest = &self.0[skip..];
            let end = rest.windows(2).position(|bytes| bytes == b"\r\n").unwrap();
            let digits = std::str::from_utf8(&rest[..end]).unwrap();
            self.1 = usize::from_str_radix(digits, 16).unwrap();
            self.0 = &rest[end + 2..];
        }
        let count = buffer.len().min(self.1);
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        self.1 -= count;
        Ok(count)
    }
}

#[test]
fn someone_else_edits_between_pages() {
    let sandbox = faulty("edit-create@list:2");
    assert_eq!(sandbox.get("/contacts").ids().len(), 2);
    let after = sandbox.get("/contacts").ids();
    assert_eq!((after.len(), after[1].as_str()), (3, JANE), "the new one comes first");

    let sandbox = faulty("edit-delete@list:2");
    let cursor = sandbox.get("/contacts?limit=1").ids()[0].clone();
    let lost = sandbox.get(&format!("/contacts?limit=1&startingAfter={cursor}"));
    assert_eq!(lost.status, 400);
    assert_eq!(sandbox.get("/contacts").ids(), [RAVI]);

    let sandbox = faulty("edit-change@list:1");
    let row = sandbox.get("/contacts").json()["results"][0].clone();
    assert!(row["title"].as_str().unwrap().starts_with("Changed by someone else"));
    assert_eq!(sandbox.contact(JANE), row);

    let sandbox = faulty("edit-delete@patch:1");
    assert_eq!(patch(&sandbox).unwrap().status, 404);
    let sandbox = faulty("edit-change@patch:1");
    let reply = sandbox.patch(JANE, &json!({"fax": "1"})).json();
    assert!(reply["title"].as_str().unwrap().starts_with("Changed by someone else"));
}
