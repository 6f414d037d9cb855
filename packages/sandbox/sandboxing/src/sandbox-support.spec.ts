import { describe, expect, it } from '@jest/globals';
import { type SandboxPolicy } from '@codex-ts/protocol';
import { ensureSandboxAvailable } from './sandbox-support.ts';
import { sandboxTag } from './sandbox-tag.ts';

const EXTERNAL_RESTRICTED: SandboxPolicy = { type: 'external-sandbox', network_access: 'restricted' };

describe('ensureSandboxAvailable', () => {
  it('asks nothing of a machine that confines nothing', async () => {
    await ensureSandboxAvailable({ type: 'danger-full-access' }, {});
    await ensureSandboxAvailable({ type: 'external-sandbox', network_access: 'enabled' }, {});
  });

  it('finds bubblewrap here', async () => {
    await expect(ensureSandboxAvailable({ type: 'read-only' }, process.env)).resolves.toBeUndefined();
  });

  it('refuses what is not built', async () => {
    await expect(ensureSandboxAvailable(EXTERNAL_RESTRICTED, process.env)).rejects.toMatchObject({ code: 'sandbox_unavailable' });
  });

  it('refuses other platforms by name', async () => {
    const platform = Object.getOwnPropertyDescriptor(process, 'platform');
    if (platform === undefined) throw new Error('no platform');
    Object.defineProperty(process, 'platform', { ...platform, value: 'darwin' });
    try {
      await expect(ensureSandboxAvailable({ type: 'read-only' }, process.env)).rejects.toThrow(/not supported on darwin/);
    } finally {
      Object.defineProperty(process, 'platform', platform);
    }
  });
});

it('tags the two confined policies only', () => {
  expect(sandboxTag({ type: 'read-only' })).toBe('seccomp');
  expect(sandboxTag({ type: 'danger-full-access' })).toBe('none');
  expect(sandboxTag(EXTERNAL_RESTRICTED)).toBe('none');
});
