import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { LineClient } from './line-client.fixture.ts';
import { serve, type ServedMcp } from './server.fixture.ts';

const open: ServedMcp[] = [];
afterEach(async () => {
  for (const served of open.splice(0)) await served.close();
});

const says = (message: string): MockScriptEntry => ({ items: [{ message }] });
const runs = (cmd: string): MockScriptEntry => ({ items: [{ call: 'exec_command', args: { cmd } }] });
const ASKED = { 'approval-policy': 'untrusted', sandbox: 'danger-full-access' };

/** A session whose agent wants to run `touch made.txt`, up to the question. */
async function asked(more: readonly MockScriptEntry[] = []): Promise<{ lines: LineClient; served: ServedMcp; made: () => boolean }> {
  const served = await serve([runs('touch made.txt'), says('done'), ...more]);
  open.push(served);
  const lines = new LineClient(served);
  lines.call(7, 'codex', { prompt: 'go', ...ASKED });
  await lines.question();
  return { lines, served, made: () => existsSync(join(served.workspace, 'made.txt')) };
}

describe('a command that needs approval', () => {
  it('is put to the client as an event and as an elicitation', async () => {
    const { lines, served } = await asked();
    const { id, params } = await lines.question();
    const [configured] = lines.events('session_configured');
    const command = [expect.stringMatching(/sh$/), '-lc', 'touch made.txt'];
    const parsed = [{ type: 'unknown', cmd: 'touch made.txt' }];
    const { codex_call_id: callId, ...rest } = params ?? {};
    expect(rest).toEqual({
      message: expect.stringContaining('touch made.txt'),
      requestedSchema: { type: 'object', properties: {} },
      threadId: configured?.threadId,
      codex_elicitation: 'exec-approval',
      codex_mcp_tool_call_id: '7',
      codex_event_id: '7',
      codex_command: command,
      codex_cwd: served.workspace,
      codex_parsed_cmd: parsed,
    });
    expect(lines.events('exec_approval_request')[0]?.msg).toMatchObject({ call_id: callId, turn_id: '7', command, cwd: served.workspace, parsed_cmd: parsed, proposed_execpolicy_amendment: ['touch', 'made.txt'], available_decisions: expect.arrayContaining(['approved', 'abort']) });
    lines.send({ id, result: { decision: 'approved' } });
    await lines.answer(7);
  });

  it.each<[string, Record<string, unknown>, boolean]>([
    ['approved', { result: { action: 'accept', decision: 'approved', content: {} } }, true],
    ['accepted by a client that knows no decisions', { result: { action: 'accept', content: {} } }, true],
    ['denied', { result: { decision: 'denied' } }, false],
    ['declined', { result: { action: 'decline' } }, false],
    ['dismissed', { result: { action: 'cancel' } }, false],
    ['answered with nonsense', { result: 'yes' }, false],
    ['answered with an error', { error: { code: -32601, message: 'no elicitation here' } }, false],
  ])('is run only if it is: %s', async (_, answer, isRun) => {
    const { lines, made } = await asked();
    lines.send({ id: (await lines.question()).id, ...answer });
    expect((await lines.answer(7)).result).toMatchObject({ content: [{ text: 'done' }] });
    expect(made()).toBe(isRun);
    expect(lines.events('exec_command_begin')).toHaveLength(isRun ? 1 : 0);
    expect(lines.events('exec_command_end')).toHaveLength(isRun ? 1 : 0);
  });

  it('ends the turn when that is the decision', async () => {
    const { lines, made } = await asked();
    lines.send({ id: (await lines.question()).id, result: { decision: 'abort' } });
    const { result } = await lines.answer(7);
    expect(result).toMatchObject({ isError: true, content: [{ text: 'The turn was interrupted.' }] });
    expect(lines.events().at(-1)?.msg).toEqual({ type: 'turn_aborted', turn_id: '7', reason: 'interrupted' });
    expect(made()).toBe(false);
  });

  it('is not asked about again when it was approved for the session', async () => {
    const { lines } = await asked([runs('touch made.txt'), says('again')]);
    lines.send({ id: (await lines.question()).id, result: { decision: 'approved_for_session' } });
    const { result } = await lines.answer(7);
    lines.call(8, 'codex-reply', { prompt: 'again', threadId: (result as { structuredContent: { threadId: string } }).structuredContent.threadId });
    expect((await lines.answer(8)).result).toMatchObject({ content: [{ text: 'again' }] });
    expect(lines.messages.filter(({ method }) => method === 'elicitation/create')).toHaveLength(1);
    expect(lines.events('exec_command_end').map(({ msg }) => msg['exit_code'])).toEqual([0, 0]);
  });

  it('leaves a question open no longer than its call', async () => {
    const { lines, made } = await asked();
    const { id } = await lines.question();
    lines.send({ method: 'notifications/cancelled', params: { requestId: 7 } });
    const { params } = await lines.until(({ method }) => method === 'notifications/cancelled');
    expect(params).toMatchObject({ requestId: id });
    await lines.until(({ params: told }) => JSON.stringify(told ?? {}).includes('turn_aborted'));
    lines.send({ id, result: { decision: 'approved' } });
    expect((await lines.request(9, 'ping')).result).toEqual({});
    expect(made()).toBe(false);
    expect(lines.messages.some((message) => message.id === 7 && message.result !== undefined)).toBe(false);
  });
});

describe('a patch that needs approval', () => {
  const patch = '*** Begin Patch\n*** Add File: new.txt\n+hello\n*** End Patch\n';
  it.each([['approved', true], ['denied', false]])('is applied only if approved: %s', async (decision, isApplied) => {
    const served = await serve([{ items: [{ custom: 'apply_patch', input: patch }] }, says('done')]);
    open.push(served);
    const lines = new LineClient(served);
    lines.call(7, 'codex', { prompt: 'go', 'approval-policy': 'untrusted', sandbox: 'read-only' });
    const { id, params } = await lines.question();
    const path = join(served.workspace, 'new.txt');
    const changes = { [path]: { type: 'add', content: 'hello\n' } };
    expect(params).toMatchObject({ message: expect.stringContaining(path), codex_elicitation: 'patch-approval', codex_mcp_tool_call_id: '7', codex_event_id: '7', codex_changes: changes });
    expect(lines.events('patch_apply_begin')[0]?.msg).toMatchObject({ auto_approved: false, changes });
    expect(lines.events('apply_patch_approval_request')[0]?.msg).toMatchObject({ call_id: params?.['codex_call_id'], turn_id: '7', changes });
    lines.send({ id, result: { decision } });
    await lines.answer(7);
    expect(lines.events('patch_apply_end').map(({ msg }) => [msg['success'], msg['status']])).toEqual([[isApplied, isApplied ? 'completed' : 'declined']]);
    expect(existsSync(path)).toBe(isApplied);
  });
});
