import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ExecPolicy, loadPolicy } from '@codex-ts/execpolicy';
import { disposeTemp, makeTempDir } from '@codex-ts/test-support';
import { commandRuling } from './command-ruling.ts';

const RULES = `prefix_rule(["npm", ["test", "run"]], decision="allow")
prefix_rule(["git", "push"], decision="prompt", justification="it leaves this machine")
prefix_rule(["rm"], decision="forbidden", justification="move it away instead")
`;
let policy: ExecPolicy;
beforeAll(async () => {
  const { path } = await makeTempDir({ 'a.rules': RULES });
  ({ policy } = await loadPolicy({ folders: [{ folder: path, layer: 'user' }] }));
});
afterAll(disposeTemp);

const rule = (script: string, using: ExecPolicy = policy, more: { prefix?: string[]; escalated?: boolean } = {}) =>
  commandRuling(['/bin/bash', '-lc', script], { prefix: more.prefix ?? null, escalated: more.escalated ?? false }, using);

describe('commandRuling', () => {
  it.each([
    ['npm test', 'allow', true, 'safe'],
    ['npm test && npm run build', 'allow', true, 'safe'],
    ['cd a && npm test', 'allow', false, 'safe'],
    ['npm test && make', 'allow', false, 'ordinary'],
    ['npm test; git clean -fdx', 'allow', false, 'dangerous'],
    ['npm test > out', null, false, 'ordinary'],
    ['git push', 'prompt', false, 'safe'],
    ['npm test && git push', 'prompt', false, 'safe'],
    ['rm x', 'forbidden', false, 'safe'],
    ['for f in *; do rm "$f"; done', 'forbidden', false, 'safe'],
    ['sudo rm x', 'forbidden', false, 'ordinary'],
    ['ls | wc -l', null, false, 'safe'],
    ['make', null, false, 'ordinary'],
    ['rm -rf "$X"', 'forbidden', false, 'safe'],
    ['', null, false, 'ordinary'],
  ] as const)('%s', (script, strictest, allowedByRules, commandClass) => {
    const ruling = rule(script);
    expect(ruling.rule).toBe(strictest);
    expect(ruling.allowedByRules).toBe(allowedByRules);
    // What a rule forbids or asks about is not judged by its nature as well, unless the rule speaks of a part inside.
    if (strictest === null || strictest === 'allow') expect(ruling.commandClass).toBe(commandClass);
  });

  it('says why, for a person and for the model', () => {
    expect(rule('git push').reason).toContain('it leaves this machine');
    expect(rule('rm x').reason).toContain('move it away instead');
    expect(rule('make').reason).toBeNull();
  });

  it('still calls destructive what a rule only asks about in another part', () => {
    expect(rule('git push; git reset --hard')).toMatchObject({ rule: 'prompt', commandClass: 'dangerous' });
  });

  it('proposes the wish of the model where that is sensible, else the first words that need a person', () => {
    const none = ExecPolicy.EMPTY;
    expect(rule('make all', none, { prefix: ['make'], escalated: true }).proposedPrefix).toEqual(['make']);
    expect(rule('make all', none, { escalated: true }).proposedPrefix).toEqual(['make', 'all']);
    expect(rule('python3 x.py', none, { prefix: ['python3'], escalated: true }).proposedPrefix).toEqual(['python3', 'x.py']);
    expect(rule('git push', policy, { prefix: ['git', 'push'] }).proposedPrefix).toBeNull();
  });

  it('does not take a program of the workspace for a shell', () => {
    expect(commandRuling(['./bash', '-lc', 'npm test'], { prefix: null, escalated: false }, policy)).toMatchObject({ commandClass: 'ordinary' });
  });
});
