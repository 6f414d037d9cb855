import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { PATCH_PROGRAM_WORD } from '../entry/patch-words.ts';
import { programScript } from './program-script.ts';

let base: string;
let entry: string;
let program: string;

/** A place whose name is hard on shells, and an entry that says what it was given. */
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'program-script-'));
  const odd = join(base, `it's "here" $HOME \`x\` \\ *\nnew`);
  mkdirSync(odd);
  entry = join(odd, 'entry.cjs');
  writeFileSync(entry, 'process.stdout.write(JSON.stringify([process.argv.slice(1), process.execArgv, process.env.NODE_OPTIONS ?? null, require("fs").readFileSync(0, "utf8")]));');
  program = join(odd, 'apply_patch');
  writeFileSync(program, programScript({ node: process.execPath, entry }), { mode: 0o755 });
});
afterAll(() => rmSync(base, { recursive: true }));

function run(args: string[], options: { input?: string; env?: NodeJS.ProcessEnv } = {}) {
  return spawnSync(program, args, { encoding: 'utf8', cwd: base, ...options });
}

describe('the script that stands for apply_patch', () => {
  it('hands over its words and its stdin, whatever is in them', () => {
    const words = ['*** Begin Patch\n*** End Patch', '', `a "b" 'c' $d`];
    const { stdout, status } = run(words, { input: 'typed\n' });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual([[entry, PATCH_PROGRAM_WORD, ...words], [], null, 'typed\n']);
  });

  it('needs nothing on PATH and takes no options of the user along', () => {
    const { stdout } = run([], { env: { PATH: '/nowhere', NODE_OPTIONS: '--require /not/there.cjs' } });
    expect(JSON.parse(stdout)).toEqual([[entry, PATCH_PROGRAM_WORD], [], null, '']);
  });

  it('says what it may not read', () => {
    const hidden = join(base, 'hidden');
    mkdirSync(hidden);
    const script = programScript({ node: process.execPath, entry: join(hidden, 'codex.cjs') });
    writeFileSync(program, script);
    chmodSync(program, 0o755);
    expect(run([])).toMatchObject({ status: 126, stdout: '', stderr: expect.stringContaining(`do not let it read ${process.execPath} and ${hidden}`) });
  });
});
