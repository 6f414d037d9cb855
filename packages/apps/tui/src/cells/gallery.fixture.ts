import { type FileUpdateChange } from '@codex-ts/app-server-protocol';
import { line } from '@codex-ts/terminal-markup';

import { type CellContent, type CommandCell, type DecisionCell, type ExploringCall, type SubAgentCell, type ToolCallCell } from './cell.ts';
import { type CommandOutput, NO_OUTPUT } from './command-output.ts';
import { TextLog } from './text-log.ts';

export const CWD = '/home/ada/proj';

export const output = (text: string): CommandOutput => ({ text, omittedLines: 0 });
const numbered = (count: number): string => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');

export function command(more: Partial<CommandCell> = {}): CommandCell {
  return { kind: 'command', command: 'npm test', isUserShell: false, status: 'done', output: NO_OUTPUT, exitCode: 0, durationMs: 340, ...more };
}

function look(command: string, actions: ExploringCall['actions'], more: Partial<ExploringCall> = {}): ExploringCall {
  return { itemKey: command, command, actions, status: 'done', output: output(`what ${command} printed\n`), exitCode: 0, durationMs: 12, ...more };
}

const read = (name: string): ExploringCall['actions'][number] => ({ type: 'read', command: `cat ${name}`, name, path: `${CWD}/src/${name}` });

const calls: ExploringCall[] = [
  look('cat a.ts', [read('a.ts')]),
  look('cat b.ts a.ts', [read('b.ts'), read('a.ts')]),
  look('ls src', [{ type: 'listFiles', command: 'ls src', path: 'src' }]),
  look('rg TODO src', [{ type: 'search', command: 'rg TODO src', query: 'TODO', path: 'src' }]),
];

export const edited: FileUpdateChange = {
  path: `${CWD}/src/greet.ts`,
  kind: { type: 'update', move_path: null },
  diff: "@@ -1,4 +1,5 @@\n export function greet(name: string): string {\n-  return 'hello ' + name;\n+  const polite = name.trim();\n+  return `Hello, ${polite}! It is a pleasure to see you again after all this time.`;\n }\n \n@@ -20,3 +21,2 @@\n // end\n-// of file\n \n",
};
export const added: FileUpdateChange = { path: `${CWD}/docs/new.md`, kind: { type: 'add' }, diff: '# New\n\nText\n' };
const deleted: FileUpdateChange = { path: '/etc/old.conf', kind: { type: 'delete' }, diff: 'a=1\nb=2\n' };
const moved: FileUpdateChange = { path: `${CWD}/a.txt`, kind: { type: 'update', move_path: `${CWD}/b.txt` }, diff: '@@ -1 +1 @@\n-one\n+two\n\n\nMoved to: /home/ada/proj/b.txt' };

export function toolCall(more: Partial<ToolCallCell> = {}): ToolCallCell {
  const args = { query: 'weather in Oslo', days: 3, units: ['celsius', 'metres per second'] };
  return { kind: 'toolCall', server: 'weather', tool: 'forecast', args, status: 'done', progress: null, content: [{ type: 'text', text: 'rain\nrain\nsun' }], error: null, durationMs: 1_250, ...more };
}

function subAgent(more: Partial<SubAgentCell> = {}): SubAgentCell {
  return { kind: 'subAgent', tool: 'spawnAgent', status: 'done', prompt: 'Look for uses of the old name.\nReport paths only.', model: 'gpt-5.3-codex', effort: 'high', agents: [{ threadId: '0192f000-0000-7000-8000-0000deadbeef', state: null }], ...more };
}

const decision = (verdict: DecisionCell['verdict'], subject: DecisionCell['subject']): DecisionCell => ({ kind: 'decision', verdict, subject });
const touch = { type: 'command', command: 'touch /etc/motd && echo done', prefix: null } as const;

const MARKDOWN = '# Title\n\nA paragraph with **bold**, `code` and a [link](https://example.com/a) that is long enough to be wrapped on a screen.\n\n- one\n- two\n\n```ts\nconst a = 1;\n```\n';

/** Every kind of cell, in every state that looks different. */
export const GALLERY: Readonly<Record<string, CellContent>> = {
  'user message': { kind: 'userMessage', content: [{ type: 'text', text: 'Please look at [Image #1] and tell me what is wrong with the layout of that page.\n\nThanks', text_elements: [{ byteRange: { start: 15, end: 25 }, placeholder: '[Image #1]' }] }, { type: 'localImage', path: '/tmp/a.png' }] },
  'user message with a picture that it does not name': { kind: 'userMessage', content: [{ type: 'image', url: 'data:image/png;base64,AAAA' }, { type: 'text', text: 'what is this?', text_elements: [] }] },
  'agent message': { kind: 'agentMessage', text: TextLog.of(MARKDOWN), isDone: true },
  'agent message, growing': { kind: 'agentMessage', text: TextLog.of('First paragraph.\n\nSecond one, not'), isDone: false },
  'proposed plan': { kind: 'proposedPlan', text: TextLog.of('## Steps\n\n1. Read the code\n2. Change it\n'), isDone: true },
  'reasoning': { kind: 'reasoning', text: 'The tests fail because the **clock** is read twice; it should come in as a parameter.' },
  'command, running': command({ status: 'running', output: output(numbered(9)), exitCode: null, durationMs: null }),
  'command, done': command({ command: "printf '1\\n2\\n' | sort -r && echo \"$HOME\"", output: output(numbered(41)) }),
  'command, failed': command({ status: 'failed', exitCode: 2, output: output('\u001b[31merror:\u001b[0m no such target, and a message that goes on for so long that it takes more than one row on any screen that is narrower than this\n') }),
  'command, silent': command({ command: 'true' }),
  'command of many lines': command({ command: 'for f in *; do\n  echo "$f"\n  wc -l "$f"\ndone', output: output('a\n') }),
  'command, long': command({ command: `node scripts/build.mjs ${'--define:process.env.NODE_ENV=production '.repeat(8)}`, status: 'failed', exitCode: 1 }),
  'command, declined': command({ command: 'rm -rf /', status: 'declined', exitCode: null }),
  'command, interrupted': command({ status: 'interrupted', output: output('so far\n'), exitCode: null }),
  'command, in the background': command({ command: 'npm run dev', status: 'background', output: output('ready on :3000\n'), exitCode: null }),
  'user shell': command({ isUserShell: true, command: 'git log --oneline', output: output(numbered(60)) }),
  'exploring': { kind: 'exploring', calls: [...calls, look('cat c.ts', [read('c.ts')], { status: 'running', exitCode: null })] },
  'explored': { kind: 'exploring', calls },
  'patch of one file': { kind: 'patch', changes: [edited], status: 'done', output: '' },
  'patch of several files': { kind: 'patch', changes: [edited, added, deleted, moved], status: 'done', output: '' },
  'patch, running': { kind: 'patch', changes: [edited, added], status: 'running', output: '' },
  'patch, proposed': { kind: 'patch', changes: [added], status: 'proposed', output: '' },
  'patch, failed': { kind: 'patch', changes: [edited], status: 'failed', output: 'error: patch does not apply\nsrc/greet.ts: line 2 is not as expected\n' },
  'patch, declined': { kind: 'patch', changes: [edited, deleted], status: 'declined', output: '' },
  'patch outcome, done': { kind: 'patchOutcome', paths: [`${CWD}/src/greet.ts`], status: 'done', output: '' },
  'patch outcome, declined': { kind: 'patchOutcome', paths: [`${CWD}/src/greet.ts`, '/etc/old.conf'], status: 'declined', output: '' },
  'patch outcome, failed': { kind: 'patchOutcome', paths: [`${CWD}/src/greet.ts`], status: 'failed', output: 'disk full' },
  'plan update': { kind: 'planUpdate', explanation: 'The parser comes first, since everything else stands on it.', steps: [{ step: 'Write the parser', status: 'completed' }, { step: 'Prove it with properties: what is printed is read back as it was', status: 'inProgress' }, { step: 'Document', status: 'pending' }] },
  'web search, running': { kind: 'webSearch', query: '', action: null, isDone: false },
  'web search, done': { kind: 'webSearch', query: 'node 24 release notes', action: { type: 'search', query: 'node 24 release notes', queries: null }, isDone: true },
  'web page': { kind: 'webSearch', query: '', action: { type: 'openPage', url: 'https://nodejs.org/en/blog/release/v24.0.0' }, isDone: true },
  'tool call, running': toolCall({ status: 'running', progress: 'asked 2 of 3 stations', content: [], durationMs: null }),
  'tool call, done': toolCall({ content: [{ type: 'text', text: numbered(8) }, { type: 'image' }] }),
  'tool call, failed': toolCall({ status: 'failed', content: [], error: 'MCP error -32602: no such city' }),
  'tool call of the client': toolCall({ server: null, tool: 'weather', args: {}, status: 'failed', content: [{ type: 'link', name: 'map', uri: 'https://example.com/map' }] }),
  'sub-agent spawned': subAgent(),
  'sub-agents, waiting': subAgent({ tool: 'wait', status: 'running', prompt: null, model: null, effort: null, agents: [{ threadId: 'aaaa-11111111', state: { status: 'running', message: null } }, { threadId: 'bbbb-22222222', state: { status: 'completed', message: 'found three places' } }] }),
  'sub-agent lost': subAgent({ tool: 'closeAgent', status: 'failed', prompt: null, model: null, effort: null, agents: [{ threadId: 'aaaa-11111111', state: { status: 'notFound', message: null } }] }),
  'image viewed': { kind: 'image', action: 'viewed', path: `${CWD}/shots/page.png`, prompt: null },
  'image generated': { kind: 'image', action: 'generated', path: '/tmp/cat.png', prompt: 'a cat on a keyboard' },
  'hook prompt': { kind: 'hookPrompt', texts: ['Run the tests before you stop.\nThen lint.', 'And the docs.\nAnd say so.'] },
  'approved once': decision('once', touch),
  'approved for the session': decision('session', touch),
  'approved by prefix': decision('always', { ...touch, prefix: 'touch' }),
  'not approved': decision('denied', { type: 'command', command: `${'x'.repeat(100)}\nsecond line`, prefix: null }),
  'canceled': decision('canceled', touch),
  'host allowed': decision('always', { type: 'host', host: 'registry.npmjs.org' }),
  'host blocked': decision('blocked', { type: 'host', host: 'example.com' }),
  'permissions granted': decision('session', { type: 'permissions' }),
  'questions answered': { kind: 'answers', answers: [{ question: 'Which database?', answer: 'SQLite', note: 'one file is enough', isSecret: false }, { question: 'The password?', answer: 'hunter2', note: null, isSecret: true }, { question: 'Anything else that we should know before we begin with the migration?', answer: null, note: null, isSecret: false }] },
  'typed into a terminal': { kind: 'terminal', command: 'python3 -i', typed: 'print(1)\r\u0003' },
  'waited for a terminal': { kind: 'terminal', command: 'npm run dev', typed: null },
  'info': { kind: 'info', text: 'Model changed to gpt-5.3-codex high' },
  'warning': { kind: 'warning', text: 'MCP server docs did not start: spawn ENOENT', details: 'Look at [mcp_servers.docs] in config.toml, or raise startup_timeout_sec there.' },
  'error': { kind: 'error', text: '{\n  "error": { "message": "model not found" }\n}' },
  'interrupted': { kind: 'interrupted' },
  'interrupted, to say more': { kind: 'interrupted', saysMore: true },
  'compaction, running': { kind: 'compaction', isDone: false },
  'compaction, done': { kind: 'compaction', isDone: true },
  'review begins': { kind: 'review', subject: "changes against 'main'" },
  'review ends': { kind: 'review', subject: null },
  'separator': { kind: 'separator', workedMs: null },
  'separator after long work': { kind: 'separator', workedMs: 80_000 },
  'header': { kind: 'header', version: '0.117.0', model: 'gpt-5.3-codex', effort: 'high', directory: '~/code/a/rather/deep/folder/that/does/not/fit/into/the/card', permissions: null },
  'header, loading': { kind: 'header', version: '0.117.0', model: null, effort: null, directory: '~/proj', permissions: 'full access' },
  'tip': { kind: 'tip', text: 'Press ? on an empty line to see the shortcuts.', isNew: false },
  'tip that is news': { kind: 'tip', text: 'Vim mode is here: set tui.vim = true.', isNew: true },
  'card': { kind: 'card', draw: (width) => [line(`a card of ${width} cells`)] },
};
