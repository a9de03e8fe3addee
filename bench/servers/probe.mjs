// Loaded into every measured server: answers its parent with what the process has used so far. With --expose-gc, the heap is
// that after a garbage collection.
process.on('message', () => {
  for (let round = 0; round < 3; round++) globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  process.send({ cpuMs: (user + system) / 1000, rssMb: rss / 2 ** 20, heapMb: heapUsed / 2 ** 20 });
});
process.channel?.unref();
