import { describe, expect, it } from '@jest/globals';
import { type ComposerEffect } from './composer-effect.ts';
import { Driver, only } from './driver.fixture.ts';

const popups = (effects: ComposerEffect[]): (string | null)[] => only(effects, 'popup').map(({ popup }) => (popup === null ? null : `${popup.kind} ${popup.query} ${popup.range.start}-${popup.range.end}`));

describe('pop-ups', () => {
  it('open on `/` at the beginning, and close behind the name', () => {
    const driver = new Driver();
    expect(popups(driver.type('/mo x'))).toEqual(['command  0-1', 'command m 0-2', 'command mo 0-3', null]);
    expect(popups(driver.press('left left'))).toEqual(['command mo 0-3']);
    expect(popups(driver.press('home'))).toEqual([null]);
    expect(popups(new Driver().type('a /x'))).toEqual([]);
  });

  it('open on `@` in front of a word, with all of the word', () => {
    const driver = new Driver();
    expect(popups(driver.type('see @a'))).toEqual(['file  4-5', 'file a 4-6']);
    driver.type('bc');
    expect(popups(driver.press('left left'))).toEqual([]);
    expect(popups(driver.type(' '))).toEqual([null]);
    expect(popups(new Driver().type('me@home'))).toEqual([]);
  });

  it('open on `$`, but not in a shell command', () => {
    expect(popups(new Driver().type('$sk'))).toEqual(['skill  0-1', 'skill s 0-2', 'skill sk 0-3']);
    expect(popups(new Driver().type('!$HOME'))).toEqual([]);
    expect(popups(new Driver().type('!@a'))).toEqual(['file  1-2', 'file a 1-3']);
    expect(popups(new Driver().type('$(x'))).toEqual(['skill  0-1', null]);
  });

  it('take keys only while they have rows', () => {
    const driver = new Driver();
    driver.type('/m');
    expect(only(driver.press('enter'), 'submit')).toHaveLength(1);
    driver.type('/m');
    driver.composer.setPopupRows(3);
    expect(driver.press('down ctrl+n up ctrl+p tab enter')).toEqual(['next', 'next', 'previous', 'previous', 'complete', 'accept'].map((action) => ({ type: 'popupKey', action })));
    expect(driver.text).toBe('/m');
    expect(popups(driver.composer.replaceRange({ start: 0, end: 2 }, '/model '))).toEqual([null]);
    expect(driver.shown).toBe('/model |');
  });

  it('stay closed for a word that the user closed them for', () => {
    const driver = new Driver();
    driver.type('@ab');
    expect(popups(driver.press('esc'))).toEqual([null]);
    expect(popups(driver.type('cd'))).toEqual([]);
    expect(popups(driver.type(' @'))).toEqual(['file  6-7']);
    expect(popups(driver.press('left left left'))).toEqual([null, 'file abcd 0-5']);
  });

  it('tell their end when the composer was cleared', () => {
    const driver = new Driver();
    driver.type('/m');
    driver.composer.clear();
    expect(driver.composer.popup).toBeNull();
    expect(popups(driver.type('x'))).toEqual([null]);
    driver.press('ctrl+u');
    driver.type('/m');
    expect(driver.press('enter').map(({ type }) => type)).toEqual(['submit', 'popup']);
  });

  it('put tokens that are passed as one', () => {
    const driver = new Driver();
    driver.type('use $sk');
    driver.composer.replaceRange({ start: 4, end: 7 }, '$skill', { kind: 'mention', name: 'skill', path: '/s' });
    driver.composer.insertText(' ');
    driver.press('left left');
    expect(driver.shown).toBe('use |$skill ');
    expect(driver.composer.popup).toBeNull();
  });
});
