import { describe, expect, it } from '@jest/globals';

import { type TurnState } from '../../state/thread-state.ts';
import { footerItems, homePath, type StatusLineFacts } from './footer-items.ts';
import { titleItems } from './title-items.ts';

const breakdown = { totalTokens: 60_900, inputTokens: 60_000, cachedInputTokens: 0, outputTokens: 900, reasoningOutputTokens: 0 };
const facts: StatusLineFacts = {
  settings: { model: 'gpt-5.3-codex', provider: 'openai', effort: 'high', cwd: '/home/ada/proj/src', approvalPolicy: 'never', sandbox: { type: 'dangerFullAccess' }, serviceTier: 'fast', personality: null },
  state: {
    threadId: 't1',
    isUsageUnknown: false,
    usage: { total: breakdown, last: breakdown, modelContextWindow: 258_400 },
    rateLimits: { limitId: null, limitName: null, credits: null, planType: null, primary: { usedPercent: 20, windowDurationMins: 10_080, resetsAt: null }, secondary: { usedPercent: 130, windowDurationMins: 300, resetsAt: null } },
  },
  cwd: '/home/ada/proj/src', home: '/home/ada', version: '1.2.3', root: '/home/ada/proj', branch: 'main',
};

describe('the items of the status line', () => {
  it('say what is so', () => {
    expect(footerItems(facts)).toEqual({
      'model-with-reasoning': 'gpt-5.3-codex high fast', 'model-name': 'gpt-5.3-codex', 'project-root': 'proj', 'current-dir': '~/proj/src', 'git-branch': 'main',
      'context-remaining': '80% left', 'context-used': '20% used', 'context-window-size': '258K window', 'five-hour-limit': '5h 0% left', 'weekly-limit': 'weekly 80% left',
      'codex-version': 'v1.2.3', 'used-tokens': '60.9K tokens', 'total-input-tokens': '60K in', 'total-output-tokens': '900 out', 'session-id': 't1', 'fast-mode': 'fast on',
    });
  });

  it('say nothing of what is not known yet', () => {
    const items = footerItems({ ...facts, settings: null, state: { threadId: null, usage: null, isUsageUnknown: false, rateLimits: null }, root: null, branch: null, home: undefined });
    expect(Object.entries(items).filter(([, text]) => text !== null)).toEqual([['project-root', 'src'], ['current-dir', '/home/ada/proj/src'], ['context-remaining', '100% left'], ['context-used', '0% used'], ['codex-version', 'v1.2.3']]);
  });

  it('do not call a context empty of which nobody knows what it holds', () => {
    const items = footerItems({ ...facts, state: { ...facts.state, usage: null, isUsageUnknown: true } });
    expect([items['context-remaining'], items['context-used']]).toEqual([null, null]);
  });

  it('write a folder as people do', () => {
    expect([homePath('/home/ada', '/home/ada'), homePath('/home/adam', '/home/ada'), homePath('/x', '/')]).toEqual(['~', '/home/adam', '/x']);
  });
});

describe("the items of the window's title", () => {
  const title = { state: { turn: null, name: 'Parser', questions: [], plan: { explanation: null, steps: [{ step: 'a', status: 'completed' }, { step: 'b', status: 'pending' }] } }, cwd: '/p/src', model: 'm', root: '/p', branch: 'main', spinner: '⠋' } as const;
  const turn = { heading: null } as TurnState;

  it('say what goes on', () => {
    expect(titleItems(title)).toEqual({ spinner: null, project: 'p', 'app-name': 'codex-ts', status: 'Ready', thread: 'Parser', 'git-branch': 'main', model: 'm', 'task-progress': '1/2' });
    expect(titleItems({ ...title, state: { ...title.state, turn } })).toMatchObject({ spinner: '⠋', status: 'Working' });
    expect(titleItems({ ...title, state: { ...title.state, turn: { ...turn, heading: 'Looking' } } }).status).toBe('Thinking');
    expect(titleItems({ ...title, state: { ...title.state, turn, questions: [{ id: 1, request: {} as never }] } }).status).toBe('Waiting for you');
  });
});
