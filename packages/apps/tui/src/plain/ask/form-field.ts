import { sanitizeRow } from '@codex-ts/terminal-markup';

import { type Checked, checkMany, checkOne, checkText } from '../../views/elicitation/check-value.ts';
import { type FieldKind, type FieldSpec, type Option } from '../../views/elicitation/form-schema.ts';
import { safeLines } from '../say/shorten.ts';

/** What a field holds before anything is answered; undefined for nothing. */
export function initialOf({ kind, isRequired }: FieldSpec): unknown {
  switch (kind.type) {
    case 'text':
    case 'number': {
      const checked = kind.initial === '' ? null : checkText(kind, kind.initial, isRequired);
      return checked?.ok === true ? checked.value : undefined;
    }
    case 'boolean':
    case 'choice':
      return kind.initial ?? undefined;
    case 'choices':
      return kind.initial.length === 0 ? undefined : kind.initial;
  }
}

/** How to answer, and what an empty line means. */
export function fieldLines(spec: FieldSpec, value: unknown): string[] {
  const { description, kind, isRequired } = spec;
  const empty = value !== undefined ? `keeps ${shownValue(spec, value)}` : isRequired ? 'is no answer here' : 'leaves it out';
  return [...(description === '' ? [] : safeLines(description)), ...optionLines(kind), `Enter alone ${empty}.`];
}

/** A value in words. */
export function shownValue({ kind }: FieldSpec, value: unknown): string {
  if (value === undefined) return 'nothing';
  const chosen = Array.isArray(value) ? value : [value];
  return chosen.map((each: unknown) => sanitizeRow(optionsOf(kind).find((option) => option.value === each)?.label ?? String(each))).join(', ');
}

/** Takes a line as the field's value; an empty one keeps what it holds. */
export function readField({ kind, isRequired }: FieldSpec, text: string, before: unknown): Checked {
  const given = text.trim();
  if (given === '' && before !== undefined) return { ok: true, value: before };
  switch (kind.type) {
    case 'text':
      return checkText(kind, text, isRequired);
    case 'number':
      return checkText(kind, given, isRequired);
    case 'boolean':
    case 'choice': {
      if (given === '') return checkOne(null, isRequired);
      const option = find(optionsOf(kind), given);
      return option === null ? noSuch(given) : checkOne(option.value, isRequired);
    }
    case 'choices':
      return readMany(kind, given, isRequired);
  }
}

type Choices = Extract<FieldKind, { type: 'choices' }>;

function readMany(kind: Choices, given: string, isRequired: boolean): Checked {
  const chosen = new Set<string>();
  for (const each of given.split(/[\s,;]+/).filter((word) => word !== '')) {
    const option = find(kind.options, each);
    if (option === null) return noSuch(each);
    chosen.add(option.value);
  }
  return checkMany(kind, kind.options.flatMap(({ value }) => (chosen.has(value) ? [value] : [])), isRequired);
}

interface AnyOption {
  readonly value: string | boolean;
  readonly label: string;
}

const YES_NO: readonly AnyOption[] = [
  { value: true, label: 'Yes' },
  { value: false, label: 'No' },
];

function optionsOf(kind: FieldKind): readonly AnyOption[] {
  if (kind.type === 'boolean') return YES_NO;
  return kind.type === 'choice' || kind.type === 'choices' ? kind.options : [];
}

function optionLines(kind: FieldKind): string[] {
  const options = optionsOf(kind).map(({ label }, index) => `${index + 1}. ${sanitizeRow(label)}`);
  return kind.type === 'choices' ? [...options, 'Give the numbers of all you choose, with commas between them.'] : options;
}

/** By its number, its name, or for yes and no by the letter. */
function find<T extends AnyOption | Option>(options: readonly T[], given: string): T | null {
  const lower = given.toLowerCase();
  const byNumber = /^\d+$/.test(given) ? options[Number(given) - 1] : undefined;
  return byNumber ?? options.find(({ value, label }) => label.toLowerCase() === lower || (typeof value === 'boolean' && label.charAt(0).toLowerCase() === lower)) ?? null;
}

function noSuch(given: string): Checked {
  return { ok: false, problem: `There is no answer \`${sanitizeRow(given)}\`` };
}
