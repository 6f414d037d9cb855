import { type Rgb } from './color-depth.ts';

/** `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`; alpha from 0 to 255, all of it where it is not given. Null for anything else. */
export function hexColor(text: string): { readonly rgb: Rgb; readonly alpha: number } | null {
  const [, short, long] = /^#(?:([\da-f]{3,4})|([\da-f]{6}|[\da-f]{8}))$/i.exec(text) ?? [];
  const digits = long ?? short?.replaceAll(/./g, '$&$&');
  if (digits === undefined) return null;
  const byte = (at: number): number => Number.parseInt(digits.slice(at, at + 2) || 'ff', 16);
  return { rgb: [byte(0), byte(2), byte(4)], alpha: byte(6) };
}
