/**
 * Whether a pattern with `*` (any run) and `?` (one character) matches the whole name, ignoring case.
 * Linear in name times pattern: no backtracking beyond the last `*`.
 */
export function matchesGlob(pattern: string, name: string): boolean {
  const p = [...pattern.toLowerCase()];
  const n = [...name.toLowerCase()];
  let at = 0;
  let star = -1;
  let resume = 0;
  let i = 0;
  while (i < n.length) {
    if (p[at] === '*') {
      star = at;
      resume = i;
      at += 1;
    } else if (at < p.length && (p[at] === '?' || p[at] === n[i])) {
      at += 1;
      i += 1;
    } else if (star !== -1) {
      at = star + 1;
      resume += 1;
      i = resume;
    } else {
      return false;
    }
  }
  while (p[at] === '*') at += 1;
  return at === p.length;
}
