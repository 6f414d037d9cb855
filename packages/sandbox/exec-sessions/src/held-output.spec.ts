import { describe, expect, it } from '@jest/globals';
import { HeldOutput } from './held-output.ts';

function output(): { held: HeldOutput; seen: () => string } {
  let text = '';
  return { held: new HeldOutput((chunk) => (text += chunk.toString())), seen: () => text };
}

describe('HeldOutput', () => {
  it('lets ordinary output through at once', () => {
    const { held, seen } = output();
    held.push(Buffer.from('hello'));
    held.push(Buffer.from(' bwrap: x'));
    expect(seen()).toBe('hello bwrap: x');
  });

  it("keeps what may be bwrap's until somebody knows", () => {
    const { held, seen } = output();
    for (const letter of 'bwrap: no') held.push(Buffer.from(letter));
    expect([seen(), held.heldText]).toEqual(['', 'bwrap: no']);
    held.pass();
    held.push(Buffer.from(' more'));
    expect(seen()).toBe('bwrap: no more');
  });

  it('lets go as soon as it cannot be one of its messages', () => {
    const { held, seen } = output();
    held.push(Buffer.from('bwra'));
    held.push(Buffer.from('th'));
    expect(seen()).toBe('bwrath');
    const long = output();
    long.held.push(Buffer.from(`bwrap: ${'x'.repeat(20_000)}`));
    expect(long.seen()).toHaveLength(20_007);
  });

  it('drops what was judged', () => {
    const { held, seen } = output();
    held.push(Buffer.from('bwrap: failed'));
    held.drop();
    expect([seen(), held.heldText]).toEqual(['', '']);
  });
});
