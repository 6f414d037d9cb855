import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = 'openssl';

/** Certificates are made with openssl, where there is one. */
export const hasOpenssl = spawnSync(PROGRAM, ['version']).status === 0;

export interface Certificate {
  readonly cert: string;
  readonly key: string;
  dispose(): void;
}

/** A certificate for 127.0.0.1 that signs itself, as files; good for both ends. */
export function makeCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'codex-ts-tls-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const about = ['-days', '1', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync(PROGRAM, ['req', '-x509', ...curve, ...about, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { cert, key, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
