//! A map whose entries end by themselves and whose number is bounded.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

/// Entries by key, each with its own end; when it is full, the one that would end first goes.
///
/// Times are milliseconds since 1970 and are always given from outside.
pub(crate) struct Expiring<K, V> {
    entries: HashMap<K, Entry<V>>,
    /// The keys by end, and by age among equals: the front is what ends next.
    ends: BTreeMap<(i64, u64), K>,
    next: u64,
    most: usize,
    /// The keys whose entries were put in or went since this was asked last.
    touched: HashSet<K>,
}

struct Entry<V> {
    end: i64,
    number: u64,
    value: V,
}

impl<K: Eq + Hash + Clone, V> Expiring<K, V> {
    /// An empty map that holds at most `most` entries.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            entries: HashMap::new(),
            ends: BTreeMap::new(),
            next: 0,
            most,
            touched: HashSet::new(),
        }
    }

    /// How many entries have not ended at `now`.
    pub(crate) fn len(&mut self, now: i64) -> usize {
        self.sweep(now);
        self.entries.len()
    }

    /// Puts an entry that ends at `end`, in the place of an older one under this key.
    pub(crate) fn insert(&mut self, key: K, value: V, end: i64, now: i64) {
        self.sweep(now);
        self.remove(&key);
        while self.entries.len() >= self.most {
            let Some((_, first)) = self.ends.pop_first() else {
                break;
            };
            self.entries.remove(&first);
            self.touched.insert(first);
        }
        self.touched.insert(key.clone());
        let number = self.next;
        self.next = self.next.wrapping_add(1);
        self.ends.insert((end, number), key.clone());
        self.entries.insert(key, Entry { end, number, value });
    }

    /// The entry under this key, if it has not ended.
    pub(crate) fn get<Q>(&self, key: &Q, now: i64) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.entries
            .get(key)
            .filter(|entry| entry.end > now)
            .map(|entry| &entry.value)
    }

    /// Takes the entry out, whether it has ended or not; the second value says that it has not.
    pub(crate) fn take<Q>(&mut self, key: &Q, now: i64) -> Option<(V, bool)>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let (key, entry) = self.entries.remove_entry(key)?;
        self.ends.remove(&(entry.end, entry.number));
        self.touched.insert(key);
        Some((entry.value, entry.end > now))
    }

    /// Drops the entry under this key.
    pub(crate) fn remove<Q>(&mut self, key: &Q)
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.take(key, i64::MAX);
    }

    /// Every entry that has not ended, with its key, oldest end first.
    pub(crate) fn iter(&self, now: i64) -> impl Iterator<Item = (&K, &V)> {
        self.ends
            .range((now, u64::MAX)..)
            .filter_map(|(_, key)| self.entries.get(key).map(|entry| (key, &entry.value)))
    }

    /// The entry under this key, ended or not, with its end.
    pub(crate) fn entry<Q>(&self, key: &Q) -> Option<(&V, i64)>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let entry = self.entries.get(key)?;
        Some((&entry.value, entry.end))
    }

    /// Every key there is.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.entries.keys()
    }

    /// The keys whose entries were put in or went since this was asked last.
    pub(crate) fn take_touched(&mut self) -> HashSet<K> {
        core::mem::take(&mut self.touched)
    }

    fn sweep(&mut self, now: i64) {
        while let Some(first) = self.ends.first_entry() {
            if first.key().0 > now {
                break;
            }
            let first = first.remove();
            self.entries.remove(&first);
            self.touched.insert(first);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Expiring;

    #[test]
    fn an_entry_ends_at_its_time_and_is_swept() {
        let mut map = Expiring::new(10);
        map.insert("a", 1, 100, 0);
        map.insert("b", 2, 200, 0);
        assert_eq!(map.get("a", 99), Some(&1));
        assert_eq!(map.get("a", 100), None);
        assert_eq!(map.get("b", 199), Some(&2));
        assert_eq!(map.len(100), 1);
        assert_eq!(map.take("b", 300), Some((2, false)));
        assert_eq!(map.len(100), 0);
        assert!(map.ends.is_empty() && map.entries.is_empty());
    }

    #[test]
    fn a_full_map_drops_what_ends_first() {
        let mut map = Expiring::new(3);
        for (key, end) in [("late", 900), ("soon", 100), ("middle", 500)] {
            map.insert(key, (), end, 0);
        }
        map.insert("new", (), 600, 0);
        assert!(map.get("soon", 0).is_none());
        assert_eq!(
            map.iter(0).map(|(key, ())| *key).collect::<Vec<_>>(),
            ["middle", "new", "late"]
        );
        assert_eq!(map.len(0), 3);
    }

    #[test]
    fn an_entry_that_ends_now_has_ended_whoever_asks() {
        for (now, ended) in [(99, false), (100, true), (101, true)] {
            let mut map = Expiring::new(2);
            map.insert("a", 1, 100, 0);
            assert_eq!(map.get("a", now).is_none(), ended, "{now}");
            assert_eq!(map.iter(now).next().is_none(), ended, "{now}");
            assert_eq!(map.entry("a"), Some((&1, 100)));
            assert_eq!(map.take("a", now), Some((1, !ended)), "{now}");
            assert_eq!(map.take("a", now), None);
            map.insert("b", 2, 100, 0);
            assert_eq!(map.len(now), usize::from(!ended), "{now}");
        }
    }

    #[test]
    fn what_came_and_went_is_told_once() {
        let mut map = Expiring::new(2);
        let told = |map: &mut Expiring<&'static str, ()>| {
            let mut keys: Vec<_> = map.take_touched().into_iter().collect();
            keys.sort_unstable();
            keys
        };
        map.insert("a", (), 100, 0);
        map.insert("b", (), 200, 0);
        let mut keys: Vec<_> = map.keys().copied().collect();
        keys.sort_unstable();
        assert_eq!(keys, ["a", "b"]);
        assert_eq!(told(&mut map), ["a", "b"]);
        assert!(told(&mut map).is_empty());
        // One goes for the third, one ends, one is taken out.
        map.insert("c", (), 300, 0);
        assert_eq!(told(&mut map), ["a", "c"]);
        assert_eq!(map.len(200), 1);
        assert_eq!(told(&mut map), ["b"]);
        map.remove("c");
        assert_eq!(told(&mut map), ["c"]);
        assert_eq!(map.keys().count(), 0);
    }

    #[test]
    fn replacing_and_removing_leave_nothing_behind() {
        let mut map = Expiring::new(4);
        for round in 0..1000 {
            map.insert("same", round, 1_000 + round, 0);
        }
        assert_eq!(map.take("same", 0), Some((999, true)));
        map.insert("gone", 0, 50, 0);
        map.remove("gone");
        assert!(map.ends.is_empty() && map.entries.is_empty());
    }
}
