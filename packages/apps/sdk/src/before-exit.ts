const closers = new Set<() => void>();

/**
 * Calls `close` when this process has nothing else left to do; the process waits for what that begins. Returns the way
 * to call it off. One listener serves all: Node warns of many.
 */
export function beforeExit(close: () => void): () => void {
  if (closers.size === 0) process.on('beforeExit', closeAll);
  closers.add(close);
  return () => {
    closers.delete(close);
    if (closers.size === 0) process.removeListener('beforeExit', closeAll);
  };
}

function closeAll(): void {
  for (const close of [...closers]) close();
}
