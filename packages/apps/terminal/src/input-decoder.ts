import { readCsi } from './csi-sequence.ts';
import { eventOfCsi } from './csi-events.ts';
import { type InputEvent } from './input-event.ts';
import { type Key } from '@codex-ts/keymap';
import { keyOfCharacter, keyOfConsole, keyOfSs3 } from './legacy-keys.ts';
import { PasteCollector } from './paste-collector.ts';
import { colorReply, nameReply } from './string-replies.ts';

const ESC = '\x1b';
const PASTE_START = '200~';
/** Sequences that are longer are none of ours; they are dropped without being kept. In characters. */
const MAX_CSI = 128;
const MAX_STRING = 4096;

/** What one sequence or character comes to, and how many characters it took. */
interface Decoded {
  readonly length: number;
  readonly events: readonly InputEvent[];
  readonly begins?: 'paste' | 'csi' | 'string';
}

/**
 * How long what is held back may still become something: a lone Escape is one soon, a sequence that has begun is cut
 * off only if its rest does not come for long.
 */
export type Patience = 'none' | 'short' | 'long';

/**
 * Reads what a terminal sends: keys as xterm sends them, by the kitty protocol and by modifyOtherKeys, pastes, focus,
 * answers. How the bytes are cut into reads makes no difference. It never throws; sequences it does not know are
 * dropped; what it holds is bounded.
 */
export class InputDecoder {
  readonly #utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #paste: PasteCollector;
  #held = '';
  #mode: 'keys' | 'paste' | 'csi' | 'string' = 'keys';

  constructor(maxPaste?: number) {
    this.#paste = new PasteCollector(maxPaste);
  }

  /** What is being waited for, after all that came. */
  get patience(): Patience {
    if (this.#mode === 'paste') return 'none';
    if (this.#mode !== 'keys') return 'long';
    if (this.#held === '') return 'none';
    return /^\x1b{1,2}[[\]OP]?$/.test(this.#held) ? 'short' : 'long';
  }

  push(bytes: Uint8Array): InputEvent[] {
    const events: InputEvent[] = [];
    let text = this.#held + this.#utf8.decode(bytes, { stream: true });
    this.#held = '';
    while (text !== '') {
      const rest: string | null = this.#mode === 'keys' ? this.#keys(text, events) : this.#mode === 'paste' ? this.#pasted(text, events) : this.#drop(text, this.#mode);
      if (rest === null) break;
      text = rest;
    }
    return events;
  }

  /** Takes what is held for what it is by itself: nothing more came in time. A paste goes on. */
  flush(): InputEvent[] {
    if (this.#mode === 'paste') return [];
    const held = this.#held;
    const isKey = this.patience === 'short';
    this.#held = '';
    this.#mode = 'keys';
    if (!isKey) return [];
    const [, escapes = '', last = ''] = /^(\x1b*)(.?)$/s.exec(held) ?? [];
    const alone = last === '' ? escapes.length : escapes.length - 1;
    const keys = Array.from({ length: alone }, () => keyOfCharacter(ESC));
    if (last !== '') keys.push(keyOfCharacter(last, { alt: true }));
    return keys.map(pressed);
  }

  /** @returns what is left for another mode, null when all is read or held */
  #keys(text: string, events: InputEvent[]): string | null {
    let at = 0;
    while (at < text.length) {
      const typed = TYPED[text.charCodeAt(at) - SPACE];
      if (typed !== undefined) {
        events.push(typed);
        at += 1;
        continue;
      }
      const decoded = decodeAt(text, at);
      if (decoded === null) {
        this.#held = text.slice(at);
        return null;
      }
      events.push(...decoded.events);
      at += decoded.length;
      if (decoded.begins === undefined) continue;
      this.#mode = decoded.begins;
      return text.slice(at);
    }
    return null;
  }

  #pasted(text: string, events: InputEvent[]): string | null {
    const { texts, rest } = this.#paste.push(text);
    for (const each of texts) events.push({ type: 'paste', text: each });
    if (rest !== null) this.#mode = 'keys';
    return rest;
  }

  /** Skips the rest of a sequence that is too long. */
  #drop(text: string, kind: 'csi' | 'string'): string | null {
    const end = text.search(kind === 'csi' ? /[^ -?]/ : /[\x07\x18\x1a\x1b]/);
    if (end === -1) return null;
    const isEscape = text[end] === ESC;
    if (isEscape && kind === 'string' && end + 1 === text.length) {
      this.#held = ESC;
      return null;
    }
    this.#mode = 'keys';
    if (isEscape) return text.slice(kind === 'string' && text[end + 1] === '\\' ? end + 2 : end);
    return text.slice(kind === 'csi' && !/[@-~]/.test(text[end] ?? '') ? end : end + 1);
  }
}

/** null when it takes more characters to know. */
function decodeAt(text: string, at: number): Decoded | null {
  if (text[at] !== ESC) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    // What comes from a terminal in 8 bits is not UTF-8; such controls are no keys.
    if (/[\x80-\x9f]/.test(character)) return nothing(1);
    return one(pressed(keyOfCharacter(character)), character.length);
  }
  const next = text[at + 1];
  if (next === undefined) return null;
  if (next === '[') return decodeCsi(text, at);
  if (next === 'O') return decodeSs3(text, at);
  if (next === ']' || next === 'P') return decodeString(text, at);
  if (next === ESC) return decodeTwoEscapes(text, at);
  const character = String.fromCodePoint(text.codePointAt(at + 1) ?? 0);
  return one(pressed(keyOfCharacter(character, { alt: true })), 1 + character.length);
}

/** Some terminals put an Escape before the sequence of a key to say Alt; else the first is a key by itself. */
function decodeTwoEscapes(text: string, at: number): Decoded | null {
  const next = text[at + 2];
  if (next === undefined) return null;
  const alone = one(pressed(keyOfCharacter(ESC)), 1);
  if (next !== '[' && next !== 'O') return alone;
  const decoded = decodeAt(text, at + 1);
  const [event] = decoded?.events ?? [];
  if (decoded === null) return null;
  if (event?.type !== 'key') return alone;
  return { ...decoded, length: decoded.length + 1, events: [pressed({ ...event.key, alt: true }), ...decoded.events.slice(1)] };
}

function decodeCsi(text: string, at: number): Decoded | null {
  let end = at + 2;
  while (/[ -?]/.test(text[end] ?? '')) {
    end += 1;
    if (end - at > MAX_CSI) return { ...nothing(end - at), begins: 'csi' };
  }
  const final = text[end];
  if (final === undefined) return null;
  const length = end + 1 - at;
  if (!/[@-~]/.test(final)) return nothing(length - 1);
  const body = text.slice(at + 2, end);
  if (final === '[' && body === '') return decodeConsole(text, at);
  if (body + final === PASTE_START) return { ...nothing(length), begins: 'paste' };
  return one(eventOfCsi(readCsi(body, final)), length);
}

function decodeConsole(text: string, at: number): Decoded | null {
  const letter = text[at + 3];
  if (letter === undefined) return null;
  const key = keyOfConsole(letter);
  return key === null ? nothing(3) : one(pressed(key), 4);
}

function decodeSs3(text: string, at: number): Decoded | null {
  const final = text[at + 2];
  if (final === undefined) return null;
  const key = keyOfSs3(final);
  return key === null ? one(pressed(keyOfCharacter('O', { alt: true })), 2) : one(pressed(key), 3);
}

/** An operating system command or a device control string: until BEL or ST, or cut off. */
function decodeString(text: string, at: number): Decoded | null {
  const length = text.slice(at + 2, at + MAX_STRING).search(/[\x07\x18\x1a\x1b]/);
  if (length === -1) return text.length - at >= MAX_STRING ? { ...nothing(MAX_STRING), begins: 'string' } : null;
  const end = at + 2 + length;
  const isEscape = text[end] === ESC;
  if (isEscape && end + 1 === text.length) return null;
  // Another sequence begins: this one was cut off.
  if (isEscape && text[end + 1] !== '\\') return nothing(end - at);
  const reply = (text[at + 1] === ']' ? colorReply : nameReply)(text.slice(at + 2, end));
  return one(reply === null ? null : { type: 'reply', reply }, end + (isEscape ? 2 : 1) - at);
}

/** The keys of ASCII's printable characters, ready made: where pastes are not marked they come by the thousand. */
const SPACE = 0x20;
const TYPED: readonly InputEvent[] = Array.from({ length: 0x7f - SPACE }, (_, index) => ({ type: 'key', key: keyOfCharacter(String.fromCharCode(SPACE + index)) }));

const pressed = (key: Key): InputEvent => ({ type: 'key', key });
const nothing = (length: number): Decoded => ({ length, events: [] });
const one = (event: InputEvent | null, length: number): Decoded => ({ length, events: event === null ? [] : [event] });
