import { type ProxyEndpoints } from '@codex-ts/linux-sandbox';
import { type NetworkProxyRules, type SandboxPolicy } from '@codex-ts/protocol';
import { type SandboxRunner } from '@codex-ts/windows-sandbox';

/** A command that is to be run under a policy. */
export interface CommandInput {
  /** Program and arguments, run without a shell. */
  argv: string[];
  cwd: string;
  /** The command's whole environment. */
  env: Record<string, string>;
  policy: SandboxPolicy;
  /** The directory that "the workspace" means in `policy`; often but not always `cwd`. */
  policyCwd: string;
  /**
   * Absolute paths that the command may neither read nor write nor list, whatever the policy allows. Folders count with
   * all that is in them, links with what they lead to.
   */
  denyRead?: readonly string[] | undefined;
  /** Where our proxy listens; `env` already names its ports. A confined command given one has no other way to the network. */
  proxy?: ProxyEndpoints | undefined;
  /** The proxy's rules, for what the sandbox of macOS itself must allow. */
  proxyRules?: NetworkProxyRules | undefined;
  /** Whether to make do with Landlock where bubblewrap does not work; see `planLandlock` for what it does not keep. */
  allowLandlock?: boolean | undefined;
  windows?: WindowsChoice | undefined;
  /** For tests. */
  platform?: NodeJS.Platform | undefined;
}

export interface WindowsChoice {
  /** Null: no sandbox was set up. */
  level: 'elevated' | 'unelevated' | null;
  privateDesktop: boolean;
  codexHome: string;
  /** How our own program is started as the sandbox's runner. */
  runner: SandboxRunner;
}
