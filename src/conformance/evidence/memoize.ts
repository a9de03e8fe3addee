/** Caches results per argument object: many rules read the same responses, which may hold a thousand persons each. */
export function memoize<Key extends WeakKey, Result>(compute: (key: Key) => Result): (key: Key) => Result {
  const results = new WeakMap<Key, { readonly result: Result }>();
  return (key) => {
    const cached = results.get(key) ?? { result: compute(key) };
    results.set(key, cached);
    return cached.result;
  };
}
