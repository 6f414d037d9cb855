// What is measured. `turns` is the model's side; a run without turns never asks a model.
const patch = (i) => `*** Begin Patch\n*** Update File: target.txt\n@@\n line ${i} before\n-line ${i} old\n+line ${i} new\n line ${i} after\n*** End Patch\n`;
const done = [{ message: 'done' }];
const twenty = (make) => [...Array.from({ length: 20 }, (_, i) => [make(i)]), done];

export const TARGET_FILE = Array.from({ length: 20 }, (_, i) => `line ${i} before\nline ${i} old\nline ${i} after\n`).join('');

export const SCENARIOS = {
  version: { about: '`--version`', args: () => ['--version'] },
  exec: { about: 'one-shot exec, one plain answer', turns: [done], args: ({ ws }) => [...base(ws), 'hi'] },
  shell: { about: '20 sandboxed commands, one after the other', turns: twenty((i) => ({ call: 'exec_command', args: { cmd: `true ${i}`, login: false } })), args: ({ ws }) => [...base(ws), 'hi'], per: 20 },
  patch: { about: '20 patches, one after the other', turns: twenty((i) => ({ patch: patch(i) })), args: ({ ws }) => [...base(ws), 'hi'], per: 20 },
  deltas: { about: '200 KB answer in 4,000 deltas, `--json`', turns: [[{ message: 'lorem ipsum dolor sit amet, consectetur adipiscing '.repeat(4000), deltas: 4000 }]], args: ({ ws }) => [...base(ws), '--json', 'hi'] },
};

function base(ws) {
  return ['exec', '--skip-git-repo-check', '-s', 'workspace-write', '-C', ws];
}
