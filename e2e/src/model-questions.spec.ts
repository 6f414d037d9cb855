import { afterAll, describe, expect, it } from '@jest/globals';
import { type MockTurn } from '@codex-ts/mock-model';
import { runProcess } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { inputOf } from './history.fixture.ts';
import { closeWorlds, makeWorld, type World } from './world.fixture.ts';

/** The original's command, version 0.117: `CODEX_TS_ORACLE=/path/to/node_modules/.bin/codex`. */
const ORACLE = process.env['CODEX_TS_ORACLE'];
const withOriginal = ORACLE === undefined ? it.skip : it;

afterAll(closeWorlds);

const option = { label: 'A', description: 'first' };
const question = (more: object = {}) => ({ id: 'db', header: 'Store', question: 'Which?', options: [option], ...more });
const call = (args: Record<string, unknown>): MockTurn => ({ items: [{ call: 'request_user_input', args }] });
const FEATURE = ['--enable', 'default_mode_request_user_input'];

/** Calls of which the original makes the same as we do; where it names columns of the JSON, only the beginning counts. */
const CALLS = [{ questions: [question()] }, { questions: [question(), question({ id: 'b', isSecret: true })] }, { questions: [question({ options: [] })] }, { questions: [question({ options: null })] }, {}, { questions: [question({ id: undefined })] }, { questions: 'db?' }];

function toolOf(world: World) {
  const tool = world.mock.requests[0]?.body?.tools?.find(({ name }) => name === 'request_user_input');
  return JSON.stringify(tool, (key: string, value: unknown) => (key === 'description' && typeof value === 'string' ? '' : value));
}

const outputs = (world: World) => inputOf(world.mock.requests.at(-1)).filter(({ type }) => type === 'function_call_output').map(({ output }) => String(output));

describe('questions of the model in exec', () => {
  it('have no answers, for nobody is there', async () => {
    const world = await makeWorld({ turns: [call({ questions: [question()] }), { items: [{ message: 'done' }] }] });
    const run = await world.exec([...FEATURE, 'go']);
    expect([run.code, run.stdout]).toEqual([0, 'done\n']);
    expect(outputs(world)).toEqual(['{"answers":{}}']);
  });
});

describe(`questions of the model in the original${ORACLE === undefined ? ' (skipped: CODEX_TS_ORACLE does not name it)' : ''}`, () => {
  withOriginal('are declared and answered as here', async () => {
    for (const feature of [FEATURE, []]) {
      const turns = [...CALLS.map(call), { items: [{ message: 'done' }] }];
      const [ours, theirs] = [await makeWorld({ turns }), await makeWorld({ turns })];
      await ours.exec([...feature, 'go']);
      await runProcess([ORACLE ?? '', 'exec', ...feature, '--skip-git-repo-check', 'go'], { cwd: theirs.repo.path, env: theirs.env });
      const cut = (text: string) => text.replace(/(failed to parse function arguments: (?:missing field `\w+`)?).*/, '$1');
      expect(outputs(ours).map(cut)).toEqual(outputs(theirs).map(cut));
      // Where it would only be refused we do not offer it.
      expect(toolOf(ours)).toBe(feature === FEATURE ? toolOf(theirs) : undefined);
    }
    const [ours, theirs] = await Promise.all([codex('features', 'list'), [ORACLE ?? '', 'features', 'list']].map((argv) => runProcess(argv, { cwd: '/', env: { PATH: process.env['PATH'], HOME: '/nonexistent' } })));
    const row = (text = '') => text.split('\n').find((line) => line.startsWith('default_mode_request_user_input'));
    expect(row(ours?.stdout)).toMatch(/ under development +false$/);
    expect(row(ours?.stdout)).toBe(row(theirs?.stdout));
  });
});
