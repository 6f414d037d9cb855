import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InputDecoder } from './input-decoder.ts';
import { type InputEvent } from './input-event.ts';
import { type Key } from '@codex-ts/keymap';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const decode = (text: string): InputEvent[] => new InputDecoder().push(bytes(text));

/** A key in one word: `ctrl+alt+shift+name`, and in brackets what it types. */
function word({ name, ctrl, alt, shift, text }: Key): string {
  const modifiers = [ctrl && 'ctrl', alt && 'alt', shift && 'shift'].filter((each) => each !== false);
  return [...modifiers, name].join('+') + (text === undefined ? '' : `(${text})`);
}

const words = (events: readonly InputEvent[]): string[] => events.map((event) => (event.type === 'key' ? word(event.key) : JSON.stringify(event)));

describe('keys as xterm sends them', () => {
  it.each([
    ['aZ é漢🦀', ['a(a)', 'shift+z(Z)', 'space( )', 'é(é)', '漢(漢)', '🦀(🦀)']],
    ['?', ['?(?)']],
    ['\r\n\t\x7f\b', ['enter', 'ctrl+j', 'tab', 'backspace', 'ctrl+h']],
    ['\x01\x1a\x00\x1c\x1f', ['ctrl+a', 'ctrl+z', 'ctrl+space', 'ctrl+\\', 'ctrl+_']],
    ['\x1bb\x1b\r\x1b\x7f\x1bB\x1b\x01\x1bé', ['alt+b', 'alt+enter', 'alt+backspace', 'alt+shift+b', 'ctrl+alt+a', 'alt+é']],
    ['\x1b[A\x1bOB\x1b[1;5C\x1b[1;2D\x1b[1;3A', ['up', 'down', 'ctrl+right', 'shift+left', 'alt+up']],
    ['\x1b[H\x1bOF\x1b[1~\x1b[8~\x1b[3;5~\x1b[5~\x1b[6;2~', ['home', 'end', 'home', 'end', 'ctrl+delete', 'pageup', 'shift+pagedown']],
    ['\x1bOP\x1b[15~\x1b[24;2~\x1b[[E\x1b[1;5P', ['f1', 'f5', 'shift+f12', 'f5', 'ctrl+f1']],
    ['\x1b[Z\x1b\x1b[A\x1b\x1bOA', ['shift+tab', 'alt+up', 'alt+up']],
    ['\x1b[a\x1bOc\x1b[3^\x1b[3@', ['shift+up', 'ctrl+right', 'ctrl+delete', 'ctrl+shift+delete']],
    ['\x1bOM\x1bOk\x1bOp', ['enter', '+(+)', '0(0)']],
    ['\x1bOx\x1bOzz', ['8(8)', 'alt+shift+o', 'z(z)', 'z(z)']],
  ])('%j', (input, expected) => {
    expect(words(decode(input))).toEqual(expected);
  });
});

describe('keys with their codes', () => {
  it.each([
    ['\x1b[27u\x1b[13;2u\x1b[9;5u\x1b[127;3u', ['escape', 'shift+enter', 'ctrl+tab', 'alt+backspace']],
    ['\x1b[97;5u\x1b[97:65;6u\x1b[97:65;2u\x1b[97u', ['ctrl+a', 'ctrl+shift+a', 'shift+a(A)', 'a(a)']],
    ['\x1b[47:63;2u\x1b[47:63;6u\x1b[32;2u', ['?(?)', 'ctrl+?', 'shift+space( )']],
    ['\x1b[97;1:1u\x1b[97;1:2u\x1b[97;1:3u\x1b[1;1:3A\x1b[3;1:3~', ['a(a)', 'a(a)']],
    ['\x1b[97;9u\x1b[97;17u\x1b[97;33u', ['alt+a']],
    ['\x1b[97;65u\x1b[97;133u', ['a(a)', 'ctrl+a']],
    ['\x1b[57376u\x1b[57363u\x1b[57400u\x1b[57414;2u\x1b[57419u', ['f13', 'menu', '1(1)', 'shift+enter', 'up']],
    ['\x1b[57441;2u\x1b[57358u\x1b[57428u\x1b[55296u\x1b[99999999999u', []],
    ['\x1b[0;;229u\x1b[97;;228u', ['å(å)', 'a(ä)']],
    ['\x1b[27;2;13~\x1b[27;5;9~\x1b[27;6;65~\x1b[27;5;105~', ['shift+enter', 'ctrl+tab', 'ctrl+shift+a', 'ctrl+i']],
  ])('%j', (input, expected) => {
    expect(words(decode(input))).toEqual(expected);
  });
});

describe('what is no key', () => {
  it('tells focus and answers', () => {
    expect(decode('\x1b[I\x1b[O')).toEqual([{ type: 'focus', focused: true }, { type: 'focus', focused: false }]);
    expect(decode('\x1b[12;40R\x1b[?7u\x1b[?62;22c\x1b[?2026;2$y\x1bP>|XTerm(370)\x1b\\')).toEqual([
      { type: 'reply', reply: { kind: 'cursor', x: 39, y: 11 } },
      { type: 'reply', reply: { kind: 'keyboard', flags: 7 } },
      { type: 'reply', reply: { kind: 'attributes', parameters: [62, 22] } },
      { type: 'reply', reply: { kind: 'mode', mode: 2026, state: 2 } },
      { type: 'reply', reply: { kind: 'name', name: 'XTerm(370)' } },
    ]);
  });

  it.each([
    ['\x1b]11;rgb:ffff/8080/0000\x07', 'background', [255, 128, 0]],
    ['\x1b]10;rgb:f/8/0\x1b\\', 'foreground', [255, 136, 0]],
    ['\x1b]11;rgba:12/34/56/ff\x1b\\', 'background', [18, 52, 86]],
    ['\x1b]11;#102030\x07', 'background', [16, 32, 48]],
  ])('reads the colour of %j', (input, kind, rgb) => {
    expect(decode(input)).toEqual([{ type: 'reply', reply: { kind, rgb } }]);
  });

  it.each(['\x1b[<0;10;10M', '\x1b[>1;2;3c', '\x1b]52;c;abcd\x07', '\x1bP1$r0m\x1b\\', '\x1b[?1;2$z', '\x1b[999~', '\x1b[5n', '\x1b]11;nonsense\x07', '\x1b[1\x1b[2', '\x9b'])('swallows %j', (input) => {
    expect(words(decode(`${input}\x1b[Ax`))).toEqual(['up', 'x(x)']);
  });

  it('drops sequences without end, and goes on behind them', () => {
    expect(words(decode(`\x1b[${'1;'.repeat(5000)}mx`))).toEqual(['x(x)']);
    expect(words(decode(`\x1b]52;${'a'.repeat(100_000)}\x1b\\x`))).toEqual(['x(x)']);
    expect(words(decode(`\x1bP${'a'.repeat(100_000)}\x07x`))).toEqual(['x(x)']);
    expect(words(decode(`\x1b]11;rgb:00\x1b[Ax`))).toEqual(['up', 'x(x)']);
  });
});

describe('pastes', () => {
  const paste = (text: string): string => `\x1b[200~${text}\x1b[201~`;

  it('keeps what is in them, with line feeds', () => {
    expect(decode(`a${paste('x\r\ny\rz\n\x1b[A\x03')}b`)).toEqual([
      { type: 'key', key: { name: 'a', ctrl: false, alt: false, shift: false, text: 'a' } },
      { type: 'paste', text: 'x\ny\nz\n\x1b[A\x03' },
      { type: 'key', key: { name: 'b', ctrl: false, alt: false, shift: false, text: 'b' } },
    ]);
    expect(decode(paste(''))).toEqual([{ type: 'paste', text: '' }]);
  });

  it('takes a megabyte in small reads', () => {
    const text = '0123456789abcdef'.repeat(65_536);
    const all = bytes(paste(text));
    const decoder = new InputDecoder();
    const events: InputEvent[] = [];
    for (let at = 0; at < all.length; at += 1023) events.push(...decoder.push(all.subarray(at, at + 1023)));
    expect(events).toHaveLength(1);
    expect(events[0]).toEqual({ type: 'paste', text });
  });

  it('gives a paste beyond its bound in parts, losing and breaking nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '🦀', '\r\n', '\r', '\x1b[20', '漢'), { maxLength: 60 }), fc.integer({ min: 2, max: 9 }), (parts, max) => {
        const text = parts.join('');
        const events = new InputDecoder(max).push(bytes(paste(text)));
        const texts = events.map((event) => (event.type === 'paste' ? event.text : '?'));
        expect(texts.join('')).toBe(text.replace(/\r\n?/g, '\n'));
        for (const each of texts) expect(each.length).toBeLessThanOrEqual(max);
        expect(texts.some((each) => /[\ud800-\udbff]$|^[\udc00-\udfff]/.test(each))).toBe(false);
      }),
    );
  });
});

describe('what is held back', () => {
  it.each([
    ['\x1b', ['escape']],
    ['\x1b\x1b', ['escape', 'escape']],
    ['\x1b[', ['alt+[']],
    ['\x1bO', ['alt+shift+o']],
    ['\x1b]', ['alt+]']],
    ['\x1bP', ['alt+shift+p']],
    ['\x1b\x1b[', ['escape', 'alt+[']],
  ])('%j may be a key by itself soon', (input, expected) => {
    const decoder = new InputDecoder();
    expect(decoder.push(bytes(input))).toEqual([]);
    expect(decoder.patience).toBe('short');
    expect(words(decoder.flush())).toEqual(expected);
    expect(decoder.patience).toBe('none');
  });

  it.each([
    ['a parameter', '\x1b[1;'],
    ['a color', '\x1b]11;rgb:'],
    ['a console key', '\x1b[['],
    ['a long string', `\x1b]${'a'.repeat(9999)}`],
  ])('%s is given up later', (_, input) => {
    const decoder = new InputDecoder();
    expect(decoder.push(bytes(input))).toEqual([]);
    expect(decoder.patience).toBe('long');
    expect(decoder.flush()).toEqual([]);
    expect(words(decoder.push(bytes('x')))).toEqual(['x(x)']);
  });

  it('waits for the rest of a character, and for the end of a paste, without a timer', () => {
    const decoder = new InputDecoder();
    const crab = bytes('🦀');
    expect(decoder.push(crab.subarray(0, 2))).toEqual([]);
    expect(decoder.patience).toBe('none');
    expect(words(decoder.push(crab.subarray(2)))).toEqual(['🦀(🦀)']);
    decoder.push(bytes('\x1b[200~abc\x1b[20'));
    expect(decoder.patience).toBe('none');
    expect(decoder.flush()).toEqual([]);
    expect(decoder.push(bytes('1~'))).toEqual([{ type: 'paste', text: 'abc' }]);
  });
});

describe('any bytes', () => {
  const piece = fc.oneof(
    fc.constantFrom('\x1b', '[', ']', 'O', 'P', '\\', '200~', '201~', '\x1b[200~', '\x1b[201~', ';', ':', '97', '27', 'u', '~', 'A', 'M', 'R', '\r', '\n', '\x07', '\x18', '11;rgb:0/0/0', '?', '$', '🦀', 'é').map((text) => [...bytes(text)]),
    fc.uint8Array({ maxLength: 6 }).map((array) => [...array]),
  );
  const input = fc.array(piece, { maxLength: 80 }).map((pieces) => Uint8Array.from(pieces.flat()));

  it('give the same events however they are cut into reads', () => {
    fc.assert(
      fc.property(input, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 8 }), (all, sizes) => {
        const whole = new InputDecoder();
        const expected = [...whole.push(all), ...whole.flush()];
        const cut = new InputDecoder();
        const events: InputEvent[] = [];
        for (let at = 0, turn = 0; at < all.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          events.push(...cut.push(all.subarray(at, at + size)));
          at += size;
        }
        expect([...events, ...cut.flush()]).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('never type a control character', () => {
    fc.assert(
      fc.property(input, (all) => {
        const decoder = new InputDecoder();
        for (const event of [...decoder.push(all), ...decoder.flush()]) if (event.type === 'key') expect(event.key.text ?? '').not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
      }),
      { numRuns: 1000 },
    );
  });
});
