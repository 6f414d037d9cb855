import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { type ConfigHome as Home } from './config-home.fixture.ts';

const parserLoaded = jest.fn();
const real = await import('toml-eslint-parser');
jest.unstable_mockModule('toml-eslint-parser', () => {
  parserLoaded();
  return { ...real };
});
const { ConfigHome } = await import('./config-home.fixture.ts');

let at: Home;
beforeEach(() => {
  at = new ConfigHome();
});
afterEach(() => {
  at.remove();
});

describe('the TOML parser', () => {
  // Order matters: a module is loaded once per file.
  it('stays unloaded without a config file and with simple overrides', async () => {
    const cliOverrides = ['model=gpt-5.3-codex', 'model_provider="openai"', "developer_instructions='x'", 'tool_output_token_limit=5', 'hide_agent_reasoning=true'];
    await at.load({ cliOverrides, features: { enable: ['unified_exec'], disable: [] } });
    await at.load({ toml: '  \n' });
    expect(parserLoaded).not.toHaveBeenCalled();
  });

  it('is loaded for a config file with content', async () => {
    expect((await at.settings('model = "x"')).model).toBe('x');
    expect(parserLoaded).toHaveBeenCalledTimes(1);
  });
});
