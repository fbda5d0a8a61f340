//! A map that remembers which of its entries may have changed.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

/// A map in order of its keys. It is read as the map inside it, and changed by its own methods
/// alone, which note the key.
#[derive(Clone)]
pub(crate) struct Tracked<K, V> {
    entries: BTreeMap<K, V>,
    touched: BTreeSet<K>,
}

impl<K, V> Default for Tracked<K, V> {
    fn default() -> Self {
        Self {
            entries: BTreeMap::new(),
            touched: BTreeSet::new(),
        }
    }
}

impl<K, V> Deref for Tracked<K, V> {
    type Target = BTreeMap<K, V>;

    fn deref(&self) -> &Self::Target {
        &self.entries
    }
}

impl<K: Ord + Clone, V> Tracked<K, V> {
    /// Puts an entry in, and gives the one that was under its key.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        self.touched.insert(key.clone());
        self.entries.insert(key, value)
    }

    /// The value under this key, to be changed.
    pub(crate) fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        let (known, _) = self.entries.get_key_value(key)?;
        self.touched.insert(known.clone());
        self.entries.get_mut(key)
    }

    /// Takes the entry under this key out.
    pub(crate) fn remove<Q>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        let (key, value) = self.entries.remove_entry(key)?;
        self.touched.insert(key);
        Some(value)
    }

    /// The keys whose entries may have changed since this was asked last.
    pub(crate) fn take_touched(&mut self) -> BTreeSet<K> {
        core::mem::take(&mut self.touched)
    }

    /// Asks every value what it remembers itself.
    pub(crate) fn each_mut(&mut self, ask: impl FnMut((&K, &mut V))) {
        self.entries.iter_mut().for_each(ask);
    }
}

#[cfg(test)]
mod tests {
    use super::Tracked;

    #[test]
    fn what_is_changed_is_noted_and_what_is_read_is_not() {
        let mut map: Tracked<String, i32> = Tracked::default();
        map.insert("a".into(), 1);
        map.insert("b".into(), 2);
        assert_eq!(map.take_touched().len(), 2);
        assert_eq!((map.get("a"), map.len()), (Some(&1), 2));
        assert!(map.get_mut("c").is_none() && map.remove("c").is_none());
        assert!(map.take_touched().is_empty());
        if let Some(value) = map.get_mut("a") {
            *value = 3;
        }
        map.remove("b");
        let touched: Vec<String> = map.take_touched().into_iter().collect();
        assert_eq!(touched, ["a", "b"]);
        assert!(map.take_touched().is_empty());
    }
}
