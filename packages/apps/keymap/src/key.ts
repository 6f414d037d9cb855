/** A key that was pressed, or repeated because it is held. */
export interface Key {
  /**
   * What a key map calls it: `a` (letters in lower case), `?`, `space`, `enter`, `tab`, `backspace`, `delete`, `insert`,
   * `escape`, `up`, `down`, `left`, `right`, `home`, `end`, `pageup`, `pagedown`, `menu`, `f1` to `f35`.
   */
  readonly name: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /** What it types; absent for keys that type nothing, and with Ctrl or Alt. */
  readonly text?: string;
}

const OTHER_NAMES: Readonly<Record<string, string>> = {
  return: 'enter', escape: 'esc', del: 'delete', ins: 'insert', pgup: 'pageup', pgdn: 'pagedown', pgdown: 'pagedown',
  'page-up': 'pageup', 'page-down': 'pagedown', bs: 'backspace', ' ': 'space', spc: 'space', backtab: 'shift+tab',
};

/** The one name of a key that has several. */
export function plainName(name: string): string {
  const lower = name.length > 1 ? name.toLowerCase() : name;
  return OTHER_NAMES[lower] ?? lower;
}

/**
 * A key as one word, the same for all ways in which terminals report it: `ctrl+j`, `alt+enter`, `G`. A key that types
 * something is what it types, so that Shift does not count twice.
 */
export function keyId(key: Key): string {
  const { name, ctrl, alt, shift } = key;
  const plain = plainName(name);
  const typed = typedText(key);
  if (typed !== null) return typed === ' ' ? 'space' : typed;
  if (!ctrl && !alt) return `${shift && plain !== 'shift+tab' ? 'shift+' : ''}${plain}`;
  const isShifted = shift || (isLetter(plain) && plain !== plain.toLowerCase());
  return `${ctrl ? 'ctrl+' : ''}${alt ? 'alt+' : ''}${isShifted ? 'shift+' : ''}${plain.toLowerCase()}`;
}

/** What a key writes into a text; null for one that commands. */
export function typedText({ name, ctrl, alt, shift, text }: Key): string | null {
  if (ctrl || alt) return null;
  if (text !== undefined) return /^[^\x00-\x1f\x7f-\x9f]+$/u.test(text) ? text : null;
  if (name === 'space') return ' ';
  if (Array.from(name).length !== 1 || name < ' ') return null;
  return shift && isLetter(name) ? name.toUpperCase() : name;
}

function isLetter(name: string): boolean {
  return name.length === 1 && name.toLowerCase() !== name.toUpperCase();
}
