import { fittingValues, wrongTypes } from '@codex-ts/test-support';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Value } from 'typebox/value';

import { ABSENT_FIELDS, ABSENT_METHODS } from './absent.ts';
import { paramsError } from './params-error.ts';
import { type Exchange } from './schema/exchange.ts';
import { SCHEMAS } from './schema/methods.ts';
import { NoParams } from './schema/parts.ts';
import { serdeError } from './serde-error.ts';
import { takesParams } from './takes-params.ts';
import { validateParams } from './validate-params.ts';

const client = { name: 'a', version: '1' };
const turn = { threadId: 'x', input: [] };
const text = (fields: object): object => ({ threadId: 'x', input: [{ type: 'text', text: 'a', ...fields }] });

/** Observed answers of the original, without the common beginning. */
const REFUSALS: readonly (readonly [string, unknown, string])[] = [
  ['initialize', undefined, 'missing field `params`'],
  ['initialize', null, 'missing field `params`'],
  ['initialize', {}, 'missing field `clientInfo`'],
  ['initialize', 5, 'invalid type: integer `5`, expected struct InitializeParams'],
  ['initialize', { clientInfo: 5 }, 'invalid type: integer `5`, expected struct ClientInfo'],
  ['initialize', { clientInfo: { name: 'a' } }, 'missing field `version`'],
  ['initialize', { clientInfo: {} }, 'missing field `name`'],
  ['initialize', { clientInfo: { name: 5, version: '1' } }, 'invalid type: integer `5`, expected a string'],
  ['initialize', { clientInfo: { name: null, version: '1' } }, 'invalid type: null, expected a string'],
  ['initialize', { clientInfo: client, capabilities: { experimentalApi: null } }, 'invalid type: null, expected a boolean'],
  ['initialize', { clientInfo: client, capabilities: { optOutNotificationMethods: [5] } }, 'invalid type: integer `5`, expected a string'],
  ['initialize', { clientInfo: client, capabilities: { optOutNotificationMethods: 'x' } }, 'invalid type: string "x", expected a sequence'],
  ['thread/start', 'x', 'invalid type: string "x", expected struct ThreadStartParams'],
  ['thread/start', { sandbox: 'x' }, 'unknown variant `x`, expected one of `read-only`, `workspace-write`, `danger-full-access`'],
  ['thread/start', { sandbox: 5 }, 'invalid type: integer `5`, expected string or map'],
  ['thread/start', { sandbox: {} }, 'invalid value: map, expected map with a single key'],
  ['thread/start', { approvalPolicy: 'x' }, 'unknown variant `x`, expected one of `untrusted`, `on-failure`, `on-request`, `granular`, `never`'],
  ['thread/start', { approvalPolicy: { x: 1 } }, 'unknown variant `x`, expected one of `untrusted`, `on-failure`, `on-request`, `granular`, `never`'],
  ['thread/start', { approvalPolicy: { granular: {} } }, 'missing field `sandbox_approval`'],
  ['thread/start', { approvalPolicy: { granular: { sandbox_approval: true, rules: true, mcp_elicitations: 5 } } }, 'invalid type: integer `5`, expected a boolean'],
  ['thread/start', { approvalPolicy: {} }, 'invalid value: map, expected map with a single key'],
  ['thread/start', { model: [1] }, 'invalid type: sequence, expected a string'],
  ['thread/start', { model: { a: 1 } }, 'invalid type: map, expected a string'],
  ['thread/start', { model: 1.5 }, 'invalid type: floating point `1.5`, expected a string'],
  ['thread/start', { model: -1 }, 'invalid type: integer `-1`, expected a string'],
  ['thread/start', { model: true }, 'invalid type: boolean `true`, expected a string'],
  ['thread/start', { ephemeral: 'x' }, 'invalid type: string "x", expected a boolean'],
  ['thread/start', { config: 5 }, 'invalid type: integer `5`, expected a map'],
  ['thread/start', { serviceTier: 'x' }, 'unknown variant `x`, expected `fast` or `flex`'],
  ['thread/resume', {}, 'missing field `threadId`'],
  ['turn/start', {}, 'missing field `threadId`'],
  ['turn/start', { threadId: 'x' }, 'missing field `input`'],
  ['turn/start', { input: 5, threadId: 5 }, 'invalid type: integer `5`, expected a sequence'],
  ['turn/start', { threadId: 5, input: 5 }, 'invalid type: integer `5`, expected a string'],
  ['turn/start', { threadId: 'x', input: [{}] }, 'missing field `type`'],
  ['turn/start', { threadId: 'x', input: ['a'] }, 'invalid type: string "a", expected internally tagged enum UserInput'],
  ['turn/start', { threadId: 'x', input: [{ type: 'zzz' }] }, 'unknown variant `zzz`, expected one of `text`, `image`, `localImage`, `skill`, `mention`'],
  ['turn/start', { threadId: 'x', input: [{ type: 5 }] }, 'invalid value: integer `5`, expected variant index 0 <= i < 5'],
  ['turn/start', { threadId: 'x', input: [{ type: 'text' }] }, 'missing field `text`'],
  ['turn/start', text({ text_elements: null }), 'invalid type: null, expected a sequence'],
  ['turn/start', text({ text_elements: [{ byteRange: { start: -1, end: 1 } }] }), 'invalid value: integer `-1`, expected usize'],
  ['turn/start', text({ text_elements: [{ byteRange: { start: 1.5, end: 1 } }] }), 'invalid type: floating point `1.5`, expected usize'],
  ['turn/start', { ...turn, sandboxPolicy: {} }, 'missing field `type`'],
  ['turn/start', { ...turn, sandboxPolicy: 'x' }, 'invalid type: string "x", expected internally tagged enum SandboxPolicy'],
  ['turn/start', { ...turn, sandboxPolicy: { type: 'x' } }, 'unknown variant `x`, expected one of `dangerFullAccess`, `readOnly`, `externalSandbox`, `workspaceWrite`'],
  ['turn/start', { ...turn, sandboxPolicy: { type: 'readOnly', access: { type: 'q' } } }, 'unknown variant `q`, expected `restricted` or `fullAccess`'],
  ['turn/start', { ...turn, sandboxPolicy: { type: 'workspaceWrite', writableRoots: ['rel'] } }, 'AbsolutePathBuf deserialized without a base path'],
  ['turn/start', { ...turn, summary: 5 }, 'invalid type: integer `5`, expected string or map'],
  ['turn/interrupt', { threadId: 'x' }, 'missing field `turnId`'],
  ['thread/rollback', { threadId: 'x', numTurns: 5e9 }, 'invalid value: integer `5000000000`, expected u32'],
  ['thread/rollback', { threadId: 'x', numTurns: 1e30 }, 'invalid type: floating point `1e+30`, expected u32'],
  ['thread/start', { approvalPolicy: 'granular' }, 'invalid type: unit variant, expected struct variant'],
  ['turn/start', { threadId: 'x', input: [{ type: null }] }, 'invalid type: null, expected variant identifier'],
  ['configRequirements/read', 5, 'invalid type: integer `5`, expected unit'],
  ['thread/rollback', { threadId: 'x', numTurns: -1 }, 'invalid value: integer `-1`, expected u32'],
  ['thread/list', { limit: -1 }, 'invalid value: integer `-1`, expected u32'],
  ['thread/list', null, 'missing field `params`'],
  ['config/batchWrite', { edits: [{ keyPath: 'model', value: 'q', mergeStrategy: 'bad' }] }, 'unknown variant `bad`, expected `replace` or `upsert`'],
  ['config/value/write', { keyPath: 'model', mergeStrategy: 'replace' }, 'missing field `value`'],
  ['configRequirements/read', { a: 1 }, 'invalid type: map, expected unit'],
  ['thread/export', { threadId: 'x', format: 'markdown', path: 'rel' }, 'AbsolutePathBuf deserialized without a base path'],
];

describe('validateParams', () => {
  it.each(REFUSALS)('answers %s %j as the original does', async (method, params, reason) => {
    expect(await validateParams(method, params)).toEqual({ ok: false, message: `Invalid request: ${reason}` });
  });

  it('names the methods there are when asked for another', async () => {
    const methods = Object.keys(SCHEMAS.clientRequests).filter((name) => !(name in ABSENT_METHODS)).map((name) => `\`${name}\``).join(', ');
    const message = `Invalid request: unknown variant \`foo/bar\`, expected one of ${methods}`;
    expect(await validateParams('foo/bar', {})).toEqual({ ok: false, message });
    expect(await validateParams('toString', {})).toMatchObject({ ok: false });
  });

  it.each([
    ['thread/start', { persistExtendedHistory: true }, 'thread/start.persistFullHistory'],
    ['thread/start', { dynamicTools: [{ name: 'x', description: 'does x', inputSchema: {} }] }, 'thread/start.dynamicTools'],
    ['thread/resume', { threadId: 'x', path: '/x' }, 'thread/resume.path'],
    ['thread/fork', { threadId: 'x', path: '/x' }, 'thread/fork.path'],
    ['turn/start', { ...turn, collaborationMode: { mode: 'plan', settings: { model: 'm' } } }, 'turn/start.collaborationMode'],
  ])('refuses experimental fields in use: %s %j', async (method, params, name) => {
    expect(await validateParams(method, params)).toEqual({ ok: false, message: `${name} requires experimentalApi capability` });
  });

  it('lets experimental clients use the experimental fields there are, and no others', async () => {
    const client = { isExperimental: true };
    const params = { threadId: 'x', path: '/x' };
    expect(await validateParams('thread/resume', params, client)).toEqual({ ok: true, request: { method: 'thread/resume', params } });
  });

  it('refuses by name what is declared but not built, whatever the client may use', async () => {
    const client = { isExperimental: true };
    for (const [method, subsystem] of Object.entries(ABSENT_METHODS)) {
      const message = `${method} is not available: this build has no ${subsystem}`;
      expect(await validateParams(method, {}, client)).toEqual({ ok: false, message });
    }
    const requests: Record<string, Exchange> = SCHEMAS.clientRequests;
    for (const [method, fields] of Object.entries<Record<string, string>>(ABSENT_FIELDS)) {
      const values = fittingValues(requests[method]?.params ?? {}) as Record<string, unknown>[];
      for (const [field, subsystem] of Object.entries(fields)) {
        const params = { ...values.at(-1), [field]: values[0]?.[field] };
        expect(await validateParams(method, params, client)).toMatchObject({ ok: false, message: expect.stringMatching(new RegExp(`^${method}\\.\\w+ is not available: this build has no ${subsystem}$`)) });
      }
    }
  });

  it('keeps experimental methods from clients that did not ask for them', async () => {
    const methods = Object.entries<Exchange>(SCHEMAS.clientRequests).filter(([method, { stability }]) => stability === 'experimental' && !(method in ABSENT_METHODS));
    expect(methods.length).toBeGreaterThan(0);
    const params = { threadId: 'x' };
    expect(await validateParams('thread/backgroundTerminals/clean', params)).toEqual({
      ok: false,
      message: 'thread/backgroundTerminals/clean requires experimentalApi capability',
    });
    expect(await validateParams('thread/backgroundTerminals/clean', params, { isExperimental: true })).toMatchObject({ ok: true });
  });

  it.each([
    ['initialize', { clientInfo: { ...client, title: null }, capabilities: null }],
    ['initialize', { clientInfo: { ...client, more: 1 }, capabilities: { experimentalApi: true, optOutNotificationMethods: ['x'] }, extra: [] }],
    ['thread/start', {}],
    ['thread/start', { model: null, cwd: undefined, approvalPolicy: 'never', sandbox: 'read-only', config: { 'a.b': { c: 1 } }, serviceTier: null }],
    ['thread/start', { approvalPolicy: { granular: { sandbox_approval: true, rules: false, mcp_elicitations: true } } }],
    ['thread/start', { persistExtendedHistory: false, dynamicTools: [], mockExperimentalField: null }],
    ['turn/start', { ...turn, outputSchema: { type: 'object' }, sandboxPolicy: { type: 'workspaceWrite', writableRoots: ['/a'] }, effort: 'xhigh', summary: 'none' }],
    ['turn/start', text({ text_elements: [{ byteRange: { start: 0, end: 1 }, placeholder: null }] })],
    ['turn/interrupt', { threadId: 'x', turnId: 'y' }],
    ['configRequirements/read', undefined],
    ['configRequirements/read', null],
    ['configRequirements/read', {}],
    ['config/value/write', { keyPath: 'model', value: null, mergeStrategy: 'replace' }],
    ['thread/undo', { threadId: 'x', scope: 'code' }],
  ])('lets %s %j pass as it is', async (method, params) => {
    expect(await validateParams(method, params)).toEqual({ ok: true, request: { method, params } });
  });

  it('accepts what the schema accepts and nothing else', () => {
    const word = fc.constantFrom('text', 'image', 'readOnly', 'workspaceWrite', 'restricted', 'never', 'granular', 'read-only', '/abs', 'high');
    const key = fc.constantFrom('threadId', 'input', 'type', 'text', 'url', 'sandboxPolicy', 'access', 'approvalPolicy', 'effort', 'model', 'writableRoots', 'granular', 'rules');
    const leaf = fc.oneof(word, fc.constant(null), fc.integer(), fc.boolean());
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('value'), { maxLength: 2 }), fc.dictionary(key, tie('value'), { maxKeys: 4 })),
    }));
    const near = fc.oneof(
      value,
      fc.record({ type: word, text: word, url: word, path: word }, { requiredKeys: ['type'] }),
      fc.record({ type: word, access: fc.record({ type: word }), writableRoots: fc.array(word) }, { requiredKeys: ['type'] }),
    );
    const likely = fc.record(
      { threadId: fc.constant('x'), input: fc.array(near, { maxLength: 1 }), sandboxPolicy: near, approvalPolicy: fc.oneof(word, fc.constant(null)), effort: word },
      { requiredKeys: ['threadId', 'input'] },
    );
    const schema = SCHEMAS.clientRequests['turn/start'].params;
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(value, likely, likely), (params) => {
        const fits = Value.Check(schema, params);
        if (fits) accepted += 1;
        const error = serdeError(schema, params);
        if (error?.startsWith('AbsolutePathBuf') === true) return;
        expect({ fits, error }).toEqual({ fits, error: fits ? null : expect.any(String) });
      }),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(10);
  });
});

/** Observed answers to requests that may or may not be answered by this build, without the common beginning. */
const DECLARED: readonly (readonly [keyof typeof SCHEMAS.clientRequests, unknown, string | null])[] = [
  ['fs/readFile', { path: 5 }, 'invalid type: integer `5`, expected path string'],
  ['fs/readFile', { path: 'rel' }, 'AbsolutePathBuf deserialized without a base path'],
  ['command/exec', { command: [], env: { a: 5 } }, 'invalid type: integer `5`, expected a string'],
  ['command/exec', { command: [], size: { rows: 70000, cols: 1 } }, 'invalid value: integer `70000`, expected u16'],
  ['command/exec', { command: [], size: 5 }, 'invalid type: integer `5`, expected struct CommandExecTerminalSize'],
  ['experimentalFeature/enablement/set', { enablement: { a: 5 } }, 'invalid type: integer `5`, expected a boolean'],
  ['account/login/start', { type: 'x' }, 'unknown variant `x`, expected one of `apiKey`, `chatgpt`, `chatgptAuthTokens`'],
  ['getConversationSummary', { rolloutPath: 5 }, 'data did not match any variant of untagged enum GetConversationSummaryParams'],
  ['getConversationSummary', { rolloutPath: '/a' }, null],
  ['thread/resume', { threadId: 'x', history: [{ type: 'of a later version' }] }, null],
  ['thread/resume', { threadId: 'x', history: [{ type: 'reasoning', summary: [{ type: 'x' }] }] }, 'unknown variant `x`, expected `summary_text`'],
  ['account/logout', { a: 1 }, 'invalid type: map, expected unit'],
  ['account/logout', null, null],
];

describe('the parameters of every declared request', () => {
  it.each(DECLARED)('are checked as by the original: %s %j', (method, params, reason) => {
    expect(paramsError(method, SCHEMAS.clientRequests[method].params, params)).toBe(reason);
  });

  it('have a schema exactly where some are taken', () => {
    for (const [method, { params }] of Object.entries<Exchange>(SCHEMAS.clientRequests)) {
      expect([method, takesParams(method)]).toEqual([method, params !== NoParams]);
    }
  });

  it('are refused with a sentence when a field is of a wrong type', () => {
    let refused = 0;
    for (const [method, { params }] of Object.entries<Exchange>(SCHEMAS.clientRequests)) {
      for (const value of fittingValues(params)) expect([method, value, paramsError(method, params, value)]).toEqual([method, value, null]);
      const taken = wrongTypes(params).filter(({ value }) => paramsError(method, params, value) === null);
      // Kinds of history items that are not known yet are taken as `other`.
      expect(taken.filter(({ wrong }) => wrong !== 'stranger')).toEqual([]);
      refused += wrongTypes(params).length - taken.length;
    }
    expect(refused).toBeGreaterThan(3000);
  });
});
