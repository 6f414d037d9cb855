import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type MockRequest, type MockTurn } from '@codex-ts/mock-model';
import { type ExecEvent, parseEvents, threadId } from './events.fixture.ts';
import { inputOf, messagesOf } from './history.fixture.ts';
import { closeWorlds, makeWorld, SECRET, type World } from './world.fixture.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const turns: MockTurn[] = [
  { headers: { 'x-codex-turn-state': 'first' }, items: [{ reasoning: 'Two looks' }, { call: 'exec_command', args: { cmd: 'echo one' } }, { call: 'exec_command', args: { cmd: 'echo two' } }] },
  { headers: { 'x-codex-turn-state': 'second' }, items: [{ call: 'update_plan', args: { plan: [{ step: 'a', status: 'pending' }] } }] },
  { items: [{ message: 'first answer' }] },
  { items: [{ call: 'exec_command', args: { cmd: 'echo three' } }] },
  { items: [{ message: 'second answer' }] },
];

/** The bytes of a request up to the end of its `input` array; what may change follows it. */
function prefix({ rawBody }: MockRequest): string {
  const text = rawBody.toString('utf8');
  const end = text.indexOf('],"tools":[');
  if (end < 0) throw new Error('The request has no tools after its input.');
  return text.slice(0, end);
}

let world: World;
let firstRun: ExecEvent[];
let requests: MockRequest[];

beforeAll(async () => {
  world = await makeWorld({ turns, files: { 'AGENTS.md': 'Speak of birds.\n', 'sub/AGENTS.md': 'Of small ones.\n' } });
  const options = ['-s', 'workspace-write', '--json', '-C', `${world.repo.path}/sub`];
  const first = await world.exec([...options, 'First question.']);
  firstRun = parseEvents(first.stdout);
  await world.exec([...options, 'resume', threadId(firstRun), 'Second question.']);
  requests = world.mock.requests;
});

afterAll(closeWorlds);

describe('the first request', () => {
  it('has the keys of the wire format in their order', () => {
    expect(Object.keys(requests[0]?.body ?? {})).toEqual([
      'model',
      'instructions',
      'input',
      'tools',
      'tool_choice',
      'parallel_tool_calls',
      'reasoning',
      'store',
      'stream',
      'include',
      'prompt_cache_key',
      'text',
    ]);
  });

  it('has the settings of the model and asks for nothing to be kept', () => {
    expect(requests[0]?.body).toMatchObject({
      model: 'gpt-5.3-codex',
      tool_choice: 'auto',
      parallel_tool_calls: true,
      reasoning: { effort: 'medium' },
      store: false,
      stream: true,
      include: ['reasoning.encrypted_content'],
      prompt_cache_key: threadId(firstRun),
      text: { verbosity: 'low' },
    });
  });

  it('offers the tools in their order', () => {
    const names = (requests[0]?.body?.tools ?? []).map((tool) => tool['name'] ?? tool['type']);
    expect(names).toEqual(['exec_command', 'write_stdin', 'update_plan', 'apply_patch', 'web_search', 'view_image']);
  });

  it('tells the rules, then the surroundings, then what the user said', () => {
    const told = inputOf(requests[0]).map(({ type, role, content }) => [type, role, (content as { text: string }[]).map(({ text }) => opening(text))]);
    expect(told).toEqual([
      ['message', 'developer', ['<permissions instructions>']],
      ['message', 'user', [`# AGENTS.md instructions for ${world.repo.path}/sub`, '<environment_context>']],
      ['message', 'user', ['First question.']],
    ]);
  });

  it('gives the project instructions from the root down to the folder', () => {
    expect(messagesOf(requests[0], 'user')[0]).toContain('Speak of birds.\n\n\nOf small ones.');
  });
});

function opening(text: string): string {
  return /^(?:<[a-z_ ]+>|.*)/.exec(text)?.[0] ?? '';
}

describe('the bytes of a request', () => {
  it('begin the next request of the turn', () => {
    for (const at of [0, 1]) expect(requests[at + 1]?.rawBody.toString('utf8').startsWith(prefix(requests[at] as MockRequest))).toBe(true);
  });

  it('begin the first request of a resumed thread in a new process', () => {
    expect(requests[3]?.rawBody.toString('utf8').startsWith(prefix(requests[2] as MockRequest))).toBe(true);
    expect(requests[4]?.rawBody.toString('utf8').startsWith(prefix(requests[3] as MockRequest))).toBe(true);
  });

  it('hold calls before their outputs, outputs in call order', () => {
    const kinds = inputOf(requests[1]).slice(3).map(({ type, call_id }) => [type, call_id]);
    expect(kinds).toEqual([
      ['reasoning', undefined],
      ['function_call', 'call_0_1'],
      ['function_call', 'call_0_2'],
      ['function_call_output', 'call_0_1'],
      ['function_call_output', 'call_0_2'],
    ]);
  });
});

describe('a resumed thread', () => {
  it('keeps its id and repeats no context', () => {
    expect(requests[3]?.body?.prompt_cache_key).toBe(threadId(firstRun));
    expect(inputOf(requests[3]).filter(({ role }) => role === 'developer')).toHaveLength(1);
    expect(messagesOf(requests[3], 'user').slice(1)).toEqual(['First question.', 'Second question.']);
  });
});

describe('the headers', () => {
  it('name the thread, the program and what is accepted', () => {
    const { headers } = requests[0] as MockRequest;
    const id = threadId(firstRun);
    expect(id).toMatch(UUID_V7);
    expect(headers).toMatchObject({
      authorization: `Bearer ${SECRET}`,
      session_id: id,
      'x-client-request-id': id,
      originator: 'codex_exec',
      accept: 'text/event-stream',
      'content-type': 'application/json',
    });
    expect(headers['user-agent']).toMatch(/^codex_exec\/0\.117\.0 \(.+; .+\) .+ \(codex-exec; 0\.117\.0\)$/);
  });

  it('tell of the turn: its id, the repository, the sandbox', async () => {
    const metadata = requests.map(({ headers }) => JSON.parse(String(headers['x-codex-turn-metadata'])) as Record<string, unknown>);
    expect(metadata[0]).toMatchObject({ session_id: threadId(firstRun), sandbox: 'seccomp' });
    const ids = metadata.map(({ turn_id }) => turn_id);
    expect(ids[0]).toMatch(UUID_V7);
    expect(ids).toEqual([ids[0], ids[0], ids[0], ids[3], ids[3]]);
    expect(ids[3]).not.toBe(ids[0]);
    const commit = (await world.repo.git('rev-parse', 'HEAD')).trim();
    expect(metadata[2]?.['workspaces']).toMatchObject({ [world.repo.path]: { latest_git_commit_hash: commit } });
  });

  it('give the first turn state back within the turn, and not after it', () => {
    expect(requests.map(({ headers }) => headers['x-codex-turn-state'])).toEqual([undefined, 'first', 'first', undefined, undefined]);
  });
});
