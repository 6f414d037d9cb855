import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type MockRequest, type MockTurn, startMockModel } from '@codex-ts/mock-model';
import { type CommandAction } from '@codex-ts/protocol';
import { killTree } from '@codex-ts/test-support';

/** What the original asks before it runs a command. */
export interface Question {
  readonly actions: readonly CommandAction[];
  /** The words that it offers to allow for good. */
  readonly proposed: readonly string[] | null;
}

export interface Verdict {
  /** Null: it did not ask. Where it asked it was told no. */
  readonly asked: Question | null;
  /** What the model was told. */
  readonly output: string;
}

export interface Circumstances {
  readonly approvalPolicy: 'untrusted' | 'on-request' | 'never';
  /** The text of a rules file. */
  readonly rules?: string;
  /** Whether the model asks to run outside the sandbox. */
  readonly isEscalated?: boolean;
}

/** The original's app-server beside a model that has it run commands. */
export interface Original {
  /** What becomes of each script, given to `bash -lc` in a folder that does not exist, so that nothing ever runs. */
  judge(scripts: readonly string[], circumstances: Circumstances): Promise<Verdict[]>;
  close(): Promise<void>;
}

interface Params {
  itemId?: string;
  commandActions?: CommandAction[];
  proposedExecpolicyAmendment?: string[] | null;
  turn?: { status: string; error?: unknown };
}

interface Message {
  id?: number;
  method?: string;
  params?: Params;
  result?: { thread?: { id: string } };
  error?: { message: string };
}

interface Call {
  readonly id: string;
  readonly args: Record<string, unknown>;
}

const NOWHERE = '/nonexistent-folder';
/** Calls in one turn. */
const AT_ONCE = 200;

export async function startOriginal(program: string): Promise<Original> {
  // It keeps its helpers out of the temporary folder.
  const home = join(process.env['CODEX_TS_ORACLE_HOME'] ?? join(homedir(), '.codex-oracle'), 'shell-command');
  mkdirSync(join(home, 'rules'), { recursive: true });
  const rulesFile = join(home, 'rules/asked.rules');
  const outputs = new Map<string, string>();
  let calls: readonly Call[] = [];
  let count = 0;
  const model = await startMockModel({ turns: (request) => turnFor(request, calls, outputs) });
  writeFileSync(join(home, 'config.toml'), configFor(model.url));
  const client = await connect(program, home);
  const judgeSome = async (some: readonly string[], approvalPolicy: string, isEscalated: boolean): Promise<Verdict[]> => {
    const more = isEscalated ? { sandbox_permissions: 'require_escalated', justification: 'x' } : {};
    calls = some.map((cmd) => ({ id: `call-${(count += 1)}`, args: { cmd, workdir: NOWHERE, ...more } }));
    const questions = await client.turn(approvalPolicy);
    model.requests.length = 0;
    return calls.map(({ id }) => ({ asked: questions.get(id) ?? null, output: outputs.get(id) ?? '' }));
  };
  return {
    judge: async (scripts, { approvalPolicy, rules = '', isEscalated = false }) => {
      writeFileSync(rulesFile, rules);
      const verdicts: Verdict[] = [];
      for (let from = 0; from < scripts.length; from += AT_ONCE) verdicts.push(...(await judgeSome(scripts.slice(from, from + AT_ONCE), approvalPolicy, isEscalated)));
      return verdicts;
    },
    close: async () => {
      client.close();
      await model.close();
      rmSync(rulesFile, { force: true });
    },
  };
}

/** The model asks for what it has no outputs of. */
function turnFor(request: MockRequest, calls: readonly Call[], outputs: Map<string, string>): MockTurn {
  for (const item of request.body?.input ?? []) {
    if (item['type'] === 'function_call_output') outputs.set(String(item['call_id']), JSON.stringify(item['output']));
  }
  const left = calls.filter(({ id }) => !outputs.has(id));
  return { items: left.length === 0 ? [{ message: 'done' }] : left.map(({ id, args }) => ({ call: 'exec_command', callId: id, args })) };
}

interface Client {
  /** Runs one turn in a new thread; what was asked, by id of the call. */
  turn(approvalPolicy: string): Promise<ReadonlyMap<string, Question>>;
  close(): void;
}

async function connect(program: string, home: string): Promise<Client> {
  const env = { PATH: process.env['PATH'], HOME: homedir(), SHELL: '/bin/bash', CODEX_HOME: home };
  const child = spawn(program, ['app-server'], { cwd: home, env, detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting = new Map<number, (message: Message) => void>();
  const questions = new Map<string, Question>();
  let ended = (_params: Params): void => undefined;
  let count = 0;
  const send = (message: unknown): void => void child.stdin.write(`${JSON.stringify(message)}\n`);
  const request = (method: string, params: unknown): Promise<Message> =>
    new Promise((resolve, reject) => {
      count += 1;
      waiting.set(count, (message) => (message.error ? reject(new Error(`${method}: ${message.error.message}`)) : resolve(message)));
      send({ id: count, method, params });
    });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { method, id = -1, params = {}, ...message } = JSON.parse(line) as Message;
    if (method === undefined) waiting.get(id)?.(message);
    else if (method === 'item/commandExecution/requestApproval') {
      questions.set(params.itemId ?? '', { actions: params.commandActions ?? [], proposed: params.proposedExecpolicyAmendment ?? null });
      send({ id, result: { decision: 'decline' } });
    } else if (method === 'turn/completed') ended(params);
  });
  await request('initialize', { clientInfo: { name: 'spec', version: '1' } });
  send({ method: 'initialized' });
  return {
    turn: async (approvalPolicy) => {
      questions.clear();
      const { result } = await request('thread/start', { cwd: home, approvalPolicy, sandbox: 'read-only', ephemeral: true });
      const over = new Promise<Params>((resolve) => (ended = resolve));
      await request('turn/start', { threadId: result?.thread?.id, input: [{ type: 'text', text: 'go', text_elements: [] }] });
      const { turn } = await over;
      if (turn?.status !== 'completed') throw new Error(`the original's turn: ${JSON.stringify(turn)}`);
      return new Map(questions);
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
