import { describe, expect, it } from '@jest/globals';

import { press, screen, THEME } from '../driver.fixture.ts';
import { localProviderChoice, providerRows } from './local-provider-choice.ts';
import { pullNotice } from './notice-view.ts';
import { apiKeyBox, onboardingFrame, trustChoice } from './onboarding-steps.ts';
import { ProgressNotice } from './progress-notice.ts';
import { signInList } from './sign-in-list.ts';
import { ART_SCREEN, welcomeArt } from './welcome-art.ts';

describe('onboarding', () => {
  it('takes a way to sign in by digit and by arrows, but not one that is not allowed', () => {
    const list = () => signInList({ ways: ['apiKey', 'local', 'demo'], disabled: { apiKey: 'keys are kept elsewhere' } });
    expect(press(list(), '3')).toEqual({ type: 'chosen', value: 'demo' });
    expect(press(list(), 'enter')).toEqual({ type: 'chosen', value: 'local' });
    expect(press(list(), '1')).toEqual({ type: 'stay' });
    expect(screen(signInList({ ways: ['apiKey'], problem: 'The browser said no' }))).toContain('✗ The browser said no');
    const noted = (height: number): string => screen(signInList({ ways: ['apiKey', 'local', 'demo'], note: 'No browser here.' }), 80, height);
    expect(noted(24)).toContain('No browser here.');
    expect(noted(5)).toMatch(/^ {2}How would you like/);
  });

  it('takes a key, never shows it, and does not take none', () => {
    const box = apiKeyBox(null);
    press(box, 'enter');
    expect(screen(box)).toContain('API key cannot be empty');
    box.paste('sk-very-secret\n');
    expect(screen(box)).not.toContain('secret');
    expect(press(box, 'enter')).toEqual({ type: 'entered', text: 'sk-very-secret' });
    expect(press(apiKeyBox('sk-from-env'), 'enter')).toEqual({ type: 'entered', text: 'sk-from-env' });
    expect(press(apiKeyBox(null), 'esc')).toEqual({ type: 'cancelled' });
  });

  it('asks for trust', () => {
    const choice = () => trustChoice({ folder: '/a', root: '/a' });
    expect([press(choice(), '1'), press(choice(), 'down', 'enter'), press(choice(), 'esc')]).toEqual([{ type: 'chosen', value: 'trust' }, { type: 'chosen', value: 'quit' }, { type: 'cancelled' }]);
    expect([press(choice(), 'y'), press(choice(), 'n'), press(choice(), 's')]).toEqual([{ type: 'chosen', value: 'trust' }, { type: 'chosen', value: 'quit' }, { type: 'ignored' }]);
    const failed = trustChoice({ folder: '/a', root: '/a', problem: 'The disk is full' });
    expect(screen(failed)).toContain('✗ The disk is full');
    expect(press(failed, 's')).toEqual({ type: 'chosen', value: 'session' });
  });

  it('can be stopped while something goes on elsewhere', () => {
    expect(press(pullNotice({ model: 'm', step: 's', completedBytes: 1, totalBytes: null }), 'x')).toEqual({ type: 'ignored' });
    expect(press(pullNotice({ model: 'm', step: 's', completedBytes: 1, totalBytes: null }), 'esc')).toEqual({ type: 'cancelled' });
  });

  it('asks which program runs the model, with one that runs selected, and learns more while it asks', () => {
    const row = (id: string, state: 'running' | 'absent' | 'unknown') => ({ id, label: id, baseUrl: `http://${id}`, state });
    const choice = () => localProviderChoice([row('a', 'unknown'), row('b', 'running')]);
    expect(screen(choice())).toContain('  1. a  looking at http://a\n› 2. b  running at http://b');
    expect([press(choice(), 'enter'), press(choice(), '1'), press(choice(), 'esc')]).toEqual([{ type: 'chosen', value: 'b' }, { type: 'chosen', value: 'a' }, { type: 'cancelled' }]);
    const view = choice();
    view.list.setRows(providerRows([row('a', 'absent'), row('b', 'running')]));
    expect(screen(view)).toContain('  1. a  not running at http://a\n› 2. b');
    for (const [width, height] of [[20, 5], [1, 1], [40, 12]] as const) expect(view.view(width, height, THEME).lines.length).toBeLessThanOrEqual(height);
  });

  it('shows a provider being looked for, then what it downloads', () => {
    const notice = new ProgressNotice({ label: 'Ollama', baseUrl: 'http://localhost:11434/v1' });
    expect(screen(notice)).toMatch(/Looking for Ollama[^]*http:\/\/localhost:11434\/v1/);
    notice.show({ model: 'm', step: 'pulling', completedBytes: 1e9, totalBytes: 2e9 });
    expect(screen(notice)).toMatch(/Downloading m[^]*50%[^]*1.0 GB of 2.0 GB/);
    expect([press(notice, 'x'), press(notice, 'esc')]).toEqual([{ type: 'ignored' }, { type: 'cancelled' }]);
  });

  it('shows what is done above what is to do, as far as there is room', () => {
    const shown = (height: number): string[] => onboardingFrame(['Signed in with an API key'], trustChoice({ folder: '/a', root: '/a' }), { width: 60, height, theme: THEME }).lines.map(({ spans }) => spans.map(({ text }) => text).join(''));
    expect(shown(24).slice(0, 5)).toEqual(['  Welcome to codex-ts, a coding agent for your terminal', '', '  ✓ Signed in with an API key', '', '  Do you trust this folder?']);
    expect(shown(11)).toHaveLength(11);
    expect(shown(11)[0]).toContain('Do you trust');
    const art = welcomeArt(3);
    const { lines } = onboardingFrame([], trustChoice({ folder: '/a', root: '/a' }), { width: 60, height: 37, theme: THEME, art });
    expect(lines.slice(1, 1 + art.length)).toEqual(art);
    expect(onboardingFrame([], trustChoice({ folder: '/a', root: '/a' }), { width: 60, height: 20, theme: THEME, art }).lines.length).toBeLessThan(art.length);
    const { cursor } = onboardingFrame([], apiKeyBox(null), { width: 60, height: 24, theme: THEME });
    expect(cursor).toEqual({ x: 4, y: 6 });
  });

  it('greets with a picture that moves, fits its screen and is plain text', () => {
    const text = (frame: number): string[] => welcomeArt(frame).map(({ spans }) => spans.map((each) => each.text).join(''));
    expect(text(1)).toEqual(text(1));
    expect(text(1)).not.toEqual(text(2));
    for (const frame of [0, 20, 40, 60, 1e9]) {
      expect(text(frame).length).toBeLessThanOrEqual(ART_SCREEN.rows - 20);
      for (const row of text(frame)) expect(row).toMatch(/^[ .,\-~:;=!*#$@]{0,60}$/);
      expect(text(frame).join('').replaceAll(' ', '').length).toBeGreaterThan(100);
    }
  });
});
