import { describe, expect, it } from '@jest/globals';
import { runApplyPatchCommand } from './apply-patch-command.ts';
import { folderCases, jsonCases, type ReferenceCase, referenceFolder } from './reference-data.fixture.ts';
import { folderEntries, tempFolder } from './temp-folder.fixture.ts';

/** Where we keep bytes that the original changes: what comes out instead of its answer. */
const IMPROVEMENTS: Record<string, Partial<ReferenceCase>> = {
  // Context lines keep the file's bytes, not the patch's spelling.
  'trailing-ws-in-patch': { output: { 'f.txt': 'a\nB\nc\n' } },
  'context-replaced-by-patch-text': { output: { 'f.txt': 'a   \nB\n' } },
  // Line endings stay; inserted lines take the file's more frequent one.
  'crlf-file-crlf-patch': { output: { 'f.txt': 'a\r\nB\r\nc\r\n' } },
  'mixed-eol-file': { output: { 'f.txt': 'a\r\nB\r\nc\r\n' } },
  // A byte order mark is no part of the first line.
  'bom-in-file': { exit: 0, stdout: 'Success. Updated the following files:\nM f.txt\n', stderr: '', output: { 'f.txt': '\ufeffA\nb\n' } },
  // An empty line at the end of the file or of the patch is a line, not a spare line break.
  'file-only-newline': { output: { 'f.txt': 'hello\n\n' } },
  'replace-last-with-blank': { output: { 'f.txt': 'a\n\n' } },
};

/** What we say after the original's words, where a patch was applied in part; it says nothing. */
const ADDITIONS: Record<string, string> = {
  'partial-failure-add-then-missing-delete': 'The patch was applied in part.\nApplied:\nA new.txt\nNot applied:\nD none.txt\n',
};

async function* bytes(base64: string | undefined): AsyncIterable<Uint8Array> {
  yield Buffer.from(base64 ?? '', 'base64');
}

const reference = referenceFolder();
const cases = reference === null ? [] : [...folderCases(reference), ...jsonCases(reference)];
const note = reference === null ? ' (skipped: reference data not present)' : '';

describe(`answers of the original${note}`, () => {
  const run = reference === null ? it.skip : it;

  run('has cases, and every listed improvement is one of them', () => {
    const names = cases.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(70);
    expect(names).toEqual(expect.arrayContaining([...Object.keys(IMPROVEMENTS), ...Object.keys(ADDITIONS)]));
  });

  for (const original of cases) {
    run(`${original.name}${original.name in IMPROVEMENTS ? ' (improved)' : ''}`, async () => {
      const wanted = { ...original, ...IMPROVEMENTS[original.name] };
      const cwd = tempFolder(original.input);
      const here = (text: string): string => text.replaceAll('<cwd>', cwd);
      const args = original.argv ?? (original.patch === null ? [] : [here(original.patch)]);
      const answer = await runApplyPatchCommand({ args, stdin: bytes(original.stdin_base64), cwd });
      const words = here(wanted.stderr);
      expect(answer).toMatchObject({ code: wanted.exit, stdout: here(wanted.stdout) });
      expect(answer.stderr.slice(0, words.length)).toBe(words);
      expect(answer.stderr.slice(words.length)).toBe(ADDITIONS[original.name] ?? '');
      expect(folderEntries(cwd)).toEqual(wanted.output === 'unchanged' ? folderEntries(tempFolder(original.input)) : wanted.output);
    });
  }

  run('large-file', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`);
    const cwd = tempFolder({ 'f.txt': lines.join('') });
    const patch = '*** Begin Patch\n*** Update File: f.txt\n@@\n line 19998\n-line 19999\n+LAST\n*** End Patch';
    expect((await runApplyPatchCommand({ args: [patch], stdin: bytes(''), cwd })).code).toBe(0);
    expect(folderEntries(cwd)).toEqual({ 'f.txt': [...lines.slice(0, -1), 'LAST\n'].join('') });
  });

  run('every improvement differs from the original', () => {
    for (const original of cases) {
      const improved = IMPROVEMENTS[original.name];
      if (improved !== undefined) expect(improved.output).not.toEqual(original.output);
    }
  });
});
