import { describe, expect, it } from '@jest/globals';
import { type ServerRequest } from '@codex-ts/app-server-protocol';

import { viewKeymap } from '../../views/keys/view-keymap.ts';
import { ChoiceDialog } from './choice-dialog.ts';
import { type Dialog } from './dialog.ts';
import { requestDialog, type RequestOutcome } from './request-dialog.ts';

const place = { threadId: 't', turnId: 'u', itemId: 'i' };

function ask(request: ServerRequest): Dialog<RequestOutcome> {
  const dialog = requestDialog(request, { cwd: '/w', changes: undefined }, viewKeymap);
  if (dialog === null) throw new Error('nothing is asked');
  return dialog;
}

/** Everything that is said while these lines are given, and what comes of it. */
function play(dialog: Dialog<RequestOutcome>, ...lines: readonly string[]): { said: string; result: unknown } {
  const said = [...dialog.page.lines, dialog.page.prompt];
  for (const text of lines) {
    said.push(`> ${text}`);
    const step = dialog.answer(text);
    if (step.type === 'done') return { said: said.join('\n'), result: step.outcome.answer.result };
    said.push(...(step.type === 'again' ? [step.problem] : [...dialog.page.lines, dialog.page.prompt]));
  }
  return { said: said.join('\n'), result: undefined };
}

const elicitation = (params: object): ServerRequest => ({ method: 'mcpServer/elicitation/request', id: 1, params: { threadId: 't', turnId: 'u', serverName: 'docs', message: 'Tell me.', _meta: null, ...params } }) as ServerRequest;

describe('questions in words', () => {
  it('a host', () => {
    const dialog = ask({ method: 'item/commandExecution/requestApproval', id: 1, params: { ...place, command: 'curl x\u001b[2J', reason: 'To look', networkApprovalContext: { host: 'example.com', protocol: 'https' } } });
    expect(play(dialog, 'n').said).toMatchSnapshot();
    expect(play(dialog, 'Yes, this once').result).toEqual({ decision: 'accept' });
    expect(dialog.cancel()).toMatchObject({ interrupt: false, answer: { result: { decision: 'cancel' } } });
  });

  it('a command elsewhere, of several lines, with more permissions', () => {
    const dialog = ask({ method: 'item/commandExecution/requestApproval', id: 1, params: { ...place, command: 'a\nb', cwd: '/x', additionalPermissions: { network: { enabled: true }, fileSystem: { read: null, write: ['/w/out'] }, macos: null } } });
    expect(play(dialog, '7', '1')).toMatchSnapshot();
  });

  it('permissions', () => {
    const dialog = ask({ method: 'item/permissions/requestApproval', id: 1, params: { ...place, reason: null, permissions: { network: { enabled: true }, fileSystem: null } } });
    expect(play(dialog, 'a')).toMatchSnapshot();
    expect(dialog.cancel()).toMatchObject({ answer: { result: { permissions: {}, scope: 'turn' } } });
  });

  it('a page to visit, whose host is said', () => {
    expect(play(ask(elicitation({ mode: 'url', url: 'https://example.com/very/long', elicitationId: 'e' })), '')).toMatchSnapshot();
  });

  it('a tool of a server', () => {
    const meta = { codex_approval_kind: 'mcp_tool_call', persist: ['session', 'always'], tool_description: 'Finds things.', tool_params: { query: 'a\nb', deep: true } };
    const dialog = ask(elicitation({ mode: 'form', _meta: meta, requestedSchema: { type: 'object', properties: {} } }));
    expect(play(dialog, '3')).toMatchSnapshot();
  });

  it('a form: each field is checked, then all is said before it is sent', () => {
    const properties = {
      name: { type: 'string', title: 'Name', description: 'Of the thing', minLength: 2 },
      count: { type: 'integer', minimum: 1, default: 3 },
      sure: { type: 'boolean' },
      color: { type: 'string', enum: ['red', 'green'] },
      tags: { type: 'array', items: { type: 'string', enum: ['a', 'b', 'c'] }, maxItems: 2 },
    };
    const dialog = ask(elicitation({ mode: 'form', requestedSchema: { type: 'object', properties, required: ['name', 'sure'] } }));
    expect(play(dialog, '', 'x', 'Ada', '', 'maybe', 'y', '2', '1, 2, 3', '3 1', '1')).toMatchSnapshot();
  });

  it('a form may be filled in again, declined or cancelled', () => {
    const schema = { mode: 'form', requestedSchema: { type: 'object', properties: { name: { type: 'string' } } } };
    expect(play(ask(elicitation(schema)), 'one', '4', 'two', '1').result).toMatchObject({ action: 'accept', content: { name: 'two' } });
    expect(play(ask(elicitation(schema)), '', 'n').result).toMatchObject({ action: 'decline', content: null });
    expect(ask(elicitation(schema)).cancel()).toMatchObject({ answer: { result: { action: 'cancel' } } });
  });
});

describe('a long list', () => {
  const rows = Array.from({ length: 45 }, (_, index) => ({ value: index, label: `branch ${index}` }));
  const dialog = (): ChoiceDialog<number | null> => new ChoiceDialog<number | null>({ lines: ['Which?'], rows, safe: { value: null } });

  it('says its first rows, and is narrowed by a part of a name', () => {
    const list = dialog();
    expect(list.page.lines).toHaveLength(23);
    expect(list.page.lines).toContain('25 more are not listed: write a part of a name to find them.');
    expect(list.answer('h 4')).toEqual({ type: 'page' });
    expect(list.page.lines).toEqual(['1. branch 4', '2. branch 14', '3. branch 24', '4. branch 34', '5. branch 40', '6. branch 41', '7. branch 42', '8. branch 43', '9. branch 44', 'Enter alone, or Ctrl+C: no change.']);
    expect(list.answer('9')).toEqual({ type: 'done', outcome: 44 });
  });

  it('takes a whole name at once, and nothing that is not there', () => {
    expect(dialog().answer('Branch 44')).toEqual({ type: 'done', outcome: 44 });
    expect(dialog().answer('zzz')).toMatchObject({ type: 'again' });
    expect(dialog().answer('21')).toMatchObject({ type: 'again' });
    expect(dialog().answer(' ')).toEqual({ type: 'done', outcome: null });
  });
});
