import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, describe, expect, it } from '@jest/globals';
import { killTree } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { type Difference, differences, normal } from './transcript-normal.fixture.ts';
import { playScene } from './transcript-play.fixture.ts';
import { SCENES } from './transcript-scenes.fixture.ts';
import { type Line, Talk } from './transcript-talk.fixture.ts';
import { closeWorlds, makeWorld } from './world.fixture.ts';

const ORACLE = process.env['CODEX_TS_ORACLE'];
const withOriginal = ORACLE === undefined ? it.skip : it;

afterAll(closeWorlds);

interface Two {
  asker: Line[];
  watcher: Line[];
}

/** One client asks in a thread of its own; another joins, sees the question and answers it first. */
async function playTwo(program: readonly string[]): Promise<Two> {
  const turns = [{ items: [{ call: 'exec_command', args: { cmd: 'touch made', login: false, sandbox_permissions: 'require_escalated', justification: 'May I?' } }] }];
  const world = await makeWorld({ turns: [{ items: [{ message: 'one' }] }, ...turns] });
  const cwd = world.repo.path;
  const server = await listening([...program, 'app-server', '--listen', 'ws://127.0.0.1:0'], { env: world.env, cwd });
  try {
    const asker = await Talk.overWebSocket(server.url);
    await asker.begin('asker');
    const { thread } = await asker.result<{ thread: { id: string } }>('thread/start', { cwd, approvalPolicy: 'on-request', sandbox: 'read-only' });
    const start = (words: string): Promise<Line> => asker.ask('turn/start', { threadId: thread.id, input: [{ type: 'text', text: words, text_elements: [] }] });
    await start('first');
    await asker.told('turn/completed');
    const watcher = await Talk.overWebSocket(server.url);
    await watcher.begin('watcher');
    await watcher.ask('thread/resume', { threadId: thread.id });
    watcher.reply = (method) => (method === 'item/commandExecution/requestApproval' ? { decision: 'accept' } : undefined);
    await start('second');
    await Promise.all([asker.told('turn/completed', 2), watcher.told('turn/completed')]);
    await watcher.end();
    await asker.end();
    const places = { home: world.home, cwd, user: world.env['HOME'] ?? '', model: world.mock.url };
    return { asker: normal(asker.lines, places), watcher: normal(watcher.lines, places) };
  } finally {
    await server.end();
  }
}

/** A server that listens; it says where on stderr. */
async function listening([program = '', ...args]: readonly string[], options: { env: NodeJS.ProcessEnv; cwd: string }): Promise<{ url: string; end: () => Promise<void> }> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const exited = once(child, 'exit');
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /ws:\/\/127\.0\.0\.1:[1-9]\d*/.exec(said);
      if (found !== null) resolve(found[0]);
    });
    void exited.then(() => reject(new Error(`The server ended: ${said}`)));
  });
  return {
    url,
    end: async () => {
      killTree(child.pid ?? 0);
      await exited;
    },
  };
}

/** Where we differ, and why; `where` is matched from its beginning. Whatever is not listed fails. */
const EXPLAINED: readonly { where: RegExp; why: string }[] = [
  { where: /^(result|notification) \S+ \.sandbox\.writableRoots/, why: 'there are no memories here, so no folder for them is writable' },
  { where: /\.reasoningEffort$/, why: 'we tell the effort that is sent, not only one that was configured' },
  { where: /requestApproval \.availableDecisions/, why: 'we list every decision that can be given' },
  { where: /requestApproval \.reason$/, why: 'we say why we ask about a patch' },
  { where: /item\/completed \.item\.source$/, why: 'the original changes the source of a command that was refused' },
  { where: /^error .*\.message$/, why: 'our own words' },
  { where: /^error config\/value\/write/, why: 'our own words' },
];

function isExplained({ scene, where }: Difference): boolean {
  return EXPLAINED.some((each) => each.where.test(where)) || (OTHERWISE[scene]?.test(where) ?? false);
}

/** Scenes that go another way, for the reason beside them. */
const OTHERWISE: Readonly<Record<string, RegExp>> = {
  // A field that means nothing here is refused, not ignored.
  handshake: /^(order|error thread\/start|result thread\/start|notification thread)/,
  // The original completes an item twice when a patch is declined.
  'patch: decline': /^(order$|notification item\/completed)/,
  // The original never completes a command that was still running when the turn was steered or ended, and on a busy
  // machine sometimes not even one that ended.
  turn: /^(order$|notification item\/completed)/,
  steer: /^(order$|notification item\/completed)/,
  interrupt: /^(order$|notification item\/completed)/,
  // We tell warnings; archived threads can be read with their turns here.
  compact: /^order$/,
  'list, name, archive, resume': /^(order of answers|(result|error) thread\/read)/,
  // A program that is not there is an error, not an exit code with a panic; a time-out has the exit code of timeout(1).
  commands: /^(order of answers|(result|error) command\/exec)/,
};

describe(`the app-server beside the original${ORACLE === undefined ? ' (skipped: CODEX_TS_ORACLE does not name it)' : ''}`, () => {
  withOriginal.each(SCENES)('$name', async (scene) => {
    const [ours, theirs] = [await playScene(codex(), scene), await playScene([ORACLE ?? ''], scene)];
    const { same, found } = differences(scene.name, ours, theirs);
    const unexplained = found.filter((each) => !isExplained(each));
    console.log(`${scene.name}: ${String(same)} messages alike, ${String(found.length - unexplained.length)} differences explained`);
    expect(unexplained).toEqual([]);
    expect(same).toBeGreaterThan(0);
  });

  withOriginal('two clients of one server over WebSocket', async () => {
    const [ours, theirs] = [await playTwo(codex()), await playTwo([ORACLE ?? ''])];
    const unexplained: Difference[] = [];
    for (const who of ['asker', 'watcher'] as const) {
      const { same, found } = differences(who, ours[who], theirs[who]);
      unexplained.push(...found.filter((each) => !isExplained(each)));
      console.log(`two clients, ${who}: ${String(same)} messages alike`);
      expect(same).toBeGreaterThan(5);
    }
    expect(unexplained).toEqual([]);
  });
});
