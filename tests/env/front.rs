//! A relay between the program and a sandbox that sees every request before it is passed on and every
//! answer before it is, and may stop either: for faults that no service can make by itself.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

use super::web::{Seen, read_request};

/// Where a request is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The sandbox has not seen it.
    Asked,
    /// The sandbox has carried it out, the program has no answer.
    Answered,
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// It goes its way.
    Pass,
    /// Its connection is closed.
    Drop,
    /// Nobody listens any more, now and later, and its connection is closed.
    GoAway,
}

/// The relay; it ends with the test.
pub(crate) struct Front {
    /// Stands for the sandbox's own.
    pub(crate) url: String,
}

impl Front {
    /// `act` is asked at each stage of each request, which are counted from 1 in the order of arrival.
    pub(crate) fn new(
        upstream: &str,
        act: impl Fn(&Seen, usize, Stage) -> Act + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let host = upstream.trim_start_matches("http://").split('/').next().unwrap().to_owned();
        let (closed, is_closed) = mpsc::channel::<()>();
        let is_closed = Arc::new(std::sync::Mutex::new(is_closed));
        let (gone, count, act) =
            (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)), Arc::new(act));
        let listening = Arc::clone(&gone);
        std::thread::spawn(move || {
            // Dropped last, when nobody listens.
            let _closed = closed;
            for mut stream in listener.incoming().flatten() {
                if listening.load(Ordering::SeqCst) {
                    return drop(listener);
                }
                let (gone, count, act) = (Arc::clone(&gone), Arc::clone(&count), Arc::clone(&act));
                let (host, is_closed) = (host.clone(), Arc::clone(&is_closed));
                std::thread::spawn(move || {
                    if relay(&mut stream, &host, &count, act.as_ref()) == Act::GoAway {
                        gone.store(true, Ordering::SeqCst);
                        let _ = TcpStream::connect(address);
                        let _ = is_closed.lock().unwrap().recv();
                    }
                    drop(stream);
                });
            }
        });
        Self { url: format!("http://{address}/api/workspace") }
    }
}

/// One request and its answer.
fn relay(
    stream: &mut TcpStream,
    host: &str,
    count: &AtomicUsize,
    act: &dyn Fn(&Seen, usize, Stage) -> Act,
) -> Act {
    let Some(seen) = read_request(stream) else {
        return Act::Drop;
    };
    let number = count.fetch_add(1, Ordering::SeqCst) + 1;
    let asked = act(&seen, number, Stage::Asked);
    if asked != Act::Pass {
        return asked;
    }
    let mut upstream = TcpStream::connect(host).unwrap();
    let kept = |(name, _): &&(String, String)| !matches!(name.as_str(), "connection" | "host");
    let headers: Vec<String> = seen
        .headers
        .iter()
        .filter(kept)
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let headers = headers.concat();
    let Seen { method, path, body, .. } = &seen;
    let head =
        format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{headers}\r\n");
    upstream.write_all(head.as_bytes()).unwrap();
    upstream.write_all(body.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // A connection that the sandbox breaks is broken here, too.
    let _ = upstream.read_to_end(&mut answer);
    let answered = act(&seen, number, Stage::Answered);
    if answered == Act::Pass {
        // The program may have left, which is its right.
        let _ = stream.write_all(&answer);
        let _ = stream.shutdown(Shutdown::Write);
    }
    answered
}
