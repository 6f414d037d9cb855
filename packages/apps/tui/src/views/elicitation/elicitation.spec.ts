import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { anyKey, press, screen, write } from '../driver.fixture.ts';
import { formParams, urlParams } from '../gallery.fixture.ts';
import { checkText } from './check-value.ts';
import { ElicitationForm } from './elicitation-form.ts';
import { ElicitationUrl } from './elicitation-url.ts';

const answer = (action: string, content: unknown = null) => ({ type: 'answer', answer: { method: 'mcpServer/elicitation/request', result: { action, content, _meta: null } } });
const form = () => new ElicitationForm(formParams());
const empty = () => new ElicitationForm({ ...formParams(), requestedSchema: { type: 'object', properties: {} } });

describe('a form', () => {
  it('is filled in field by field and sent', () => {
    const one = form();
    write(one, 'ada@example.com');
    press(one, 'enter');
    write(one, '3');
    press(one, 'enter', 'y', '2', '1', 'down', 'space', 'enter');
    expect(screen(one)).toContain('Area: Database');
    expect(press(one, 'enter')).toEqual(answer('accept', { email: 'ada@example.com', votes: 3, urgent: true, area: 'db', tags: ['new', 'slow'] }));
  });

  it('leaves out what is optional and empty', () => {
    const one = form();
    write(one, 'a@b.de');
    press(one, 'enter', 'enter', '3', '1', 'enter');
    expect(press(one, 'y')).toEqual(answer('accept', { email: 'a@b.de', area: 'ui' }));
  });

  it('says what is wrong with a field and does not go on', () => {
    const one = form();
    press(one, 'enter');
    expect(screen(one)).toContain('✗ An answer is needed');
    write(one, 'ada');
    press(one, 'enter');
    expect(screen(one)).toMatch(/field 1\/5[^]*✗ This must be an e-mail address/);
    write(one, '@b.de');
    expect(screen(one)).not.toContain('✗');
  });

  it('goes to the field that is missing when it is sent', () => {
    const one = form();
    press(one, 'shift+tab', 'y');
    expect(screen(one)).toMatch(/field 1\/5[^]*✗ An answer is needed/);
  });

  it('holds too many choices back', () => {
    const one = form();
    press(one, 'shift+tab', 'shift+tab', '1', '2', '3', 'enter');
    expect(screen(one)).toContain('✗ Choose at most 2');
  });

  it.each([['decline', '2', 'n'], ['cancel', '3', 'esc']])('can be answered with %s by digit, by letter and by arrows', (action, digit, letter) => {
    expect(press(form(), 'shift+tab', digit)).toEqual(answer(action));
    expect(press(form(), 'shift+tab', letter)).toEqual(answer(action));
    expect(press(empty(), ...Array<string>(Number(digit) - 1).fill('down'), 'enter')).toEqual(answer(action));
  });

  it('is cancelled by Esc from every page', () => {
    for (let page = 0; page < 6; page += 1) expect(press(form(), ...Array<string>(page).fill('tab'), 'esc')).toEqual(answer('cancel'));
  });

  it('without fields is a question', () => {
    expect(press(empty(), 'y')).toEqual(answer('accept', {}));
  });

  it('begins with what the server proposes', () => {
    const one = new ElicitationForm({ ...formParams(), requestedSchema: { type: 'object', properties: { a: { type: 'string', default: 'x' }, b: { type: 'boolean', default: false }, c: { type: 'array', items: { type: 'string', enum: ['p', 'q'] }, default: ['q'] }, d: { type: 'string', enum: ['m', 'n'], enumNames: ['M', 'N'], default: 'n' }, e: { type: 'number', default: 1.5 } } } });
    expect(press(one, 'shift+tab', 'y')).toEqual(answer('accept', { a: 'x', b: false, c: ['q'], d: 'n', e: 1.5 }));
  });

  it('keeps a field called __proto__ a field', () => {
    const properties = JSON.parse('{"__proto__":{"type":"string"}}') as ReturnType<typeof formParams>['requestedSchema']['properties'];
    const one = new ElicitationForm({ ...formParams(), requestedSchema: { type: 'object', properties } });
    write(one, 'x');
    const outcome = press(one, 'enter', 'y');
    expect(JSON.stringify(outcome)).toContain('"content":{"__proto__":"x"}');
  });

  it('is never sent with a content that the schema does not allow', () => {
    fc.assert(
      fc.property(fc.array(anyKey, { maxLength: 60 }), (keys) => {
        const one = form();
        for (const pressed of keys) {
          const outcome = one.handle(pressed);
          if (outcome.type !== 'answer' || outcome.answer.result.action !== 'accept') continue;
          const { email, area } = outcome.answer.result.content as Record<string, string>;
          expect([typeof email, ['ui', 'db'].includes(area ?? '')]).toEqual(['string', true]);
        }
      }),
    );
  });
});

describe('a value', () => {
  const text = (format: string | null, more: object = {}) => ({ type: 'text', minLength: 0, maxLength: Infinity, format, initial: '', ...more }) as const;
  const number = (isWhole: boolean) => ({ type: 'number', isWhole, minimum: 1, maximum: 5, initial: '' }) as const;
  it.each([
    [text('uri'), 'https://a.b/c', true], [text('uri'), 'no address', false], [text('date'), '2024-02-29', true], [text('date'), '2023-02-29', false],
    [text('date-time'), '2024-02-29T10:00:00Z', true], [text('date-time'), '2024-02-29', false], [text('email'), 'a@b', false],
    [text(null, { maxLength: 2 }), '👩‍🚀', false], [text(null, { maxLength: 2 }), 'ab', true], [text(null, { minLength: 3 }), 'ab', false],
    [number(false), '2.5', true], [number(true), '2.5', false], [number(false), '0x2', false], [number(false), '6', false], [number(false), '0', false], [number(false), 'NaN', false],
  ])('%o of %s is right: %s', (kind, value, isRight) => {
    expect(checkText(kind, value, true).ok).toBe(isRight);
  });
});

describe('a page to visit', () => {
  it.each([['accept', '1', 'y', {}], ['decline', '2', 'n', null], ['cancel', '3', 'esc', null]])('is answered with %s', (action, digit, letter, content) => {
    for (const keys of [[digit], [letter], [...Array<string>(Number(digit) - 1).fill('down'), 'enter']]) expect(press(new ElicitationUrl(urlParams()), ...keys)).toEqual(answer(action, content));
  });

  it('tells whose it is, and when the address is none', () => {
    expect(screen(new ElicitationUrl({ ...urlParams(), url: 'https://bank.example@evil.test/x' }))).toContain('Host: evil.test');
    expect(screen(new ElicitationUrl({ ...urlParams(), url: 'nonsense' }))).toContain('not a valid address');
  });
});
