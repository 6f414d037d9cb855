import { readFileSync } from 'node:fs';
import { arch, platform, release } from 'node:os';

export interface ClientName {
  name: string;
  version: string;
}

/** `originator/version (OS version; arch) terminal (client; client version)`, as servers and SDKs parse it. */
export function userAgent(originator: string, version: string, client: ClientName, env: NodeJS.ProcessEnv): string {
  const architecture = { x64: 'x86_64', arm64: 'aarch64' }[arch() as string] ?? arch();
  return `${originator}/${version} (${operatingSystem()}; ${architecture}) ${terminal(env)} (${client.name}; ${client.version})`;
}

function terminal(env: NodeJS.ProcessEnv): string {
  const program = env['TERM_PROGRAM'];
  if (program) return env['TERM_PROGRAM_VERSION'] ? `${program}/${env['TERM_PROGRAM_VERSION']}` : program;
  return env['TERM'] || 'unknown';
}

function operatingSystem(): string {
  if (platform() === 'linux') return linuxName() ?? `Linux ${release()}`;
  return platform() === 'darwin' ? `Mac OS ${release()}` : `${platform()} ${release()}`;
}

/** Name and version from /etc/os-release, with the version in three parts; null where there is none. */
function linuxName(): string | null {
  let text: string;
  try {
    text = readFileSync('/etc/os-release', 'utf8');
  } catch {
    return null;
  }
  const field = (name: string) => new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(text)?.[1];
  const name = field('NAME')?.split(' ')[0];
  if (name === undefined) return null;
  const version = (field('VERSION_ID') ?? '0').split('.');
  while (version.length < 3) version.push('0');
  return `${name} ${version.slice(0, 3).join('.')}`;
}
