import { parseListenAddress } from '@codex-ts/app-server';
import { CodexError } from '@codex-ts/protocol';
import { Option } from 'commander';

import { administrationShape, type SharedFlags } from '../administration/parse-administration.ts';
import { type CommandShape } from '../command-line/command-shape.ts';
import { oneOf, plain } from '../command-line/options.ts';
import { UsageError } from '../command-line/usage-error.ts';
import { GENERATORS } from './generate-names.ts';

export interface AppServerFlags extends SharedFlags {
  readonly listen?: string;
  readonly wsAuth?: 'capability-token' | 'signed-bearer-token';
  readonly wsTokenFile?: string;
  readonly wsSharedSecretFile?: string;
  readonly wsIssuer?: string;
  readonly wsAudience?: string;
  readonly wsMaxClockSkewSeconds?: string;
  readonly wsAllowUnauthenticated?: true;
}

/** How `codex app-server` is typed. */
export function appServerShape(): CommandShape {
  return administrationShape({
    name: 'codex app-server',
    about: 'Serve the app-server protocol on stdin and stdout, or over WebSockets.',
    subcommands: GENERATORS,
    standsAlone: true,
    options: [
      plain('--listen <URL>', 'stdio:// unless given, or ws://IP:PORT (port 0: any free one)'),
      oneOf('--ws-auth <MODE>', 'What WebSocket clients must present', ['capability-token', 'signed-bearer-token']),
      plain('--ws-token-file <PATH>', 'The token, for capability-token'),
      plain('--ws-shared-secret-file <PATH>', 'The key of at least 32 bytes, for signed-bearer-token (JWT, HS256)'),
      plain('--ws-issuer <ISSUER>', 'The `iss` that a signed token must have'),
      plain('--ws-audience <AUDIENCE>', 'The `aud` that a signed token must have'),
      plain('--ws-max-clock-skew-seconds <SECONDS>', 'By how much clocks may differ; 30 unless given'),
      plain('--ws-allow-unauthenticated', 'Listen on an address that other machines reach, without --ws-auth'),
      new Option('--analytics-default-enabled', 'Taken for compatibility; this version has no analytics'),
    ],
  });
}

/** Where to listen. @throws UsageError for anything but the two forms, a host's name included */
export function listenAddress({ listen = 'stdio://' }: AppServerFlags): NonNullable<ReturnType<typeof parseListenAddress>> {
  const address = parseListenAddress(listen);
  if (address !== null) return address;
  const expected = listen.startsWith('ws://') ? '`ws://IP:PORT` with a literal IP address' : '`stdio://` or `ws://IP:PORT`';
  throw new UsageError(`invalid value '${listen}' for '--listen <URL>': expected ${expected}`, appServerShape().usage);
}

/** @throws UsageError for what is no whole number of seconds */
export function clockSkew({ wsMaxClockSkewSeconds: text }: AppServerFlags): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`invalid value '${text}' for '--ws-max-clock-skew-seconds <SECONDS>': expected a whole number`, appServerShape().usage);
  return Number(text);
}

/** Anybody who reaches an open server can run commands with its user's rights. */
export function openDoor(at: string): CodexError {
  return new CodexError(
    `Refusing to listen on ${at} without authentication: other machines could run commands here. Give --ws-auth, or --ws-allow-unauthenticated when something else guards the address.`,
    { code: 'open_door' },
  );
}
