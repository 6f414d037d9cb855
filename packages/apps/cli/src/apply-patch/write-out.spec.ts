import { type writeSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

import { writeOut } from './write-out.ts';

/** A descriptor that takes a few bytes at a time; a number stands for that many, a text for the system's refusal. */
function descriptor(...answers: (number | string)[]): { taken: () => string; write: typeof writeSync } {
  const pieces: Buffer[] = [];
  const write = (_: number, bytes: Buffer, at: number): number => {
    const answer = answers.shift() ?? bytes.length;
    if (typeof answer === 'string') throw Object.assign(new Error(answer), { code: answer });
    const piece = bytes.subarray(at, at + answer);
    pieces.push(piece);
    return piece.length;
  };
  return { taken: () => Buffer.concat(pieces).toString(), write: write as typeof writeSync };
}

describe('writing to a descriptor', () => {
  it('goes on until all is written, also when the reader is slow', () => {
    const { taken, write } = descriptor(3, 'EAGAIN', 'EAGAIN', 1);
    writeOut(1, 'Erfolg: ä\n', write);
    expect(taken()).toBe('Erfolg: ä\n');
  });

  it('stops when the reader has left, and fails with anything else', () => {
    const { taken, write } = descriptor(3, 'EPIPE');
    writeOut(1, 'Success', write);
    expect(taken()).toBe('Suc');
    expect(() => writeOut(1, 'x', descriptor('EIO').write)).toThrow('EIO');
  });
});
