import { type SandboxArch, type SyscallName, syscallNumber } from './syscall-numbers.ts';
import { foreignFunctions } from './landlock-support.ts';

/** A call with its arguments; numbers, or a text that is passed as a pointer to it. */
export type ProbedCall = readonly [name: SyscallName, ...args: number[]];

const SCRIPT = `
const koffi = require(process.argv[1]);
const call = koffi.load(null).func('syscall', 'long', ['long', 'long', 'long', 'long', 'long', 'long', 'long']);
const results = JSON.parse(process.argv[2]).map(([number, ...args]) => {
  const result = call(number, ...args, ...Array(6 - args.length).fill(0));
  return result < 0 ? koffi.errno() : 0;
});
console.log(JSON.stringify(results));
`;

/** Whether calls can be made here as they are. */
export const canProbe = process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64') && foreignFunctions() !== null;

/** A command that makes each call in turn and prints the list of errno values, 0 for success. */
export function probeCommand(calls: readonly ProbedCall[]): string[] {
  const arch: SandboxArch = process.arch === 'arm64' ? 'arm64' : 'x64';
  const numbered = calls.map(([name, ...args]) => [syscallNumber(name, arch), ...args]);
  return [process.execPath, '-e', SCRIPT, '--', foreignFunctions() ?? '', JSON.stringify(numbered)];
}
