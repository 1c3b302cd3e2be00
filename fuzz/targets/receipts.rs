#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| rolo_fuzz::run("receipts", data));
