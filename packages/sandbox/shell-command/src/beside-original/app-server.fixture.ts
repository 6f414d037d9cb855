import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { killTree } from '@codex-ts/test-support';
import { type CommandAction } from '@codex-ts/protocol';
import { type Model } from './model.fixture.ts';

/** What the original says where it asks before it runs a command. */
export interface Question {
  readonly actions: readonly CommandAction[];
  /** The words that it offers to allow for good. */
  readonly proposed: readonly string[] | null;
}

interface Message {
  id?: number;
  method?: string;
  params?: { itemId?: string; commandActions?: CommandAction[]; proposedExecpolicyAmendment?: string[] | null };
  result?: { thread?: { id: string } };
  error?: { message: string };
}

/** The original's app-server, over its standard input and output. Whatever it asks is declined. */
export interface Original {
  /** Runs one turn that makes the model's calls; what was asked, by id of the call. */
  turn(approvalPolicy: string): Promise<ReadonlyMap<string, Question>>;
  close(): void;
}

export async function startOriginal(program: string, model: Model, cwd: string): Promise<Original> {
  // It keeps its helpers out of the temporary folder.
  const home = process.env['CODEX_TS_ORACLE_HOME'] ?? join(homedir(), 'oracle-home-shell-command');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'config.toml'), configFor(model.url));
  const env = { PATH: process.env['PATH'], HOME: homedir(), CODEX_HOME: home };
  const child = spawn(program, ['app-server'], { cwd, env, detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting = new Map<number, (message: Message) => void>();
  let questions = new Map<string, Question>();
  let ended = (): void => undefined;
  let count = 0;
  const send = (message: unknown): void => void child.stdin.write(`${JSON.stringify(message)}\n`);
  const request = (method: string, params: unknown): Promise<Message> =>
    new Promise((resolve, reject) => {
      count += 1;
      waiting.set(count, (message) => (message.error ? reject(new Error(message.error.message)) : resolve(message)));
      send({ id: count, method, params });
    });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line) as Message;
    const { method, id, params = {} } = message;
    if (method === undefined) waiting.get(id ?? -1)?.(message);
    else if (method === 'item/commandExecution/requestApproval') {
      questions.set(params.itemId ?? '', { actions: params.commandActions ?? [], proposed: params.proposedExecpolicyAmendment ?? null });
      send({ id, result: { decision: 'decline' } });
    } else if (method === 'turn/completed') ended();
  });
  await request('initialize', { clientInfo: { name: 'spec', version: '1' } });
  send({ method: 'initialized' });
  return {
    turn: async (approvalPolicy) => {
      questions = new Map();
      const { result } = await request('thread/start', { cwd, approvalPolicy, sandbox: 'read-only', ephemeral: true });
      const over = new Promise<void>((resolve) => (ended = resolve));
      await request('turn/start', { threadId: result?.thread?.id, input: [{ type: 'text', text: 'go', text_elements: [] }] });
      await over;
      return questions;
    },
    close: () => {
      if (child.pid !== undefined) killTree(child.pid);
    },
  };
}

function configFor(url: string): string {
  return `model = "gpt-5.3-codex"
model_provider = "mock"
check_for_update_on_startup = false
[analytics]
enabled = false
[feedback]
enabled = false
[features]
shell_snapshot = false
[model_providers.mock]
name = "mock"
base_url = "${url}"
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0
`;
}
