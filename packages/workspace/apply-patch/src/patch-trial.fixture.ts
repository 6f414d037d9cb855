import { type Entry } from './temp-folder.fixture.ts';

/** A folder and a patch for it. */
export interface PatchTrial {
  files: Record<string, Entry>;
  patch: string;
}

/** Numbers that look random and are the same for the same seed (mulberry32). */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 to `count` - 1. */
  below(count: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }

  times<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: least + this.below(most - least + 1) }, make);
  }
}

const WORDS = ['alpha', 'beta', 'gamma()', 'x = 1', '}', '{', 'return;', 'if (a \u2014 b)', '\u201cquoted\u201d', "it\u2019s", 'a\u00a0b', 'caf\u00e9', '\u{1f600}', '# end'];
const NAMES = ['a.txt', 'd/b.txt', 'c'];

function makeLine(dice: Dice): string {
  if (dice.chance(15)) return '';
  const indent = dice.pick(['', '', '  ', '\t', '    ']);
  const tail = dice.chance(10) ? dice.pick([' ', '\t', '  ']) : '';
  return indent + dice.pick(WORDS) + (dice.chance(40) ? ` ${dice.below(9)}` : '') + tail;
}

function makeFile(dice: Dice): string {
  const lines = dice.times(0, 12, () => makeLine(dice));
  const style = dice.pick(['lf', 'lf', 'lf', 'lf', 'lf', 'lf', 'crlf', 'mixed']);
  const text = lines.map((line) => line + (style === 'crlf' || (style === 'mixed' && dice.chance(50)) ? '\r\n' : '\n')).join('');
  const ended = dice.chance(20) ? text.replace(/\r?\n$/, '') : text + '\n'.repeat(dice.chance(10) ? dice.below(3) : 0);
  return (dice.chance(8) ? '\ufeff' : '') + ended;
}

function makeFiles(dice: Dice): Record<string, Entry> {
  const files: Record<string, Entry> = {};
  for (const name of NAMES) {
    if (name !== 'a.txt' && dice.chance(30)) continue;
    const text = makeFile(dice);
    files[name] = dice.chance(15) ? { mode: dice.pick(['755', '700']), text } : text;
  }
  if (dice.chance(10)) files['link'] = { symlink: 'a.txt' };
  if (dice.chance(3)) files['bin'] = { base64: '/wD+' };
  return files;
}

/** A line as a model may misspell it. */
function misspell(dice: Dice, line: string): string {
  switch (dice.below(6)) {
    case 0:
      return `${line} `;
    case 1:
      return ` ${line}`;
    case 2:
      return line.trim();
    case 3:
      return line.replaceAll('\u2014', '-').replaceAll(/[\u201c\u201d]/g, '"').replaceAll('\u2019', "'").replaceAll('\u00a0', ' ');
    case 4:
      return line.replace('-', '\u2013');
    default:
      return line.toUpperCase();
  }
}

function makeChunk(dice: Dice, lines: readonly string[], from: number): { text: string[]; next: number } {
  const start = Math.min(lines.length, from + dice.below(4));
  const end = Math.min(lines.length, start + dice.below(4));
  const misspells = dice.chance(25);
  const spelled = (line: string): string => (misspells && dice.chance(60) ? misspell(dice, line) : line);
  const body: string[] = [];
  for (const line of lines.slice(start, end)) {
    if (dice.chance(25)) body.push(`+${makeLine(dice)}`);
    body.push((dice.chance(45) ? '-' : ' ') + spelled(line));
  }
  if (dice.chance(40) || body.length === 0) body.push(`+${makeLine(dice)}`);
  if (dice.chance(8)) body.push(dice.pick([' ', '', '-', '+']));
  const context = start > 0 && dice.chance(25) ? spelled(lines[dice.below(start)] ?? '') : '';
  const marks = context === '' ? ['@@'] : [`@@ ${context}`];
  if (dice.chance(3)) marks.unshift(`@@ ${lines[0] ?? ''}`);
  const isEnd = dice.chance(end === lines.length ? 40 : 4);
  return { text: [...marks, ...body, ...(isEnd ? ['*** End of File'] : [])], next: end };
}

function makeUpdate(dice: Dice, name: string, files: Record<string, Entry>): string[] {
  const entry = files[name === 'link' ? 'a.txt' : name];
  const text = typeof entry === 'string' ? entry : entry !== undefined && 'text' in entry ? entry.text : 'nothing\n';
  const lines = text.replace(/^\ufeff/, dice.chance(50) ? '' : '\ufeff').split('\n').map((line) => line.replace(/\r$/, ''));
  if (lines.at(-1) === '') lines.pop();
  const chunks: string[] = [];
  let next = 0;
  const count = dice.pick([1, 1, 1, 2, 2, 3, 4]);
  for (let n = 0; n < count; n++) {
    const chunk = makeChunk(dice, lines, next);
    const isBare = n === 0 && dice.chance(30);
    chunks.push(...(isBare ? chunk.text.filter((line) => !line.startsWith('@@')) : chunk.text));
    // Now and then a chunk for an earlier place, which does not fit.
    next = dice.chance(5) ? 0 : chunk.next;
  }
  const move = dice.chance(20) ? [`*** Move to: ${dice.pick(['new.txt', 'deep/er/m.txt', 'c', name, `./${name}`, 'd', 'a.txt', 'd/../e', 'a.txt/x'])}`] : [];
  return [`*** Update File: ${name}`, ...move, ...chunks];
}

function makeHunk(dice: Dice, files: Record<string, Entry>, before: string[]): string[] {
  const known = before[0]?.split(': ')[1];
  const name = known !== undefined && dice.chance(40) ? known : dice.chance(90) ? dice.pick([...Object.keys(files), 'a.txt']) : dice.pick(['missing', 'd', 'bin', './a.txt', 'd/../a.txt']);
  const kind = dice.below(10);
  if (kind === 0) return [`*** Delete File: ${name}`];
  if (kind <= 2) {
    const to = dice.pick(['new.txt', 'deep/er/n.txt', 'd', name, 'a.txt/x', 'link']);
    return [`*** Add File: ${to}`, ...dice.times(0, 3, () => `+${makeLine(dice)}`)];
  }
  return makeUpdate(dice, name, files);
}

/** Spoils a patch as a model might: a line lost, doubled, out of place, with another first letter. */
function spoil(dice: Dice, lines: string[]): string[] {
  const at = dice.below(lines.length);
  const line = lines[at] ?? '';
  const changed = [...lines];
  const how = dice.below(6);
  if (how === 0) changed.splice(at, 1);
  else if (how === 1) changed.splice(at, 0, line);
  else if (how === 2) changed.splice(at, 2, lines[at + 1] ?? '', line);
  else if (how === 3) changed[at] = dice.pick(['+', '-', ' ', '@', '*', '\t', '']) + line;
  else if (how === 4) changed[at] = line.slice(1);
  else changed.splice(at, 0, dice.pick(['', ' ', '\t', '@@', '@@  ', '***', '*** End of File', '*** End Patch', '*** Begin Patch', '*** Move to: z', '*** Delete File: c', '*** add file: x', '*** Update File: ']));
  return changed;
}

function wrap(dice: Dice, hunks: string[]): string {
  const all = ['*** Begin Patch', ...hunks, '*** End Patch'];
  const padded = dice.chance(5) ? ['', `  ${all[0] ?? ''} `, ...all.slice(1, -1), ` ${all.at(-1) ?? ''}`, ''] : all;
  const wrapped = dice.chance(4) ? [dice.pick(['<<EOF', "<<'EOF'", '<<"EOF"', '<<PATCH', "<<'EOF\""]), ...padded, 'EOF'] : padded;
  const spoiled = dice.chance(20) ? spoil(dice, wrapped) : wrapped;
  return (dice.chance(10) ? spoil(dice, spoiled) : spoiled).join(dice.chance(6) ? '\r\n' : '\n');
}

/** A folder and a patch that mostly fits it; the same for the same seed. */
export function makeTrial(seed: number): PatchTrial {
  const dice = new Dice(seed);
  const files = makeFiles(dice);
  const hunks: string[][] = [];
  // Often for the same file as the one before.
  for (let left = dice.pick([1, 1, 1, 2, 2, 3]); left > 0; left--) hunks.push(makeHunk(dice, files, hunks.at(-1) ?? []));
  return { files, patch: wrap(dice, hunks.flat()) };
}
