//! Compiles every case of `fail/` and `pass/`.

#[test]
fn cases() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*.rs");
    if ui_tests::compares_output() {
        cases.compile_fail("fail/*.rs");
    } else {
        println!("the recorded output is that of rustc {}: only `pass/` is checked", ui_tests::RECORDED_ON);
    }
}
