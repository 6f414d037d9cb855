import { spawnSync } from 'node:child_process';
import { createServer as createHttpServer } from 'node:http';
import { join } from 'node:path';
import { createReadStream } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { makeGitRepo, makeTempDir, runProcess, type RunResult } from '@codex-ts/test-support';
import { closeAll, listen, origin, testProxy, type TestProxy } from './proxy.fixture.ts';

afterEach(closeAll);

function has(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

/** With the proxy's variables, but for those that would keep local names away from it. */
function run(proxy: TestProxy, argv: string[], cwd?: string): Promise<RunResult> {
  const env = Object.fromEntries(Object.entries({ ...process.env, ...proxy.environment() }).filter(([name]) => !/no_?proxy/i.test(name)));
  return runProcess(argv, { env: { ...env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0' }, ...(cwd === undefined ? {} : { cwd }) });
}

describe('curl', () => {
  const curlIt = has('curl') ? it : it.skip;

  curlIt('goes through, by HTTP, by tunnel and by SOCKS', async () => {
    const { port } = await origin((asked, response) => void asked.pipe(response.writeHead(200, { 'x-method': asked.method ?? '' })));
    const proxy = await testProxy();
    const url = `http://allowed.test:${port}/`;
    const socks = `socks5h://127.0.0.1:${proxy.endpoints.socks?.port}`;
    for (const more of [[], ['--proxytunnel'], ['--proxy', socks], ['--http1.0'], ['-H', 'Expect: 100-continue']]) {
      const result = await run(proxy, ['curl', '-sS', '-i', '--data-binary', 'the body', ...more, url]);
      expect([more, result.stderr, result.code]).toEqual([more, '', 0]);
      expect(result.stdout).toMatch(/x-method: POST[^]*the body$/);
    }
    expect((await run(proxy, ['curl', '-sS', '-i', '--http2', url])).stdout).toMatch(/x-method: GET/);
  });

  curlIt('is told why not', async () => {
    const proxy = await testProxy();
    const plain = await run(proxy, ['curl', '-sS', '-i', 'http://other.test/']);
    expect(plain.stdout).toMatch(/403 Forbidden[^]*x-proxy-error: blocked-by-allowlist/);
    expect((await run(proxy, ['curl', '-sS', 'https://other.test/'])).stderr).toContain('403');
    const socks = await run(proxy, ['curl', '-sS', '--proxy', `socks5h://127.0.0.1:${proxy.endpoints.socks?.port}`, 'https://other.test/']);
    expect(socks.code).toBe(97);
    expect((await run(proxy, ['curl', '-sS', '-i', '--data-binary', 'x'.repeat(100_000), 'http://denied.test/'])).stdout).toContain('blocked-by-denylist');
  });
});

describe('git', () => {
  const gitIt = has('git') ? it : it.skip;

  gitIt('clones through the proxy', async () => {
    const repo = await makeGitRepo({ 'a.txt': 'content of a' });
    await repo.git('update-server-info');
    // The old way of serving a repository: its files.
    const server = createHttpServer((asked, response) => {
      const path = new URL(asked.url ?? '/', 'http://x').pathname;
      createReadStream(join(repo.path, '.git', path)).on('error', () => response.writeHead(404).end()).pipe(response);
    });
    const port = await listen(server);
    const proxy = await testProxy();
    const target = await makeTempDir();
    const cloned = await run(proxy, ['git', 'clone', '--quiet', `http://allowed.test:${port}/`, 'copy'], target.path);
    expect([cloned.stderr, cloned.code]).toEqual(['', 0]);
    expect((await run(proxy, ['cat', 'copy/a.txt'], target.path)).stdout).toBe('content of a');
    const refused = await run(proxy, ['git', 'clone', '--quiet', `http://other.test:${port}/`, 'other'], target.path);
    expect(refused.stderr).toContain('403');
    await Promise.all([repo.dispose(), target.dispose()]);
  });
});

describe('npm', () => {
  const npmIt = has('npm') ? it : it.skip;

  npmIt('reads a registry through the proxy', async () => {
    const { port } = await origin((asked, response) => response.end(asked.url === '/thing' ? JSON.stringify({ name: 'thing', 'dist-tags': { latest: '1.2.3' }, versions: { '1.2.3': { name: 'thing', version: '1.2.3' } } }) : '{}'));
    const proxy = await testProxy();
    const home = await makeTempDir();
    const view = (host: string): Promise<RunResult> => run(proxy, ['npm', 'view', 'thing', 'version', '--fetch-retries=0', '--registry', `http://${host}:${port}/`, '--cache', home.path], home.path);
    expect((await view('allowed.test')).stdout.trim()).toBe('1.2.3');
    expect((await view('other.test')).stderr).toContain('403');
    await home.dispose();
  });
});
