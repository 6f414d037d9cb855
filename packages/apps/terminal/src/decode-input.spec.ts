import { describe, expect, it } from '@jest/globals';
import { decodeInput, type InputStream } from './decode-input.ts';
import { FakeClock } from '@codex-ts/fake-terminal';

function begin(): { clock: FakeClock; input: InputStream; names: string[]; type: (text: string) => void } {
  const clock = new FakeClock();
  const names: string[] = [];
  const input = decodeInput({ clock, onEvent: (event) => names.push(event.type === 'key' ? `${event.key.alt ? 'alt+' : ''}${event.key.name}` : event.type) });
  return { clock, input, names, type: (text) => input.push(Buffer.from(text)) };
}

describe('a lone Escape', () => {
  it('is the key when nothing follows in time', () => {
    const { clock, names, type } = begin();
    type('\x1b');
    clock.advance(49);
    expect(names).toEqual([]);
    clock.advance(1);
    expect(names).toEqual(['escape']);
    type('b');
    expect(names).toEqual(['escape', 'b']);
  });

  it('begins what follows it in time', () => {
    const { clock, names, type } = begin();
    type('\x1b');
    clock.advance(20);
    type('[');
    clock.advance(40);
    type('A');
    type('\x1bb');
    clock.advance(1000);
    expect(names).toEqual(['up', 'alt+b']);
  });
});

describe('timers', () => {
  it('give up a sequence whose rest does not come', () => {
    const { clock, names, type } = begin();
    type('\x1b]11;rgb:00');
    clock.advance(999);
    type('/00/00\x07');
    expect(names).toEqual(['reply']);
    type('\x1b[1;');
    clock.advance(1000);
    type('x');
    expect(names).toEqual(['reply', 'x']);
  });

  it('run only while something is held', () => {
    const { clock, input, type } = begin();
    type('abc\x1b[A\x1b[200~pasted');
    expect(clock.pending).toBe(0);
    type('\x1b[201~\x1b');
    expect(clock.pending).toBe(1);
    input.close();
    expect(clock.pending).toBe(0);
  });
});
