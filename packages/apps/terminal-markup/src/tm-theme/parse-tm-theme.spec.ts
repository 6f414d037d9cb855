import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_THEME_BYTES } from './max-theme-bytes.ts';
import { parseTmTheme } from './parse-tm-theme.ts';

const rule = (scope: string, settings: string): string => `<dict>\n<key>scope</key><string>${scope}</string>\n<key>settings</key>\n<dict>${settings}</dict>\n</dict>`;
const key = (name: string, value: string): string => `<key>${name}</key><string>${value}</string>`;
const plist = (entries: string): string => `<?xml version="1.0"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x">\n<plist version="1.0">\n<dict>\n<key>name</key><string>Mine</string>\n<key>settings</key>\n<array>\n${entries}\n</array>\n</dict>\n</plist>\n`;
const whole = (settings: string): string => `<dict><key>settings</key><dict>${settings}</dict></dict>`;
const stylesOf = (entries: string): unknown => {
  const parsed = parseTmTheme('mine', plist(entries));
  return 'theme' in parsed ? parsed.theme.styles : parsed.problem;
};
const problemOf = (text: string): string => {
  const parsed = parseTmTheme('mine', text);
  return 'problem' in parsed ? parsed.problem : '';
};

describe('TextMate themes', () => {
  it('give our roles the looks of the scopes that they stand for', () => {
    const text = plist([
      whole(key('foreground', '#cccccc') + key('background', '#000000')),
      rule('comment', key('foreground', '#111') + key('fontStyle', 'italic')),
      rule('keyword, storage', key('foreground', '#222222') + key('fontStyle', 'bold underline')),
      rule('string', key('foreground', '#333333')),
      rule('constant.character.escape', key('foreground', '#444444')),
      rule('entity.name.function', key('foreground', '#555555')),
      rule('meta.tag entity.other.attribute-name', key('foreground', '#ffffff80')),
      rule('markup.inserted', key('background', '#003300') + key('foreground', '#00ff00')),
      rule('source.php keyword', key('foreground', '#ff0000')),
    ].join('\n'));
    expect(parseTmTheme('mine', text)).toEqual({
      theme: {
        name: 'mine',
        added: [0, 0x33, 0],
        removed: undefined,
        styles: {
          text: { fg: { rgb: [0xcc, 0xcc, 0xcc] } },
          comment: { fg: { rgb: [17, 17, 17] }, italic: true },
          keyword: { fg: { rgb: [34, 34, 34] }, bold: true, underline: true },
          operator: { fg: { rgb: [34, 34, 34] }, bold: true, underline: true },
          string: { fg: { rgb: [51, 51, 51] } },
          regexp: { fg: { rgb: [51, 51, 51] } },
          key: { fg: { rgb: [51, 51, 51] } },
          escape: { fg: { rgb: [68, 68, 68] } },
          function: { fg: { rgb: [85, 85, 85] } },
          attribute: { fg: { rgb: [128, 128, 128] } },
          inserted: { fg: { rgb: [0, 255, 0] } },
        },
      },
    });
  });

  it('prefer the more telling rule wherever it stands, and of equals the last', () => {
    const [red, blue] = [key('foreground', '#ff0000'), key('foreground', '#0000ff')];
    expect(stylesOf(rule('string.quoted', red) + rule('string', blue))).toMatchObject({ string: { fg: { rgb: [255, 0, 0] } } });
    expect(stylesOf(rule('string', red) + rule('string', blue))).toMatchObject({ string: { fg: { rgb: [0, 0, 255] } } });
    expect(stylesOf(rule('string', red) + rule('string.quoted', key('fontStyle', 'bold')))).toMatchObject({ string: { fg: { rgb: [255, 0, 0] }, bold: true } });
    expect(stylesOf(rule('source', red))).toEqual({ text: { fg: { rgb: [255, 0, 0] } } });
  });

  it("know the terminal's own colours, as themes for terminals write them", () => {
    expect(stylesOf(whole(key('foreground', '#00000001')) + rule('string', key('foreground', '#02000000')))).toMatchObject({ string: { fg: { index: 2 } } });
    expect(stylesOf(whole(key('foreground', '#00000001')))).toEqual({});
  });

  it.each([
    ['', 'it is empty'],
    ['not a theme', 'it is not XML'],
    ['{"name": "x"}', 'it is not XML'],
    ['bplist00\u0001', 'it is a binary property list, and only XML is read'],
    [plist('').slice(0, 150), 'line 6: it ends before `</plist>`'],
    ['<plist><array/></plist>', 'it has no list of `settings`, as a TextMate theme has'],
    ['<plist><dict><key>settings</key><string>x</string></dict></plist>', 'it has no list of `settings`, as a TextMate theme has'],
    [plist(rule('a', '\n<string>x</string>')), 'line 12: missing <key>'],
    [plist(rule('a', key('foreground', 'reddish'))), 'line 11: the foreground "reddish" is no colour such as #rrggbb'],
    [plist(`\n${rule('a', '<key>background</key><array></array>')}`), 'line 12: the background (a list) is no colour such as #rrggbb'],
    [plist('<string>&#99999999999;</string>'), 'it cannot be read as a property list'],
    [`<plist>${' '.repeat(MAX_THEME_BYTES)}</plist>`, 'it is larger than 1024 KB'],
  ])('say where they are broken: %#', (text, problem) => expect(problemOf(text)).toBe(problem));

  it('read anything without a crash', () => {
    const good = plist(whole(key('foreground', '#ccc')) + rule('string', key('foreground', '#333') + key('fontStyle', 'bold')));
    const piece = fc.constantFrom('<dict>', '</dict>', '<array>', '</array>', '<key>settings</key>', '<key>', '</key>', '<string>#fff</string>', '<plist>', '</plist>', '<!--', '-->', '<true/>', '\n', '&amp;', 'x', '<integer>1</integer>', '__proto__');
    const torn = fc.tuple(fc.nat(good.length), fc.nat(good.length), fc.string()).map(([from, to, put]) => good.slice(0, from) + put + good.slice(to));
    fc.assert(
      fc.property(fc.oneof(torn, fc.array(piece, { maxLength: 40 }).map((pieces) => `${pieces.join('')}</plist>`), fc.string()), (text) => {
        const parsed = parseTmTheme('mine', text);
        if ('problem' in parsed) expect(parsed.problem).toMatch(/^[^\u0000-\u001f]+$/);
        else expect(Object.values(parsed.theme.styles).every((style) => typeof style === 'object')).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
