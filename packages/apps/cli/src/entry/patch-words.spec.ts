import { describe, expect, it } from '@jest/globals';

import { patchWords } from './patch-words.ts';

const started = (...argv: string[]) => patchWords(['/usr/bin/node', ...argv]);

describe('which program this process is', () => {
  it.each(['/x/apply_patch', '/x/applypatch', 'apply_patch', '/x y/apply_patch.js', '/x/apply_patch.cjs', 'C:\\x\\applypatch.mjs'])('the patch program by the name %s', (program) => {
    expect(started(program)).toEqual({ words: [], isFlag: false });
    expect(started(program, '--help', 'b')).toEqual({ words: ['--help', 'b'], isFlag: false });
  });

  it.each(['/x/codex', '/x/codex.cjs', '/apply_patch/codex', '/x/my_apply_patch', '/x/apply_patches', '/x/apply__patch', '/x/apply_patch.sh', ''])('the command by the name %s', (program) => {
    expect(started(program, 'exec')).toBeNull();
    expect(started(program)).toBeNull();
  });

  it('the patch program by its first word', () => {
    expect(started('codex', '--codex-run-as-apply-patch', 'a', 'b')).toEqual({ words: ['a', 'b'], isFlag: true });
    expect(started('codex', '--codex-run-as-apply-patch')).toEqual({ words: [], isFlag: true });
    expect(started('codex', '--codex-run-as-apply-patch-program', 'a', 'b')).toEqual({ words: ['a', 'b'], isFlag: false });
    expect(started('codex', 'exec', '--codex-run-as-apply-patch', 'a')).toBeNull();
    expect(patchWords([])).toBeNull();
  });
});
