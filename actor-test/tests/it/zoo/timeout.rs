//! Timeout race: who gives up after a timeout believes that nothing was done.

use std::time::Duration;

use actor_core::prelude::*;
use actor_test::Sim;

use super::{found_within, silent};

#[actor]
#[derive(Default)]
struct Bank {
    charges: Vec<u32>,
}

#[actor]
impl Bank {
    #[handler]
    fn charge(&mut self, number: u32, once: bool) {
        if !once || !self.charges.contains(&number) {
            self.charges.push(number);
        }
    }

    #[handler]
    fn charges(&self) -> Vec<u32> {
        self.charges.clone()
    }
}

#[actor]
struct Till {
    bank: BankRef,
    once: bool,
}

#[actor]
impl Till {
    #[handler]
    async fn pay(&mut self, number: u32) {
        self.bank.charge(number, self.once).await.unwrap();
    }
}

async fn pay(_: Sim, once: bool) {
    let bank = Bank::default().spawn();
    let till = Till { bank: bank.clone(), once }.spawn();
    // Charged or not? After a timeout nobody knows, and it is tried again.
    while let Err(error) = till.pay(1).timeout(Duration::from_millis(5)).await {
        assert!(matches!(error, AskError::Timeout { .. }), "{error}");
    }
    assert_eq!(bank.charges().await.unwrap(), [1]);
}

#[test]
fn a_retry_after_a_timeout() {
    found_within("timeout race", 100, |sim| pay(sim, false));
    silent("timeout race, fixed", |sim| pay(sim, true));
}
