import { describe, expect, it } from '@jest/globals';
import { type Thread } from '@codex-ts/app-server-protocol';
import { line } from '@codex-ts/terminal-markup';

import { press, screen, THEME, write } from '../driver.fixture.ts';
import { MODELS, NOW_MS, thread } from '../gallery.fixture.ts';
import { ModelPicker } from './model-picker.ts';
import { PermissionsPicker } from './permissions-picker.ts';
import { PromptBox } from './prompt-box.ts';
import { relativeTime } from './relative-time.ts';
import { ReviewPicker } from './review-picker.ts';
import { SessionPicker } from './session-picker.ts';
import { ThemePicker } from './theme-picker.ts';

describe('the model picker', () => {
  const picker = () => new ModelPicker({ models: MODELS, current: { model: 'gpt-5.2', effort: 'high' } });

  it('asks for the model, then for the effort, beginning with what holds now', () => {
    expect(press(picker(), 'enter', 'enter')).toEqual({ type: 'model', model: 'gpt-5.2', effort: 'high' });
    expect(press(picker(), '1', 'enter')).toEqual({ type: 'model', model: 'gpt-5.3-codex', effort: 'medium' });
    expect(press(picker(), '1', '3')).toEqual({ type: 'model', model: 'gpt-5.3-codex', effort: 'high' });
  });

  it('does not ask for an effort where there is no choice', () => {
    expect(press(picker(), '3')).toEqual({ type: 'model', model: 'gpt-5-mini', effort: 'low' });
  });

  it('goes back from the effort to the model by Esc', () => {
    const one = picker();
    expect(press(one, '1', 'esc')).toEqual({ type: 'stay' });
    expect(screen(one)).toContain('Select a model');
    expect(press(one, 'esc')).toEqual({ type: 'cancelled' });
  });

  it('leaves hidden models out', () => {
    expect(screen(new ModelPicker({ models: MODELS.map((model) => ({ ...model, hidden: true })), current: { model: null, effort: null } }))).toContain('no models');
  });
});

describe('the permissions picker', () => {
  it('warns of full access, and its first answer is to go back', () => {
    const one = new PermissionsPicker({ current: 'default' });
    expect(press(one, '3')).toEqual({ type: 'stay' });
    expect(screen(one)).toContain('Give full access?');
    expect(press(one, 'enter')).toEqual({ type: 'stay' });
    expect(screen(one)).toContain('Select permissions');
    expect(press(one, '3', 'esc')).toEqual({ type: 'stay' });
    expect(press(one, '3', '1')).toMatchObject({ type: 'preset', preset: { id: 'full-access', sandbox: 'danger-full-access', approvalPolicy: 'never' }, remember: false });
    expect(press(one, '2')).toMatchObject({ remember: true });
  });

  it('does not warn again', () => {
    expect(press(new PermissionsPicker({ current: null, skipWarning: true }), '3')).toMatchObject({ type: 'preset', remember: false });
  });

  it('does not give what an administrator forbids', () => {
    const one = new PermissionsPicker({ current: 'default', disabled: { 'full-access': 'not allowed here' } });
    expect(press(one, '3')).toEqual({ type: 'stay' });
    expect(press(one, '1')).toMatchObject({ preset: { id: 'read-only' } });
  });
});

describe('the review picker', () => {
  it('reviews what is not committed, and what the user writes', () => {
    expect(press(new ReviewPicker(), '2')).toEqual({ type: 'review', target: { type: 'uncommittedChanges' } });
    const one = new ReviewPicker();
    press(one, '4', 'enter');
    expect(screen(one)).toContain('✗ Write what to look at');
    write(one, 'the tests');
    expect(press(one, 'enter')).toEqual({ type: 'review', target: { type: 'custom', instructions: 'the tests' } });
  });

  it('asks for branches and commits, and lets one be chosen', () => {
    const one = new ReviewPicker();
    expect(press(one, '1')).toEqual({ type: 'load', what: 'branches' });
    expect(screen(one)).toContain('loading…');
    one.setCommits([{ sha: 'late', subject: 'late' }]);
    one.setBranches({ current: 'topic', names: ['main', 'topic', 'next'] });
    expect(screen(one)).toContain('topic → main');
    write(one, 'next');
    expect(press(one, 'enter')).toEqual({ type: 'review', target: { type: 'baseBranch', branch: 'next' } });
    expect(press(one, 'esc')).toEqual({ type: 'stay' });
    expect(press(one, '3')).toEqual({ type: 'load', what: 'commits' });
    one.setCommits([{ sha: 'abc', subject: 'first' }]);
    expect(press(one, 'enter')).toEqual({ type: 'review', target: { type: 'commit', sha: 'abc', title: 'first' } });
  });

  it('says why there is nothing to choose from', () => {
    const one = new ReviewPicker();
    press(one, '1');
    one.fail('This is not a git repository');
    expect(screen(one)).toContain('✗ This is not a git repository');
    expect([press(one, 'esc'), press(one, 'esc')]).toEqual([{ type: 'stay' }, { type: 'cancelled' }]);
  });
});

describe('the session picker', () => {
  const threads = (from: number, count: number): Thread[] => Array.from({ length: count }, (_, n) => thread(from + n));
  const open = (): { picker: SessionPicker; token: number } => {
    const picker = new SessionPicker({ purpose: 'resume', now: () => NOW_MS });
    const { token, ...page } = picker.start();
    expect(page).toEqual({ cursor: null, sortKey: 'updated_at', searchTerm: null, limit: 25, allFolders: false });
    screen(picker, 100, 15);
    return { picker, token };
  };

  it('gives the session that is chosen', () => {
    const { picker, token } = open();
    expect(screen(picker)).toContain('loading…');
    picker.addPage(token, { threads: threads(0, 3), nextCursor: null });
    expect(press(picker, 'down', 'enter')).toMatchObject({ type: 'picked', thread: { id: 'thread-1' } });
    expect(press(picker, 'up', 'up', 'enter')).toMatchObject({ thread: { id: 'thread-2' } });
    expect([press(picker, 'esc'), press(picker, 'ctrl+c')]).toEqual([{ type: 'startNew' }, { type: 'quit' }]);
  });

  it('asks for the next page once, before the end is reached, and keeps the place', () => {
    const { picker, token } = open();
    expect(picker.addPage(token, { threads: threads(0, 25), nextCursor: 'c1' })).toBeNull();
    const outcomes = Array.from({ length: 20 }, () => press(picker, 'down')).filter(({ type }) => type === 'page');
    expect(outcomes).toEqual([{ type: 'page', page: { token, cursor: 'c1', sortKey: 'updated_at', searchTerm: null, limit: 25, allFolders: false } }]);
    picker.addPage(token, { threads: threads(24, 10), nextCursor: null });
    expect(press(picker, 'enter')).toMatchObject({ thread: { id: 'thread-20' } });
    expect(press(picker, 'end', 'enter')).toMatchObject({ thread: { id: 'thread-33' } });
  });

  it('fetches more at once when a page does not fill the screen', () => {
    const { picker, token } = open();
    expect(picker.addPage(token, { threads: threads(0, 5), nextCursor: 'c1' })).toMatchObject({ cursor: 'c1' });
  });

  it('begins anew for another search or order, and passes over late answers', () => {
    const { picker, token } = open();
    picker.addPage(token, { threads: threads(0, 3), nextCursor: null });
    const outcome = press(picker, 'p', 'a');
    if (outcome.type !== 'page') throw new Error('no page');
    expect(outcome.page).toMatchObject({ searchTerm: 'pa', cursor: null });
    expect(picker.addPage(token, { threads: threads(50, 1), nextCursor: null })).toBeNull();
    picker.addPage(outcome.page.token, { threads: [thread(7)], nextCursor: null });
    expect(press(picker, 'enter')).toMatchObject({ thread: { id: 'thread-7' } });
    expect(press(picker, 'tab')).toMatchObject({ type: 'page', page: { sortKey: 'created_at', searchTerm: 'pa' } });
    expect(screen(picker)).toContain('Sort: created');
  });

  it('says that a page could not be had, and tries again', () => {
    const { picker, token } = open();
    picker.addPage(token, { threads: threads(0, 25), nextCursor: 'c1' });
    press(picker, 'end');
    picker.failPage(token, 'The server is gone');
    expect(screen(picker, 100, 15)).toContain('✗ The server is gone');
    expect(press(picker, 'down')).toMatchObject({ type: 'page', page: { cursor: 'c1' } });
  });

  it('drops columns where there is no room for them', () => {
    const shown = [140, 100, 60, 40].map((width) => {
      const picker = new SessionPicker({ purpose: 'fork', allFolders: true, now: () => NOW_MS });
      picker.addPage(picker.start().token, { threads: threads(0, 2), nextCursor: null });
      return screen(picker, width).split('\n')[2]?.trim().split(/ {2,}/);
    });
    expect(shown).toEqual([['Created', 'Updated', 'Branch', 'Folder', 'Conversation'], ['Created', 'Updated', 'Branch', 'Folder', 'Conversation'], ['Updated', 'Folder', 'Conversation'], ['Conversation']]);
  });

  it.each([[5, 'just now'], [59, '59 seconds ago'], [60, '1 minute ago'], [7200, '2 hours ago'], [86_400 * 3, '3 days ago'], [86_400 * 800, '2 years ago'], [-50, 'just now']])('calls %i seconds %s', (age, words) => {
    expect(relativeTime(1_000_000_000 - age, 1_000_000_000)).toBe(words);
  });
});

describe('the theme picker', () => {
  it('shows what is selected, beside the list where there is room', () => {
    const one = new ThemePicker({ names: ['mocha', 'latte'], current: 'mocha', preview: (name) => [line(`in ${name}`)] });
    press(one, 'down');
    expect(screen(one, 100)).toMatch(/Type to search +│ in latte/);
    expect(screen(one, 60)).toMatch(/latte\n\n {2}in latte/);
    expect(press(one, 'enter')).toEqual({ type: 'theme', name: 'latte' });
    expect(press(one, 'esc')).toEqual({ type: 'cancelled' });
  });
});

describe('a prompt box', () => {
  it('is edited with the usual keys', () => {
    const one = new PromptBox({ title: 'Name', emptyProblem: 'Write a name', text: 'old name' });
    press(one, 'ctrl+w');
    write(one, 'idea');
    press(one, 'ctrl+a', 'ctrl+k', 'ctrl+y', 'ctrl+y', 'left', 'backspace');
    expect(press(one, 'enter')).toEqual({ type: 'entered', text: 'old ideaold ida' });
    expect(press(one, 'end', 'ctrl+u', 'enter')).toEqual({ type: 'stay' });
    expect(screen(one)).toContain('✗');
    one.fail('That name is taken');
    expect(screen(one)).toContain('✗ That name is taken');
    expect(press(one, 'esc')).toEqual({ type: 'cancelled' });
  });

  it('keeps the cursor in view, whatever is written', () => {
    const one = new PromptBox({ title: 'Name', emptyProblem: 'x' });
    one.paste('漢字'.repeat(60));
    expect(screen(one, 20)).toContain('  › 字漢字漢字漢字');
    expect(one.view(20, 10, THEME).cursor).toEqual({ x: 18, y: 2 });
  });
});
