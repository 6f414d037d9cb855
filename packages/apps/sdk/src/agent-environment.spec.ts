import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

import { agentEnvironment } from './agent-environment.ts';
import { VERSION } from './version.ts';

const NAME = 'CODEX_INTERNAL_ORIGINATOR_OVERRIDE';

describe('the environment of the agent', () => {
  it('is that of this process, with our name and the key', () => {
    expect(agentEnvironment({ apiKey: 'k' }, { A: '1', B: undefined })).toEqual({ A: '1', [NAME]: 'codex_sdk_ts', CODEX_API_KEY: 'k' });
  });

  it('is what was given and nothing else, under the name given there', () => {
    expect(agentEnvironment({ env: { C: '2' } }, { A: '1' })).toEqual({ C: '2', [NAME]: 'codex_sdk_ts' });
    expect(agentEnvironment({ env: { [NAME]: 'me' } }, { A: '1' })).toEqual({ [NAME]: 'me' });
  });

  it('names the version of the package', () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string };
    expect(VERSION).toBe(version);
  });
});
