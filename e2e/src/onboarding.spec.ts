import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closeOllamas, startFakeOllama } from './local-provider.fixture.ts';
import { closeTerminals, openEmulator, openTerminal } from './terminal.fixture.ts';
import { KEYS } from './terminal-face.fixture.ts';
import { closeWorlds, inHome, makeWorld, type World, type WorldOptions } from './world.fixture.ts';

afterEach(closeTerminals);
afterAll(async () => {
  closeOllamas();
  await closeWorlds();
});

const ASKED = { isTrusted: false } as const;
const FAST = 'model = "gpt-5.4"\ndisable_paste_burst = true\n[tui]\nanimations = false\n';

/** A world in which OpenAI itself would be asked, and nobody has signed in. */
async function firstRun(options: WorldOptions = {}): Promise<World> {
  const world = await makeWorld(options);
  writeFileSync(inHome(world, 'config.toml'), `openai_base_url = "${world.mock.url}"\n${FAST}`);
  return world;
}

const userToml = (world: World): string => readFileSync(inHome(world, 'config.toml'), 'utf8');

describe('a first run', () => {
  it('takes a key, asks for trust, and begins with what the project says', async () => {
    const world = await firstRun({ turns: [{ items: [{ message: 'Hello.' }] }], files: { '.codex/config.toml': 'model_reasoning_effort = "high"\n' } });
    const run = await openTerminal(world, ['Hi there'], { ...ASKED, env: { OPENAI_API_KEY: 'sk-from-env' } });
    await run.shows('How would you like to reach a model?');
    await run.type('1');
    await run.shows('This one is from OPENAI_API_KEY.');
    await run.type(KEYS.ctrlU);
    await run.type(KEYS.enter);
    await run.shows('API key cannot be empty');
    await run.paste(' sk-pasted \n');
    await run.hides('cannot be empty');
    expect(await run.screen()).not.toMatch(/sk-/);
    await run.type(KEYS.enter);
    await run.shows('Do you trust this folder?');
    expect(await run.screen()).toMatch(/✓ The API key is stored in .*auth\.json\n/);
    await run.type(KEYS.enter);
    await run.shows('• Hello.');
    await run.shows('gpt-5.4 high');
    await run.type(KEYS.ctrlD);
    expect(await run.exited()).toBe(0);
    expect(await run.text()).not.toContain('Do you trust');
    expect(JSON.parse(readFileSync(inHome(world, 'auth.json'), 'utf8'))).toEqual({ auth_mode: 'apikey', OPENAI_API_KEY: 'sk-pasted' });
    expect(userToml(world)).toContain(`\n[projects.${JSON.stringify(realpathSync(world.repo.path))}]\ntrust_level = "trusted"\n`);
    expect(world.mock.requests[0]?.headers['authorization']).toBe('Bearer sk-pasted');
  });

  it('ends without a trace where the folder is not trusted, and gives the terminal back', async () => {
    const world = await makeWorld({ settings: 'disable_paste_burst = true' });
    const before = userToml(world);
    for (const [keys, args] of [['n', ['--yolo']], [KEYS.ctrlC, []], [KEYS.ctrlD, ['-a', 'never', '-s', 'read-only']]] as const) {
      const run = openEmulator(world, args, ASKED);
      await run.shows('Do you trust this folder?');
      await run.type(keys);
      expect(await run.exited()).toBe(0);
      expect(run.written).toMatch(/\x1b\[\?1049l[^]*\x1b\[\?2004l/);
      await run.hides('Do you trust this folder?');
    }
    expect([userToml(world), readdirSync(world.home).filter((name) => name !== 'config.toml')]).toEqual([before, []]);
  });

  it('plays the demonstration without an account and leaves nothing of it', async () => {
    const world = await firstRun();
    const temp = join(world.repo.path, '../temp');
    mkdirSync(temp, { recursive: true });
    const run = await openTerminal(world, [], { ...ASKED, rows: 60, env: { TMPDIR: temp } });
    await run.shows('How would you like to reach a model?');
    await run.type('3');
    await run.shows(/This is a demonstration\.[^]*› The tests of this project fail\./);
    await run.type(KEYS.enter);
    await run.shows('The tests pass now.');
    expect(await run.text()).toMatch(/✗ Ran node --test[^]*• Edited src\/cart\.mjs \(\+2 -2\)[^]*• Ran node --test/);
    expect(readdirSync(temp)).toHaveLength(1);
    await run.type(KEYS.ctrlD);
    await run.shows('✓ You have seen the demonstration; its files are deleted');
    expect(readdirSync(temp)).toEqual([]);
    await run.type(KEYS.esc);
    expect(await run.exited()).toBe(0);
    expect(readdirSync(world.home)).toEqual(['config.toml']);
    expect(world.mock.requests).toEqual([]);
  });

  it('has a program on this computer fetch a model and keeps it as the default', async () => {
    const world = await firstRun({ turns: [{ items: [{ message: 'Hello from here.' }] }] });
    const ollama = await startFakeOllama(world);
    const run = await openTerminal(world, ['Hi'], { ...ASKED, env: ollama.env });
    await run.shows('How would you like to reach a model?');
    await run.type('2');
    await run.shows(/Which program shall run the model\?|Which model shall Ollama run\?/);
    if ((await run.screen()).includes('Which program')) await run.type('1');
    await run.shows('Which model shall Ollama run?');
    await run.type(KEYS.enter);
    await run.shows(/Downloading gpt-oss:20b[^]*50%/);
    ollama.finish();
    await run.shows('Do you trust this folder?');
    expect(await run.screen()).toContain('✓ Ollama runs gpt-oss:20b');
    await run.type('y');
    await run.shows('• Hello from here.');
    await run.type(KEYS.ctrlD);
    expect(await run.exited()).toBe(0);
    expect(userToml(world)).toMatch(/^model = "gpt-oss:20b"$/m);
    expect(userToml(world)).toMatch(/^model_provider = "ollama"$/m);
    expect(existsSync(inHome(world, 'auth.json'))).toBe(false);
  });
});
