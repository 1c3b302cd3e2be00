//! Words for made-up people and firms, in several scripts.

/// First names, last names, and whether both are plain ASCII, so that they can be in an e-mail.
pub(super) struct Tongue {
    pub(super) first: &'static [&'static str],
    pub(super) last: &'static [&'static str],
    pub(super) ascii: bool,
}

/// The first one is chosen most often, as it would be in an English-speaking firm.
pub(super) const TONGUES: &[&Tongue] = &[
    &Tongue {
        first: &[
            "Alice",
            "Ben",
            "Carla",
            "Daniel",
            "Emma",
            "Frank",
            "Grace",
            "Henry",
            "Irene",
            "Jack",
            "Karen",
            "Liam",
            "Maria",
            "Noah",
            "Olivia",
            "Peter",
            "Quinn",
            "Rachel",
            "Sam",
            "Tessa",
            "Ursula",
            "Victor",
            "Wendy",
            "Xavier",
            "Yvonne",
            "Zach",
            "Mary-Jane",
            "Jean Paul",
        ],
        last: &[
            "Adams",
            "Baker",
            "Clark",
            "Davies",
            "Evans",
            "Foster",
            "Green",
            "Hughes",
            "Irving",
            "Jones",
            "King",
            "Lewis",
            "Miller",
            "Nolan",
            "Owens",
            "Parker",
            "Reed",
            "Smith",
            "Taylor",
            "Underwood",
            "Vance",
            "Walker",
            "Young",
            "O'Neill",
            "Smith-Jones",
        ],
        ascii: true,
    },
    &Tongue {
        first: &["José", "Zoë", "Jürgen", "Françoise", "Łukasz", "Søren", "Ángela", "Dvořák"],
        last: &["Müller", "García", "Lefèvre", "Nowák", "Ødegård", "Çelik", "Škvorecký", "Weiß"],
        ascii: false,
    },
    &Tongue {
        first: &["Анна", "Иван", "Ольга", "Дмитрий", "Наталья"],
        last: &["Иванова", "Петров", "Кузнецова", "Соколов"],
        ascii: false,
    },
    &Tongue {
        first: &["Ελένη", "Γιώργος", "Μαρία"],
        last: &["Παπαδοπούλου", "Νικολάου", "Γεωργίου"],
        ascii: false,
    },
    &Tongue {
        first: &["伟", "芳", "秀英", "娜"], last: &["王", "李", "张", "欧阳"], ascii: false
    },
    &Tongue {
        first: &["さくら", "陽子", "健太"], last: &["佐藤", "鈴木", "髙橋"], ascii: false
    },
    &Tongue {
        first: &["محمد", "فاطمة", "ليلى"], last: &["الأحمد", "حسن", "العلي"], ascii: false
    },
    &Tongue {
        first: &["נועה", "דוד", "מיכל"], last: &["כהן", "לוי", "מזרחי"], ascii: false
    },
    &Tongue {
        first: &["प्रिया", "अर्जुन", "दीपिका"], last: &["शर्मा", "सिंह", "पटेल"], ascii: false
    },
    // Outside the first 65,536 code points, where UTF-16 needs two units for one character.
    &Tongue { first: &["𠮷", "Robin 🌻"], last: &["𠮷田", "𐐔𐐯𐑅"], ascii: false },
];

pub(super) const TITLES: &[&str] = &[
    "Chief Financial Officer",
    "Vice President of Operations",
    "Head of IT",
    "Procurement Manager",
    "Project Manager",
    "Accounts Payable",
    "Engineering Lead",
    "Legal Counsel",
    "Office Manager",
    "Directrice générale",
    "R&D \"Skunk Works\"",
];

pub(super) const DESCRIPTIONS: &[&str] = &[
    "Key stakeholder for all technology decisions.",
    "Prefers e-mail.\nNever call before 10:00.",
    "Signs off on budgets: up to 50,000 without a second signature.",
    "Met at the spring fair.\n\n- wants a demo\n- asks about SSO\n",
    "On leave until further notice # ask the assistant",
];

/// Members: name and the local part of an address at example.com.
pub(super) const MEMBERS: &[(&str, &str)] = &[
    ("Sam Rivera", "sam"),
    ("Priya Nair", "priya"),
    ("Jonas Lindqvist", "jonas"),
    ("Amélie Laurent", "amelie"),
    ("Chen Wei", "chen.wei"),
    ("Pat Morgan", "pat"),
];

pub(super) const TAGS: &[&str] = &[
    "Executive Sponsor",
    "Billing",
    "Decision Maker",
    "Technical",
    "Newsletter",
    "Former Client",
    "Événement 2024",
    "VIP",
];

pub(super) const TIME_ZONES: &[&str] = &[
    "America/Chicago",
    "America/Los_Angeles",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Paris",
    "Pacific/Auckland",
];
