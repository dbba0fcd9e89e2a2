//! An actor whose states are the variants of an enum, and whose handlers go from one to the next.
#![cfg_attr(rustfmt, rustfmt_skip)] // a page's worth of program on a third of a page

use actor_core::prelude::*;

/// A door with a code. After three wrong ones it only listens to its owner.
#[actor]
enum Door {
    Shut { code: u32, wrong: u8 },
    Open { code: u32, visitors: Vec<String> },
    Blocked { code: u32 },
}

#[derive(Debug, PartialEq)]
enum Answer { Welcome, Wrong, NotNow }

#[actor]
impl Door {
    #[handler]
    fn enter(&mut self, #[into] who: String, attempt: u32) -> Answer {
        match self {
            Self::Open { visitors, .. } => { visitors.push(who); Answer::Welcome }
            Self::Shut { code, .. } if *code == attempt => {
                *self = Self::Open { code: *code, visitors: vec![who] };
                Answer::Welcome
            }
            Self::Shut { code, wrong: 2.. } => { *self = Self::Blocked { code: *code }; Answer::NotNow }
            Self::Shut { wrong, .. } => { *wrong += 1; Answer::Wrong }
            Self::Blocked { .. } => Answer::NotNow,
        }
    }

    /// Answers with who was there. Only an open door has visitors.
    #[handler]
    fn shut(&mut self) -> Vec<String> {
        let Self::Open { code, visitors } = self else { return Vec::new() };
        let visitors = std::mem::take(visitors);
        *self = Self::Shut { code: *code, wrong: 0 };
        visitors
    }

    #[handler]
    fn unblock(&mut self) {
        if let Self::Blocked { code } = self { *self = Self::Shut { code: *code, wrong: 0 } }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let door = Door::Shut { code: 4711, wrong: 0 }.spawn();
    for attempt in [1, 2, 3, 4711] {
        println!("eve tries {attempt}: {:?}", door.enter("eve", attempt).await?);
    }
    door.unblock().await?;
    println!("ann tries 4711: {:?}", door.enter("ann", 4711).await?);
    println!("bob comes too: {:?}", door.enter("bob", 0).await?);
    println!("{} were there", door.shut().await?.join(" and "));
    assert_eq!(door.enter("bob", 0).await?, Answer::Wrong);
    Ok(())
}
