import { type FileView } from '@codex-ts/file-policy';
import { CodexError, type NetworkAccess, type NetworkProxyRules } from '@codex-ts/protocol';

import { BASE_RULES } from './base-section.ts';
import { readSection, writeSection } from './file-sections.ts';
import { networkSection, type ProxyPorts } from './network-section.ts';
import { PLATFORM_RULES } from './platform-section.ts';
import { printRules, type Section } from './sbpl.ts';

export interface SeatbeltInput {
  /** Program and arguments, run without a shell. */
  readonly argv: readonly string[];
  /** All its paths resolved: the sandbox judges real paths. */
  readonly view: FileView;
  readonly network: NetworkAccess;
  /** Needed where the network is `proxied`. */
  readonly proxy?: ProxyPorts | undefined;
  /** The proxy's rules, for what it cannot keep alone: local ports and unix sockets. */
  readonly rules?: NetworkProxyRules | undefined;
}

/** How to start a command under the sandbox of macOS. */
export interface SeatbeltPlan {
  /** By its full path: a program of that name in PATH could be anybody's. */
  readonly program: '/usr/bin/sandbox-exec';
  readonly args: string[];
  /** Joins the command's environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Of the megabyte that macOS allows arguments and environment together. */
const MAX_BYTES = 512 * 1024;

/**
 * The command line of `sandbox-exec` that holds a command to a view of the files and to a kind of network. Pure: the
 * machine is not looked at.
 * @throws {CodexError} `sandbox_unavailable` when there is no proxy for a proxied network, or too many places are hidden.
 */
export function seatbeltPlan({ argv, view, network, proxy, rules }: SeatbeltInput): SeatbeltPlan {
  const needsPlatform = view.minimal && view.root === 'none';
  const sections: readonly Section[] = [
    { rules: BASE_RULES, params: [] },
    readSection(view),
    writeSection(view),
    networkSection(network, proxy, rules),
    { rules: needsPlatform ? PLATFORM_RULES : [], params: [] },
  ];
  const policy = sections.filter((section) => section.rules.length > 0).map((section) => printRules(section.rules)).join('\n');
  const params = sections.flatMap((section) => section.params.map(([name, value]) => `-D${name}=${value}`));
  if ([policy, ...params].reduce((sum, each) => sum + Buffer.byteLength(each), 0) > MAX_BYTES) {
    throw new CodexError('The sandbox policy is too long for macOS, so the command was not run: hide the folders that hold the files instead.', { code: 'sandbox_unavailable' });
  }
  const closed = network === 'restricted' ? { CODEX_SANDBOX_NETWORK_DISABLED: '1' } : {};
  return { program: '/usr/bin/sandbox-exec', args: ['-p', policy, ...params, '--', ...argv], env: { CODEX_SANDBOX: 'seatbelt', ...closed } };
}
