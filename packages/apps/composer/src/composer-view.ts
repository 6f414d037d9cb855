import { type Line, sanitizeRow, type Span, span, type Style, textWidth, type Theme, truncate } from '@codex-ts/terminal-markup';
import { type InputSession } from './input-session.ts';
import { clusters } from './text/boundaries.ts';
import { Editor } from './text/editor.ts';
import { type Row } from './text/row-index.ts';
import { cellsOf } from './text/row-layout.ts';
import { columnOf } from './text/row-motion.ts';
import { type Draft } from './text/token.ts';
import { isShellText } from './trigger.ts';
import { type ScrollPlace, visibleRows } from './visible-rows.ts';

/** What the composer looks like. Rows and columns count from 0; the cursor is null where none is to be shown. */
export interface ComposerView {
  readonly lines: readonly Line[];
  readonly cursor: { readonly x: number; readonly y: number } | null;
}

interface Frame {
  readonly width: number;
  readonly maxHeight: number;
  readonly theme: Theme;
  readonly placeholder: string;
}

interface Looks {
  /** Cells before the text. */
  readonly prefix: number;
  readonly isEnabled: boolean;
  readonly selection: { readonly start: number; readonly end: number } | null;
  /** Stretches to be marked, as a search found them. */
  readonly found: string;
}

const PROMPT = '›';
const PREFIX = 2;
/** Narrower terminals have no room for a prompt. */
const LEAST_WIDTH = 4;
const TOKEN: Style = { fg: 'cyan' };
/** Texts that a search shows, wrapped once. */
const previews = new WeakMap<Draft, { editor: Editor; top: ScrollPlace }>();

export function drawComposer(session: InputSession, frame: Frame): ComposerView {
  if (frame.maxHeight < 1 || frame.width < 1) return { lines: [], cursor: null };
  const drawn = session.search === null ? drawText(session, frame) : drawSearch(session, frame);
  return { ...drawn, lines: drawn.lines.map((line) => onBackground(line, frame)) };
}

function drawText(session: InputSession, frame: Frame): ComposerView {
  const { isEnabled } = session.state;
  const looks: Looks = { prefix: frame.width < LEAST_WIDTH ? 0 : PREFIX, isEnabled, selection: session.vim?.selection ?? null, found: '' };
  const { lines, cursor } = drawEditor(session.editor, session.top, frame, looks);
  if (session.editor.text !== '' || frame.placeholder === '') return { lines, cursor: isEnabled ? cursor : null };
  const hint = truncate({ spans: [span(sanitizeRow(frame.placeholder), { dim: true })] }, frame.width - looks.prefix);
  return { lines: [{ spans: [...(lines[0]?.spans ?? []), ...hint.spans] }], cursor: isEnabled ? cursor : null };
}

/** What was found, and under it what is looked for, with the cursor there. */
function drawSearch({ search, editor, top }: InputSession, frame: Frame): ComposerView {
  if (search === null) return { lines: [], cursor: null };
  const { match, query, state } = search;
  const shown = match === null ? { editor, top } : previewOf(match, query);
  const looks: Looks = { prefix: frame.width < LEAST_WIDTH ? 0 : PREFIX, isEnabled: true, selection: null, found: query };
  const body = frame.maxHeight < 2 ? [] : drawEditor(shown.editor, shown.top, { ...frame, maxHeight: frame.maxHeight - 1 }, looks).lines;
  const words = { idle: '', found: search.isAtEnd ? ' (no older one)' : '', searching: ' (searching…)', none: ' (nothing found)' }[state];
  const prompt: Line = { spans: [span('search history: ', { fg: 'magenta' }), span(sanitizeRow(query)), ...(words === '' ? [] : [span(words, { dim: true })])] };
  const row = truncate(prompt, frame.width);
  const x = textWidth('search history: ') + textWidth(sanitizeRow(query));
  return { lines: [...body, row], cursor: { x: Math.min(x, frame.width - 1), y: body.length } };
}

/** `query`: what must be in view. */
function previewOf(draft: Draft, query: string): { editor: Editor; top: ScrollPlace } {
  const known = previews.get(draft) ?? { editor: new Editor(1), top: { line: 0, row: 0 } };
  if (!previews.has(draft)) known.editor.insert(draft);
  previews.set(draft, known);
  known.editor.moveTo(Math.max(0, draft.text.toLowerCase().indexOf(query.toLowerCase())));
  return known;
}

function drawEditor(editor: Editor, top: ScrollPlace, { width, maxHeight }: Frame, looks: Looks): { lines: Line[]; cursor: { x: number; y: number } } {
  const isShell = looks.prefix > 0 && isShellText(editor.text);
  // One column is the cursor's when it stands behind a full row.
  editor.rows.setShape(Math.max(1, width - looks.prefix - 1), isShell ? 1 : 0);
  const shown = visibleRows(editor, top, maxHeight);
  const lines = shown.map((row) => ({ spans: [...prefixOf(row, isShell, looks), ...rowSpans(editor, row, looks)] }));
  const at = editor.rows.rowAt(editor.cursor);
  const y = shown.findIndex(({ line, row }) => line === at.line && row === at.row);
  const isOnGlyph = isShell && editor.cursor === 0;
  const x = isOnGlyph ? 0 : looks.prefix + columnOf(editor.buffer, editor.rows, at, editor.cursor);
  return { lines, cursor: { x: Math.min(x, width - 1), y } };
}

function prefixOf({ line, row }: Row, isShell: boolean, { prefix, isEnabled }: Looks): Span[] {
  if (prefix === 0) return [];
  if (line > 0 || row > 0) return [span(' '.repeat(prefix))];
  const style: Style = isShell ? { fg: 'magenta', bold: true } : isEnabled ? { bold: true } : { dim: true };
  return [span(isShell ? '!' : PROMPT, style), span(' ')];
}

function rowSpans({ buffer, rows }: Editor, row: Row, looks: Looks): Span[] {
  const spans: { text: string; style: Style; key: string }[] = [];
  const marked = foundIn(buffer.text, row, looks.found);
  let used = 0;
  for (const { text, start, isToken } of clusters(buffer, Math.max(row.start, rows.textStart), row.end)) {
    const cells = cellsOf(text, used);
    // What hangs over the end of the row.
    if (used > 0 && used + cells > rows.width) break;
    const isSelected = looks.selection !== null && start >= looks.selection.start && start < looks.selection.end;
    const isFound = marked.some(([from, to]) => start >= from && start < to);
    const key = `${isToken}${isSelected}${isFound}`;
    const style: Style = { ...(isToken ? TOKEN : {}), ...(isSelected ? { reverse: true } : {}), ...(isFound ? { bold: true, underline: true } : {}) };
    const shown = cells > rows.width ? '…' : text === '\t' ? ' '.repeat(cells) : sanitizeRow(text);
    const last = spans.at(-1);
    if (last?.key === key) last.text += shown;
    else spans.push({ text: shown, style, key });
    used += cells;
  }
  return spans.map(({ text, style }) => ({ text, style }));
}

function foundIn(text: string, { start, end }: Row, query: string): [number, number][] {
  if (query === '') return [];
  const from = Math.max(0, start - query.length);
  const near = text.slice(from, end + query.length).toLowerCase();
  const wanted = query.toLowerCase();
  const found: [number, number][] = [];
  for (let at = near.indexOf(wanted); at >= 0; at = near.indexOf(wanted, at + wanted.length)) found.push([from + at, from + at + wanted.length]);
  return found;
}

/** The colour behind messages of the user is behind the one that is being written too. */
function onBackground({ spans }: Line, { theme }: Frame): Line {
  const bg = theme.userMessage;
  if (bg === null) return { spans };
  return { spans: spans.map(({ text, style }) => ({ text, style: { ...style, bg } })), fill: { bg } };
}
