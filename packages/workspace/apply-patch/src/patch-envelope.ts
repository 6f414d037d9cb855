import { trim } from './trim.ts';

export const BEGIN_MARKER = '*** Begin Patch';
export const END_MARKER = '*** End Patch';
const HEREDOC_OPENINGS = new Set(['<<EOF', "<<'EOF'", '<<"EOF"']);

/** The lines between the two markers, each ended by a line feed, or why there is no such thing. */
export type Envelope = { ok: true; body: string } | { ok: false; message: string };

/** Whether a line opens the here-document that a model may put around a patch. */
export function isHeredocOpening(line: string): boolean {
  return HEREDOC_OPENINGS.has(line);
}

function firstLineEnd(text: string): number {
  const feed = text.indexOf('\n');
  return feed === -1 ? text.length : feed;
}

function openMarked(text: string): Envelope {
  if (text !== '' && trim(text.slice(0, firstLineEnd(text))) !== BEGIN_MARKER) {
    return { ok: false, message: `The first line of the patch must be '${BEGIN_MARKER}'` };
  }
  const lastStart = text.lastIndexOf('\n') + 1;
  if (trim(text.slice(lastStart)) !== END_MARKER) {
    return { ok: false, message: `The last line of the patch must be '${END_MARKER}'` };
  }
  return { ok: true, body: text.slice(firstLineEnd(text) + 1, lastStart) };
}

/** The inside of a here-document that a model wrote as the argument itself, or null. */
function insideHeredoc(text: string): string | null {
  const start = firstLineEnd(text);
  const end = text.lastIndexOf('\n');
  if (!isHeredocOpening(text.slice(0, start).replace(/\r$/, ''))) return null;
  if (!text.endsWith('EOF') || end <= start) return null;
  const inside = text.slice(start + 1, end).replace(/\r$/, '');
  return inside.includes('\n') ? inside : null;
}

/**
 * Takes the markers off a patch. White space around the patch and around each marker is ignored, and so is a
 * here-document with the tag EOF around the whole.
 */
export function openEnvelope(patch: string): Envelope {
  const text = trim(patch);
  const direct = openMarked(text);
  if (direct.ok) return direct;
  const inside = insideHeredoc(text);
  return inside === null ? direct : openMarked(inside);
}
