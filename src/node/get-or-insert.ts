/** Returns the value of a key, and creates it if there is none, as `Map.prototype.getOrInsertComputed` does in later versions of Node. */
export function getOrInsert<Key, Value>(map: Map<Key, Value>, key: Key, create: (key: Key) => Value): Value {
  let value = map.get(key)
  if (value === undefined) {
    value = create(key)
    map.set(key, value)
  }
  return value
}
