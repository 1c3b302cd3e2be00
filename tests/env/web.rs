//! The plainest HTTP: a client for a look past the program, and a server that answers exactly what
//! it is told and keeps what it was sent, byte for byte.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

/// A request as it came over the line.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// With its query.
    pub(crate) path: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, wanted: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(name, _)| name == wanted);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "`{wanted}` was sent twice");
        value
    }
}

/// What the server does with a request.
pub(crate) enum Answer {
    /// These bytes, then the connection is closed.
    Bytes(Vec<u8>),
    /// Nothing: the connection is closed.
    Nothing,
    /// Silence, until the client goes away.
    Silence,
}

/// An answer with any status, more headers (each with its line end) and any body.
pub(crate) fn answer(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Answer {
    let body = body.as_ref();
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    Answer::Bytes([head.as_bytes(), body].concat())
}

/// A JSON answer.
pub(crate) fn json_answer(status: u16, body: &Value) -> Answer {
    answer(status, "Content-Type: application/json\r\n", body.to_string())
}

/// A server in this process, on a free port, for as long as the test runs.
pub(crate) struct Server {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Answers each request by `with`, which is told how many requests came before.
    pub(crate) fn new(with: impl Fn(&Seen, usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/api/workspace", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (with, list) = (Arc::new(with), Arc::clone(&seen));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (with, list) = (Arc::clone(&with), Arc::clone(&list));
                std::thread::spawn(move || serve(stream, &list, with.as_ref()));
            }
        });
        Self { url, seen }
    }

    /// A workspace with these contacts; every PATCH is answered by `patch`, which is given the
    /// contact with the body merged into it.
    pub(crate) fn workspace(
        contacts: Vec<Value>,
        patch: impl Fn(&Seen, Value) -> Answer + Send + Sync + 'static,
    ) -> Self {
        Self::new(move |request, _| {
            let below = request.path.strip_prefix("/api/workspace").unwrap_or_default();
            match (request.method.as_str(), below) {
                ("GET", "") => json_answer(200, &json!({"id": "w", "name": "Example"})),
                ("GET", "/contacts?limit=100") => {
                    json_answer(200, &json!({"results": contacts, "hasMore": false}))
                }
                ("PATCH", below) => {
                    let id = below.strip_prefix("/contacts/").unwrap_or_default();
                    let contact = contacts.iter().find(|known| known["id"] == id);
                    let mut merged = contact.unwrap().clone();
                    let body: Value = serde_json::from_str(&request.body).unwrap();
                    for (key, value) in body.as_object().unwrap() {
                        merged[key] = value.clone();
                    }
                    patch(request, merged)
                }
                _ => json_answer(404, &json!({"status": 404, "message": "no"})),
            }
        })
    }

    /// All requests so far, in the order of their arrival.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// How often it was asked which workspace it is; the contacts may be asked for beside it.
    pub(crate) fn identified(&self) -> usize {
        self.seen().iter().filter(|seen| seen.path == "/api/workspace").count()
    }

    /// The bodies of all PATCH requests so far.
    pub(crate) fn bodies(&self) -> Vec<String> {
        let seen = self.seen().into_iter();
        seen.filter(|seen| seen.method == "PATCH").map(|seen| seen.body).collect()
    }
}

fn serve(mut stream: TcpStream, list: &Mutex<Vec<Seen>>, with: impl Fn(&Seen, usize) -> Answer) {
    let Some(seen) = read_request(&mut stream) else {
        return;
    };
    let before = {
        let mut list = list.lock().unwrap();
        list.push(seen.clone());
        list.len() - 1
    };
    match with(&seen, before) {
        // The client may have left, which is its right.
        Answer::Bytes(bytes) => drop(stream.write_all(&bytes)),
        Answer::Nothing => {}
        Answer::Silence => drop(stream.read(&mut [0])),
    }
}

pub(crate) fn read_request(stream: &mut TcpStream) -> Option<Seen> {
    let (head, mut body) = read_head(stream)?;
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(0, |(_, value)| value.parse().unwrap());
    let read = body.len();
    body.resize(length, 0);
    stream.read_exact(body.get_mut(read..)?).ok()?;
    Some(Seen { method, path, headers, body: String::from_utf8(body).unwrap() })
}

/// The head as text, and what came of the body with it.
fn read_head(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let body = bytes.split_off(end + 4);
            return Some((String::from_utf8(bytes).ok()?, body));
        }
        let read = stream.read(&mut chunk).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&chunk[..read]);
    }
}

/// One request to a sandbox at `base`, past the program; the answer's status and JSON.
pub(crate) fn send(base: &str, method: &str, path: &str, body: &str) -> (u16, Value) {
    let (host, folder) =
        base.strip_prefix("http://").and_then(|rest| rest.split_once('/')).unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    // No test waits for ever, and no healthy answer takes this long.
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let length = body.len();
    let request = format!(
        "{method} /{folder}{path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer sandbox\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let (head, mut body) = read_head(&mut stream).unwrap();
    // Not every server closes the connection when it is asked to.
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<u64>().unwrap())
    });
    let rest = length.map_or(u64::MAX, |length| length - body.len() as u64);
    stream.take(rest).read_to_end(&mut body).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

/// All contacts of a sandbox, page after page, newest first.
pub(crate) fn contacts(base: &str) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    loop {
        let cursor =
            all.last().map(|last| format!("&startingAfter={}", last["id"].as_str().unwrap()));
        let path = format!("/contacts?limit=100{}", cursor.unwrap_or_default());
        let (status, page) = send(base, "GET", &path, "");
        assert_eq!(status, 200, "{page}");
        all.extend(page["results"].as_array().unwrap().iter().cloned());
        if page["hasMore"] == false {
            return all;
        }
    }
}
