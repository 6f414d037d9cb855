import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { codex } from './command.fixture.ts';
import { inputOf } from './history.fixture.ts';
import { closeTerminals, openTerminal } from './terminal.fixture.ts';
import { KEYS } from './terminal-face.fixture.ts';
import { closeWorlds, makeWorld, type World } from './world.fixture.ts';

afterEach(closeTerminals);
afterAll(closeWorlds);

const FREE = ['-s', 'danger-full-access', '-a', 'never'];
const SETTINGS = 'disable_paste_burst = true';

/** A program in the world's home that does this with its last argument. */
function program(world: World, name: string, script: string): string {
  const path = join(world.home, name);
  writeFileSync(path, `#!/bin/sh\nfor file; do :; done\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('the prompt', () => {
  it('takes a megabyte as one word, and sends it whole', async () => {
    const world = await makeWorld({ settings: SETTINGS, turns: [{ items: [{ message: 'Read.' }] }] });
    const run = await openTerminal(world, FREE);
    await run.shows('›');
    const text = Array.from({ length: 4096 }, (_, row) => `${String(row)} ${'x'.repeat(250)}`).join('\n');
    await run.paste(text);
    await run.shows(`[Pasted Content ${text.length} chars]`);
    await run.type(' and this');
    await run.shows('chars] and this');
    await run.type(KEYS.enter);
    await run.shows('• Read.');
    const [asked] = world.mock.requests;
    expect(JSON.stringify(asked === undefined ? null : inputOf(asked).at(-1))).toContain(JSON.stringify(`${text} and this`).slice(1, -1));
  });

  it('finds what was asked before, in this session and in others', async () => {
    const world = await makeWorld({ settings: SETTINGS, turns: [{ items: [{ message: 'Ok.' }] }] });
    const stored = ['about cats, stored', 'about dogs'].map((text, at) => JSON.stringify({ session_id: '00000000-0000-7000-8000-000000000000', ts: 1_700_000_000 + at, text }));
    writeFileSync(join(world.home, 'history.jsonl'), `${stored.join('\n')}\n`);
    const run = await openTerminal(world, [...FREE, 'about cats, here']);
    await run.shows('• Ok.');
    await run.type(`draft${KEYS.ctrlR}cats`);
    await run.shows('› about cats, here\nsearch history: cats');
    await run.type(KEYS.ctrlR);
    await run.shows('› about cats, stored\nsearch history: cats');
    await run.type(KEYS.ctrlR);
    await run.shows('cats (no older one)');
    await run.type(KEYS.esc);
    await run.shows('› draft\n');
    await run.type(`${KEYS.ctrlU}${KEYS.up}`);
    await run.shows(/› about cats, here\n\n {2}gpt/);
    await run.type(KEYS.up);
    await run.shows('› about dogs');
  });

  it('is edited in a program of the user, whose failure changes nothing', async () => {
    const world = await makeWorld({ settings: SETTINGS });
    const editor = program(world, 'my editor', '[ "$1" = --wait ] && printf "written there\\nin two rows\\n" > "$file"');
    const good = await openTerminal(world, FREE, { env: { VISUAL: `"${editor}" --wait`, EDITOR: 'false' } });
    await good.shows('›');
    await good.type(`draft${KEYS.ctrlG}`);
    await good.shows('› written there\n  in two rows');
    for (const [value, says] of [['false', 'false failed'], ['/no/such/editor', '/no/such/editor could not be started'], ['', 'Set VISUAL or EDITOR']] as const) {
      const bad = await openTerminal(world, FREE, { env: { VISUAL: value } });
      await bad.shows('›');
      await bad.type(`draft${KEYS.ctrlG}`);
      await bad.shows(new RegExp(`■ .*${says}[^]*› draft\\n`));
    }
  });

  it('completes commands and names of files, blanks and all', async () => {
    const world = await makeWorld({ settings: SETTINGS, files: { 'my notes of today.txt': '', 'src/deep/module.ts': '' } });
    const run = await openTerminal(world, FREE);
    await run.shows('›');
    await run.type('read @notes');
    await run.shows('› my notes of today.txt');
    await run.type(KEYS.tab);
    await run.shows('› read "my notes of today.txt"');
    await run.type('and @modu');
    await run.shows('› src/deep/module.ts');
    await run.type(KEYS.enter);
    await run.shows('› read "my notes of today.txt" and src/deep/module.ts');
    await run.type(`${KEYS.ctrlU}/stat`);
    await run.shows('› /status');
    await run.type(KEYS.tab);
    await run.shows(/› \/status\n\n/);
    await run.type(`${KEYS.ctrlU}/nothing\r`);
    await run.shows(/There is no command \/nothing[^]*› \/nothing/);
  });
});

describe('a command of one\'s own', () => {
  it('runs in the shell, tells how it ended, and is ended by esc', async () => {
    const world = await makeWorld({ settings: SETTINGS, turns: [{ items: [{ message: 'Seen.' }] }] });
    const run = await openTerminal(world, FREE);
    await run.shows('›');
    await run.type('!echo mine; exit 3\r');
    await run.shows('✗ You ran echo mine; exit 3 (exit 3)\n  └ mine');
    await run.type('!echo begun; sleep 50\r');
    await run.shows(/Running echo begun[^]*begun/);
    await run.type(KEYS.esc);
    await run.shows(/✗ You ran echo begun; sleep 50\n[^]*■ Conversation interrupted/);
    await run.type('What did I do?\r');
    await run.shows('• Seen.');
    expect(JSON.stringify(world.mock.requests[0]?.body?.input)).toContain('mine');
  });
});

describe('a shell with jobs', () => {
  it('stops it by ctrl+z and takes it up again, with what came and what was written', async () => {
    const rows = Array.from({ length: 30 }, (_, row) => `row-${String(row).padStart(3, '0')}`);
    const world = await makeWorld({ settings: SETTINGS, turns: [{ items: [{ message: rows.join('\n\n'), chunks: 60 }], chunkDelayMs: 10 }] });
    const script = join(world.home, 'start.sh');
    writeFileSync(script, `#!/bin/bash\nset -m\n'${[...codex(...FREE)].join("' '")}' Count.\necho "stopped, icanon: $(stty -a | grep -c ' icanon')"\nfg >/dev/null\necho "left with $?"\n`);
    const run = await openTerminal(world, [], { shell: `bash '${script}'` });
    await run.shows('row-003');
    await run.type(KEYS.ctrlZ);
    await run.shows('stopped, icanon: 1');
    await run.shows('row-029');
    await run.type('typed');
    await run.shows('› typed');
    await run.type(`${KEYS.ctrlU}${KEYS.ctrlD}`);
    const told = await run.shows('left with 0');
    expect(told.match(/row-\d{3}/g)).toEqual(rows);
  });
});
