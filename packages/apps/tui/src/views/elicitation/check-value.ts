import { type FieldKind } from './form-schema.ts';

/** A value, `undefined` for a field that is left empty, or a sentence on what is wrong. */
export type Checked = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

const FORMATS: Readonly<Record<string, readonly [(text: string) => boolean, string]>> = {
  email: [(text) => /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text), 'an e-mail address'],
  uri: [(text) => /^[a-z][a-z\d+.-]*:\S+$/i.test(text), 'an address such as https://example.com'],
  date: [isDate, 'a date such as 2026-01-31'],
  'date-time': [(text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i.test(text) && isDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)), 'a time such as 2026-01-31T12:00:00Z'],
};

/** Judges what was typed into a field of text or of a number. */
export function checkText(kind: Extract<FieldKind, { type: 'text' | 'number' }>, text: string, isRequired: boolean): Checked {
  if (kind.type === 'number') return checkNumber(kind, text.trim(), isRequired);
  if (text === '') return isRequired ? bad('An answer is needed') : { ok: true, value: undefined };
  const length = Array.from(text).length;
  if (length < kind.minLength) return bad(`At least ${plural(kind.minLength, 'character')}`);
  if (length > kind.maxLength) return bad(`At most ${plural(kind.maxLength, 'character')}; there are ${length}`);
  const [matches, meant] = FORMATS[kind.format ?? ''] ?? [() => true, ''];
  return matches(text) ? { ok: true, value: text } : bad(`This must be ${meant}`);
}

function checkNumber({ isWhole, minimum, maximum }: Extract<FieldKind, { type: 'number' }>, text: string, isRequired: boolean): Checked {
  if (text === '') return isRequired ? bad('A number is needed') : { ok: true, value: undefined };
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(value)) return bad('This must be a number');
  if (isWhole && !Number.isSafeInteger(value)) return bad('This must be a whole number');
  if (value < minimum) return bad(`At least ${minimum}`);
  return value > maximum ? bad(`At most ${maximum}`) : { ok: true, value };
}

/** Judges what was picked from a list of which several may be taken. */
export function checkMany({ minItems, maxItems }: Extract<FieldKind, { type: 'choices' }>, values: readonly string[], isRequired: boolean): Checked {
  if (values.length === 0 && !isRequired) return { ok: true, value: undefined };
  if (values.length < minItems) return bad(`Choose at least ${minItems}`);
  return values.length > maxItems ? bad(`Choose at most ${maxItems}`) : { ok: true, value: [...values] };
}

/** Judges a field of which one of several values is taken. */
export function checkOne(value: unknown, isRequired: boolean): Checked {
  return value === null ? (isRequired ? bad('An answer is needed') : { ok: true, value: undefined }) : { ok: true, value };
}

function isDate(text: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return year !== '' && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

const bad = (problem: string): Checked => ({ ok: false, problem });
const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
