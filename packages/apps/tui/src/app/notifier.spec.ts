import { describe, expect, it } from '@jest/globals';

import { Notifier } from './notifier.ts';
import { type TuiSettings } from './tui-options.ts';

function told(settings: TuiSettings, env: NodeJS.ProcessEnv, { focused = false, kind = 'agent-turn-complete', text = 'done' }: { focused?: boolean; kind?: 'agent-turn-complete' | 'approval-requested'; text?: string } = {}): string {
  const written: string[] = [];
  const notifier = new Notifier({ settings, env }, (sequence) => void written.push(sequence));
  notifier.focus(focused);
  notifier.tell(kind, text);
  return written.join('');
}

const KITTY = { TERM: 'xterm-kitty' };

describe('notifications', () => {
  it.each<[TuiSettings, object, string]>([
    [{}, {}, '\x1b]9;done\x07'],
    [{}, { focused: true }, ''],
    [{ notificationCondition: 'always' }, { focused: true }, '\x1b]9;done\x07'],
    [{ notifications: false }, {}, ''],
    [{ notifications: ['approval-requested'] }, {}, ''],
    [{ notifications: ['approval-requested'] }, { kind: 'approval-requested' }, '\x1b]9;done\x07'],
    [{ notificationMethod: 'bel' }, {}, '\x07'],
  ])('%j %j', (settings, how, expected) => {
    expect(told(settings, KITTY, how)).toBe(expected);
  });

  it.each<[NodeJS.ProcessEnv, string]>([
    [{ TERM: 'xterm-256color' }, '\x07'],
    [{ TERM_PROGRAM: 'iTerm.app' }, '\x1b]9;done\x07'],
    [{ TERM_PROGRAM: 'Apple_Terminal' }, '\x07'],
    [{ TERM: 'xterm-ghostty' }, '\x1b]9;done\x07'],
    [{ TERM: 'tmux-256color', TERM_PROGRAM: 'tmux', TMUX: '/tmp/x,1,0' }, '\x07'],
    [{ TERM: 'tmux-256color', TERM_PROGRAM: 'tmux', TMUX: '/tmp/x,1,0', WEZTERM_PANE: '0' }, '\x1bPtmux;\x1b\x1b]9;done\x07\x1b\\'],
  ])('find out how to tell: %j', (env, expected) => {
    expect(told({}, env)).toBe(expected);
  });

  it('cannot carry sequences, are no other command of OSC 9, and stay short', () => {
    const sequence = told({}, KITTY, { text: `4;1;50\x07\x1b]52;c;eA==\x07${'é'.repeat(1000)}` });
    expect(sequence).toMatch(/^\x1b\]9;4,1;50[^\x00-\x1f]+\x07$/);
    expect(sequence.length).toBeLessThan(220);
  });
});
