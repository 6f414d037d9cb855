import { occurrences, piecesBetween } from './occurrences.ts';

/** The pieces between separators, at most `most` of which count, from the left or from the right. */
export function splitText(text: string, separator: string, most: number, fromEnd: boolean): string[] {
  if (separator !== '') return piecesBetween(text, separator, occurrences(text, separator, fromEnd, most));
  const all = ['', ...Array.from(text), ''];
  const surplus = all.length - 1 - most;
  if (surplus <= 0) return all;
  if (fromEnd) return [all.slice(0, surplus + 1).join(separator), ...all.slice(surplus + 1)];
  return [...all.slice(0, most), all.slice(most).join(separator)];
}

/** The words between runs of white space; once `most` are split off, what is left keeps the white space on its far side. */
export function splitWords(text: string, most: number, fromEnd: boolean): string[] {
  const words = [...text.matchAll(/\S+/gu)];
  const left = words.length - 1 - most;
  if (left < 0) return words.map(([word]) => word);
  if (fromEnd) {
    const last = words[left];
    const rest = last === undefined ? '' : text.slice(0, last.index + last[0].length);
    return [rest, ...words.slice(left + 1).map(([word]) => word)];
  }
  return [...words.slice(0, most).map(([word]) => word), text.slice(words[most]?.index ?? text.length)];
}

/** The lines, with their ends when they are wanted. What ends with a line end has no empty line behind it. */
export function splitLines(text: string, keepsEnds: boolean): string[] {
  const lines = text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
  return keepsEnds ? lines : lines.map((line) => line.replace(/[\r\n]+$/, ''));
}
