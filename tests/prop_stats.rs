//! Laws of the search for duplicates, for any contacts.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rolo::contact::{Field, Managed, Value, Written};
use rolo::diagnostic::Span;
use rolo::insight::stats::{Contact, Members, Place, Reason, Report, SWITCHBOARD, stats};

/// First name, last name, e-mail, office phone and mobile phone; empty is none.
type Person = [String; 5];

const FIELDS: [Field; 5] =
    [Field::FirstName, Field::LastName, Field::Email, Field::OfficePhone, Field::MobilePhone];

fn contact(person: &Person, line: usize) -> Contact<'static> {
    let fields = FIELDS.into_iter().zip(person).map(|(field, text)| {
        let value = Written::Value(Value::text(text));
        (field, Managed { value, span: Span::default() })
    });
    let place = Place::File("all.yaml", u32::try_from(line).unwrap());
    Contact { place, is_chosen: true, fields: fields.collect() }
}

fn report(people: &[Person]) -> Report {
    let contacts: Vec<Contact<'_>> =
        people.iter().enumerate().map(|(at, person)| contact(person, at)).collect();
    stats(&contacts, Members::NotAsked)
}

/// Each group as its reasons and its contacts.
fn groups(report: &Report) -> BTreeSet<(Vec<Reason>, Vec<usize>)> {
    report.duplicates.iter().map(|group| (group.reasons.clone(), group.contacts.clone())).collect()
}

fn is_found(report: &Report, reason: Reason, one: usize, other: usize) -> bool {
    report.duplicates.iter().any(|group| {
        let has = |at| group.contacts.contains(&at);
        group.reasons.contains(&reason) && has(one) && has(other)
    })
}

/// Few letters, so that people have much in common.
fn person() -> impl Strategy<Value = Person> {
    let name = || prop_oneof!["[ab]{4,6}", "[abé' -]{0,6}", any::<String>()];
    let email = prop_oneof!["[ab]{1,2}(\\+[ab]?)?@[ab]\\.example", any::<String>()];
    let phone =
        || prop_oneof!["(\\+|00)?1 ?555010[0-3]( x[1-2])?", Just(String::new()), any::<String>()];
    (name(), name(), email, phone(), phone()).prop_map(|(a, b, c, d, e)| [a, b, c, d, e])
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    prop::collection::vec(person(), 0..14)
}

/// One slip in a name: what is done, where, and a letter for it.
fn slipped(name: &str, kind: usize, at: usize, letter: char) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = at % letters.len();
    match kind {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letter),
        2 => letters[at] = letter,
        _ => letters.swap(at, (at + 1) % name.chars().count()),
    }
    letters.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_group_has_several_contacts_each_once_and_stands_once(people in people()) {
        let report = report(&people);
        let mut seen = BTreeSet::new();
        for group in &report.duplicates {
            prop_assert!(group.contacts.len() > 1);
            prop_assert!(group.contacts.is_sorted_by(|a, b| a < b), "{:?}", group);
            prop_assert!(!group.reasons.is_empty() && group.reasons.is_sorted_by(|a, b| a < b), "{:?}", group);
            prop_assert!(seen.insert(group.contacts.clone()), "{:?}", group);
        }
        for shared in &report.shared {
            prop_assert!(shared.contacts.len() > 1 && shared.contacts.is_sorted_by(|a, b| a < b));
        }
    }

    #[test]
    fn the_order_of_the_contacts_does_not_matter(
        (people, places) in people().prop_flat_map(|people| {
            let places: Vec<usize> = (0..people.len()).collect();
            (Just(people), Just(places).prop_shuffle())
        })
    ) {
        let shuffled: Vec<Person> = places.iter().map(|at| people[*at].clone()).collect();
        let back = groups(&report(&shuffled)).into_iter().map(|(reasons, contacts)| {
            let mut contacts: Vec<usize> = contacts.into_iter().map(|at| places[at]).collect();
            contacts.sort_unstable();
            (reasons, contacts)
        });
        prop_assert_eq!(back.collect::<BTreeSet<_>>(), groups(&report(&people)));
    }

    #[test]
    fn groups_are_those_of_a_look_at_every_pair(people in prop::collection::vec(
        // Of letters that stand for themselves in every spelling.
        ("[bc]{4,6}", "[bc]{4,6}").prop_map(|(first, last)| [first, last, String::new(), String::new(), String::new()]),
        0..12,
    )) {
        let report = report(&people);
        for (one, a) in people.iter().enumerate() {
            for (other, b) in people.iter().enumerate().filter(|(other, _)| *other != one) {
                let letters = |person: &Person| person[..2].concat();
                let sorted = |person: &Person| { let mut words = person[..2].to_vec(); words.sort(); words };
                let is_same = sorted(a) == sorted(b) || letters(a) == letters(b);
                prop_assert_eq!(is_found(&report, Reason::Name, one, other), is_same, "{:?} {:?}", a, b);
                let is_near = strsim::osa_distance(&letters(a), &letters(b)) == 1;
                prop_assert!(!is_near || is_same || is_found(&report, Reason::NearName, one, other), "{:?} {:?}", a, b);
                // They have a group in common only where they, or others between whom they stand, are near.
                let is_told = is_found(&report, Reason::NearName, one, other);
                prop_assert!(!is_told || is_near || is_same, "{:?} {:?}", a, b);
            }
        }
    }

    #[test]
    fn a_slip_is_found_among_many(
        first in "[A-Za-zà-öø-ÿ]{4,20}", last in "[A-Za-zà-öø-ÿ]{5,20}",
        kind in 0_usize..4, at in any::<usize>(), letter in "[a-z]",
    ) {
        let none = String::new;
        let other = slipped(&last, kind, at, letter.chars().next().unwrap());
        let mut people = vec![[first.clone(), last.clone(), none(), none(), none()]];
        people.extend((0..50).map(|n| [format!("Other{n}"), "Person".to_owned(), none(), none(), none()]));
        people.push([first.clone(), other.clone(), none(), none(), none()]);
        let report = report(&people);
        let is_found = [Reason::Name, Reason::NearName].iter().any(|reason| is_found(&report, *reason, 0, 51));
        // The last letter changes places with the first one only in a circle.
        let is_circle = kind == 3 && at % last.chars().count() == last.chars().count() - 1;
        prop_assert!(is_found || is_circle, "{} {}, {} {}", first, last, first, other);
        prop_assert_eq!(report.duplicates.len(), usize::from(is_found), "{:?}", report.duplicates);
    }
}

#[test]
fn a_phone_of_many_is_a_switchboard() {
    let person = |n: usize, field: usize, phone: &str| {
        let mut person: Person = Default::default();
        person[2] = format!("{n}@example.com");
        phone.clone_into(&mut person[field]);
        person
    };
    let of = |field: usize, phone: &str, n: usize| -> Vec<Person> {
        (0..n).map(|n| person(n, field, phone)).collect()
    };
    let (office, mobile) = (3, 4);
    for (people, is_duplicate) in [
        (of(mobile, "+44 7700 900700", 2), true),
        (of(mobile, "+44 7700 900700", SWITCHBOARD), true),
        (of(mobile, "+44 7700 900700", SWITCHBOARD + 1), false),
        (of(office, "+44 20 7946 0417", 2), false),
        (of(office, "+44 20 7946 0417 ext 12", 2), true),
        ([of(office, "+44 20 7946 0417", 1), of(mobile, "0044 20 7946 0417", 1)].concat(), true),
    ] {
        let report = report(&people);
        assert_eq!(report.duplicates.len(), usize::from(is_duplicate), "{report:?}");
        assert_eq!(report.shared.len(), usize::from(!is_duplicate), "{report:?}");
    }
}

#[test]
fn names_of_one_letter_after_another_are_counted_and_not_paired() {
    let letters = ('a'..='z').chain('α'..='ω').filter(|c| *c != 'ς');
    let people = letters.map(|letter| -> Person {
        ["Johanna".to_owned(), format!("Do{letter}"), String::new(), String::new(), String::new()]
    });
    let people: Vec<Person> = people.collect();
    let report = report(&people);
    assert_eq!(report.crowded, people.len());
    assert!(report.duplicates.is_empty(), "{:?}", report.duplicates);
}
