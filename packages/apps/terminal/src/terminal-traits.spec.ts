import { describe, expect, it, jest } from '@jest/globals';
import { readTerminfo } from './terminfo.ts';
import { learnTraits } from './terminal-traits.ts';

const nothing = { movesCursor: false, hasAlternateScreen: false };

describe('the traits of a terminal', () => {
  it.each([
    [{ TERM: 'xterm-256color' }, null, 'exact'],
    [{ TERM: 'xterm-256color', XTERM_VERSION: 'XTerm(379)' }, null, 'none'],
    [{ TERM: 'xterm-256color' }, 'XTerm(379)', 'none'],
    [{ TERM: 'xterm-256color' }, 'xterm.js(6.0.0)', 'drifting'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'vscode' }, null, 'drifting'],
    [{ TERM: 'tmux-256color', TERM_PROGRAM: 'vscode', TMUX: '/tmp/x' }, null, 'exact'],
    [{ TERM: 'screen', STY: '1.x' }, null, 'none'],
  ])('%j named %j: breaks rows in the way %j', async (env, name, reflow) => {
    const lookUp = jest.fn(() => Promise.resolve(null));
    expect(await learnTraits({ env, name, lookUp })).toEqual({ reflow, hasAlternateScreen: true });
    expect(lookUp).not.toHaveBeenCalled();
  });

  it('looks up a terminal that it does not know', async () => {
    const lookUp = (): Promise<typeof nothing> => Promise.resolve({ ...nothing, movesCursor: true });
    expect(await learnTraits({ env: { TERM: 'cygwin' }, name: null, lookUp })).toEqual({ reflow: 'exact', hasAlternateScreen: false });
    expect(await learnTraits({ env: { TERM: 'mine' }, name: null, lookUp: () => Promise.resolve(null) })).toEqual({ reflow: 'exact', hasAlternateScreen: true });
    await expect(learnTraits({ env: { TERM: 'vt52' }, name: null, lookUp: () => Promise.resolve(nothing) })).rejects.toThrow(/type vt52.*codex exec/);
  });
});

describe('terminfo', () => {
  it('knows nothing of a terminal that nobody described, or that is a path', async () => {
    expect(await readTerminfo('no-such-terminal-anywhere')).toBeNull();
    expect(await readTerminfo('../../etc/passwd')).toBeNull();
  });

  it('tells what the system says of a dumb one, where it says anything', async () => {
    expect([nothing, null]).toContainEqual(await readTerminfo('dumb'));
  });
});
