//! The page of a plan in a real browser. These tests need `chromium` and `chromedriver` on the path, so
//! they run on request: `cargo test -- --ignored browser::`.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::env::web::send;
use crate::env::{Project, Sandbox};
use crate::sinks::{CORPUS, of_all_kinds, project, sandbox};

/// A driver that listens, and its port.
fn driver() -> (Child, u16) {
    // Two that begin at one moment may find the same port free.
    for _ in 0..10 {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("`chromedriver` does not start: {error}"));
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        match port {
            Some(port) => return (driver, port),
            None => drop(driver.wait()),
        }
    }
    panic!("`chromedriver` finds no port");
}

/// A browser without a window, with one page open. Ends with the test.
struct Browser {
    driver: Child,
    session: String,
    _profile: tempfile::TempDir,
}

impl Browser {
    fn open(project: &Project, width: u32, height: u32) -> Self {
        let (driver, port) = driver();
        let profile = tempfile::tempdir().unwrap();
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            "goog:chromeOptions": {"args": arguments},
        }}});
        let base = format!("http://127.0.0.1:{port}/session");
        let (status, answer) = send(&base, "POST", "", &wanted.to_string());
        assert_eq!(status, 200, "{answer}");
        let session = format!("{base}/{}", answer["value"]["sessionId"].as_str().unwrap());
        let browser = Self { driver, session, _profile: profile };
        // Headless windows have a least width, screens of phones have not.
        let screen = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500});
        let command = json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": screen});
        browser.ask("POST", "/goog/cdp/execute", &command);
        let url = format!("file://{}", project.path("plan.html").display());
        browser.ask("POST", "/url", &json!({"url": url}));
        // The driver may take the end of the browser's own first page for the end of this one.
        let is_read = "return location.pathname.endsWith('/plan.html') && \
             document.readyState === 'complete'";
        assert!((0..2_000).any(|_| browser.run(is_read) == true), "the page is not read");
        browser
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let (status, mut answer) = send(&self.session, method, path, &body.to_string());
        assert_eq!(status, 200, "{path}: {answer}");
        answer["value"].take()
    }

    /// What a script gives.
    fn run(&self, script: &str) -> Value {
        self.ask("POST", "/execute/sync", &json!({"script": script, "args": []}))
    }

    fn element(&self, selector: &str) -> String {
        let wanted = json!({"using": "css selector", "value": selector});
        let element = self.ask("POST", "/element", &wanted);
        let id = element.as_object().unwrap().values().next().unwrap();
        id.as_str().unwrap().to_owned()
    }

    fn click(&self, selector: &str) {
        let id = self.element(selector);
        self.ask("POST", &format!("/element/{id}/click"), &json!({}));
    }

    fn type_into(&self, selector: &str, text: &str) {
        let id = self.element(selector);
        self.ask("POST", &format!("/element/{id}/value"), &json!({"text": text}));
    }

    /// Presses a key where the focus is.
    fn press(&self, key: &str) {
        let press = json!([{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]);
        let actions = json!({"actions": [{"type": "key", "id": "keyboard", "actions": press}]});
        self.ask("POST", "/actions", &actions);
    }

    /// The headings of the contacts that can be seen, once the filters have done their work.
    fn shown(&self) -> Vec<String> {
        let script = "const done = arguments[arguments.length - 1];\
             requestAnimationFrame(() => setTimeout(() => done(\
             [...document.querySelectorAll('.contact')].filter((one) => one.checkVisibility())\
             .map((one) => one.querySelector('h2').textContent)), 0));";
        let shown = self.ask("POST", "/execute/async", &json!({"script": script, "args": []}));
        let shown = shown.as_array().unwrap().iter();
        shown.map(|name| name.as_str().unwrap().to_owned()).collect()
    }

    /// Fails when the page said anything on the console, or asked for anything but itself.
    #[track_caller]
    fn assert_quiet(&self) {
        let console = self.ask("POST", "/se/log", &json!({"type": "browser"}));
        assert_eq!(console, json!([]));
        let events = self.ask("POST", "/se/log", &json!({"type": "performance"}));
        let requests = events.as_array().unwrap().iter().filter_map(|event| {
            let event: Value = serde_json::from_str(event["message"].as_str()?).ok()?;
            let message = &event["message"];
            // The browser's own first page asks for much.
            let from = message["params"]["documentURL"].as_str().unwrap_or_default();
            (message["method"] == "Network.requestWillBeSent" && from.ends_with("/plan.html"))
                .then(|| message["params"]["request"]["url"].as_str().unwrap().to_owned())
        });
        let requests: Vec<String> = requests.collect();
        assert!(!requests.is_empty(), "the page itself is seen");
        let others: Vec<String> =
            requests.into_iter().filter(|url| !url.ends_with("/plan.html")).collect();
        assert!(others.is_empty(), "{others:?}");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = send(&self.session, "DELETE", "", "");
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

#[test]
#[ignore = "needs Chromium"]
fn filters_show_what_they_say() {
    let browser = Browser::open(&of_all_kinds(), 1280, 900);
    let all = browser.shown();
    assert_eq!(all.len(), 8, "{all:?}");
    browser.click("input[value=drift]");
    assert_eq!(browser.shown(), ["Ann Lee 1 ann.1@example.com"]);
    browser.click("input[value=conflict]");
    assert_eq!(browser.shown().len(), 2);
    let said = browser.run("return document.getElementById('shown').textContent");
    assert_eq!(said, "2 of 8 contacts shown, with 3 of 11 changes");
    browser.click("button[type=reset]");
    assert_eq!(browser.shown(), all);
    // Of a contact only the fields that fit stay.
    browser.click("select[name=field] option[value=fax]");
    assert_eq!(browser.shown(), ["Ann Lee 1 ann.1@example.com"]);
    let fields = "return [...document.querySelectorAll('[data-field]')]\
         .filter((one) => one.checkVisibility()).map((one) => one.dataset.field)";
    assert_eq!(browser.run(fields), json!(["fax"]));
    browser.click("button[type=reset]");
    browser.type_into("input[name=text]", "TRIBUNE ann.0");
    assert_eq!(browser.shown(), ["Ann Lee 0 ann.0@example.com"]);
    browser.click("button[type=reset]");
    assert_eq!(browser.shown(), all);
    let options = "return [...document.querySelectorAll('select[name=folder] option')].length";
    assert_eq!(browser.run(options), 2);
    browser.click("select[name=folder] option[value=contacts]");
    assert_eq!(browser.shown(), all);
    browser.assert_quiet();
}

#[test]
#[ignore = "needs Chromium"]
fn it_can_be_used_by_keyboard_and_in_the_dark() {
    let browser = Browser::open(&of_all_kinds(), 1280, 900);
    browser.press(TAB);
    assert_eq!(browser.run("return document.activeElement.className"), "skip");
    browser.press(ENTER);
    assert_eq!(browser.run("return location.hash"), "#contacts");
    browser.run("document.querySelector('input[value=held]').focus()");
    browser.press(" ");
    assert_eq!(browser.shown(), ["Ann Lee 3 ann.3@example.com"]);
    let back = "return getComputedStyle(document.body).backgroundColor";
    let light = browser.run(back);
    browser.click("#theme");
    assert_ne!(browser.run(back), light);
    browser.click("#theme");
    assert_eq!(browser.run(back), light);
    browser.assert_quiet();
}

#[test]
#[ignore = "needs Chromium"]
fn it_fits_a_phone_and_paper() {
    let browser = Browser::open(&of_all_kinds(), 360, 800);
    let wide = browser.run("return document.documentElement.scrollWidth");
    assert!(wide.as_u64().unwrap() <= 360, "{wide}");
    let paper = browser.ask("POST", "/print", &json!({}));
    // The beginning of a PDF in Base64.
    assert!(paper.as_str().unwrap().starts_with("JVBERi"));
    browser.assert_quiet();
}

#[test]
#[ignore = "needs Chromium"]
fn no_script_of_a_contact_runs() {
    let live: Vec<Value> = CORPUS
        .iter()
        .chain(&[
            "<script>window.pwned = 1</script>",
            "\"><img src=x onerror=\"window.pwned = 1\">",
            "</script><script>window.pwned = 1</script>",
            "<svg onload=window.pwned=1>",
            "<meta http-equiv=refresh content=0;url=https://example.com>",
        ])
        .map(|value| {
            let name: String = value.chars().take(60).collect();
            json!({"title": value, "description": value, "firstName": name, "lastName": name})
        })
        .collect();
    let sandbox = sandbox(&live);
    let now = vec![json!({"title": "Quiet", "description": "Quiet"}); live.len()];
    let project = project(&now, &now).at(&sandbox);
    project.rolo("plan --format html=plan.html").ends_with(0);
    let browser = Browser::open(&project, 1280, 900);
    assert_eq!(browser.shown().len(), live.len());
    assert_eq!(browser.run("return window.pwned ?? null"), Value::Null);
    let title = browser.run("return document.title");
    assert!(title.as_str().unwrap().starts_with("rolo: Plan: "), "{title}");
    assert_eq!(browser.run("return document.scripts.length"), 1);
    browser.type_into("input[name=text]", "onerror");
    assert_eq!(browser.shown().len(), 2);
    browser.assert_quiet();
}

#[test]
#[ignore = "needs Chromium"]
fn thousands_of_changes_can_be_filtered() {
    let count = 5_000;
    let live = vec![json!({"title": "Theirs"}); count];
    let sandbox: Sandbox = sandbox(&live);
    let now: Vec<Value> = (0..count).map(|n| json!({"title": format!("Ours {n}")})).collect();
    let project = project(&now, &now).at(&sandbox);
    project.rolo("plan --format html=plan.html").ends_with(0);
    let browser = Browser::open(&project, 1280, 900);
    assert_eq!(browser.shown().len(), count);
    browser.type_into("input[name=text]", "OURS ann.4711@");
    assert_eq!(browser.shown(), ["Ann Lee 4711 ann.4711@example.com"]);
    browser.assert_quiet();
}
