//! No answer at all. These wait between their five tries, so they run side by side.

use std::net::TcpListener;

use super::{at, fails};
use crate::env::web::{Answer, Server};

#[test]
fn nobody_answers() {
    // A port that was free a moment ago, and that nobody is given again so soon.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let silent = Server::new(|_, _| Answer::Silence);
    let closing = Server::new(|_, _| Answer::Nothing);
    let cutting = Server::new(|_, _| {
        Answer::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"id\":".to_vec())
    });
    let babbling = Server::new(|_, _| Answer::Bytes(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec()));
    let broken = "the connection broke before the answer was complete (tried 5 times)";
    let cases = [
        (format!("http://{free}/api"), "api::connect", "no connection: "),
        ("https://rolo-test.invalid/api".to_owned(), "api::connect", "no connection: "),
        (silent.url.clone(), "api::timeout", "no answer in time (while waiting) (tried 5 times)"),
        (closing.url.clone(), "api::broken", broken),
        (cutting.url.clone(), "api::broken", broken),
        (babbling.url.clone(), "api::broken", broken),
    ];
    let running: Vec<_> = cases
        .into_iter()
        .map(|(url, code, words)| {
            let project = at(&url);
            let child = project.start(&["plan", "-vv", "--timeout", "1"]);
            (project, child, code, words)
        })
        .collect();
    for (project, child, code, words) in running {
        fails(project.end(child), code, words);
    }
    for server in [silent, closing, cutting, babbling] {
        assert_eq!(server.identified(), 5, "{}", server.url);
    }
}
