import { readFile } from 'node:fs/promises';
import { CodexError, errorMessage } from '@codex-ts/protocol';
import { type OtelTls } from '../otel-config.ts';

export interface TlsMaterial {
  readonly ca: Buffer | null;
  readonly client: { readonly certificate: Buffer; readonly key: Buffer } | null;
}

/** Reads the PEM files of `[otel] ... tls`. Throws CodexError `otel_tls` when one cannot be read or the client pair is half. */
export async function readTlsFiles(tls: OtelTls | null): Promise<TlsMaterial> {
  if (tls === null) return { ca: null, client: null };
  const { caCertificate = null, clientCertificate = null, clientPrivateKey = null } = tls;
  if ((clientCertificate === null) !== (clientPrivateKey === null)) {
    throw new CodexError('In [otel] tls, client-certificate and client-private-key are needed together.', { code: 'otel_tls' });
  }
  const ca = caCertificate === null ? null : await readPem(caCertificate, 'ca-certificate');
  if (clientCertificate === null || clientPrivateKey === null) return { ca, client: null };
  const certificate = await readPem(clientCertificate, 'client-certificate');
  return { ca, client: { certificate, key: await readPem(clientPrivateKey, 'client-private-key') } };
}

async function readPem(path: string, key: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new CodexError(`Cannot read ${path} ([otel] tls ${key}): ${errorMessage(error)}`, { code: 'otel_tls', cause: error });
  }
}
