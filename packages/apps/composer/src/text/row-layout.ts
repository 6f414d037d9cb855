import { graphemeWidth } from '@codex-ts/terminal-markup';
import { type Cluster, clusters } from './boundaries.ts';
import { type TextBuffer } from './text-buffer.ts';

/** Columns between tab stops. */
const TAB = 4;
const UNKNOWN = 255;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** Widths of characters of one UTF-16 unit, as they are asked for. */
const widths = new Uint8Array(0x1_0000).fill(UNKNOWN);

/** How many cells a character takes in a row of which `used` are taken. */
export function cellsOf(cluster: string, used: number): number {
  if (cluster === '\t') return TAB - (used % TAB);
  if (cluster.length > 1) return graphemeWidth(cluster);
  const unit = cluster.charCodeAt(0);
  if (widths[unit] === UNKNOWN) widths[unit] = graphemeWidth(cluster);
  return widths[unit] ?? 0;
}

/**
 * Where the row ends that begins at `start` and has `width` cells: between words, at a token, beside wide characters,
 * or inside a word that is longer than a row. Blanks that do not fit hang over the end of their row. What ends a row
 * depends only on what stands behind its beginning.
 */
export function rowEnd(buffer: TextBuffer, start: number, lineEnd: number, width: number): number {
  return asciiRowEnd(buffer, start, lineEnd, width) ?? anyRowEnd(buffer, start, lineEnd, width);
}

/** The same for a row of plain ASCII; null for any other. */
function asciiRowEnd(buffer: TextBuffer, start: number, lineEnd: number, width: number): number | null {
  const { text } = buffer;
  const end = start + width;
  const plain = buffer.tokenStartingAt(start) !== undefined || buffer.tokenAround(start) !== undefined ? null : buffer.plainAround(start);
  if (plain === null || plain.end < Math.min(lineEnd, end + 1)) return null;
  const row = text.slice(start, Math.min(lineEnd, end + 1));
  if (!PRINTABLE_ASCII.test(row)) return null;
  if (end >= lineEnd) return lineEnd;
  if (text[end] !== ' ') {
    const blank = row.lastIndexOf(' ', width - 1);
    return blank < 0 ? end : start + blank + 1;
  }
  let at = end;
  while (at < plain.end && text[at] === ' ') at += 1;
  return at === plain.end || isPrintableAscii(text.charCodeAt(at)) ? at : null;
}

export function anyRowEnd(buffer: TextBuffer, start: number, lineEnd: number, width: number): number {
  let used = 0;
  let breakAt = start;
  let previous: { cluster: Cluster; cells: number } | null = null;
  for (const cluster of clusters(buffer, start, lineEnd)) {
    const isBlank = isBlankCluster(cluster);
    const cells = cellsOf(cluster.text, used);
    if (!isBlank && previous !== null && mayBreak(previous, { cluster, cells })) {
      // A token stays in one piece where it can: it either fits into this row, or begins the next.
      if (startsToken(buffer, cluster) && used > 0 && !tokenFits(buffer, cluster.start, width - used)) return cluster.start;
      breakAt = cluster.start;
    }
    if (!isBlank && previous !== null && used + cells > width) {
      return breakAt > start ? breakAt : cluster.start;
    }
    used += cells;
    previous = { cluster, cells };
  }
  return lineEnd;
}

interface Placed {
  readonly cluster: Cluster;
  readonly cells: number;
}

function mayBreak(before: Placed, after: Placed): boolean {
  if (isBlankCluster(before.cluster) || before.cluster.isToken !== after.cluster.isToken) return true;
  if (before.cluster.isToken) return false;
  return before.cells > 1 || after.cells > 1;
}

function isBlankCluster({ text, isToken }: Cluster): boolean {
  return !isToken && (text === ' ' || text === '\t');
}

function startsToken(buffer: TextBuffer, { start, isToken }: Cluster): boolean {
  return isToken && buffer.tokenStartingAt(start) !== undefined;
}

function tokenFits(buffer: TextBuffer, start: number, room: number): boolean {
  const end = buffer.tokenStartingAt(start)?.end ?? start;
  let used = 0;
  for (const { text } of clusters(buffer, start, end)) {
    used += cellsOf(text, used);
    if (used > room) return false;
  }
  return true;
}

function isPrintableAscii(unit: number): boolean {
  return unit >= 0x20 && unit <= 0x7e;
}
