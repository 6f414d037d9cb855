import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keptOnPath } from './kept-on-path.ts';
import { wrapScript } from './snapshot-wrap.ts';

let home: string;
let folder: string;

/** A folder whose name is hard on shells, and start-up files that set PATH anew. */
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'on path-'));
  folder = join(home, `it's *[a] $x "y"`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'ours'), '#!/bin/sh\necho "ours $1"\n', { mode: 0o755 });
  writeFileSync(join(home, '.profile'), 'PATH=/usr/bin:/bin\nexport PATH\nours() { echo not this; }\nunset -f ours\n');
  writeFileSync(join(home, 'snapshot.sh'), "export PATH='/usr/bin:/bin'\n");
});
afterAll(() => rmSync(home, { recursive: true }));

function run(argv: readonly string[], path = `${folder}:/usr/bin:/bin`) {
  const [program = '', ...args] = argv;
  const { status, stdout, stderr } = spawnSync(program, args, { env: { HOME: home, PATH: path }, cwd: home, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const SHELLS = ['/bin/bash', '/bin/sh', '/bin/zsh'].filter((shell) => existsSync(shell));

describe('a folder that is kept on PATH', () => {
  it.each(SHELLS)('is there in a login shell of %s whose start-up files set PATH anew', (shell) => {
    expect(run([shell, '-lc', 'ours lost'])).toMatchObject({ status: 127 });
    expect(run(keptOnPath([shell, '-lc', 'ours found; echo "$PATH"'], folder))).toEqual({ status: 0, stdout: `ours found\n${folder}:/usr/bin:/bin\n`, stderr: '' });
  });

  it('is there once', () => {
    rmSync(join(home, '.profile'));
    expect(run(keptOnPath(['/bin/sh', '-lc', 'echo "$PATH"'], folder)).stdout.split(folder)).toHaveLength(2);
    writeFileSync(join(home, '.profile'), 'PATH=/usr/bin:/bin\nexport PATH\n');
  });

  it('changes nothing else of the script', () => {
    const script = "set -- a b; cat <<'EOF'\n$x\nEOF\nnonsense-command\necho $LINENO $0 $#\nexit 3";
    const plain = run(['/bin/bash', '-lc', script, 'name', 'x']);
    const kept = run(keptOnPath(['/bin/bash', '-lc', script, 'name', 'x'], folder));
    expect(plain).toMatchObject({ status: 3, stdout: '$x\n5 name 2\n' });
    expect(kept).toEqual(plain);
  });

  it.each([[['/bin/bash', '-c', 'x']], [['/usr/bin/git', '-lc', 'x']], [['/bin/bash', '-lc']], [['pwsh', '-Command', 'x']], [[]]])('leaves %j alone', (argv) => {
    expect(keptOnPath(argv, folder)).toBe(argv);
  });

  it('is there after a snapshot too, and where the snapshot cannot be read', () => {
    for (const file of ['snapshot.sh', 'missing.sh']) {
      const script = wrapScript(join(home, file), [], folder);
      expect(run(['/bin/bash', '-c', script, '/bin/bash', 'ours "$1$0"', 'zero', 'one'])).toEqual({ status: 0, stdout: 'ours onezero\n', stderr: '' });
      expect(run(['/bin/bash', '-c', wrapScript(join(home, file), []), '/bin/bash', 'ours x'])).toMatchObject({ status: 127 });
    }
  });
});
