const MOST_MEMBERS = 32;
const SIMPLE_KEY = /^[a-z][_0-9a-z\-*/]{0,255}$/;
const TENANT_KEY = /^[a-z0-9][_0-9a-z\-*/]{0,240}@[a-z][_0-9a-z\-*/]{0,13}$/;
/** Printable ASCII without comma and equals sign, not ending in a space. */
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

export interface TracestateMember {
  readonly key: string;
  readonly value: string;
}

/**
 * Reads a `tracestate` header as W3C Trace Context defines it: at most 32 members, each key once; empty members and
 * blanks around members are allowed. Null when any of it is wrong, for then all of it has to be dropped.
 */
export function parseTracestate(text: string): readonly TracestateMember[] | null {
  const members: TracestateMember[] = [];
  const keys = new Set<string>();
  for (const part of text.split(',')) {
    const word = part.replace(/^[ \t]+|[ \t]+$/g, '');
    if (word === '') continue;
    const at = word.indexOf('=');
    const key = word.slice(0, Math.max(at, 0));
    const value = word.slice(at + 1);
    if (!(SIMPLE_KEY.test(key) || TENANT_KEY.test(key)) || !VALUE.test(value) || keys.has(key)) return null;
    keys.add(key);
    members.push({ key, value });
  }
  return members.length > MOST_MEMBERS ? null : members;
}

/** The header for `members`; '' for none. */
export function formatTracestate(members: readonly TracestateMember[]): string {
  return members.map(({ key, value }) => `${key}=${value}`).join(',');
}
