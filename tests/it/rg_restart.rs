//! RG and OB: what a restart leaves as it is.

use std::time::Duration;

use actor_core::{Change, Status, prelude::*};

use crate::stage::{idle, pass, paused};
use crate::troupe::{Member, MemberRef, Part, Start, reborn};

#[test]
fn rg_06_names_groups_and_the_place_in_the_tree_outlast_a_restart() {
    paused(async || {
        let system = System::new("rg-06");
        let part = Part::new("member");
        part.starts(&[Start::Well, Start::Slow(Duration::from_secs(5))]);
        let mut troupe = system.supervisor().name("troupe");
        let member = troupe.add(part.spec().name("star"));
        let troupe = troupe.start().await.unwrap();
        system.register("alias", &member).unwrap();
        let group = system.group::<MemberRef>("members");
        let mut watch = group.watch();
        group.join(&member).unwrap();
        assert_eq!(watch.try_next(), Some(Change::Joined(member.clone())));

        let holds = || {
            for name in ["star", "alias"] {
                assert_eq!(system.find::<Member>(name).as_ref(), Ok(&member));
                assert!(system.prepare(crate::cast::Worker::default()).name(name).spawn().is_err());
            }
            assert_eq!(group.members(), std::slice::from_ref(&member));
            assert_eq!(member.path().to_string(), "/troupe/star");
        };
        holds();
        member.panic().await.unwrap_err();
        idle().await;
        // Between two incarnations.
        holds();
        let between = system.tree().at("/troupe/star").unwrap().status();
        assert!(between != Status::Running && between < Status::Stopping, "{between}");
        pass(Duration::from_secs(6)).await;
        reborn(&member, 1).await;
        holds();
        let tree = system.tree();
        let node = tree.at("/troupe/star").unwrap();
        assert_eq!((node.restarts(), node.status(), tree.len()), (1, Status::Running, 2));
        assert!(node.to_string().ends_with(": running, 1 restart"), "{node}");
        assert_eq!(watch.try_next(), None, "nobody joined or left");

        troupe.stop().await.unwrap();
        assert_eq!((system.names().len(), system.groups().len(), system.tree().len()), (0, 0, 0));
        assert_eq!(watch.try_next(), Some(Change::Left(member.label())));
    });
}

#[test]
fn ob_04_restarts_are_counted_exactly_in_the_tree() {
    paused(async || {
        let system = System::new("ob-04");
        let mut troupe = system.supervisor().max_restarts(100);
        let members: Vec<_> =
            ["a", "b", "c"].into_iter().map(|name| troupe.add(Part::new(name).spec().name(name))).collect();
        let _troupe = troupe.start().await.unwrap();
        for (restarts, member) in (0..).zip(&members) {
            for incarnation in 0..restarts {
                member.panic().await.unwrap_err();
                reborn(member, incarnation + 1).await;
            }
        }
        let tree = system.tree();
        let counted: Vec<_> = ["a", "b", "c"].map(|name| tree.find(name).unwrap().restarts()).into();
        assert_eq!((counted, tree.len(), system.actor_count()), (vec![0, 1, 2], 4, 4));
    });
}
