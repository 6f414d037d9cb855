import { graphemes, graphemeWidth, sanitizeRow } from '@codex-ts/terminal-markup';

/** A line that is being written. */
export interface TypedLine {
  readonly prompt: string;
  readonly text: string;
  /** In UTF-16 units of `text`. */
  readonly cursor: number;
}

interface Place {
  readonly row: number;
  /** May be the width itself: the next character wraps. */
  readonly column: number;
}

interface Drawn {
  readonly prompt: string;
  /** What is on the screen of it, the prompt not included. */
  readonly clusters: readonly string[];
  readonly at: number;
}

const BACK = '\b';

/**
 * Shows a line while it is written, by the means of a typewriter: it writes on, goes back with Backspace within the row,
 * and where that is not enough it writes the line again below. No sequence moves the cursor, so that it looks the same
 * on every terminal, and in a record of it.
 */
export class LineEcho {
  #drawn: Drawn | null = null;
  #columns = 80;

  /** @returns what to write so that `next` is shown */
  show(next: TypedLine, columns: number): string {
    const width = Math.max(1, columns);
    const target = layOut(next, width);
    const before = this.#drawn;
    const step = before === null || before.prompt !== next.prompt || width !== this.#columns ? null : change(before, target, width);
    this.#drawn = target;
    this.#columns = width;
    if (step !== null) return step;
    return `${before === null ? '' : '\n'}${target.prompt}${target.clusters.join('')}${back(target, width)}`;
  }

  /** Leaves the row for good. @returns what to write for that */
  end(): string {
    const isOpen = this.#drawn !== null;
    this.#drawn = null;
    return isOpen ? '\n' : '';
  }
}

/** All before the cursor, and of the rest what its row has room for: one cannot go back from a row below. */
function layOut({ prompt, text, cursor }: TypedLine, columns: number): Drawn {
  const clusters: string[] = [];
  let [at, units] = [0, 0];
  for (const cluster of graphemes(text)) {
    if (units < cursor) at += 1;
    units += cluster.length;
    clusters.push(cluster === '\n' || cluster === '\r\n' ? '\n' : shown(cluster));
  }
  const tail = clusters.slice(at);
  const lineEnd = tail.indexOf('\n');
  let column = places(prompt, clusters.slice(0, at), columns).at(-1)?.column ?? 0;
  let kept = 0;
  for (const cluster of lineEnd < 0 ? tail : tail.slice(0, lineEnd)) {
    column += graphemeWidth(cluster);
    if (column >= columns) break;
    kept += 1;
  }
  return { prompt, clusters: clusters.slice(0, at + kept), at };
}

/** Null when it takes a new row. */
function change(before: Drawn, target: Drawn, columns: number): string | null {
  const from = places(before.prompt, before.clusters, columns);
  const to = places(target.prompt, target.clusters, columns);
  const same = commonLength(before.clusters, target.clusters);
  const [start, end] = [placeAt(from, before.at), placeAt(to, target.clusters.length)];
  const fresh = target.clusters.slice(same).join('');
  let out = '';
  if (same < before.at) {
    const meeting = placeAt(from, same);
    if (meeting.row !== start.row || start.column >= columns) return null;
    out += BACK.repeat(start.column - meeting.column);
  } else out += before.clusters.slice(before.at, same).join('');
  const oldEnd = placeAt(from, before.clusters.length);
  const isLonger = oldEnd.row > end.row || (oldEnd.row === end.row && oldEnd.column > end.column);
  if (before.clusters.length > same && (fresh.includes('\n') || oldEnd.row > end.row)) return null;
  const blanks = isLonger ? oldEnd.column - end.column : 0;
  if (end.column + blanks >= columns && (blanks > 0 || target.at < target.clusters.length)) return null;
  return `${out}${fresh}${' '.repeat(blanks)}${BACK.repeat(blanks)}${back(target, columns)}`;
}

/** From the end of what is shown to the cursor. */
function back({ prompt, clusters, at }: Drawn, columns: number): string {
  const all = places(prompt, clusters, columns);
  return BACK.repeat(Math.max(0, placeAt(all, clusters.length).column - placeAt(all, at).column));
}

/** Where the cursor is before each cluster, and behind the last. */
function places(prompt: string, clusters: readonly string[], columns: number): Place[] {
  let [row, column] = [0, 0];
  const take = (cluster: string): void => {
    const width = graphemeWidth(cluster);
    if (cluster === '\n') [row, column] = [row + 1, 0];
    else if (column + width > columns) [row, column] = [row + 1, width];
    else column += width;
  };
  for (const cluster of graphemes(prompt)) take(cluster);
  return [{ row, column }, ...clusters.map((cluster) => (take(cluster), { row, column }))];
}

function placeAt(all: readonly Place[], index: number): Place {
  return all[index] ?? { row: 0, column: 0 };
}

/** A tab takes the place of one space: where it would end is the terminal's affair. */
function shown(cluster: string): string {
  return cluster === '\t' ? ' ' : sanitizeRow(cluster);
}

function commonLength(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}
