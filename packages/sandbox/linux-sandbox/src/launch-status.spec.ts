import { expect, it } from '@jest/globals';
import { commandStarted, sandboxIsEmpty, sandboxIsGone } from './launch-status.ts';

const STARTED = '{ "child-pid": 999999999, "pid-namespace": 4026532179 }\n';

it('believes that the command ran only when bwrap reports its exit code', () => {
  expect(commandStarted(`${STARTED}{ "exit-code": 3 }\n`)).toBe(true);
  expect(commandStarted(STARTED)).toBe(false);
  expect(commandStarted('')).toBe(false);
});

it('sees whether the first process of the sandbox still lives', () => {
  expect(sandboxIsGone(STARTED)).toBe(true);
  expect(sandboxIsGone('')).toBe(true);
  expect(sandboxIsEmpty(STARTED)).toBe(true);
  expect(sandboxIsGone(`{ "child-pid": ${process.pid} }`)).toBe(false);
});
