import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { isPathWritable } from './access-to.ts';
import { freshFolder, workspacePolicy } from './workspace.fixture.ts';

const folder = freshFolder();
const at = (...parts: string[]): string => join(folder.path, ...parts);
const writable = (path: string, roots: string[] = []): boolean => isPathWritable(path, workspacePolicy(roots), at('work'), {});

beforeEach(() => {
  for (const name of ['work/.git', 'work/sub', 'outside']) mkdirSync(at(name), { recursive: true });
  writeFileSync(at('outside/file'), '');
  symlinkSync(at('outside'), at('work/to-outside'));
  symlinkSync(at('outside/file'), at('work/to-file'));
  symlinkSync(at('outside/new'), at('work/to-nothing'));
  symlinkSync('.git', at('work/to-git'));
  symlinkSync('sub', at('work/to-sub'));
});

describe('isPathWritable', () => {
  it.each(['.', 'new', 'sub/new/deep', 'to-sub/new', 'x/../y', '.gitignore', '.codexx', 'sub/.codex/x'])('yes: %s', (path) => {
    expect(writable(path)).toBe(true);
    expect(writable(at('work', path))).toBe(true);
  });

  it.each([
    '..', '../outside/file', '../workother', 'to-outside/file', 'to-outside/new', 'to-file', 'to-nothing', 'to-nothing/deep', 'to-git', 'to-git/config',
    '.git', '.git/hooks/pre-commit', '.codex', '.codex/config.toml', 'sub/../.codex/x', 'new/../../outside/x', '/', '/etc/passwd',
  ])('no: %s', (path) => {
    expect(writable(path)).toBe(false);
  });

  it('lets the deepest root decide', () => {
    expect(writable('.git/inside', [at('work/.git')])).toBe(true);
    expect(writable('../outside/file', [at('outside')])).toBe(true);
    expect(writable('to-file', [at('outside')])).toBe(true);
  });

  it('follows the policy', () => {
    expect(isPathWritable('/etc/passwd', { type: 'danger-full-access' }, '/', {})).toBe(true);
    expect(isPathWritable('/etc/passwd', { type: 'external-sandbox', network_access: 'restricted' }, '/', {})).toBe(true);
    expect(isPathWritable(at('work/new'), { type: 'read-only' }, at('work'), {})).toBe(false);
  });
});
