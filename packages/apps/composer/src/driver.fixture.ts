import { Composer } from './composer.ts';
import { type ComposerEffect } from './composer-effect.ts';
import { type ComposerOptions } from './composer-options.ts';
import { type Key } from '@codex-ts/keymap';

/** A key by its id, such as `ctrl+a`, `G` or `shift+enter`. */
export function keyOf(id: string): Key {
  const parts = id === '+' ? ['+'] : id.split(/\+(?=.)/);
  const name = parts.at(-1) ?? '';
  const has = (modifier: string): boolean => parts.slice(0, -1).includes(modifier);
  const types = Array.from(name).length === 1 && !has('ctrl') && !has('alt');
  return { name, ctrl: has('ctrl'), alt: has('alt'), shift: has('shift'), ...(types ? { text: name } : {}) };
}

/** A composer with someone who uses it, slowly enough not to be taken for a paste. */
export class Driver {
  readonly composer: Composer;
  now = 1_000;
  effects: ComposerEffect[] = [];

  constructor(options: ComposerOptions = {}) {
    this.composer = new Composer(options);
  }

  get text(): string {
    return this.composer.text;
  }

  /** The text with `|` where the cursor is. */
  get shown(): string {
    const { text, cursor } = this.composer;
    return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
  }

  /** Presses keys by their ids, parted by blanks, and gives the effects. */
  press(ids: string): ComposerEffect[] {
    return this.all(ids.split(' ').map((id) => keyOf(id)));
  }

  /** Types a text, a character at a time; line breaks by Ctrl+J. */
  type(text: string): ComposerEffect[] {
    return this.all(Array.from(text, (character) => (character === '\n' ? keyOf('ctrl+j') : character === ' ' ? { ...keyOf('space'), text: ' ' } : keyOf(character))));
  }

  paste(text: string): ComposerEffect[] {
    return this.#took(this.composer.handle({ type: 'paste', text }, this.now));
  }

  /** Presses one key, `after` milliseconds after the one before, and lets no time pass behind it. */
  quick(id: string, after: number): ComposerEffect[] {
    this.now += after;
    return this.#took(this.composer.handle({ type: 'key', key: keyOf(id) }, this.now));
  }

  /** Lets time pass until everything that was due has happened. */
  wait(milliseconds: number): ComposerEffect[] {
    const until = this.now + milliseconds;
    const effects: ComposerEffect[] = [];
    for (let due = this.composer.nextTick(); due !== null && due <= until; due = this.composer.nextTick()) {
      this.now = Math.max(this.now, due);
      effects.push(...this.composer.handle({ type: 'tick' }, this.now));
    }
    this.now = until;
    return this.#took(effects);
  }

  all(keys: readonly Key[]): ComposerEffect[] {
    return keys.flatMap((key) => {
      this.now += 100;
      return [...this.#took(this.composer.handle({ type: 'key', key }, this.now)), ...this.wait(50)];
    });
  }

  #took(effects: ComposerEffect[]): ComposerEffect[] {
    this.effects.push(...effects);
    return effects;
  }
}

/** The effects of one kind. */
export function only<Type extends ComposerEffect['type']>(effects: readonly ComposerEffect[], type: Type): Extract<ComposerEffect, { type: Type }>[] {
  return effects.filter((effect): effect is Extract<ComposerEffect, { type: Type }> => effect.type === type);
}
