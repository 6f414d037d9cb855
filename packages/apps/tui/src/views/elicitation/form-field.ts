import { type Key, type Keymap } from '@codex-ts/keymap';
import { line, span } from '@codex-ts/terminal-markup';

import { ACCENT } from '../../cells/looks.ts';
import { actionOf } from '../keys/view-keymap.ts';
import { type Part } from '../layout.ts';
import { SelectList } from '../list/select-list.ts';
import { TextField } from '../text/text-field.ts';
import { type Handled, IGNORED, STAY } from '../view.ts';
import { type Checked, checkMany, checkOne, checkText } from './check-value.ts';
import { type FieldSpec, type Option } from './form-schema.ts';

/** One field of a form while it is filled in. `done`: the user goes on to the next. */
export interface FormField {
  readonly spec: FieldSpec;
  check(): Checked;
  /** The value in words; empty for none. */
  shown(): string;
  handle(key: Key): Handled | { readonly type: 'done' };
  paste(text: string): void;
  parts(width: number): Part[];
}

export function formField(spec: FieldSpec, keymap: Keymap): FormField {
  const { kind } = spec;
  switch (kind.type) {
    case 'text':
    case 'number':
      return new TypedField(spec, kind, keymap);
    case 'boolean':
      return new PickedField<boolean>(spec, [{ value: true, label: 'Yes', keys: keymap.keysOf('approval', 'accept') }, { value: false, label: 'No', keys: keymap.keysOf('approval', 'decline') }], kind.initial, keymap);
    case 'choice':
      return new PickedField<string>(spec, kind.options, kind.initial, keymap);
    case 'choices':
      return new SwitchedField(spec, kind, keymap);
  }
}

type Kind<T extends FieldSpec['kind']['type']> = Extract<FieldSpec['kind'], { type: T }>;

class TypedField implements FormField {
  readonly spec: FieldSpec;
  readonly #kind: Kind<'text' | 'number'>;
  readonly #keymap: Keymap;
  readonly #field: TextField;

  constructor(spec: FieldSpec, kind: Kind<'text' | 'number'>, keymap: Keymap) {
    this.spec = spec;
    this.#kind = kind;
    this.#keymap = keymap;
    this.#field = new TextField({ text: kind.initial, placeholder: spec.isRequired ? 'Type your answer' : 'Type your answer (optional)', keymap });
  }

  check(): Checked {
    return checkText(this.#kind, this.#field.text, this.spec.isRequired);
  }

  shown(): string {
    return this.#field.text;
  }

  handle(key: Key): Handled | { readonly type: 'done' } {
    if (actionOf(this.#keymap, 'list', key) === 'accept') return { type: 'done' };
    return this.#field.handle(key) ? STAY : IGNORED;
  }

  paste(text: string): void {
    this.#field.paste(text);
  }

  parts(width: number): Part[] {
    const { line: typed, cursor } = this.#field.view(Math.max(1, width - 4));
    return [{ lines: [line(span('  › ', ACCENT), ...typed.spans)], rank: 110, least: 1, cursor: { x: cursor.x + 4, y: 0 } }];
  }
}

/** One of several values. Nothing is taken until the user has chosen. */
class PickedField<T extends string | boolean> implements FormField {
  readonly spec: FieldSpec;
  readonly #options: readonly { readonly value: T; readonly label: string; readonly keys?: readonly string[] }[];
  readonly #list: SelectList<T | null>;
  #value: T | null;

  constructor(spec: FieldSpec, options: readonly { readonly value: T; readonly label: string; readonly keys?: readonly string[] }[], initial: T | null, keymap: Keymap) {
    this.spec = spec;
    this.#options = options;
    this.#value = options.some(({ value }) => value === initial) ? initial : null;
    this.#list = new SelectList<T | null>(this.#rows(), { keymap });
  }

  check(): Checked {
    return checkOne(this.#value, this.spec.isRequired);
  }

  shown(): string {
    return this.#options.find(({ value }) => value === this.#value)?.label ?? '';
  }

  handle(key: Key): Handled | { readonly type: 'done' } {
    const outcome = this.#list.handle(key);
    if (outcome.type !== 'chosen') return outcome.type === 'cancelled' ? IGNORED : outcome;
    this.#value = outcome.value;
    this.#list.setRows(this.#rows());
    return { type: 'done' };
  }

  paste(): void {}

  parts(width: number): Part[] {
    return this.#list.parts(width);
  }

  #rows(): { value: T | null; label: string; isCurrent: boolean; keys?: readonly string[] }[] {
    const rows = this.#options.map((option) => ({ ...option, isCurrent: option.value === this.#value }));
    return this.spec.isRequired ? rows : [...rows, { value: null, label: 'No answer', isCurrent: false }];
  }
}

/** Any number of several values. */
class SwitchedField implements FormField {
  readonly spec: FieldSpec;
  readonly #kind: Kind<'choices'>;
  readonly #keymap: Keymap;
  readonly #on: Set<string>;
  readonly #list: SelectList<string>;

  constructor(spec: FieldSpec, kind: Kind<'choices'>, keymap: Keymap) {
    this.spec = spec;
    this.#kind = kind;
    this.#keymap = keymap;
    this.#on = new Set(kind.initial);
    this.#list = new SelectList(this.#rows(), { keymap });
  }

  check(): Checked {
    return checkMany(this.#kind, this.#chosen.map(({ value }) => value), this.spec.isRequired);
  }

  shown(): string {
    return this.#chosen.map(({ label }) => label).join(', ');
  }

  handle(key: Key): Handled | { readonly type: 'done' } {
    const action = actionOf(this.#keymap, 'list', key);
    if (action === 'accept') return { type: 'done' };
    if (action === 'toggle') return this.#toggle(this.#list.selected?.value);
    const outcome = this.#list.handle(key);
    if (outcome.type === 'chosen') return this.#toggle(outcome.value);
    return outcome.type === 'cancelled' ? IGNORED : outcome;
  }

  paste(): void {}

  parts(width: number): Part[] {
    return this.#list.parts(width);
  }

  get #chosen(): Option[] {
    return this.#kind.options.filter(({ value }) => this.#on.has(value));
  }

  #toggle(value: string | undefined): Handled {
    if (value === undefined) return STAY;
    if (!this.#on.delete(value)) this.#on.add(value);
    this.#list.setRows(this.#rows());
    return STAY;
  }

  #rows(): { value: string; label: string; isOn: boolean }[] {
    return this.#kind.options.map(({ value, label }) => ({ value, label, isOn: this.#on.has(value) }));
  }
}
