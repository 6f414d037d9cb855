import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunResult } from '@codex-ts/test-support';
import { parseEvents } from './events.fixture.ts';
import { SESSION_FILES, SESSION_TURNS } from './session.fixture.ts';
import { closeWorlds, makeWorld, type World } from './world.fixture.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;

afterAll(closeWorlds);

function session(): Promise<World> {
  return makeWorld({ turns: SESSION_TURNS, files: SESSION_FILES });
}

/** What differs from run to run, by name. */
function normalised(text: string, world: World): string {
  return text.replaceAll(world.repo.path, '<repo>').replace(UUID, '<thread>').replace(/\b\d+ms\b/g, '<time>');
}

describe('a session with everything in it, as JSON lines', () => {
  let world: World;
  let run: RunResult;
  let answerFile: string;

  beforeAll(async () => {
    world = await session();
    answerFile = join(world.home, 'answer.txt');
    run = await world.exec(['--json', '-s', 'workspace-write', '-o', answerFile, 'Name the world.']);
  });

  it('tells every item once, in order, with the documented fields', () => {
    const begun = [
      { text: 'Read the greeting', completed: false },
      { text: 'Change it', completed: false },
    ];
    const done = begun.map(({ text }) => ({ text, completed: true }));
    const read = { id: 'item_3', type: 'command_execution', command: "/bin/bash -lc 'cat greeting.txt'" };
    const fails = { id: 'item_4', type: 'command_execution', command: `/bin/bash -lc "echo 'it is short' && exit 3"` };
    const running = { aggregated_output: '', exit_code: null, status: 'in_progress' };
    const changes = [
      { path: '<repo>/greeting.txt', kind: 'update' },
      { path: '<repo>/notes/new.txt', kind: 'add' },
    ];
    expect(parseEvents(normalised(run.stdout, world))).toEqual([
      { type: 'thread.started', thread_id: '<thread>' },
      { type: 'turn.started' },
      { type: 'item.completed', item: { id: 'item_0', type: 'reasoning', text: '**Planning** the change' } },
      { type: 'item.started', item: { id: 'item_1', type: 'todo_list', items: begun } },
      { type: 'item.completed', item: { id: 'item_2', type: 'agent_message', text: 'I read the greeting first.' } },
      { type: 'item.started', item: { ...read, ...running } },
      { type: 'item.completed', item: { ...read, aggregated_output: 'hello\n', exit_code: 0, status: 'completed' } },
      { type: 'item.started', item: { ...fails, ...running } },
      { type: 'item.completed', item: { ...fails, aggregated_output: 'it is short\n', exit_code: 3, status: 'failed' } },
      { type: 'item.started', item: { id: 'item_5', type: 'file_change', changes, status: 'in_progress' } },
      { type: 'item.completed', item: { id: 'item_5', type: 'file_change', changes, status: 'completed' } },
      { type: 'item.updated', item: { id: 'item_1', type: 'todo_list', items: done } },
      { type: 'item.completed', item: { id: 'item_6', type: 'agent_message', text: 'The greeting names the world now.' } },
      { type: 'item.completed', item: { id: 'item_1', type: 'todo_list', items: done } },
      { type: 'turn.completed', usage: { input_tokens: 6000, cached_input_tokens: 2400, output_tokens: 300 } },
    ]);
  });

  it('keeps the key order of the format', () => {
    const keys = parseEvents(run.stdout).map((event) => [...Object.keys(event), ...Object.keys(event.item ?? event.usage ?? {})].join());
    expect(new Set(keys)).toEqual(
      new Set([
        'type,thread_id',
        'type',
        'type,item,id,type,text',
        'type,item,id,type,items',
        'type,item,id,type,command,aggregated_output,exit_code,status',
        'type,item,id,type,changes,status',
        'type,usage,input_tokens,cached_input_tokens,output_tokens',
      ]),
    );
  });

  it('ends with exit code 0 and nothing on stderr', () => {
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('really changed the files', () => {
    expect(readFileSync(join(world.repo.path, 'greeting.txt'), 'utf8')).toBe('hello, world\n');
    expect(readFileSync(join(world.repo.path, 'notes/new.txt'), 'utf8')).toBe('made by the patch\n');
  });

  it('leaves the final answer in the file of -o, without a newline added', () => {
    expect(readFileSync(answerFile, 'utf8')).toBe('The greeting names the world now.');
  });
});

describe('the same session for a person', () => {
  let world: World;
  let run: RunResult;

  beforeAll(async () => {
    world = await session();
    run = await world.exec(['-s', 'workspace-write', 'Name the world.']);
  });

  it('puts the answer, and only the answer, on stdout', () => {
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 0, stdout: 'The greeting names the world now.\n' });
  });

  it('shows what happened on stderr', () => {
    expect(normalised(run.stderr, world)).toBe(HUMAN);
  });
});

const HUMAN = `codex-ts v0.117.0
--------
workdir: <repo>
model: gpt-5.3-codex
provider: mock
approval: never
sandbox: workspace-write [workdir, /tmp, $TMPDIR]
reasoning effort: none
reasoning summaries: none
session id: <thread>
--------
user
Name the world.
**Planning** the change
Two steps
  → Read the greeting
  • Change it
codex
I read the greeting first.
exec
/bin/bash -lc 'cat greeting.txt' in <repo>
 succeeded in <time>:
hello

exec
/bin/bash -lc "echo 'it is short' && exit 3" in <repo>
 exited 3 in <time>:
it is short

apply patch
patch: completed
<repo>/greeting.txt
<repo>/notes/new.txt
diff --git a/greeting.txt b/greeting.txt
index ce013625030ba8dba906f756967f9e9ca394464a..4b5fa63702dd96796042e92787f464e28f09f17d
--- a/greeting.txt
+++ b/greeting.txt
@@ -1 +1 @@
-hello
+hello, world
diff --git a/notes/new.txt b/notes/new.txt
new file mode 100644
index 0000000000000000000000000000000000000000..e64b43a7203f4f03c3bab9b938a8bddcf16d126a
--- /dev/null
+++ b/notes/new.txt
@@ -0,0 +1 @@
+made by the patch

Two steps
  ✓ Read the greeting
  ✓ Change it
codex
The greeting names the world now.
tokens used
3,900
`;
