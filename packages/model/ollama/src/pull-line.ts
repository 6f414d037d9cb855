/** One line of a pull: `{status, digest?, total?, completed?}` or `{error}`. */
export type PullLine =
  | { readonly kind: 'status'; readonly status: string }
  | { readonly kind: 'layer'; readonly status: string; readonly digest: string; readonly total: number; readonly completed: number }
  | { readonly kind: 'error'; readonly message: string };

const MOST_STATUS = 200;

/** What a line says; of one that says nothing, an empty status. */
export function readPullLine(value: unknown): PullLine {
  const fields = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  if (fields['error'] !== undefined) return { kind: 'error', message: oneLine(fields['error']).replace(/\.$/, '') };
  const status = oneLine(fields['status'] ?? '');
  const digest = fields['digest'];
  const total = bytes(fields['total']);
  if (typeof digest !== 'string' || total === null) return { kind: 'status', status };
  return { kind: 'layer', status, digest, total, completed: Math.min(bytes(fields['completed']) ?? 0, total) };
}

/** Fit to be shown: a server's text must not move anybody's cursor. */
function oneLine(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').trim().slice(0, MOST_STATUS);
}

function bytes(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
