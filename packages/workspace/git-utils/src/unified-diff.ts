const CONTEXT = 3;
/** Beyond this many edits the shortest script is not worth its time: the middle is shown as replaced. */
const MAX_EDITS = 4000;

/** A line with its ending: in both texts (` `), only in the old (`-`) or only in the new one (`+`). */
interface Edit {
  kind: ' ' | '-' | '+';
  line: string;
}

/** The difference of two texts as unified hunks with 3 lines of context, without file headers; empty when equal. */
export async function unifiedDiff(before: string, after: string): Promise<string> {
  if (before === after) return '';
  const old = splitLines(before);
  const now = splitLines(after);
  const limit = Math.min(old.length, now.length);
  let head = 0;
  while (head < limit && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < limit - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const first = Math.max(0, head - CONTEXT);
  const edits = [
    ...keep(old.slice(first, head)),
    ...(await shortestEdits(old.slice(head, old.length - tail), now.slice(head, now.length - tail))),
    ...keep(old.slice(old.length - tail, old.length - tail + CONTEXT)),
  ];
  return hunks(edits, first);
}

function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

const keep = (lines: string[]): Edit[] => lines.map((line) => ({ kind: ' ', line }));
const drop = (lines: string[]): Edit[] => lines.map((line) => ({ kind: '-', line }));
const insert = (lines: string[]): Edit[] => lines.map((line) => ({ kind: '+', line }));

async function shortestEdits(old: string[], now: string[]): Promise<Edit[]> {
  if (old.length === 0 || now.length === 0) return [...drop(old), ...insert(now)];
  const { diffArrays } = await import('diff');
  const runs = diffArrays(old, now, { maxEditLength: MAX_EDITS });
  if (runs === undefined) return [...drop(old), ...insert(now)];
  return runs.flatMap(({ added, removed, value }) => (added ? insert(value) : removed ? drop(value) : keep(value)));
}

/** Prints edits as hunks. `first` is the number of equal lines left out before the first edit. */
function hunks(edits: readonly Edit[], first: number): string {
  const changes = edits.flatMap(({ kind }, at) => (kind === ' ' ? [] : [at]));
  const out: string[] = [];
  let oldLine = first;
  let newLine = first;
  let at = 0;
  for (let next = 0; next < changes.length; ) {
    const start = Math.max(0, (changes[next] ?? 0) - CONTEXT);
    oldLine += start - at;
    newLine += start - at;
    let last = changes[next++] ?? 0;
    while (next < changes.length && (changes[next] ?? 0) - last <= 2 * CONTEXT + 1) last = changes[next++] ?? 0;
    at = Math.min(edits.length, last + 1 + CONTEXT);
    const shown = edits.slice(start, at);
    const oldCount = shown.filter(({ kind }) => kind !== '+').length;
    const newCount = shown.filter(({ kind }) => kind !== '-').length;
    out.push(`@@ -${range(oldLine, oldCount)} +${range(newLine, newCount)} @@\n`, ...shown.map(printed));
    oldLine += oldCount;
    newLine += newCount;
  }
  return out.join('');
}

function printed({ kind, line }: Edit): string {
  return line.endsWith('\n') ? kind + line : `${kind}${line}\n\\ No newline at end of file\n`;
}

/** `start` lines come before the range. A length of one is left out; an empty range names the line before it. */
function range(start: number, length: number): string {
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}
