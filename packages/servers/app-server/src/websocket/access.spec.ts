import { createHmac } from 'node:crypto';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { disposeTemp, makeTempDir, runProcess } from '@codex-ts/test-support';
import { readAccess } from './access-settings.ts';
import { type Access, isAllowed } from './access.ts';

const SECRET = 'k'.repeat(32);
const NOW = 1_800_000_000;

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function jwt(claims: object, { secret = SECRET, header = { alg: 'HS256', typ: 'JWT' } as object, hash = 'sha256' } = {}): string {
  const content = `${encode(header)}.${encode(claims)}`;
  return `${content}.${createHmac(hash, secret).update(content).digest('base64url')}`;
}

let dir: string;
beforeAll(async () => {
  dir = (await makeTempDir({})).path;
});
afterAll(disposeTemp);

async function file(name: string, content: string, mode = 0o600): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, content);
  await chmod(path, mode);
  return path;
}

const silent = (text: string): void => {
  throw new Error(`not expected: ${text}`);
};

describe('a capability token', () => {
  let access: Access;
  beforeAll(async () => {
    access = await readAccess({ mode: 'capability-token', tokenFile: await file('token', '  pass-word\n') }, silent);
  });

  it.each([
    ['Bearer pass-word', true],
    ['bearer pass-word', true],
    ['BEARER   pass-word ', true],
    ['Bearer pass-wore', false],
    ['Bearer pass-word2', false],
    ['Bearer ', false],
    ['Basic pass-word', false],
    ['pass-word', false],
    [undefined, false],
  ])('%s: %s', (header, allowed) => {
    expect(isAllowed(access, header, NOW)).toBe(allowed);
  });

  it('is not kept in clear', () => {
    expect(JSON.stringify(access)).not.toContain('pass-word');
  });
});

describe('a signed token', () => {
  const ok = { exp: NOW + 60, iss: 'me', aud: 'you' };
  let access: Access;
  let plain: Access;
  beforeAll(async () => {
    const sharedSecretFile = await file('key', `${SECRET}\n`);
    access = await readAccess({ mode: 'signed-bearer-token', sharedSecretFile, issuer: 'me', audience: 'you', maxClockSkewSeconds: 10 }, silent);
    plain = await readAccess({ mode: 'signed-bearer-token', sharedSecretFile }, silent);
  });

  it.each([
    ['all there', jwt(ok), true],
    ['several audiences', jwt({ ...ok, aud: ['x', 'you'] }), true],
    ['expired within the skew', jwt({ ...ok, exp: NOW - 10 }), true],
    ['expired', jwt({ ...ok, exp: NOW - 11 }), false],
    ['without an end', jwt({ iss: 'me', aud: 'you' }), false],
    ['an end that is text', jwt({ ...ok, exp: String(NOW + 60) }), false],
    ['an end that is no whole number', jwt({ ...ok, exp: NOW + 60.5 }), false],
    ['soon', jwt({ ...ok, nbf: NOW + 10 }), true],
    ['not yet', jwt({ ...ok, nbf: NOW + 11 }), false],
    ['a beginning that is text', jwt({ ...ok, nbf: '0' }), false],
    ['of somebody else', jwt({ ...ok, iss: 'x' }), false],
    ['of nobody', jwt({ exp: ok.exp, aud: 'you' }), false],
    ['for somebody else', jwt({ ...ok, aud: 'x' }), false],
    ['for nobody', jwt({ exp: ok.exp, iss: 'me' }), false],
    ['another key', jwt(ok, { secret: 'l'.repeat(32) }), false],
    ['another algorithm', jwt(ok, { header: { alg: 'HS512' }, hash: 'sha512' }), false],
    ['an algorithm that lies', jwt(ok, { header: { alg: 'none' } }), false],
    ['critical extensions', jwt(ok, { header: { alg: 'HS256', crit: ['b64'] } }), false],
    ['no signature', jwt(ok).replace(/[^.]+$/, ''), false],
    ['a signature spelt otherwise', `${jwt(ok)}=`, false],
    ['four parts', `${jwt(ok)}.x`, false],
    ['no JSON', 'a.b.c', false],
    ['claims that are a list', jwt([1]), false],
  ])('%s', (_, token, allowed) => {
    expect(isAllowed(access, `Bearer ${token}`, NOW)).toBe(allowed);
  });

  it('needs no names when none are asked for, and half a minute is forgiven', () => {
    expect(isAllowed(plain, `Bearer ${jwt({ exp: NOW - 30 })}`, NOW)).toBe(true);
    expect(isAllowed(plain, `Bearer ${jwt({ exp: NOW - 31 })}`, NOW)).toBe(false);
  });

  it('is refused with any one byte changed', () => {
    const token = jwt(ok);
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A';
      expect(isAllowed(access, `Bearer ${token.slice(0, at)}${other}${token.slice(at + 1)}`, NOW)).toBe(false);
    }
  });
});

describe('readAccess', () => {
  it('lets everybody in without a mode', async () => {
    expect(isAllowed(await readAccess({}, silent), undefined, NOW)).toBe(true);
  });

  it.each([
    [{ mode: 'capability-token' }, 'needs --ws-token-file'],
    [{ mode: 'signed-bearer-token' }, 'needs --ws-shared-secret-file'],
    [{ tokenFile: '/x' }, 'needs --ws-auth capability-token'],
    [{ sharedSecretFile: '/x' }, 'needs --ws-auth signed-bearer-token'],
    [{ issuer: 'x' }, 'needs --ws-auth signed-bearer-token'],
    [{ maxClockSkewSeconds: 0 }, 'needs --ws-auth signed-bearer-token'],
    [{ mode: 'capability-token', tokenFile: '/x', audience: 'x' }, '--ws-audience needs --ws-auth signed-bearer-token'],
    [{ mode: 'signed-bearer-token', sharedSecretFile: '/x', tokenFile: '/x' }, '--ws-token-file needs --ws-auth capability-token'],
  ] as const)('%j: %s', async (settings, message) => {
    await expect(readAccess(settings, silent)).rejects.toMatchObject({ code: 'websocket_auth', message: expect.stringContaining(message) });
  });

  it('takes links to files, and nothing that is no file', async () => {
    const link = join(dir, 'link');
    await symlink(await file('linked', 'x'), link);
    await readAccess({ mode: 'capability-token', tokenFile: link }, silent);
    const folder = join(dir, 'folder');
    await mkdir(folder);
    const pipe = join(dir, 'pipe');
    await runProcess(['mkfifo', pipe]);
    for (const tokenFile of [folder, pipe, join(dir, 'nowhere'), await file('empty', ' \n'), await file('large', 'x'.repeat(70_000))]) {
      await expect(readAccess({ mode: 'capability-token', tokenFile }, silent)).rejects.toMatchObject({ code: 'secret_file', message: expect.stringContaining(tokenFile) });
    }
  });

  it('refuses a short key, and does not show it', async () => {
    const sharedSecretFile = await file('short', 'tiny-secret');
    const refused = await readAccess({ mode: 'signed-bearer-token', sharedSecretFile }, silent).catch((error: Error) => error);
    expect(refused).toMatchObject({ code: 'websocket_auth', message: expect.stringContaining('32 bytes') });
    expect(String(refused)).not.toContain('tiny-secret');
  });

  it('warns of a file that others can read', async () => {
    const warnings: string[] = [];
    const tokenFile = await file('open', 'visible', 0o644);
    await readAccess({ mode: 'capability-token', tokenFile }, (text) => warnings.push(text));
    expect(warnings).toEqual([expect.stringContaining(tokenFile)]);
    expect(warnings.join('')).not.toContain('visible');
  });
});
