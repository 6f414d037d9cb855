import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { disposeTemp } from '@codex-ts/test-support';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type LivePlain, type LivePlainOptions, startLivePlain } from './live-plain.fixture.ts';

let app: LivePlain | undefined;
async function start(options: LivePlainOptions): Promise<LivePlain> {
  app = await startLivePlain(options);
  await app.hears('You: ');
  return app;
}
afterEach(async () => {
  await app?.close();
  app = undefined;
});
afterAll(disposeTemp);

const say = (message: string): MockScriptEntry => ({ items: [{ message, chunks: 5 }] });
const run = (cmd: string): MockScriptEntry => ({ items: [{ call: 'exec_command', args: { cmd, login: false, yield_time_ms: 20_000 }, callId: 'c1' }] });
const waitFor = (file: string): MockScriptEntry => run(`while [ ! -e ${file} ]; do sleep 0.02; done`);
const add = (path: string): MockScriptEntry => ({ items: [{ custom: 'apply_patch', input: `*** Begin Patch\n*** Add File: ${path}\n+hello\n*** End Patch`, callId: 'p1' }] });
const asking = { overrides: { sandbox: 'read-only', approvalPolicy: 'on-request' } } as const;
const ESC = '\x1b';

describe.each(['xterm-256color', 'dumb'])('on a terminal of type %s', (term) => {
  const enter = term === 'dumb' ? '\n' : '\r';

  it('a turn is said from beginning to end, each thing once, in lines', async () => {
    const live = await start({ term, turns: [run('seq 30; exit 3'), say('First **part**.\n\nSecond part.\n')] });
    live.type(`go on${enter}`);
    const said = await live.hears(/Done in .*\n/);
    expect(said.slice(said.indexOf('Working'))).toBe(
      `Working.\nCommand failed: seq 30; exit 3 (exit 3)\nOutput, 30 lines:\n1\n2\n3\n4\n5\n(20 lines left out: /show 1 says all.)\n26\n27\n28\n29\n30\nCodex: First part.\nSecond part.\n${/Done in .*\n/.exec(said)?.[0]}`,
    );
    await live.hears('You: ');
    live.type(`/show${enter}`);
    expect(await live.hears('End.')).toContain('\n13\n14\n15\n');
    const sequences = live.written.replace(`${ESC}[?2004h${ESC}[?1004h`, '');
    expect(sequences).not.toContain(ESC);
  });

  it('a question is a numbered list: what is no answer is asked again, a letter answers it', async () => {
    const live = await start({ term, turns: [add('made.txt'), say('fine')], tui: asking });
    live.type(`go${enter}`);
    const asked = await live.hears('Answer, 1 to 4: ');
    expect(asked).toContain('Proposed changes:\nAdd made.txt, 1 line added:\n+ hello\nQuestion: may these changes be made?\n');
    expect(asked).toContain("1. Yes, make them (y)\n2. Yes, and don't ask again for these files (a)\n3. No, go on without them (n)\n4. No, and say what to do differently\nEnter alone, or Ctrl+C: 4, the safe answer.\n");
    live.type(`maybe${enter}`);
    await live.hears('There is no answer `maybe`. Give a number from 1 to 4, or a letter.\n');
    await live.hears('Answer, 1 to 4: ');
    expect(existsSync(join(live.workspace, 'made.txt'))).toBe(false);
    live.type(`y${enter}`);
    await live.hears('Codex: fine');
    expect(readFileSync(join(live.workspace, 'made.txt'), 'utf8')).toBe('hello\n');
  });

  it('Ctrl+C is the safe answer to a question, and interrupts a turn', async () => {
    const live = await start({ term, turns: [add('made.txt')], tui: asking });
    const stop = (): void => (term === 'dumb' ? live.interrupt() : live.type('\x03'));
    live.type(`go${enter}`);
    await live.hears('Answer, 1 to 4: ');
    stop();
    await live.hears('Changes not made to made.txt.');
    await live.hears('Interrupted.');
    expect(existsSync(join(live.workspace, 'made.txt'))).toBe(false);
    await live.hears('You: ');
    stop();
    expect(await live.end).toMatchObject({ exitCode: 0 });
  });

  it('a message goes on behind a backslash and between quotes', async () => {
    const live = await start({ term, turns: [say('one'), say('two')] });
    live.type(`first \\${enter}`);
    live.type(`second${enter}`);
    await live.hears('Codex: one');
    await live.hears('You: ');
    for (const line of ['"""a', '', 'b"""']) live.type(`${line}${enter}`);
    await live.hears('Codex: two');
    const texts = live.model.requests.map(({ body }) => JSON.stringify(body?.input));
    expect(texts[0]).toContain('first \\nsecond');
    expect(texts[1]).toContain('a\\n\\nb');
  });

  it('what only draws is said to be absent; there is no such command as others', async () => {
    const live = await start({ term, turns: [] });
    live.type(`/theme${enter}`);
    await live.hears('/theme is not offered in plain mode. /help lists the commands.\n');
    live.type(`/nothing${enter}`);
    await live.hears('There is no command /nothing. /help lists the commands.\n');
    live.type(`/permissions${enter}`);
    await live.hears('2. Default: ');
    live.type(`3${enter}`);
    await live.hears('Give full access?');
    live.type(enter);
    await live.hears('The permissions stay.');
    live.type(`/exit${enter}`);
    expect(await live.end).toMatchObject({ exitCode: 0 });
  });
});

describe('while a turn runs', () => {
  it('a message goes into it or waits; a line that is being typed is written again below what is said', async () => {
    const live = await start({ turns: [waitFor('go'), say('heard it'), say('and that')] });
    live.type('begin\r');
    await live.hears('Working.');
    live.type('steer me\r');
    await live.hears('You: steer me\nYour message goes into the running turn.\n');
    live.type('/queue later\r');
    await live.hears('Your message waits until this turn has ended.\n');
    live.type('draft');
    await live.hears('You: draft');
    writeFileSync(join(live.workspace, 'go'), '');
    await live.hears('You: steer me\n');
    await live.hears('Codex: heard it\n');
    await live.hears('You: draft');
    await live.hears('You: later\n');
    await live.hears('Codex: and that\n');
    await live.hears(/Done in .*\nYou: draft/);
    expect(live.written).not.toContain('\b');
  });

  it('Ctrl+C clears what is typed, then interrupts; Ctrl+D leaves', async () => {
    const live = await start({ turns: [waitFor('go')] });
    live.type('begin\r');
    await live.hears('Working.');
    live.type('oops\x03');
    await live.hears('Cleared.\n');
    live.type('\x03');
    await live.hears('Interrupted. Say what to do instead.\n');
    await live.hears('You: ');
    live.type('\x04');
    expect(await live.end).toMatchObject({ exitCode: 0 });
  });
});

it('a conversation that is gone on with begins with its last part, and tells how much came before', async () => {
  const live = await start({ turns: [say('one'), say('two')] });
  for (const text of ['first', 'second']) {
    live.type(`${text}\r`);
    await live.hears('Done in');
    await live.hears('You: ');
  }
  live.type('/fork\r');
  const said = await live.hears(/You: $/);
  expect(said).toContain('This conversation has 2 messages of yours. The last one follows; /transcript says all.\nYou: second\nCodex: two\n');
  expect(said).not.toContain('Codex: one');
  live.type('/transcript\r');
  expect(await live.hears('End of the transcript.')).toContain('You: first\nCodex: one\nYou: second\nCodex: two\n');
});

it('what the model writes cannot move the cursor', async () => {
  const live = await start({ turns: [say('a\x1b[2J\x1b]52;c;aGk=\x07b\u202e')] });
  live.type('go\r');
  await live.hears('Done in');
  expect(live.written).toContain('Codex: ab\n');
  expect(live.written).not.toContain('\x1b]52');
});

it('a server that goes away is told of, and what is typed stays', async () => {
  const live = await start({ turns: [] });
  live.type('precious');
  await live.client.close();
  await live.hears('The connection to the server is lost.');
  await live.hears('You: precious');
});

it('a question mark at the beginning of a line says what can be typed; leaving leaves nothing behind it', async () => {
  const live = await start({ turns: [] });
  live.type('?');
  expect(await live.hears('Ctrl+D leaves.\n')).toContain('/show: ');
  await live.hears('You: ');
  live.type('\x04');
  await live.end;
  expect(live.written.slice(-40)).toMatch(/\nYou: \n(?:\x1b\[\?\d+l)*$/);
});
