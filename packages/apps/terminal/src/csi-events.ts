import { keyOfCode } from './code-keys.ts';
import { type CsiSequence, parameter } from './csi-sequence.ts';
import { type InputEvent, type TerminalReply } from './input-event.ts';
import { type Key } from '@codex-ts/keymap';
import { keyOfFinal, keyOfNumber } from './legacy-keys.ts';
import { modifiersOf } from './modifier-bits.ts';

/** The third sub-type of a key event in the kitty protocol, after press and repeat. */
const RELEASE = 3;
/** xterm's own way to tell a key with modifiers: `CSI 27 ; modifiers ; code ~`. */
const MODIFY_OTHER_KEYS = 27;

/** What a control sequence says; null for one that says nothing we know, or that a key was let go. */
export function eventOfCsi(sequence: CsiSequence): InputEvent | null {
  const reply = replyOf(sequence);
  if (reply !== null) return { type: 'reply', reply };
  if (sequence.prefix !== '' || sequence.intermediates !== '') return null;
  const { final, parameters } = sequence;
  const hasNoParameters = parameters.length === 1 && parameters[0]?.[0] === null;
  if (hasNoParameters && (final === 'I' || final === 'O')) return { type: 'focus', focused: final === 'I' };
  if (parameter(sequence, 1, 1, 1) === RELEASE) return null;
  const key = keyOf(sequence);
  return key === null ? null : { type: 'key', key };
}

function keyOf(sequence: CsiSequence): Key | null {
  const modifiers = modifiersOf(parameter(sequence, 1, 1));
  if (modifiers === null) return null;
  const first = parameter(sequence, 0, 1);
  switch (sequence.final) {
    case 'u':
      return keyOfCode({ code: parameter(sequence, 0, 0), shifted: sequence.parameters[0]?.[1] ?? null, text: sequence.parameters[2] ?? [] }, modifiers);
    case '~':
      return first === MODIFY_OTHER_KEYS ? keyOfCode({ code: parameter(sequence, 2, 0) }, modifiers) : keyOfNumber(first, modifiers);
    // rxvt: Ctrl, and Ctrl with Shift.
    case '^':
      return keyOfNumber(first, { ctrl: true });
    case '@':
      return keyOfNumber(first, { ctrl: true, shift: true });
    default:
      return keyOfFinal(sequence.final, modifiers);
  }
}

function replyOf(sequence: CsiSequence): TerminalReply | null {
  const { prefix, intermediates, final, parameters } = sequence;
  if (prefix === '' && intermediates === '' && final === 'R' && parameters.length === 2) {
    // F3 with a modifier looks the same; whoever asks for the cursor gets the answer, and nobody else looks at it.
    return { kind: 'cursor', x: Math.max(0, parameter(sequence, 1, 1) - 1), y: Math.max(0, parameter(sequence, 0, 1) - 1) };
  }
  if (prefix !== '?') return null;
  if (final === 'u' && intermediates === '') return { kind: 'keyboard', flags: parameter(sequence, 0, 0) };
  if (final === 'c' && intermediates === '') return { kind: 'attributes', parameters: parameters.map(([value]) => value ?? 0) };
  if (final === 'y' && intermediates === '$') return { kind: 'mode', mode: parameter(sequence, 0, 0), state: parameter(sequence, 1, 0) };
  return null;
}
