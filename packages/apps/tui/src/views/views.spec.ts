import { describe, expect, it } from '@jest/globals';
import { toTags } from '@codex-ts/fake-terminal';
import { lineWidth, makeTheme } from '@codex-ts/terminal-markup';
import fc from 'fast-check';

import { anyKey, THEME } from './driver.fixture.ts';
import { GALLERY } from './gallery.fixture.ts';

const views = Object.entries(GALLERY);
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

describe('every view', () => {
  it.each(views)('%s fits every screen, whatever is pressed', (_, make) => {
    fc.assert(
      fc.property(fc.array(anyKey, { maxLength: 25 }), fc.integer({ min: 1, max: 130 }), fc.integer({ min: 1, max: 40 }), (keys, width, height) => {
        const view = make();
        for (const pressed of keys) view.handle(pressed);
        const { lines, cursor } = view.view(width, height, THEME);
        expect(lines.length).toBeGreaterThan(0);
        expect(lines.length).toBeLessThanOrEqual(height);
        for (const row of lines) {
          expect(lineWidth(row)).toBeLessThanOrEqual(width);
          for (const { text } of row.spans) expect(text).not.toMatch(CONTROL);
        }
        if (cursor !== null) expect([cursor.x >= 0 && cursor.x < width, cursor.y >= 0 && cursor.y < lines.length]).toEqual([true, true]);
      }),
      { numRuns: 60 },
    );
  });

  it.each(views)('%s draws the same twice', (_, make) => {
    const view = make();
    expect(view.view(60, 20, THEME)).toEqual(view.view(60, 20, THEME));
  });

  it.each(views)('%s says what it says without colours too', (_, make) => {
    const plain = makeTheme({ depth: 'none', background: null });
    const text = (theme: typeof THEME): string => make().view(80, 24, theme).lines.map(({ spans }) => spans.map((each) => each.text).join('')).join('\n');
    expect(text(plain)).toBe(text(THEME));
    // What is selected has a mark of its own.
    if (/^ {2}\d\. /m.test(text(plain))) expect(text(plain)).toContain('› ');
  });

  it.each(views)('%s looks as reviewed', (_, make) => {
    const shown = [40, 80, 120].map((width) => `── ${width} ──\n${toTags(make().view(width, 24, THEME).lines)}`);
    expect(`\n${shown.join('\n')}\n`).toMatchSnapshot();
  });

  it.each(views)('%s still has its selection and a way out on a screen of 20 by 5', (_, make) => {
    const rows = make().view(20, 5, THEME).lines;
    expect(rows.length).toBeLessThanOrEqual(5);
    expect(toTags(rows)).toMatchSnapshot();
  });
});
