import { posix } from 'node:path';
import { type ChunkLine, type Hunk, type UpdateChunk } from './hunk.ts';
import { naivePlaces } from './naive-places.fixture.ts';
import { type Answer, type Left } from './original-run.fixture.ts';
import { parsePatch } from './parse-patch.ts';
import { type PatchTrial } from './patch-trial.fixture.ts';
import { trim } from './trim.ts';

/** What the original does and we do not, each as it shows. */
export const QUIRKS = {
  oneContext: 'a second @@ context in a row is an error',
  blankContext: '@@ followed by white space looks for a blank line',
  paddedHeader: 'white space before a header that follows an update is an error',
  spacedMove: 'white space around the destination of a move is part of it',
  rawLines: 'a carriage return before a line feed and a byte order mark are part of the line',
  respelled: 'context lines take the spelling of the patch',
  finalBreak: 'the end of the file is a line break too many or too few',
  overlap: 'an end-of-file chunk may replace lines that another chunk has taken',
  dots: 'a folder before .. in a path has to be there',
  selfMove: 'a file that is moved onto itself is deleted',
  lostMode: 'a moved file loses its mode',
  silent: 'a patch that fails half way does not say what was done',
} as const;
export type Quirk = keyof typeof QUIRKS;
export type Quirks = ReadonlySet<Quirk>;

const MARK = '\u0001';
const HEAD = 'Success. Updated the following files:\n';

interface DocumentLine {
  text: string;
  ending: string;
}

/** A folder in memory, as far as the trials need one. */
class Folder {
  readonly files = new Map<string, Left>();
  private readonly folders = new Set<string>(['.']);

  constructor({ files }: PatchTrial) {
    for (const [name, entry] of Object.entries(files)) {
      if (typeof entry === 'string') this.put(name, { text: entry, mode: 0o644 });
      else if ('symlink' in entry) this.put(name, entry);
      else if ('mode' in entry) this.put(name, { text: entry.text, mode: Number.parseInt(entry.mode, 8) });
      else this.put(name, { text: '\0', mode: 0o644 });
    }
  }

  put(name: string, file: Left): void {
    for (let folder = posix.dirname(name); folder !== '.'; folder = posix.dirname(folder)) this.folders.add(folder);
    this.files.set(name, file);
  }

  isFolder(name: string): boolean {
    return this.folders.has(name);
  }

  /** What stands before `..` in the path, where the system goes to find the way. */
  beforeDots(path: string): 'folder' | 'file' | 'nothing' {
    const before = /^(.+)\/\.\.\//.exec(path)?.[1];
    if (before === undefined || this.isFolder(before)) return 'folder';
    return this.files.has(before) ? 'file' : 'nothing';
  }

  /** Makes the folder before `..`, which then is there for nothing. */
  makeWay(path: string): void {
    this.folders.add(posix.dirname(path.replace(/\/\.\..*/, '/x')));
  }

  isBelowFile(name: string): boolean {
    return this.files.has(posix.dirname(name));
  }

  /** Where the path leads when a link at its end is followed. */
  follow(path: string): string {
    const name = posix.normalize(path).replace(/(?<=.)\/$/, '');
    const entry = this.files.get(name);
    return entry !== undefined && 'symlink' in entry ? entry.symlink : name;
  }
}

type Step = { failed: string; made?: string; left?: string } | null;

/**
 * What the command answers, by a slow and plain rendering of the language. With all quirks it is the original, without
 * any it is ours; so it says in which points the two differ, and that there are no others.
 */
export async function simulate(trial: PatchTrial, quirks: Quirks): Promise<Answer> {
  const folder = new Folder(trial);
  const answer = (code: number, stdout: string, stderr: string): Answer => ({ code, stdout, stderr, tree: treeOf(folder) });
  // What a blank context means is no question of syntax, and its mark would show in messages.
  const syntax = await parsePatch(markedPatch(trial.patch, new Set([...quirks].filter((quirk) => quirk !== 'blankContext'))));
  const parsed = await parsePatch(markedPatch(trial.patch, quirks));
  const refused = (why: string): Answer => answer(1, '', `${why.replaceAll(MARK, '')}\n`);
  if (!syntax.ok) return refused(syntax.error.cliMessage);
  if (!parsed.ok) return refused(parsed.error.cliMessage);
  const hunks = parsed.hunks.map(unmarked);
  if (hunks.length === 0) return answer(1, '', 'No files were modified.\n');
  const marks = hunks.map(markOf);
  for (const [at, hunk] of hunks.entries()) {
    const step = takeStep(folder, hunk, quirks);
    if (step === null) continue;
    const report = quirks.has('silent') ? '' : reportOf(marks, at, step);
    return answer(1, '', `${step.failed}\n${report}`);
  }
  return answer(0, HEAD + listed(marks), '');
}

/** Marks what the parser would drop or take, so that it is told apart afterwards or is an error. */
function markedPatch(patch: string, quirks: Quirks): string {
  const isContext = (line: string | undefined): boolean => line?.startsWith('@@ ') ?? false;
  const lines = patch.split('\n');
  const strayHeaders = quirks.has('paddedHeader') ? headersInUpdates(lines) : new Set<number>();
  const marked = lines.map((line, at) => {
    const text = line.replace(/\r$/, '');
    const isBlank = isContext(text) && trim(text) === '@@';
    if (strayHeaders.has(at)) return `${MARK}${line}`;
    if (quirks.has('oneContext') && isContext(lines[at - 1]) && text.startsWith('@@')) return `${MARK}${line}`;
    if (quirks.has('blankContext') && isBlank && text.length > 3) return `@@ ${MARK}${text.slice(3)}`;
    if (quirks.has('spacedMove') && text.startsWith('*** Move to: ')) return `*** Move to: ${MARK}${text.slice(13)}${MARK}`;
    return line;
  });
  return marked.join('\n');
}

/** Padded headers behind the chunks of an update, where a line that begins with a space may also be context. */
function headersInUpdates(lines: readonly string[]): Set<number> {
  const found = new Set<number>();
  let isInUpdate = false;
  let isBehindChunk = false;
  for (const [at, line] of lines.entries()) {
    const text = trim(line);
    const isHeader = /^\*\*\* (?:Add|Delete|Update) File: /.test(text);
    const mayBeContext = line.startsWith(' ') && !isBehindChunk;
    if (isHeader && isInUpdate && !line.startsWith('***') && !mayBeContext) found.add(at);
    else if (isHeader && !(isInUpdate && mayBeContext)) isInUpdate = text.startsWith('*** Update');
    if (line.startsWith('@@') || isHeader) isBehindChunk = false;
    else if (text === '*** End of File' || (text === '' && !['', ' ', '\r'].includes(line.slice(0, 1)))) isBehindChunk = true;
  }
  return found;
}

function unmarked(hunk: Hunk): Hunk {
  if (hunk.type !== 'update') return hunk;
  const clean = (text: string): string => text.replaceAll(MARK, '');
  const chunks = hunk.chunks.map((chunk) => ({ ...chunk, contexts: chunk.contexts.map(clean) }));
  return { ...hunk, chunks, moveTo: hunk.moveTo === null ? null : clean(hunk.moveTo) };
}

function markOf(hunk: Hunk): string {
  if (hunk.type === 'update') return `M ${hunk.moveTo ?? hunk.path}\n`;
  return `${hunk.type === 'add' ? 'A' : 'D'} ${hunk.path}\n`;
}

function listed(marks: readonly string[]): string {
  return ['A', 'M', 'D'].flatMap((letter) => marks.filter((mark) => mark.startsWith(letter))).join('');
}

function reportOf(marks: readonly string[], failing: number, { made, left }: NonNullable<Step>): string {
  const done = [...marks.slice(0, failing), ...(made === undefined ? [] : [`A ${made}\n`])];
  const undone = [left === undefined ? (marks[failing] ?? '') : `D ${left}\n`, ...marks.slice(failing + 1)];
  if (done.length > 0) return `The patch was applied in part.\nApplied:\n${listed(done)}Not applied:\n${listed(undone)}`;
  return undone.length > 1 ? 'Nothing of the patch was applied.\n' : '';
}

function takeStep(folder: Folder, hunk: Hunk, quirks: Quirks): Step {
  if (hunk.type === 'add') return write(folder, hunk.path, hunk.content, null, quirks);
  const way = quirks.has('dots') ? folder.beforeDots(hunk.path) : 'folder';
  if (hunk.type === 'update') return update(folder, hunk, way, quirks);
  const failing = 'Failed to delete file';
  return way === 'folder' ? remove(folder, hunk.path, failing) : { failed: `${failing} ${hunk.path}` };
}

function write(folder: Folder, path: string, text: string, mode: number | null, quirks: Quirks): Step {
  const name = folder.follow(path);
  const way = quirks.has('dots') ? folder.beforeDots(path) : 'folder';
  if (folder.isBelowFile(name) || way === 'file') return { failed: `Failed to create parent directories for ${path}` };
  if (way === 'nothing') folder.makeWay(path);
  if (folder.isFolder(name)) return { failed: `Failed to write file ${path}` };
  const before = folder.files.get(name);
  folder.put(name, { text, mode: mode ?? (before !== undefined && 'mode' in before ? before.mode : 0o644) });
  return null;
}

function remove(folder: Folder, path: string, failing: string): Step {
  return folder.files.delete(posix.normalize(path)) ? null : { failed: `${failing} ${path}` };
}

function update(folder: Folder, hunk: Extract<Hunk, { type: 'update' }>, way: 'folder' | 'file' | 'nothing', quirks: Quirks): Step {
  const { path, moveTo } = hunk;
  const name = folder.follow(path);
  const file = folder.files.get(name);
  const unread = (why: string): Step => ({ failed: `Failed to read file to update ${path}: ${why}` });
  if (folder.isFolder(name)) return unread('Is a directory (os error 21)');
  if (folder.isBelowFile(name) || way === 'file') return unread('Not a directory (os error 20)');
  if (way === 'nothing' || file === undefined || 'symlink' in file) return unread('No such file or directory (os error 2)');
  if (file.text === '\0') return unread('stream did not contain valid UTF-8');
  const edited = edit(file.text, hunk.chunks, path, quirks);
  if ('failed' in edited) return edited;
  const isSame = moveTo !== null && [posix.normalize(moveTo), folder.follow(moveTo)].includes(posix.normalize(path));
  if (moveTo === null || (isSame && !quirks.has('selfMove'))) return write(folder, moveTo ?? path, edited.text, null, quirks);
  const written = write(folder, moveTo, edited.text, quirks.has('lostMode') ? null : file.mode, quirks);
  if (written !== null) return written;
  const removed = remove(folder, path, 'Failed to remove original');
  return removed === null ? null : { ...removed, made: moveTo, left: path };
}

function edit(text: string, chunks: readonly UpdateChunk[], path: string, quirks: Quirks): { text: string } | { failed: string } {
  const bom = !quirks.has('rawLines') && text.startsWith('\ufeff') ? '\ufeff' : '';
  const lines = cut(text.slice(bom.length), quirks);
  const usual = lines.filter(({ ending }) => ending === '\r\n').length * 2 > lines.filter(({ ending }) => ending !== '').length ? '\r\n' : '\n';
  const result = naivePlaces(lines.map((line) => line.text), chunks, quirks.has('overlap'));
  if ('context' in result) return { failed: `Failed to find context '${result.context}' in ${path}` };
  if ('missing' in result) return { failed: `Failed to find expected lines in ${path}:\n${result.missing.join('\n')}` };
  const end = lines.at(-1)?.text === '' ? lines.length - 1 : lines.length;
  // Without overlaps nothing that is added at the end gets lost in a chunk that takes the end.
  const behind = quirks.has('overlap') ? end : Math.max(end, ...result.places.filter(({ block }) => block.length > 0).map(({ start, block }) => start + block.length));
  const edits = result.places.map(({ start, block, isSought }, at) => {
    const own = shortened(chunks[at]?.lines ?? [], block.length);
    const at0 = isSought ? start : behind;
    return { start: at0, removed: block.length, lines: rendered(own, lines.slice(at0), usual, quirks) };
  });
  for (const { start, removed, lines: own } of edits.sort((a, b) => a.start - b.start).reverse()) lines.splice(start, removed, ...own);
  return { text: bom + joined(lines, usual, quirks).replace(bom === '' ? /^$/ : /^\ufeff/, '') };
}

function cut(text: string, quirks: Quirks): DocumentLine[] {
  const lines = text.split('\n').map((line, at, all) => ({ text: line, ending: at === all.length - 1 ? '' : '\n' }));
  if (lines.at(-1)?.text === '') lines.pop();
  if (quirks.has('rawLines')) return lines;
  return lines.map((line) => (line.ending !== '' && line.text.endsWith('\r') ? { text: line.text.slice(0, -1), ending: '\r\n' } : line));
}

/** Where the file lacks the empty line that ends a chunk, it goes from the old lines, and an empty last new line too. */
function shortened(lines: readonly ChunkLine[], wanted: number): ChunkLine[] {
  const old = lines.flatMap(({ kind }, at) => (kind === '+' ? [] : [at]));
  if (old.length === wanted) return [...lines];
  const now = lines.flatMap(({ kind }, at) => (kind === '-' ? [] : [at]));
  const lastNow = now.at(-1);
  const dropped = lastNow !== undefined && lines[lastNow]?.text === '' ? lastNow : null;
  return lines.flatMap((line, at): ChunkLine[] => {
    const isOld = line.kind !== '+' && at !== old.at(-1);
    const isNew = line.kind !== '-' && at !== dropped;
    if (isOld && isNew) return [line];
    if (!isOld && !isNew) return [];
    return [{ kind: isOld ? '-' : '+', text: line.text }];
  });
}

function rendered(own: readonly ChunkLine[], file: readonly DocumentLine[], usual: string, quirks: Quirks): DocumentLine[] {
  let at = 0;
  return own.flatMap(({ kind, text }): DocumentLine[] => {
    const old = kind === '+' ? undefined : file[at++];
    if (kind === '-') return [];
    return [old === undefined || quirks.has('respelled') ? { text, ending: old?.ending ?? usual } : old];
  });
}

function joined(lines: readonly DocumentLine[], usual: string, quirks: Quirks): string {
  const inner = lines.map(({ text, ending }, at) => text + (ending === '' && at < lines.length - 1 ? usual : ending));
  if (!quirks.has('finalBreak') || lines.length === 0) return inner.join('');
  const body = [...inner.slice(0, -1), lines.at(-1)?.text].join('');
  return lines.at(-1)?.text === '' ? body : `${body}\n`;
}

function treeOf({ files }: Folder): Record<string, Left> {
  const entries = [...files].map(([name, file]): [string, Left] => {
    if ('symlink' in file) return [name, file];
    return [name, { ...file, text: file.text === '\0' ? '\u00ff\u0000\u00fe' : Buffer.from(file.text).toString('latin1') }];
  });
  return Object.fromEntries(entries);
}
