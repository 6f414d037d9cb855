/** A `-c` argument cut at its `=`. */
export interface SplitOverride {
  readonly path: readonly string[];
  readonly value: string;
}

/**
 * Splits `key=value` and the key into its segments. A segment may be quoted (`projects."/a.b".trust_level`);
 * a quote that is not closed before the next `.` or `=` is an ordinary character, and then every `.` splits.
 * Null when there is no `=`.
 */
export function splitOverride(text: string): SplitOverride | null {
  const quoted = scanKey(text);
  if (quoted !== null) return quoted;
  const equals = text.indexOf('=');
  if (equals === -1) return null;
  return { path: text.slice(0, equals).trim().split('.'), value: text.slice(equals + 1).trim() };
}

/** The reading that honours quotes; null when some segment is not well formed in that sense. */
function scanKey(text: string): SplitOverride | null {
  const path: string[] = [];
  let at = text.length - text.trimStart().length;
  for (;;) {
    const segment = quotedSegment(text, at) ?? plainSegment(text, at);
    if (segment === null) return null;
    path.push(segment.name);
    if (text[segment.end] === '=') return { path, value: text.slice(segment.end + 1).trim() };
    at = segment.end + 1;
  }
}

interface Segment {
  readonly name: string;
  /** Offset of the `.` or `=` after the segment. */
  readonly end: number;
}

function quotedSegment(text: string, at: number): Segment | null {
  const pattern = /"((?:[^"\\]|\\.)*)"|'([^']*)'/y;
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) return null;
  const after = /\s*(?==)|(?=\.)/y;
  after.lastIndex = pattern.lastIndex;
  if (after.exec(text) === null) return null;
  const name = match[2] ?? unescape(match[0]);
  return name === null ? null : { name, end: after.lastIndex };
}

/** The escapes of TOML basic strings that occur in paths are those of JSON. */
function unescape(literal: string): string | null {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

function plainSegment(text: string, at: number): Segment | null {
  const pattern = /[^.=]*/y;
  pattern.lastIndex = at;
  const raw = pattern.exec(text)?.[0] ?? '';
  const end = at + raw.length;
  if (end >= text.length) return null;
  return { name: text[end] === '=' ? raw.trimEnd() : raw, end };
}
