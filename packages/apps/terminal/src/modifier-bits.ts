import { type Modifiers } from '@codex-ts/keymap';

const SHIFT = 1;
const ALT = 2;
const CTRL = 4;
const SUPER = 8;
const HYPER = 16;
const META = 32;

/**
 * The modifiers that a sequence tells as one number, one more than the sum of its bits: as xterm does, and with more
 * bits the kitty protocol. null with Super or Hyper: those keys are the desktop's, they must not type anything.
 */
export function modifiersOf(value: number): Modifiers | null {
  const bits = Math.max(0, value - 1);
  if ((bits & (SUPER | HYPER)) !== 0) return null;
  return { shift: (bits & SHIFT) !== 0, alt: (bits & (ALT | META)) !== 0, ctrl: (bits & CTRL) !== 0 };
}
