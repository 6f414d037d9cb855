import { describe, expect, it } from '@jest/globals';
import { commandEnvironment } from './command-environment.ts';

const policy = { inherit: 'all' as const, ignoreDefaultExcludes: true, exclude: [], set: {}, includeOnly: [] };
const env = { PATH: '/bin', CODEX_API_KEY: 'sk-secret', MY_KEY: 'k', OTHER_KEY: 'o', PAGER: 'less' };
const options = { env, policy, threadId: 't1', credentials: ['CODEX_API_KEY', 'MY_KEY'] };

describe('commandEnvironment', () => {
  it("keeps the provider's credentials from commands, and nothing else", () => {
    expect(commandEnvironment(options, 'plain')).toEqual({ PATH: '/bin', OTHER_KEY: 'o', PAGER: 'less', CODEX_THREAD_ID: 't1' });
  });

  it('lets nobody bring them back by `set`, unless the user names them there', () => {
    const set = { MY_KEY: 'given on purpose' };
    expect(commandEnvironment({ ...options, policy: { ...policy, set } }, 'plain')['MY_KEY']).toBe('given on purpose');
  });

  it('makes programs plain and quiet for exec_command', () => {
    expect(commandEnvironment(options, 'tool')).toMatchObject({ PAGER: 'cat', TERM: 'dumb', NO_COLOR: '1', CODEX_CI: '1', LC_ALL: 'C.UTF-8' });
  });
});
