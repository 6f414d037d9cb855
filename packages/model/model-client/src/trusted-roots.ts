import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import { CodexError, errorMessage } from '@codex-ts/protocol';

/**
 * Certificates to trust for https: Node's own plus the PEM bundle that `CODEX_CA_CERTIFICATE`, else `SSL_CERT_FILE`,
 * names. Undefined when neither is set: Node's default. Throws a `CodexError` when the bundle cannot be used.
 */
export async function trustedRoots(env: NodeJS.ProcessEnv): Promise<string[] | undefined> {
  const name = ['CODEX_CA_CERTIFICATE', 'SSL_CERT_FILE'].find((key) => (env[key] ?? '') !== '');
  if (name === undefined) return undefined;
  const path = env[name] ?? '';
  const bundle = await readBundle(name, path);
  const certificates = bundle.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g);
  if (certificates === null) throw unusable(name, path, 'it holds no PEM certificate');
  return [...rootCertificates, ...certificates];
}

async function readBundle(name: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unusable(name, path, errorMessage(cause), cause);
  }
}

function unusable(name: string, path: string, reason: string, cause?: unknown): CodexError {
  return new CodexError(`Cannot use the certificates in ${path} (from ${name}): ${reason}`, { code: 'ca_bundle', cause });
}
