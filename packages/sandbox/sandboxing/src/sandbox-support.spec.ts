import { describe, expect, it } from '@jest/globals';
import { type SandboxPolicy } from '@codex-ts/protocol';
import { ensureSandboxAvailable, linuxArch } from './sandbox-support.ts';
import { sandboxTag } from './sandbox-tag.ts';
import { profile } from './workspace.fixture.ts';

const EXTERNAL_RESTRICTED: SandboxPolicy = { type: 'external-sandbox', network_access: 'restricted' };

describe('ensureSandboxAvailable', () => {
  it('asks nothing of a machine that confines nothing', async () => {
    for (const policy of [{ type: 'danger-full-access' }, { type: 'external-sandbox', network_access: 'enabled' }] satisfies SandboxPolicy[]) {
      await expect(ensureSandboxAvailable(policy, {}, 'aix')).resolves.toBeUndefined();
    }
  });

  it('finds bubblewrap here', async () => {
    for (const policy of [{ type: 'read-only' }, EXTERNAL_RESTRICTED] satisfies SandboxPolicy[]) await expect(ensureSandboxAvailable(policy, process.env)).resolves.toBeUndefined();
  });

  it('refuses platforms and processors without a sandbox by name', async () => {
    await expect(ensureSandboxAvailable({ type: 'read-only' }, process.env, 'aix')).rejects.toThrow(/not supported on aix/);
    expect(() => linuxArch('mips')).toThrow(/mips processors/);
  });
});

it('names the sandbox in use', () => {
  expect(sandboxTag({ type: 'read-only' }, 'linux')).toBe('seccomp');
  expect(sandboxTag(profile([]), 'darwin')).toBe('seatbelt');
  expect(sandboxTag({ type: 'read-only' }, 'win32')).toBe('windows_sandbox');
  expect(sandboxTag({ type: 'danger-full-access' }, 'linux')).toBe('none');
  expect(sandboxTag(EXTERNAL_RESTRICTED, 'linux')).toBe('external');
});
