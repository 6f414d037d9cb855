import { CodexError } from '@codex-ts/protocol';
import { type Access, digestOf } from './access.ts';
import { readSecretFile, type SecretFile } from './secret-file.ts';

/** What the command line says about who may connect. */
export interface AccessSettings {
  readonly mode?: 'capability-token' | 'signed-bearer-token' | undefined;
  /** Absolute, like the other file. */
  readonly tokenFile?: string | undefined;
  readonly sharedSecretFile?: string | undefined;
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  /** Default 30. */
  readonly maxClockSkewSeconds?: number | undefined;
}

/** As in the original: a shorter key can be guessed. */
const MIN_SECRET_BYTES = 32;
const DEFAULT_SKEW_SECONDS = 30;

const FLAGS = {
  tokenFile: '--ws-token-file',
  sharedSecretFile: '--ws-shared-secret-file',
  issuer: '--ws-issuer',
  audience: '--ws-audience',
  maxClockSkewSeconds: '--ws-max-clock-skew-seconds',
} as const satisfies Partial<Record<keyof AccessSettings, string>>;

type Flag = keyof typeof FLAGS;
const OF_MODE = { 'capability-token': ['tokenFile'], 'signed-bearer-token': ['sharedSecretFile', 'issuer', 'audience', 'maxClockSkewSeconds'] } as const satisfies Record<string, readonly Flag[]>;

/**
 * Reads the secrets and says who may connect; `warn` gets a sentence about files that others can read.
 * @throws CodexError `websocket_auth` for settings that do not go together, `secret_file` for a file that is of no use
 */
export async function readAccess(settings: AccessSettings, warn: (text: string) => void): Promise<Access> {
  const { mode } = settings;
  const given = (Object.keys(FLAGS) as Flag[]).filter((flag) => settings[flag] !== undefined);
  const allowed: readonly Flag[] = mode === undefined ? [] : OF_MODE[mode];
  const stray = given.find((flag) => !allowed.includes(flag));
  if (stray !== undefined) throw wrong(`${FLAGS[stray]} needs --ws-auth ${ownerOf(stray)}`);
  if (mode === undefined) return { kind: 'open' };
  const [fileFlag] = OF_MODE[mode];
  const path = settings[fileFlag];
  if (path === undefined) throw wrong(`--ws-auth ${mode} needs ${FLAGS[fileFlag]}`);
  const file = await readSecretFile(path);
  if (file.isExposed) warn(`Other users can read ${path}; \`chmod 600\` keeps its secret.`);
  return mode === 'capability-token' ? { kind: 'capability', digest: digestOf(file.secret) } : signed(settings, path, file);
}

function signed({ issuer, audience, maxClockSkewSeconds }: AccessSettings, path: string, file: SecretFile): Access {
  const secret = Buffer.from(file.secret, 'utf8');
  if (secret.length < MIN_SECRET_BYTES) throw wrong(`the secret in ${path} must have at least ${MIN_SECRET_BYTES} bytes`);
  return { kind: 'signed', secret, issuer, audience, maxSkewSeconds: maxClockSkewSeconds ?? DEFAULT_SKEW_SECONDS };
}

function ownerOf(flag: Flag): string {
  return flag === 'tokenFile' ? 'capability-token' : 'signed-bearer-token';
}

function wrong(message: string): CodexError {
  return new CodexError(`WebSocket authentication: ${message}.`, { code: 'websocket_auth' });
}
