/** `1 line`, `2 lines`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** How long something took, in words: `12 seconds`, `1 minute 5 seconds`, `2 hours 3 minutes`. */
export function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return 'less than a second';
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const parts = h > 0 ? [counted(h, 'hour'), ...(m > 0 ? [counted(m, 'minute')] : [])] : [...(m > 0 ? [counted(m, 'minute')] : []), ...(s > 0 ? [counted(s, 'second')] : [])];
  return parts.join(' ');
}

/** How many lines of a file come and go, as `, 2 lines added, 1 removed`; empty when none does. */
export function changedLines({ added, removed }: { readonly added: number; readonly removed: number }): string {
  if (added > 0) return `, ${counted(added, 'line')} added${removed > 0 ? `, ${removed} removed` : ''}`;
  return removed > 0 ? `, ${counted(removed, 'line')} removed` : '';
}
