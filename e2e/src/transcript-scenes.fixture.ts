import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MockTurn } from '@codex-ts/mock-model';
import { type Talk } from './transcript-talk.fixture.ts';

export interface Stage {
  readonly talk: Talk;
  readonly cwd: string;
  readonly home: string;
  /** Starts a thread and returns its id. */
  thread(more?: object): Promise<string>;
  /** Runs a turn to its end and returns its id. */
  turn(threadId: string, text: string, more?: object): Promise<string>;
}

export interface Scene {
  readonly name: string;
  readonly turns?: readonly MockTurn[];
  play(stage: Stage): Promise<void>;
}

const say = (message: string): MockTurn => ({ items: [{ message }] });
const run = (cmd: string, more: object = {}): MockTurn => ({ items: [{ call: 'exec_command', args: { cmd, login: false, ...more } }] });
const askOut = { sandbox_permissions: 'require_escalated', justification: 'May I?' };
const text = (words: string): object[] => [{ type: 'text', text: words, text_elements: [] }];
const patch = '*** Begin Patch\n*** Update File: greeting.txt\n@@\n-hello\n+hello, world\n*** Add File: new.txt\n+new\n*** End Patch\n';
const asking = { approvalPolicy: 'on-request', sandbox: 'read-only' };
const NOBODY = '00000000-0000-7000-8000-000000000000';
/** Goes on when the file is there. */
const untilThere = (file: string): string => `while [ ! -e ${file} ]; do sleep 0.02; done; echo there`;

/** A question answered with a decision, asked in a turn that then ends. */
function approval(decision: string, kind: 'command' | 'patch'): Scene {
  const asked: MockTurn = kind === 'command' ? run('touch made', askOut) : { items: [{ custom: 'apply_patch', input: patch }] };
  return {
    name: `${kind}: ${decision}`,
    turns: [asked, say('done')],
    play: async ({ talk, thread, turn }) => {
      talk.reply = () => ({ decision });
      await turn(await thread(asking), 'go');
    },
  };
}

const TALKS: Scene[] = [
  {
    name: 'handshake',
    play: async ({ talk }) => {
      await talk.ask('initialize', { clientInfo: { name: 'again', title: null, version: '1' }, capabilities: null });
      await talk.ask('no/such/method', {});
      await talk.ask('thread/start');
      await talk.ask('thread/start', { cwd: 7 });
      await talk.ask('thread/read', { threadId: NOBODY, includeTurns: false });
      await talk.ask('thread/read', { threadId: 'nonsense', includeTurns: false });
      await talk.ask('turn/start', { threadId: NOBODY, input: text('hi') });
      await talk.ask('thread/resume', { threadId: NOBODY });
      await talk.ask('thread/archive', { threadId: NOBODY });
      await talk.ask('thread/loaded/list', {});
      await talk.ask('thread/start', { mockExperimentalField: 'x' });
    },
  },
  {
    name: 'turn',
    turns: [{ items: [{ reasoning: '**Looking**' }, { message: 'I look first.' }, { call: 'exec_command', args: { cmd: 'cat greeting.txt; exit 3', login: false } }] }, say('It says hello.')],
    play: async ({ thread, turn }) => void (await turn(await thread(), 'What does it say?')),
  },
  ...['accept', 'acceptForSession', 'decline', 'cancel'].flatMap((decision) => [approval(decision, 'command'), approval(decision, 'patch')]),
  {
    name: 'patch',
    turns: [{ items: [{ custom: 'apply_patch', input: patch }] }, { items: [{ custom: 'apply_patch', input: patch }] }, say('patched')],
    play: async ({ thread, turn }) => void (await turn(await thread({ sandbox: 'workspace-write' }), 'go')),
  },
  {
    name: 'plan',
    turns: [{ items: [{ call: 'update_plan', args: { explanation: 'two', plan: [{ step: 'a', status: 'in_progress' }, { step: 'b', status: 'pending' }] } }] }, say('planned')],
    play: async ({ thread, turn }) => void (await turn(await thread(), 'plan')),
  },
  {
    name: 'steer',
    turns: [run(untilThere('gate')), say('steered')],
    play: async ({ talk, thread, cwd }) => {
      const threadId = await thread({ sandbox: 'workspace-write' });
      await talk.ask('turn/steer', { threadId, input: text('too early'), expectedTurnId: NOBODY });
      const { turn } = await talk.result<{ turn: { id: string } }>('turn/start', { threadId, input: text('wait') });
      await talk.told('item/started', 2);
      await talk.ask('turn/steer', { threadId, input: text('wrong'), expectedTurnId: NOBODY });
      await talk.ask('turn/steer', { threadId, input: [], expectedTurnId: turn.id });
      await talk.ask('turn/steer', { threadId, input: text('and this'), expectedTurnId: turn.id });
      writeFileSync(join(cwd, 'gate'), '');
      await talk.told('turn/completed');
    },
  },
  {
    name: 'interrupt',
    turns: [run('sleep 60'), say('again')],
    play: async ({ talk, thread, turn }) => {
      const threadId = await thread();
      const started = await talk.result<{ turn: { id: string } }>('turn/start', { threadId, input: text('wait') });
      await talk.told('item/started', 2);
      await talk.ask('turn/interrupt', { threadId, turnId: started.turn.id });
      await talk.told('turn/completed');
      await turn(threadId, 'go on');
    },
  },
  {
    name: 'shell command',
    play: async ({ talk, thread }) => {
      const threadId = await thread();
      await talk.ask('thread/shellCommand', { threadId, command: ' ' });
      await talk.ask('thread/shellCommand', { threadId, command: 'echo hi; exit 2' });
      await talk.told('turn/completed');
    },
  },
  {
    name: 'failed turn',
    turns: [{ status: 400, rawBody: '{"error":{"message":"no"}}' }],
    play: async ({ thread, turn }) => void (await turn(await thread(), 'fail')),
  },
];

const THREADS: Scene[] = [
  {
    name: 'fork, rollback, read',
    turns: [say('one'), say('two'), say('three')],
    play: async ({ talk, thread, turn }) => {
      const threadId = await thread();
      await talk.ask('thread/fork', { threadId });
      await turn(threadId, 'first');
      await turn(threadId, 'second');
      await talk.ask('thread/read', { threadId, includeTurns: true });
      const fork = await talk.result<{ thread: { id: string } }>('thread/fork', { threadId });
      await turn(fork.thread.id, 'third');
      await talk.ask('thread/rollback', { threadId, numTurns: 0 });
      await talk.ask('thread/rollback', { threadId, numTurns: 1 });
      await talk.ask('thread/read', { threadId, includeTurns: true });
      await talk.ask('thread/rollback', { threadId, numTurns: 9 });
      await talk.ask('thread/loaded/list', { limit: 1 });
    },
  },
  {
    name: 'list, name, archive, resume',
    turns: [say('one')],
    play: async ({ talk, thread, turn }) => {
      const threadId = await thread();
      await talk.ask('thread/name/set', { threadId, name: ' ' });
      await turn(threadId, 'first');
      await talk.ask('thread/name/set', { threadId, name: ' A name ' });
      await talk.told('thread/name/updated');
      await talk.ask('thread/list', {});
      await talk.ask('thread/list', { limit: 0, cursor: 'nonsense' });
      await talk.ask('thread/unsubscribe', { threadId });
      await talk.told('thread/closed');
      await talk.ask('thread/unsubscribe', { threadId });
      await talk.ask('turn/start', { threadId, input: text('gone') });
      await talk.ask('thread/resume', { threadId });
      await talk.ask('thread/archive', { threadId });
      await talk.told('thread/archived');
      await talk.ask('thread/archive', { threadId });
      await talk.ask('thread/list', { archived: true });
      await talk.ask('thread/read', { threadId, includeTurns: true });
      await talk.ask('thread/unarchive', { threadId });
      await talk.told('thread/unarchived');
      await talk.ask('thread/unarchive', { threadId });
      await talk.ask('thread/metadata/update', { threadId, gitInfo: {} });
      await talk.ask('thread/metadata/update', { threadId, gitInfo: { branch: 'topic' } });
    },
  },
  {
    name: 'compact',
    turns: [say('one'), say('The summary.'), say('two')],
    play: async ({ talk, thread, turn }) => {
      const threadId = await thread();
      await turn(threadId, 'first');
      await talk.ask('thread/compact/start', { threadId });
      await talk.told('turn/completed', 2);
      await talk.ask('thread/read', { threadId, includeTurns: true });
    },
  },
];

const SERVICES: Scene[] = [
  {
    name: 'files',
    play: async ({ talk, cwd }) => {
      const path = join(cwd, 'made/by/client.txt');
      await talk.ask('fs/readFile', { path: join(cwd, 'greeting.txt') });
      await talk.ask('fs/readFile', { path: join(cwd, 'absent') });
      await talk.ask('fs/readFile', { path: 'relative' });
      await talk.ask('fs/writeFile', { path, dataBase64: 'aGk=' });
      await talk.ask('fs/createDirectory', { path: join(cwd, 'made/by'), recursive: true });
      await talk.ask('fs/writeFile', { path, dataBase64: 'aGk=' });
      await talk.ask('fs/writeFile', { path, dataBase64: '?' });
      await talk.ask('fs/getMetadata', { path });
      await talk.ask('fs/readDirectory', { path: join(cwd, 'made') });
      await talk.ask('fs/copy', { sourcePath: path, destinationPath: join(cwd, 'copy.txt') });
      await talk.ask('fs/copy', { sourcePath: join(cwd, 'made'), destinationPath: join(cwd, 'made2') });
      await talk.ask('fs/remove', { path: join(cwd, 'made'), recursive: false });
      await talk.ask('fs/remove', { path: join(cwd, 'made') });
      await talk.ask('fs/remove', { path: join(cwd, 'made'), force: false });
    },
  },
  {
    name: 'commands',
    play: async ({ talk }) => {
      await talk.ask('command/exec', { command: ['/bin/sh', '-c', 'echo out; echo err >&2; exit 3'] });
      await talk.ask('command/exec', { command: [] });
      await talk.ask('command/exec', { command: ['/no/such/program'] });
      await talk.ask('command/exec', { command: ['sleep', '5'], timeoutMs: 50 });
      await talk.ask('command/exec/write', { processId: 'x', deltaBase64: 'aGk=' });
      await talk.ask('command/exec/terminate', { processId: 'x' });
    },
  },
  {
    name: 'configuration',
    play: async ({ talk, home }) => {
      const filePath = join(home, 'config.toml');
      await talk.ask('config/value/write', { keyPath: 'model', value: 'other', mergeStrategy: 'replace', expectedVersion: 'sha256:0' });
      await talk.ask('config/value/write', { keyPath: 'model', value: 7, mergeStrategy: 'replace' });
      await talk.ask('config/value/write', { keyPath: 'model', value: 'other', mergeStrategy: 'replace', filePath });
      await talk.ask('config/value/write', { keyPath: 'model', value: 'other', mergeStrategy: 'replace', filePath: '/elsewhere.toml' });
      await talk.ask('config/batchWrite', { edits: [{ keyPath: 'model', value: 'more', mergeStrategy: 'replace' }] });
      await talk.ask('configRequirements/read');
    },
  },
];

/** What both programs are put through, each in a home and a repository of its own. */
export const SCENES: readonly Scene[] = [...TALKS, ...THREADS, ...SERVICES];
