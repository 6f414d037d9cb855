import { describe, expect, it } from '@jest/globals';
import { type SandboxPolicy } from '@codex-ts/app-server-protocol';

import { bannerLines } from './banner.ts';
import { type ExecOptions } from './exec-options.ts';
import { sandboxSummary } from './sandbox-summary.ts';
import { session } from './server-talk.fixture.ts';
import { createStyle } from './style.ts';

const options: ExecOptions = {
  version: '1.2.3',
  thread: { kind: 'start', ephemeral: false },
  settings: { model: null, modelProvider: 'mock', cwd: '/w', sandbox: 'read-only', approvalPolicy: 'never' },
  input: { prompt: 'first\nsecond\n', images: [] },
  display: { format: 'human', color: false, reasoningEffort: 'high', reasoningSummary: null, hideReasoning: false, showRawReasoning: false },
  warnings: [],
};

describe('the banner', () => {
  it('names what runs where', () => {
    expect(bannerLines(options, session(), createStyle(false)).join('\n')).toMatchInlineSnapshot(`
"codex-ts v1.2.3
--------
workdir: /w
model: gpt-5.3-codex
provider: mock
approval: never
sandbox: read-only
reasoning effort: high
reasoning summaries: none
session id: 0192f000-0000-7000-8000-000000000001
--------"
`);
  });

  it('tells the reasoning effort as configured, and the server\'s where it is not known here', () => {
    const effort = (configured: { reasoningEffort?: string | null }): string | undefined => {
      const { reasoningEffort: _, ...display } = options.display;
      const lines = bannerLines({ ...options, display: { ...display, ...configured } }, session({ reasoningEffort: 'medium' }), createStyle(false));
      return lines.find((line) => line.startsWith('reasoning effort'));
    };
    expect([effort({ reasoningEffort: 'low' }), effort({ reasoningEffort: null }), effort({})]).toEqual(['reasoning effort: low', 'reasoning effort: none', 'reasoning effort: medium']);
  });

  it('paints only labels', () => {
    const painted = bannerLines(options, session(), createStyle(true)).map((line) => line.replaceAll('\u001b', '^'));
    expect(painted[0]).toBe('codex-ts v1.2.3');
    expect(painted[2]).toBe('^[1mworkdir:^[0m /w');
    expect(painted.at(-1)).toBe('--------');
  });

  it.each<[SandboxPolicy, string]>([
    [{ type: 'readOnly' }, 'read-only'],
    [{ type: 'readOnly', networkAccess: true }, 'read-only (network access enabled)'],
    [{ type: 'dangerFullAccess' }, 'danger-full-access'],
    [{ type: 'externalSandbox', networkAccess: 'restricted' }, 'external-sandbox'],
    [{ type: 'externalSandbox', networkAccess: 'enabled' }, 'external-sandbox (network access enabled)'],
    [{ type: 'workspaceWrite' }, 'workspace-write [workdir, /tmp, $TMPDIR]'],
    [
      { type: 'workspaceWrite', writableRoots: ['/a', '/b'], networkAccess: true, excludeSlashTmp: true },
      'workspace-write [workdir, $TMPDIR, /a, /b] (network access enabled)',
    ],
    [{ type: 'workspaceWrite', excludeTmpdirEnvVar: true }, 'workspace-write [workdir, /tmp]'],
  ])('%j reads %s', (policy, text) => {
    expect(sandboxSummary(policy)).toBe(text);
  });
});
