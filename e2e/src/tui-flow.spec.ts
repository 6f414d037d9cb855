import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type MockRequest } from '@codex-ts/mock-model';
import { inputOf } from './history.fixture.ts';
import { closeTerminals, openTerminal } from './terminal.fixture.ts';
import { KEYS, type Terminal } from './terminal-face.fixture.ts';
import { closeWorlds, makeWorld, type Turns, type World } from './world.fixture.ts';

afterEach(closeTerminals);
afterAll(closeWorlds);

const FREE = ['-s', 'danger-full-access', '-a', 'never'];
/** A command that runs until the test lets it. */
const WAIT = { call: 'exec_command', args: { cmd: 'until [ -e go ]; do sleep 0.01; done; echo waited', login: false } };

const world = (turns: Turns): Promise<World> => makeWorld({ settings: 'disable_paste_burst = true', turns });
const letGo = ({ repo }: World): void => writeFileSync(join(repo.path, 'go'), '');

/** What the user said, in a request's history. */
function said(request: MockRequest | undefined): string[] {
  return (request === undefined ? [] : inputOf(request)).flatMap((item) => {
    if (item['type'] !== 'message' || item['role'] !== 'user') return [];
    const texts = (item['content'] as { text?: string }[]).map(({ text = '' }) => text);
    return texts.filter((text) => !text.startsWith('<') && !text.startsWith('#'));
  });
}

/** The prompt as it stands on the screen, without its footer. */
async function prompt(run: Terminal): Promise<string> {
  const [, ...parts] = (await run.screen()).split('\n› ');
  return (parts.at(-1) ?? '').split('\n\n')[0] ?? '';
}

describe('what is written while a turn runs', () => {
  it('steers it by enter, follows it by tab, and goes out in order', async () => {
    const here = await world([{ items: [WAIT] }, { items: [{ message: 'Heard.' }] }, { items: [{ message: 'One done.' }] }, { items: [{ message: 'Two done.' }] }]);
    const run = await openTerminal(here, [...FREE, 'Begin.']);
    await run.shows('Running until');
    await run.type('steer\r');
    await run.shows('↳ steer');
    for (const text of ['one', 'two', 'three']) {
      await run.type(`${text}${KEYS.tab}`);
      await run.shows(`↳ ${text}`);
    }
    await run.type(KEYS.shiftLeft);
    await run.hides('↳ three');
    expect(await prompt(run)).toBe('three');
    letGo(here);
    await run.shows('• Two done.');
    expect(await prompt(run)).toBe('three');
    expect(here.mock.requests.map((request) => said(request))).toEqual([
      ['Begin.'],
      ['Begin.', 'steer'],
      ['Begin.', 'steer', 'one'],
      ['Begin.', 'steer', 'one', 'two'],
    ]);
    expect(await run.text()).toMatch(/• Ran until[^]*› steer[^]*• Heard\.[^]*› one[^]*• One done\.[^]*› two[^]*• Two done\./);
  });

  it('returns to the prompt, before the draft, when the turn is interrupted by esc', async () => {
    const here = await world([{ items: [{ message: 'never whole', chunks: 4 }], stallAfter: 3 }, { items: [{ message: 'Resent.' }] }]);
    const run = await openTerminal(here, [...FREE, 'Begin.']);
    await run.shows('Working');
    await run.type(`later${KEYS.tab}`);
    await run.shows('↳ later');
    await run.type('draft');
    await run.shows('› draft');
    await run.type(KEYS.esc);
    await run.shows('Conversation interrupted');
    await run.hides('↳ later');
    expect(await prompt(run)).toBe('later\n  draft');
    await run.type(KEYS.enter);
    await run.shows('• Resent.');
    expect(said(here.mock.requests[1]).at(-1)).toBe('later\ndraft');
  });

  it('ctrl+c clears the draft first and interrupts then; up brings the draft back', async () => {
    const here = await world([{ items: [WAIT] }]);
    const run = await openTerminal(here, [...FREE, 'Begin.']);
    await run.shows('Running until');
    await run.type('draft');
    await run.shows('› draft');
    await run.type(KEYS.ctrlC);
    await run.hides('› draft');
    expect(await run.text()).not.toContain('interrupted');
    await run.type(KEYS.ctrlC);
    await run.shows('Conversation interrupted');
    await run.type(KEYS.up);
    await run.shows('› draft');
  });

  it('esc brings what steers to the model at once', async () => {
    const here = await world([{ items: [WAIT] }, { items: [{ message: 'At once.' }] }]);
    const run = await openTerminal(here, [...FREE, 'Begin.']);
    await run.shows('Running until');
    await run.type('urgent\r');
    await run.shows('↳ urgent');
    await run.type(KEYS.esc);
    await run.shows('• At once.');
    expect(said(here.mock.requests[1]).at(-1)).toBe('urgent');
  });
});

describe('an earlier message', () => {
  it('is edited after esc esc, and what came after it is gone', async () => {
    const here = await world([{ items: [{ message: 'Answer one.' }] }, { items: [{ message: 'Answer two.' }] }, { items: [{ message: 'Answer three.' }] }]);
    const run = await openTerminal(here, [...FREE, 'First words.']);
    await run.shows('• Answer one.');
    await run.type('Second words.\r');
    await run.shows('• Answer two.');
    await run.hides('Working');
    await run.type(KEYS.esc);
    await run.shows('esc again');
    await run.type(KEYS.esc);
    await run.shows('Transcript'.toUpperCase().split('').join(' '));
    await run.type(KEYS.enter);
    await run.shows('› Second words.');
    await run.hides('Answer two.');
    await run.type(' Other.\r');
    await run.shows('• Answer three.');
    expect(said(here.mock.requests[2])).toEqual(['First words.', 'Second words. Other.']);
    const kept = await run.text();
    expect(kept).toMatch(/› First words\.\n\n• Answer one\.\n\n› Second words\. Other\.\n\n• Answer three\./);
    expect(kept.split('Answer one.')).toHaveLength(2);
  });
});
