import { expect, it } from '@jest/globals';
import { makeTempDir } from '@codex-ts/test-support';
import fc from 'fast-check';
import { commandActions, isDangerous, isKnownSafe, splitPlainCommands } from '../index.ts';
import { anyScript } from '../parser-proof/generated-scripts.fixture.ts';
import { startModel } from './model.fixture.ts';
import { startOriginal } from './app-server.fixture.ts';
import { commandLine } from './commands.fixture.ts';
it('x', async () => {
  const { path } = await makeTempDir();
  const model = await startModel();
  const original = await startOriginal(process.env['CODEX_TS_ORACLE'] ?? '', model, path);
  const N = Number(process.env['N'] ?? 300);
  const seed = Number(process.env['SEED'] ?? 1);
  const arb = process.env['K'] === 'any' ? anyScript.filter((s) => !s.includes('\0') && !/\p{Cs}/u.test(s)) : commandLine;
  const scripts = [...new Set(fc.sample(arb, { numRuns: N, seed }))];
  const t = Date.now();
  let n = 0;
  const diff: Record<string, string[]> = { safe: [], danger: [], action: [], split: [] };
  for (let i = 0; i < scripts.length; i += 200) {
    const some = scripts.slice(i, i + 200);
    const pass = async (policy: string, more: object) => {
      model.calls = some.map((cmd) => ({ id: `c${(n += 1)}`, name: 'exec_command', arguments: { cmd, workdir: '/nonexistent-folder', ...more } }));
      const q = await original.turn(policy);
      return model.calls.map(({ id }) => ({ q: q.get(id), out: model.outputs.get(id) ?? '' }));
    };
    const u = await pass('untrusted', {});
    const v = await pass('never', {});
    const e = await pass('on-request', { sandbox_permissions: 'require_escalated', justification: 'x' });
    some.forEach((s, k) => {
      const argv = ['/bin/bash', '-lc', s];
      const safe = u[k]?.q === undefined; const danger = v[k]?.out.includes('blocked by policy') ?? false;
      if (safe !== isKnownSafe(argv)) diff['safe']?.push(`${JSON.stringify(s)} theirs ${safe}`);
      if (danger !== isDangerous(argv)) diff['danger']?.push(`${JSON.stringify(s)} theirs ${danger} ${v[k]?.out.slice(0,120)}`);
      const a = JSON.stringify(e[k]?.q?.actions ?? 'none'); const b = JSON.stringify(commandActions(argv, '/nonexistent-folder'));
      const canon = (x: string) => x;
      if (canon(a) !== canon(b)) diff['action']?.push(`${JSON.stringify(s)}\n   theirs ${a}\n   ours   ${b}`);
      const first = JSON.stringify(splitPlainCommands(s)?.[0] ?? argv);
      if (JSON.stringify(e[k]?.q?.proposed) !== first) diff['split']?.push(`${JSON.stringify(s)} theirs ${JSON.stringify(e[k]?.q?.proposed)} ours ${first} ${e[k]?.out.slice(0, 150)}`);
    });
  }
  console.log(scripts.length, Date.now() - t, Object.fromEntries(Object.entries(diff).map(([k, v]) => [k, v.length])));
  for (const [k, v] of Object.entries(diff)) if ((process.env['D'] ?? 'safe').includes(k)) for (const l of v) console.log(k, l);
  original.close();
  await model.close();
  expect(1).toBe(1);
}, 600000);
