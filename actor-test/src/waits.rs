//! Who waits for whom when nobody can go on.

use crate::finding::Finding;
use crate::world::SimWorld;

/// Says of everyone who is in the middle of something what it waits for, as far as its last message tells.
pub(crate) fn deadlock(world: &SimWorld) -> Finding {
    let busy = world.busy();
    let sent = world.last_sent();
    let target = |id: u32| sent.iter().find(|(who, ..)| *who == id).map(|(_, to, message)| (*to, *message));
    let mut waiting = Vec::new();
    for (id, label, running) in &busy {
        waiting.push(match target(*id) {
            Some((to, message)) => {
                format!("{label} waits in `{running}`; it last sent `{message}` to {}", world.name(to))
            }
            None => format!("{label} waits in `{running}`"),
        });
    }
    if let Some((to, message)) = target(crate::world::TEST) {
        waiting.push(format!("the test waits; it last sent `{message}` to {}", world.name(to)));
    }
    if waiting.is_empty() {
        waiting.push("the test waits for what nobody will do".to_owned());
    }
    let next = |id: u32| target(id).map(|(to, _)| to).filter(|to| busy.iter().any(|(id, ..)| id == to));
    let cycle = busy.iter().find_map(|(id, ..)| circle(*id, next));
    let cycle = cycle.unwrap_or_default().into_iter().map(|id| world.name(id)).collect();
    Finding::Deadlock { waiting, cycle }
}

/// The way from `start` back to itself.
fn circle(start: u32, next: impl Fn(u32) -> Option<u32>) -> Option<Vec<u32>> {
    let mut way = vec![start];
    loop {
        let to = next(*way.last()?)?;
        if to == start {
            way.push(start);
            return Some(way);
        }
        if way.contains(&to) {
            return None;
        }
        way.push(to);
    }
}

#[cfg(test)]
mod tests {
    use super::circle;

    #[test]
    fn a_circle_is_the_way_back_to_its_start() {
        let next = |id| [Some(1), Some(2), Some(0), Some(0), None][id as usize];
        assert_eq!(circle(1, next), Some(vec![1, 2, 0, 1]));
        assert_eq!(circle(3, next), None, "it only leads into one");
        assert_eq!(circle(4, next), None);
    }
}
