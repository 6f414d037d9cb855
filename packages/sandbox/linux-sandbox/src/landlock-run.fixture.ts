import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FileView } from '@codex-ts/file-policy';
import { landlockPlan, type LandlockPlan, type LandlockPlanInput } from './landlock-plan.ts';
import { type StagedStart, startStaged, type StagedRun } from './staged-run.fixture.ts';

/** Not below /tmp, which the policies of these tests make writable as a whole. */
const PLACE = '/var/tmp';

/** A folder with a workspace (`src`, `file`, `.git/config`) and, beside it, what must stay untouched. */
export class LandlockGround {
  readonly base = mkdtempSync(join(PLACE, 'landlock-'));
  readonly workspace = join(this.base, 'work');
  readonly outside = join(this.base, 'outside');

  constructor() {
    for (const folder of [this.base, this.workspace, this.outside, join(this.workspace, 'src'), join(this.workspace, '.git')]) {
      mkdirSync(folder, { recursive: true });
      chmodSync(folder, 0o777);
    }
    for (const file of [join(this.workspace, 'file'), join(this.workspace, '.git/config'), join(this.outside, 'file')]) {
      writeFileSync(file, 'as it was');
      chmodSync(file, 0o666);
    }
  }

  /** The whole disk readable; the workspace but its `.git` and `.codex`, and /tmp, writable. */
  get view(): FileView {
    const guarded = ['.git', '.codex'].map((name) => ({ path: join(this.workspace, name), access: 'read', origin: 'protected' }) as const);
    const writable = ['/tmp', this.workspace].map((path) => ({ path, access: 'write', origin: 'policy' }) as const);
    return { root: 'read', minimal: false, rules: [...writable, { path: '/tmp/.codex', access: 'read', origin: 'protected' }, ...guarded] };
  }

  plan(argv: readonly string[], more: Partial<LandlockPlanInput> = {}): Promise<LandlockPlan> {
    const arch = process.arch === 'arm64' ? 'arm64' : 'x64';
    const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' };
    return landlockPlan({ argv, env, view: this.view, scratch: ['/tmp'], network: 'restricted', arch, taskFd: 3, statusFd: 4, ...more });
  }

  async start(argv: readonly string[], more: Partial<LandlockPlanInput> = {}, how: Partial<StagedStart> = {}): Promise<StagedRun> {
    return startStaged({ ...(await this.plan(argv, more)), cwd: this.workspace, statusFd: 4, ...how });
  }

  async shell(script: string, more: Partial<LandlockPlanInput> = {}, how: Partial<StagedStart> = {}): Promise<Awaited<StagedRun['ended']>> {
    return (await this.start(['/bin/sh', '-c', script], more, how)).ended;
  }

  remove(): void {
    rmSync(this.base, { recursive: true });
  }
}
