import { describe, expect, it } from '@jest/globals';
import { type ServerNotification } from '@codex-ts/app-server-protocol';

import { HumanLines } from './human-lines.ts';
import {
  busyTurn,
  clientCall,
  collabCall,
  command,
  compaction,
  diff,
  failure,
  hook,
  itemCompleted,
  itemStarted,
  mcpCall,
  patch,
  plan,
  reasoning,
  THREAD,
  tokens,
  TURN,
  turnCompleted,
  warning,
} from './server-talk.fixture.ts';
import { createStyle } from './style.ts';

function lines(notifications: ServerNotification[], options: { color?: boolean; hideReasoning?: boolean; showRawReasoning?: boolean } = {}): string {
  const { color = false, hideReasoning = false, showRawReasoning = false } = options;
  const human = new HumanLines({ style: createStyle(color), hideReasoning, showRawReasoning });
  return [...notifications.flatMap((n) => human.map(n)), ...human.totals()].join('\n');
}

describe('human output', () => {
  it('shows a busy turn', () => {
    expect(lines(busyTurn)).toMatchInlineSnapshot(`
"**Thinking**
about it
codex
working on it
why
  ✓ one
  → two
  • three
exec
/bin/bash -lc 'exit 3' in /w
exec
/bin/bash -lc 'echo ok' in /w
 succeeded in 12ms:
ok

 exited 3 in 7ms:
apply patch
patch: completed
/w/new.txt
/w/old.txt
diff --git a/new.txt b/new.txt
+hello

exec
/bin/bash -lc 'rm -rf /' in /w
 declined in 0ms:
ERROR: Reconnecting... 1/5
web search: rust news
  ✓ one
  ✓ two
  ✓ three
deprecated: old key
use the new one
warning: odd file (line 3)
codex
final answer
line 2
tokens used
1,260"
`);
  });

  it('paints with the codes of the original', () => {
    const talk = [
      itemCompleted(reasoning(['hm'])),
      plan('why', ['a', 'completed'], ['b', 'inProgress'], ['c', 'pending']),
      itemStarted(command('x')),
      itemCompleted(command('x', { status: 'completed', exitCode: 0, durationMs: 5 })),
      itemCompleted(command('y', { status: 'failed', exitCode: 2, durationMs: 5 })),
      itemCompleted(command('z', { status: 'declined', durationMs: 5 })),
      itemCompleted(patch('failed')),
      failure('bad', { willRetry: false }),
      { method: 'configWarning' as const, params: { summary: 'w' } },
      turnCompleted('interrupted'),
      tokens(1_200_000, 0, 1),
    ];
    expect(lines(talk, { color: true }).replaceAll('\u001b', '^')).toMatchInlineSnapshot(`
"^[2mhm^[0m
^[3mwhy^[0m
  ^[32m✓^[0m a
  ^[36m→^[0m b
  ^[2m•^[0m ^[2mc^[0m
^[35m^[3mexec^[0m^[0m
^[1m/bin/bash -lc 'x'^[0m in /w
^[32m succeeded in 5ms:^[0m
^[35m^[3mexec^[0m^[0m
^[1m/bin/bash -lc 'y'^[0m in /w
^[31m exited 2 in 5ms:^[0m
^[35m^[3mexec^[0m^[0m
^[1m/bin/bash -lc 'z'^[0m in /w
^[33m declined in 5ms:^[0m
^[1mapply patch^[0m
^[1mpatch:^[0m failed
^[2m/w/new.txt^[0m
^[2m/w/old.txt^[0m
^[1m^[31mERROR:^[0m^[0m bad
^[1m^[33mwarning:^[0m^[0m w
^[2mturn interrupted^[0m
^[2mtokens used^[0m
1,200,001"
`);
  });

  it('hides reasoning, or shows it raw, when told to', () => {
    const talk = [itemCompleted(reasoning(['summary'], ['raw']))];
    expect(lines(talk, { hideReasoning: true })).toBe('');
    expect(lines(talk, { showRawReasoning: true })).toBe('raw');
    expect(lines([itemCompleted(reasoning(['summary']))], { showRawReasoning: true })).toBe('summary');
  });

  it('shows an error once though the turn fails with it, and the failure when no error came before', () => {
    const error = failure('boom', { willRetry: false });
    expect(lines([error, turnCompleted('failed', 'boom')])).toBe('ERROR: boom');
    expect(lines([turnCompleted('failed', 'boom')])).toBe('ERROR: boom');
    expect(lines([failure('Reconnecting... 1/5', { willRetry: true, details: 'd' }), turnCompleted('failed', 'boom')])).toBe(
      'ERROR: Reconnecting... 1/5\nERROR: boom',
    );
  });

  it('shows a diff again only when it changed, and nothing for an empty one', () => {
    expect(lines([diff('a'), diff('a'), diff(''), diff('a'), diff('b')])).toBe('a\na\nb');
  });

  it('shows warnings, and a compaction as one line however often it is told', () => {
    const compacted: ServerNotification = { method: 'thread/compacted', params: { threadId: THREAD, turnId: TURN } };
    expect(lines([warning('mind the gap'), itemStarted(compaction), itemCompleted(compaction), compacted])).toBe('warning: mind the gap\ncontext compacted');
  });

  it('leaves the totals out when no usage was reported', () => {
    expect(lines([turnCompleted()])).toBe('');
  });

  it('shows calls of tools elsewhere, to other agents and hooks', () => {
    const talk = [
      itemStarted(mcpCall()),
      itemCompleted(mcpCall({ status: 'completed' })),
      itemCompleted(mcpCall({ id: 'd', tool: 'bad', status: 'failed', error: { message: 'rpc broke' } })),
      itemStarted(clientCall()),
      itemCompleted(clientCall({ status: 'completed', success: true })),
      itemStarted(collabCall()),
      itemCompleted(collabCall({ status: 'completed' })),
      hook('hook/started', 'running'),
      hook('hook/completed', 'completed'),
    ];
    expect(lines(talk)).toMatchInlineSnapshot(`
"mcp: t/echo started
mcp: t/echo (completed)
mcp: t/bad started
mcp: t/bad (failed)
rpc broke
tool: weather started
tool: weather (completed)
collab: SpawnAgent
hook: SessionStart
hook: SessionStart Completed"
`);
    expect(lines(talk.slice(0, 3), { color: true }).replaceAll('\u001b', '^')).toMatchInlineSnapshot(`
"^[1mmcp:^[0m ^[36mt/echo^[0m ^[2mstarted^[0m
^[1mmcp:^[0m ^[36mt/echo^[0m ^[2m(^[32mcompleted^[0m)^[0m
^[1mmcp:^[0m ^[36mt/bad^[0m ^[2mstarted^[0m
^[1mmcp:^[0m ^[36mt/bad^[0m ^[2m(^[31mfailed^[0m)^[0m
^[31mrpc broke^[0m"
`);
  });
});
