//! Typed errors, an answer that comes later, and an actor that is made by `#[init]`.
#![cfg_attr(rustfmt, rustfmt_skip)] // a page's worth of program on a third of a page

use std::collections::BTreeMap;

use actor_core::prelude::*;
use thiserror::Error;

#[derive(Debug, Error, PartialEq)]
enum BankError {
    #[error("a bank needs a capital")]
    NoCapital,
    #[error("{0} has no account")]
    NoAccount(String),
    #[error("insufficient funds: there are {have}")]
    Insufficient { have: u64 },
    #[error("the auditor said no")]
    Refused,
}

/// Looks at large payments, and takes its time.
#[actor]
#[derive(Clone)]
struct Auditor { most: u64 }

#[actor]
impl Auditor {
    #[handler]
    async fn approves(&mut self, amount: u64) -> bool {
        tokio::task::yield_now().await;
        amount <= self.most
    }
}

#[actor]
struct Bank { accounts: BTreeMap<String, u64>, auditor: AuditorRef }

#[actor]
impl Bank {
    /// The auditor is a child: it ends when the bank does.
    #[init]
    fn open(#[into] owner: String, capital: u64, ctx: &mut Context<Self>) -> Result<Self, BankError> {
        if capital == 0 { return Err(BankError::NoCapital) }
        let auditor = ctx.spawn(Auditor { most: capital / 2 });
        Ok(Self { accounts: BTreeMap::from([(owner, capital)]), auditor })
    }

    #[handler]
    fn balance(&self, #[into] of: String) -> Result<u64, BankError> {
        self.accounts.get(&of).copied().ok_or(BankError::NoAccount(of))
    }

    /// Answers when the auditor has. The bank serves others meanwhile.
    #[handler]
    fn withdraw(&mut self, #[into] from: String, amount: u64, reply: Reply<u64, BankError>, ctx: &mut Context<Self>) {
        let (me, auditor) = (ctx.me(), self.auditor.clone());
        tokio::spawn(async move {
            match auditor.approves(amount).await {
                // The bank itself answers the caller. If it has ended, dropping the error fails the ask.
                Ok(true) => drop(me.pay(from, amount).forward(reply)),
                Ok(false) => drop(reply.err(BankError::Refused)),
                Err(error) => eprintln!("{error}"),
            }
        });
    }

    /// Private: only this module can send it.
    #[handler]
    fn pay(&mut self, from: String, amount: u64) -> Result<u64, BankError> {
        let Some(balance) = self.accounts.get_mut(&from) else { return Err(BankError::NoAccount(from)) };
        *balance = balance.checked_sub(amount).ok_or(BankError::Insufficient { have: *balance })?;
        Ok(*balance)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let error = Bank::spec("nobody", 0).start().await.unwrap_err();
    println!("no bank: {error}");

    let bank = Bank::spec("ann", 100).name("bank").start().await?;
    println!("ann withdraws 40, and has {} left", bank.withdraw("ann", 40).await?);

    for (who, amount) in [("ann", 90), ("bob", 10), ("ann", 50), ("ann", 20)] {
        match bank.withdraw(who, amount).await {
            Ok(left) => println!("{who} withdraws {amount}, and has {left} left"),
            Err(AskError::Handler(BankError::Insufficient { have })) => println!("{who} wants {amount} and has {have}"),
            Err(AskError::Handler(refusal)) => println!("{who} cannot withdraw {amount}: {refusal}"),
            Err(other) => return Err(other.into()),
        }
    }
    assert_eq!(bank.balance("ann").await, Ok(10));
    Ok(())
}
