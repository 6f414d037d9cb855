/** Waits until all have settled, in whatever way, or `ms` have passed. Whether they all had. The timer does not outlive the wait. */
export async function settleWithin(waits: readonly Promise<unknown>[], ms: number): Promise<boolean> {
  if (waits.length === 0) return true;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const all = Promise.allSettled(waits).then(() => true);
  try {
    return await Promise.race([all, late]);
  } finally {
    clearTimeout(timer);
  }
}
