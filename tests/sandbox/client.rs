//! A sandbox in a runtime of its own, and the plainest HTTP client there is.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use rolo::sandbox::{Options, Running, Seed, StartError, start};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

pub(crate) const JANE: &str = "b27fd363-b75e-4ed1-af08-0b05119ea6b1";
pub(crate) const RAVI: &str = "c38ae474-c86f-4fe2-b019-1c16220fb7c2";
pub(crate) const NOBODY: &str = "00000000-0000-4000-8000-000000000000";
pub(crate) const SAM: &str = "6f1d2c3b-4a59-4788-9e6d-7c8b9a0f1e2d";
pub(crate) const NEW_YORK: &str = "a1b2c3d4-e5f6-4071-8293-a4b5c6d7e8f9";
pub(crate) const SPONSOR: &str = "3a9e7c51-2b64-4f08-8d1f-6e5c4b3a2918";
pub(crate) const BILLING: &str = "7b8c9d0e-1f2a-4b3c-9d4e-5f6a7b8c9d0e";

/// A small workspace that these tests own, so that no other change to seeds can move them.
pub(crate) fn seed() -> Value {
    json!({
        "workspace": {"id": "0b5a8c1e-7d3f-4e2a-9b61-5f0c2d8e4a17", "name": "Example Workspace"},
        "members": [
            {"id": SAM, "name": "Sam Rivera", "email": "sam@example.com"},
            {"id": "1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f", "name": "Priya Nair",
             "email": "priya@example.org", "isActive": false}
        ],
        "contactTags": [
            {"id": SPONSOR, "name": "Executive Sponsor"},
            {"id": BILLING, "name": "Billing"}
        ],
        "timeZones": [
            {"id": NEW_YORK, "name": "America/New_York"},
            {"id": "b2c3d4e5-f607-4182-93a4-b5c6d7e8f90a", "name": "Europe/Berlin"}
        ],
        "contacts": [
            {"id": RAVI, "firstName": "Ravi", "lastName": "Menon", "email": "Ravi@example.org",
             "hubspotId": "4711", "createdAt": "2024-05-30T12:00:00Z"},
            {"id": JANE, "firstName": "Jane", "lastName": "Doe", "name": "Jane Doe",
             "email": "jane.doe@example.com", "title": "Vice President", "ownerId": SAM,
             "timeZoneId": NEW_YORK, "tagIds": [SPONSOR], "createdAt": "2024-05-31T12:00:00.123Z"}
        ]
    })
}

/// A running sandbox, stopped when it goes.
pub(crate) struct Sandbox {
    pub(crate) runtime: Runtime,
    pub(crate) running: Option<Running>,
    _folder: Option<tempfile::TempDir>,
}

/// An answer as it came over the line.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

/// Starts with exactly these options.
pub(crate) fn try_start(options: Options) -> Result<Sandbox, StartError> {
    let runtime = Runtime::new().unwrap();
    let running = runtime.block_on(start(options))?;
    Ok(Sandbox { runtime, running: Some(running), _folder: None })
}

/// The small workspace without a rate limit, after `change` to the options.
pub(crate) fn sandbox(change: impl FnOnce(&mut Options)) -> Sandbox {
    sandbox_of(&seed(), change)
}

pub(crate) fn sandbox_of(seed: &Value, change: impl FnOnce(&mut Options)) -> Sandbox {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("seed.json");
    std::fs::write(&file, seed.to_string()).unwrap();
    let mut options = Options { rate: 0, seed: Seed::File(file), ..Options::default() };
    change(&mut options);
    let sandbox = try_start(options).unwrap();
    Sandbox { _folder: Some(folder), ..sandbox }
}

/// With one fault.
pub(crate) fn faulty(fault: &str) -> Sandbox {
    sandbox(|options| options.faults = vec![fault.parse().unwrap()])
}

/// With `count` generated contacts.
pub(crate) fn generated(count: usize) -> Sandbox {
    let seed = Seed::Generated { contacts: count, seed: 7 };
    try_start(Options { rate: 0, seed, ..Options::default() }).unwrap()
}

impl Sandbox {
    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.running.as_ref().unwrap().address()).unwrap();
        // No test waits for ever, and no healthy answer takes this long.
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send("GET", path, "").unwrap()
    }

    pub(crate) fn patch(&self, id: &str, body: &Value) -> Reply {
        self.send("PATCH", &format!("/contacts/{id}"), &body.to_string()).unwrap()
    }

    pub(crate) fn post(&self, body: &Value) -> Reply {
        self.send("POST", "/contacts", &body.to_string()).unwrap()
    }

    pub(crate) fn contact(&self, id: &str) -> Value {
        self.get(&format!("/contacts/{id}")).json()
    }

    pub(crate) fn send(&self, method: &str, path: &str, body: &str) -> io::Result<Reply> {
        let headers = "Authorization: Bearer sandbox\r\nContent-Type: application/json\r\n";
        self.send_with(method, path, headers, body)
    }

    pub(crate) fn send_with(
        &self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> io::Result<Reply> {
        let mut stream = self.connect();
        let headers = format!("{headers}Connection: close\r\n");
        stream.write_all(request(method, path, &headers, body).as_bytes())?;
        receive(&mut stream)
    }

    /// Stops in order, as a program would that has to keep its state.
    pub(crate) fn stop(mut self) {
        self.runtime.block_on(self.running.take().unwrap().stop());
    }
}

pub(crate) fn request(method: &str, path: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} /api/workspace{path} HTTP/1.1\r\nHost: sandbox\r\n{headers}\
         Content-Length: {length}\r\n\r\n{body}"
    )
}

/// Reads one answer; fails when the connection breaks or ends before it is whole.
pub(crate) fn receive(stream: &mut TcpStream) -> io::Result<Reply> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut reply = Reply { status, head, body: Vec::new() };
    if let Some(length) = reply.header("content-length") {
        reply.body.resize(length.parse().unwrap(), 0);
        stream.read_exact(&mut reply.body)?;
    }
    Ok(reply)
}

impl Reply {
    pub(crate) fn header(&self, wanted: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case(wanted).then(|| value.trim())
        })
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn ids(&self) -> Vec<String> {
        let body = self.json();
        let rows = body["results"].as_array().unwrap();
        rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    }

    pub(crate) fn has_more(&self) -> bool {
        self.json()["hasMore"].as_bool().unwrap()
    }

    /// Status 400 with exactly these sentences.
    pub(crate) fn assert_invalid(&self, errors: &[&str]) {
        let message = "There was a problem processing your request. See errors for more details.";
        assert_eq!(self.status, 400, "{}", self.text());
        assert_eq!(self.json(), json!({"status": 400, "message": message, "errors": errors}));
    }
}
