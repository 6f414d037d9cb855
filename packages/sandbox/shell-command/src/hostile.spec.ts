import { describe, expect, it } from '@jest/globals';
import { GIVEN, HOSTILE, hostileText } from './hostile-commands.fixture.ts';
import { commandActions, extractApplyPatch, innerCommands, isDangerous, isKnownSafe, plainCommandsOf } from './index.ts';
import { workOf } from './work-meter.fixture.ts';

const SHORT = 400;
const TIMES = 4;

function judgeInEveryWay(argv: readonly string[]): void {
  commandActions(argv, '/repo');
  extractApplyPatch(argv);
  innerCommands(argv);
  isDangerous(argv);
  isKnownSafe(argv);
  plainCommandsOf(argv);
}

describe('long commands', () => {
  it.each(Object.entries(GIVEN))('cost in proportion to their length: %s', (_, given) => {
    const worse: string[] = [];
    for (const text of HOSTILE) {
      const [once = 0, more = 0] = [SHORT, SHORT * TIMES].map((length) => workOf(() => judgeInEveryWay(given(hostileText(text, length)))));
      // What grows with the square would be 16 times as much; wrappers around wrappers grow a little until they are cut short.
      if (more > once * TIMES * 1.5) worse.push(`${JSON.stringify(text)}: ${once}, then ${more}`);
    }
    expect(worse).toEqual([]);
  });

  it('would show it if one of them grew with the square', () => {
    const square = (argv: readonly string[]): unknown => [...(argv[0] ?? '')].map((_, i) => (argv[0] ?? '').slice(i));
    expect(workOf(() => square(['a'.repeat(SHORT * TIMES)]))).toBeGreaterThan(workOf(() => square(['a'.repeat(SHORT)])) * TIMES * 3);
  });

  it('give results in proportion to their length', () => {
    const large: string[] = [];
    for (const text of HOSTILE) {
      for (const given of Object.values(GIVEN)) {
        const argv = given(hostileText(text, 10_000));
        const size = argv.join(' ').length;
        const found = innerCommands(argv).commands.reduce((sum, words) => sum + words.join(' ').length, 0);
        const told = commandActions(argv, '/repo').reduce((sum, action) => sum + Object.values(action).join(' ').length, 0);
        if (found > size * 8 + 200_000 || told > size * 5 + 20_000) large.push(`${JSON.stringify(text)}: ${size}, ${found}, ${told}`);
      }
    }
    expect(large).toEqual([]);
  });

  it('that go through too many folders, or do too much, are told as they are', () => {
    for (const script of [`${'cd a;'.repeat(100_000)}cat x`, `cd ${'a'.repeat(5000)}; cat x`, 'cat a;cat b;'.repeat(200)]) {
      expect(commandActions(['bash', '-c', script], '/repo')).toEqual([{ type: 'unknown', command: script }]);
    }
  });

  it('that hide what they run behind too much are dangerous', () => {
    for (const argv of [['cmd', '/c', 'if '.repeat(5000)], ['cmd', '/c', 'start '.repeat(5000)], ['bash', '-c', 'ls;'.repeat(5000)]]) {
      expect([innerCommands(argv).isCutShort, isDangerous(argv)]).toEqual([true, true]);
    }
  });
});
