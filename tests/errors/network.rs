//! No answer at all. These wait between their five tries, so they run side by side.

use std::io::Read as _;
use std::net::TcpListener;
use std::sync::{Arc, mpsc};

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
        let run = fails(project.end(child), code, words);
        let limits = "`--timeout`, after 30 seconds of silence, or after 10 without a connection";
        assert_eq!(run.stderr.contains(limits), code == "api::timeout", "{run}");
    }
    for server in [silent, closing, cutting, babbling] {
        assert_eq!(server.identified(), 5, "{}", server.url);
    }
}

/// The handshake fails before anything is sent, so neither the token nor a request goes there.
#[test]
fn a_certificate_that_nobody_vouches_for() {
    let certified = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(certified.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key.unwrap())
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut heard = Vec::new();
            let _ = rustls::StreamOwned::new(connection, stream).read_to_end(&mut heard);
            if tell.send(heard).is_err() {
                return;
            }
        }
    });
    let run = at(&format!("https://{address}/api/workspace")).rolo("plan -vv");
    fails(run, "api::tls", "the connection is not secure: ");
    let heard = told.recv().unwrap();
    assert!(heard.is_empty(), "{heard:?}");
}
