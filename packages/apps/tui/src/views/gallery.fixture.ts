import { type ClientRequests, type FileUpdateChange, type ServerRequest, type ServerRequests, type Thread } from '@codex-ts/app-server-protocol';
import { line, span } from '@codex-ts/terminal-markup';

import { approvalOverlay, type OverlayOutcome } from './approvals/approval-overlay.ts';
import { signInList } from './onboarding/sign-in-list.ts';
import { pullNotice } from './onboarding/notice-view.ts';
import { apiKeyBox, modelBox, trustChoice } from './onboarding/onboarding-steps.ts';
import { linesAsBlocks } from './pager/pager-blocks.ts';
import { Pager } from './pager/pager.ts';
import { migrationChoice, personalityChoice, undoChoice } from './pickers/choices.ts';
import { ModelPicker } from './pickers/model-picker.ts';
import { PermissionsPicker } from './pickers/permissions-picker.ts';
import { PromptBox } from './pickers/prompt-box.ts';
import { ReviewPicker } from './pickers/review-picker.ts';
import { SessionFolder } from './pickers/session-folder.ts';
import { SessionPicker } from './pickers/session-picker.ts';
import { ThemePicker } from './pickers/theme-picker.ts';
import { ArrangeList } from './settings/arrange-list.ts';
import { FeedbackView } from './settings/feedback-view.ts';
import { STATUS_LINE_ITEMS, TITLE_ITEMS } from './settings/line-items.ts';
import { SwitchList } from './settings/switch-list.ts';
import { type View } from './view.ts';

type ParamsOf<M extends keyof ServerRequests> = ServerRequests[M]['params'];
const SCOPE = { threadId: 't', turnId: 'u', itemId: 'i' };
export const CWD = '/home/ada/proj';
export const NOW_MS = Date.UTC(2026, 4, 3, 12);

export function commandParams(more: Partial<ParamsOf<'item/commandExecution/requestApproval'>> = {}): ParamsOf<'item/commandExecution/requestApproval'> {
  return { ...SCOPE, command: "/bin/bash -lc 'touch out.txt && npm test'", cwd: CWD, reason: 'The tests write a file.', ...more };
}

const PREFIX = { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['touch'] } };
export const ALL_DECISIONS = ['accept', 'acceptForSession', PREFIX, 'decline', 'cancel'] as const;

export const networkParams = (): ParamsOf<'item/commandExecution/requestApproval'> => ({
  ...SCOPE,
  networkApprovalContext: { host: 'registry.npmjs.org', protocol: 'https' },
  reason: 'npm install',
  availableDecisions: [
    'accept',
    'acceptForSession',
    { applyNetworkPolicyAmendment: { network_policy_amendment: { host: 'registry.npmjs.org', action: 'allow' } } },
    { applyNetworkPolicyAmendment: { network_policy_amendment: { host: 'registry.npmjs.org', action: 'deny' } } },
    'cancel',
  ],
});

export const CHANGES: FileUpdateChange[] = [
  { path: `${CWD}/src/b.ts`, kind: { type: 'update', move_path: `${CWD}/src/c.ts` }, diff: '@@ -1,2 +1,2 @@\n-const a = 1;\n+const a = 2;\n const b = 3;\n' },
  { path: `${CWD}/README.md`, kind: { type: 'add' }, diff: '# Hello\n\nworld\n' },
];

export const questions = (): ParamsOf<'item/tool/requestUserInput'> => ({
  ...SCOPE,
  questions: [
    { id: 'db', header: 'Store', question: 'Which database should it use?', isOther: true, isSecret: false, options: [{ label: 'SQLite', description: 'One file, no server' }, { label: 'Postgres', description: 'For many users at once' }] },
    { id: 'key', header: 'Key', question: 'What is the key of the service?', isOther: false, isSecret: true, options: null },
  ],
});

export const formParams = (): Extract<ParamsOf<'mcpServer/elicitation/request'>, { mode: 'form' }> => ({
  mode: 'form', threadId: 't', turnId: 'u', serverName: 'tickets', _meta: null, message: 'Details of the ticket to be opened',
  requestedSchema: {
    type: 'object',
    properties: {
      email: { type: 'string', title: 'E-mail', description: 'Where answers go', format: 'email' },
      votes: { type: 'integer', title: 'Votes', minimum: 1, maximum: 5 },
      urgent: { type: 'boolean', title: 'Urgent' },
      area: { type: 'string', title: 'Area', oneOf: [{ const: 'ui', title: 'User interface' }, { const: 'db', title: 'Database' }] },
      tags: { type: 'array', title: 'Tags', maxItems: 2, items: { type: 'string', enum: ['new', 'slow', 'broken'] } },
    },
    required: ['email', 'area'],
  },
});

export const toolParams = (): Extract<ParamsOf<'mcpServer/elicitation/request'>, { mode: 'form' }> => ({
  ...formParams(), message: 'Allow the files server to run delete_file?', serverName: 'files', requestedSchema: { type: 'object', properties: {} },
  _meta: { codex_approval_kind: 'mcp_tool_call', persist: ['session', 'always'], tool_description: 'Deletes a file for good', tool_params: { path: '/tmp/x', force: true } },
});

export const urlParams = (): Extract<ParamsOf<'mcpServer/elicitation/request'>, { mode: 'url' }> => ({
  mode: 'url', threadId: 't', turnId: 'u', serverName: 'bank', _meta: null, message: 'Please confirm who you are.', url: 'https://bank.example/confirm?session=abc', elicitationId: 'e',
});

export const permissionsParams = (): ParamsOf<'item/permissions/requestApproval'> => ({
  ...SCOPE, reason: 'To build into another folder', permissions: { network: { enabled: true }, fileSystem: { read: null, write: [`${CWD}/build`, '/opt/out'] } },
});

export function overlay<M extends ServerRequest['method']>(method: M, params: ParamsOf<M>): View<OverlayOutcome> {
  const view = approvalOverlay({ method, id: 1, params } as unknown as ServerRequest, { cwd: CWD, changes: CHANGES });
  if (view === null) throw new Error('not for people');
  return view;
}

export const MODELS: ClientRequests['model/list']['result']['data'] = ['gpt-5.3-codex', 'gpt-5.2', 'gpt-5-mini'].map((model, index) => ({
  id: model, model, displayName: model, description: ['The strongest for work on code.', 'Good at everything, a little slower.', 'Small and quick.'][index] ?? '', hidden: false, isDefault: index === 0,
  supportedReasoningEfforts: index === 2 ? [{ reasoningEffort: 'low', description: '' }] : [{ reasoningEffort: 'low', description: 'Quick answers' }, { reasoningEffort: 'medium', description: 'For most work' }, { reasoningEffort: 'high', description: 'For hard problems' }],
  defaultReasoningEffort: index === 2 ? 'low' : 'medium', inputModalities: ['text', 'image'], supportsPersonality: false, upgrade: null, upgradeInfo: null, availabilityNux: null,
}));

export function thread(n: number, more: Partial<Thread> = {}): Thread {
  return {
    id: `thread-${n}`, preview: `Fix the bug number ${n} in the parser`, ephemeral: false, modelProvider: 'openai', createdAt: NOW_MS / 1000 - n * 7200, updatedAt: NOW_MS / 1000 - n * 900,
    status: { type: 'idle' }, path: null, cwd: CWD, cliVersion: '0.117.0', source: 'cli', agentNickname: null, agentRole: null, gitInfo: { sha: null, branch: n % 2 === 0 ? 'main' : 'fix/parser', originUrl: null }, name: n === 2 ? 'Parser work' : null, turns: [], ...more,
  };
}

function sessions(): SessionPicker {
  const picker = new SessionPicker({ purpose: 'resume', allFolders: true, now: () => NOW_MS });
  picker.addPage(picker.start().token, { threads: Array.from({ length: 4 }, (_, n) => thread(n)), nextCursor: null });
  return picker;
}

function commits(): ReviewPicker {
  const picker = new ReviewPicker();
  picker.handle({ name: '3', text: '3', ctrl: false, alt: false, shift: false });
  picker.setCommits([{ sha: 'a1b2c3d4e5f6', subject: 'Hold every message to its schema' }, { sha: 'f6e5d4c3b2a1', subject: 'Match hunks in linear time' }]);
  return picker;
}

function feedback(...pressed: readonly string[]): FeedbackView {
  const view = new FeedbackView({ folder: '/home/ada/.codex/feedback' });
  for (const name of pressed) view.handle({ name, text: name, ctrl: false, alt: false, shift: false });
  return view;
}

type AnyView = View<{ readonly type: string }>;

/** Every view there is, as new. */
export const GALLERY: Readonly<Record<string, () => AnyView>> = {
  'command approval': () => overlay('item/commandExecution/requestApproval', commandParams({ availableDecisions: [...ALL_DECISIONS] })),
  'command approval with permissions': () => overlay('item/commandExecution/requestApproval', commandParams({ additionalPermissions: { network: { enabled: true }, fileSystem: { read: ['/data'], write: null }, macos: null } })),
  'network approval': () => overlay('item/commandExecution/requestApproval', networkParams()),
  'file change approval': () => overlay('item/fileChange/requestApproval', { ...SCOPE, reason: 'They are outside the workspace', grantRoot: '/home/ada' }),
  'permissions approval': () => overlay('item/permissions/requestApproval', permissionsParams()),
  'user questions': () => overlay('item/tool/requestUserInput', questions()),
  'elicitation form': () => overlay('mcpServer/elicitation/request', formParams()),
  'elicitation without fields': () => overlay('mcpServer/elicitation/request', { ...formParams(), requestedSchema: { type: 'object', properties: {} } }),
  'elicitation page': () => overlay('mcpServer/elicitation/request', urlParams()),
  'tool approval': () => overlay('mcpServer/elicitation/request', toolParams()),
  'model picker': () => new ModelPicker({ models: MODELS, current: { model: 'gpt-5.2', effort: 'high' } }),
  'permissions picker': () => new PermissionsPicker({ current: 'default', disabled: { 'full-access': 'not allowed here' } }),
  'review picker': () => new ReviewPicker(),
  'commit picker': commits,
  'session picker': sessions,
  'theme picker': () => new ThemePicker({ names: ['latte', 'nord'], ownNames: ['mine'], current: 'latte', preview: (name) => [line(span('1 const theme = '), span(`"${name ?? 'default'}"`, { fg: 'green' })), { ...line(span('2 +it', { bg: { index: 22 } })), fill: { bg: { index: 22 } } }] }),
  features: () => new SwitchList([{ id: 'a', label: 'Multi-agent', description: 'Lets the model start agents of its own', isOn: true }, { id: 'b', label: 'Apps', description: 'Connects to apps', isOn: false, disabled: 'needs ChatGPT' }], { title: 'Experimental features', help: 'They may change or go away.', saves: 'onEnter' }),
  skills: () => new SwitchList([{ id: 's', label: 'pdf', description: 'Reads PDF files', isOn: true }], { title: 'Skills', saves: 'atOnce', hasFilter: true }),
  'status line': () => new ArrangeList({ title: 'Status line', items: STATUS_LINE_ITEMS, chosen: ['model-name', 'git-branch'], preview: (ids) => line(span(ids.join(' · '), { dim: true })) }),
  'title line': () => new ArrangeList({ title: "What the window's title shows", items: TITLE_ITEMS, chosen: [], preview: (ids) => line(ids.join(' ')) }),
  feedback: () => feedback(),
  'feedback logs': () => feedback('1'),
  'feedback note': () => feedback('1', '2'),
  diff: () => new Pager({ title: 'Diff', blocks: linesAsBlocks(Array.from({ length: 200 }, (_, n) => line(`line ${n + 1}`))) }),
  transcript: () => new Pager({ title: 'Transcript', followsEnd: true, blocks: Array.from({ length: 40 }, (_, n) => ({ lines: () => [line(n % 4 === 0 ? `› message ${n}` : `• answer ${n}`), line()], messageId: n % 4 === 0 ? `m${n}` : undefined })) }),
  'sign-in': () => signInList({ ways: ['apiKey', 'local', 'demo'], disabled: { apiKey: 'keys are kept elsewhere' } }),
  'API key': () => apiKeyBox(null),
  'model on this computer': () => modelBox('Ollama', 'gpt-oss:20b'),
  'ways without an account': () => signInList({ ways: ['apiKey', 'local', 'demo'], note: 'Signing in with ChatGPT is not part of this version.', problem: 'No Ollama server answers.' }),
  'trust that was not stored': () => trustChoice({ folder: CWD, root: CWD, problem: 'config.toml cannot be changed: EROFS' }),
  'model download': () => pullNotice({ model: 'gpt-oss:20b', step: 'pulling layers', completedBytes: 4_200_000_000, totalBytes: 13_000_000_000 }),
  trust: () => trustChoice({ folder: CWD, root: '/home/ada' }),
  'session folder': () => new SessionFolder({ purpose: 'resume', stored: '/home/ada/other', here: CWD, isGone: false }),
  'session folder that is gone': () => new SessionFolder({ purpose: 'fork', stored: '/home/ada/other', here: CWD, isGone: true }),
  personality: () => personalityChoice('friendly'),
  undo: () => undoChoice('edit src/a.ts (+2 -1)\nadd README.md (+3 -0)', { hasFiles: true }),
  migration: () => migrationChoice({ from: 'gpt-5.2', to: 'gpt-5.3-codex', text: 'It is better at long tasks.' }),
  'prompt box': () => new PromptBox({ title: 'Rename this session', emptyProblem: 'Write a name', text: 'Parser work' }),
};
