// Answers kept by what was asked, in a map, the least recently asked given up first. Data process, command line.

/** The value under a key, made where it is not there; one whose making fails is not kept. The map holds at most `most`. */
export async function remember<K, T>(map: Map<K, T>, key: K, most: number, make: () => T | Promise<T>): Promise<T> {
  const known = map.get(key)
  map.delete(key)
  const value = known ?? (await make())
  map.set(key, value) // at the end: the first of a map is the one that was asked longest ago
  if (map.size > most) map.delete(map.keys().next().value!)
  return value
}
