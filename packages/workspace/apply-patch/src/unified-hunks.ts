import { type DocumentLine } from './line-runs.ts';
import { documentLines, type TextDocument } from './text-document.ts';

/** Lines `oldStart`..`oldEnd` of the one document stand where `newStart`..`newEnd` of the other do (ends excluded). */
interface Region {
  oldStart: number;
  oldEnd: number;
  newStart: number;
  newEnd: number;
}

/**
 * The difference between a file and its edited form as unified hunks with one line of context, without file
 * headers: the form in which clients of the original get a file change. The hunks follow from where each line of
 * the edited document came from; nothing is compared but the ends of each changed region.
 */
export function unifiedHunks(before: TextDocument, after: TextDocument): string {
  const [oldLines, newLines] = [documentLines(before), documentLines(after)];
  const old = printable(before.hasBom, oldLines);
  const now = printable(after.hasBom, newLines);
  const out: string[] = [];
  let group: Region[] = [];
  for (const region of changedRegions(oldLines, newLines)) {
    const previous = group.at(-1);
    if (previous !== undefined && region.oldStart - previous.oldEnd > 2) {
      printHunk(group, old, now, out);
      group = [];
    }
    group.push(region);
  }
  if (group.length > 0) printHunk(group, old, now, out);
  return out.join('');
}

function printable(hasBom: boolean, lines: readonly DocumentLine[]): (index: number) => string {
  return (index) => {
    const line = lines[index];
    if (line === undefined) return '';
    const mark = hasBom && index === 0 ? '\ufeff' : '';
    return `${mark}${line.text}${line.ending === '' ? '\n\\ No newline at end of file\n' : line.ending}`;
  };
}

function changedRegions(old: readonly DocumentLine[], now: readonly DocumentLine[]): Region[] {
  const regions: Region[] = [];
  let oldStart = 0;
  let newStart = 0;
  const close = (oldEnd: number, newEnd: number): void => {
    const region = withoutEqualEnds({ oldStart, oldEnd, newStart, newEnd }, old, now);
    if (region.oldStart < region.oldEnd || region.newStart < region.newEnd) regions.push(region);
    oldStart = oldEnd + 1;
    newStart = newEnd + 1;
  };
  for (const [index, { origin }] of now.entries()) if (origin !== null) close(origin, index);
  close(old.length, now.length);
  return regions;
}

function withoutEqualEnds(region: Region, old: readonly DocumentLine[], now: readonly DocumentLine[]): Region {
  let { oldStart, oldEnd, newStart, newEnd } = region;
  const isSame = (a: DocumentLine | undefined, b: DocumentLine | undefined): boolean => a?.text === b?.text && a?.ending === b?.ending;
  while (oldStart < oldEnd && newStart < newEnd && isSame(old[oldStart], now[newStart])) {
    oldStart++;
    newStart++;
  }
  while (oldStart < oldEnd && newStart < newEnd && isSame(old[oldEnd - 1], now[newEnd - 1])) {
    oldEnd--;
    newEnd--;
  }
  return { oldStart, oldEnd, newStart, newEnd };
}

type Line = (index: number) => string;

function printHunk(group: readonly Region[], old: Line, now: Line, out: string[]): void {
  const [first] = group;
  const last = group.at(-1);
  if (first === undefined || last === undefined) return;
  const lead = first.oldStart > 0 ? 1 : 0;
  const header = out.push('') - 1;
  let at = first.oldStart - lead;
  for (const region of group) {
    for (; at < region.oldStart; at++) out.push(` ${old(at)}`);
    for (; at < region.oldEnd; at++) out.push(`-${old(at)}`);
    for (let inserted = region.newStart; inserted < region.newEnd; inserted++) out.push(`+${now(inserted)}`);
  }
  const tail = old(at) === '' ? 0 : 1;
  if (tail === 1) out.push(` ${old(at)}`);
  const oldRange = range(first.oldStart - lead, last.oldEnd + tail);
  const newRange = range(first.newStart - lead, last.newEnd + tail);
  out[header] = `@@ -${oldRange} +${newRange} @@\n`;
}

/** A range of lines as unified headers write it: from 1, the length left out when it is one. */
function range(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}
