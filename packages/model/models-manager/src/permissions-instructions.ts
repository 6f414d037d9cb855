import { type ApprovalPolicy, type GranularApproval, networkAccess, type SandboxPolicy } from '@codex-ts/protocol';

export interface PermissionsInput {
  readonly policy: SandboxPolicy;
  readonly approval: ApprovalPolicy;
  /** Absolute paths that commands may write below; ignored where everything or nothing is writable. */
  readonly writableRoots: readonly string[];
  /** Absolute paths that commands may not read though what is around them may be. */
  readonly unreadable: readonly string[];
  /** Absolute paths that commands may read; null: everything but `unreadable`. */
  readonly readable: readonly string[] | null;
  /** Hosts that commands may reach when their network goes through our proxy. */
  readonly allowedHosts: readonly string[];
  /** First words of commands that the user allows for good. */
  readonly allowedPrefixes: readonly (readonly string[])[];
  /** Whether the tool request_permissions is offered. */
  readonly offersPermissionRequests: boolean;
}

/**
 * The developer text that tells a model what its commands may touch and when a person can be asked, wrapped in
 * `<permissions instructions>`. Equal input gives equal bytes.
 */
export function permissionsInstructions(input: PermissionsInput): string {
  const parts = [sandboxText(input), networkText(input), approvalText(input), ...prefixText(input), ...requestText(input)];
  return `<permissions instructions>\n${parts.join('\n\n')}\n</permissions instructions>`;
}

function sandboxText({ policy, writableRoots, unreadable, readable }: PermissionsInput): string {
  const reads = readable === null ? 'Commands can read files anywhere' : 'Commands can read files only where they are listed below, besides what programs need to run,';
  const limits = [...listed('They can read:', readable ?? []), ...listed('They can neither read nor list:', unreadable)];
  const roots = writableRoots.map((root) => `- \`${root}\``);
  switch (policy.type) {
    case 'read-only':
      return [`Sandbox mode: \`read-only\`. ${reads} and write none.`, ...limits].join('\n');
    case 'workspace-write':
      return [`Sandbox mode: \`workspace-write\`. ${reads} and write only below these directories:`, ...roots, PROTECTED, ...limits].join('\n');
    case 'permission-profile':
      if (writableRoots.includes('/')) return [`Permission profile: \`${policy.name}\`. ${reads} and write wherever nothing else is said.`, ...limits].join('\n');
      if (roots.length === 0) return [`Permission profile: \`${policy.name}\`. ${reads} and write none.`, ...limits].join('\n');
      return [`Permission profile: \`${policy.name}\`. ${reads} and write only below these directories:`, ...roots, PROTECTED, ...limits].join('\n');
    case 'danger-full-access':
      return 'Sandbox mode: `danger-full-access`. There is no sandbox: commands can read and write whatever the user can. Nothing stops a mistake, so be careful with anything that deletes, overwrites or leaves the project directory.';
    case 'external-sandbox':
      return 'Commands run inside an environment that somebody else has isolated. No further limits are put on files here; what can be written depends on that environment.';
  }
}

const PROTECTED =
  "Inside them, `.git`, `.codex` and `.agents` directories stay read-only, so commands that change a repository's metadata, such as `git commit`, are stopped too.";

function listed(title: string, paths: readonly string[]): string[] {
  return paths.length === 0 ? [] : [title, ...paths.map((path) => `- \`${path}\``)];
}

function networkText({ policy, allowedHosts }: PermissionsInput): string {
  switch (networkAccess(policy)) {
    case 'enabled':
      return 'Network access: enabled. Commands can open connections.';
    case 'proxied':
      return [
        'Network access: through a proxy that the environment of commands names (HTTP_PROXY and its like). Programs that ignore it reach nothing; nobody can be connected to from outside.',
        allowedHosts.length === 0 ? 'No host is allowed beforehand.' : `Allowed hosts: ${allowedHosts.map((host) => `\`${host}\``).join(', ')}. Others are refused unless the user lets them in when asked.`,
      ].join('\n');
    case 'restricted':
      return 'Network access: restricted. Commands can neither reach other hosts nor listen on a port: downloads, installs from a registry and tests that start a server fail.';
  }
}

function prefixText({ allowedPrefixes }: PermissionsInput): string[] {
  if (allowedPrefixes.length === 0) return [];
  return [`The user allows commands that begin with these words; they run outside the sandbox without a question:\n${allowedPrefixes.map((words) => `- ${JSON.stringify(words)}`).join('\n')}`];
}

function requestText({ offersPermissionRequests, approval }: PermissionsInput): string[] {
  const mayAsk = typeof approval === 'object' ? (approval.granular.request_permissions ?? false) : approval !== 'never';
  if (!offersPermissionRequests || !mayAsk) return [];
  return ['When several commands need the same further path or the network, ask once with the tool `request_permissions`: they then stay in the sandbox, with what was granted.'];
}

function approvalText({ policy, approval }: PermissionsInput): string {
  if (typeof approval === 'object') return granularText(approval.granular);
  switch (approval) {
    case 'never':
      return 'Approval policy: `never`. Nobody can be asked: do not set `sandbox_permissions`, since such requests are refused outright. Reach the goal within the limits above, and report what they kept you from doing.';
    case 'on-failure':
      return 'Approval policy: `on-failure`. Commands run inside the sandbox. When one fails in a way that looks like the sandbox, the user is offered a run without it. You do not have to ask for that.';
    case 'untrusted':
      return 'Approval policy: `untrusted`. Only commands known to do nothing but read run without a question; for every other one the user is asked first. Keep commands few, simple and easy to judge, since each stops a person: one plain command is better than a long chain.';
    case 'on-request':
      return policy.type === 'danger-full-access' || policy.type === 'external-sandbox'
        ? 'Approval policy: `on-request`. As there are no limits to be lifted, there is seldom anything to ask for: leave `sandbox_permissions` out.'
        : `Approval policy: \`on-request\`. Commands run inside the sandbox unless you ask for one to run outside.\n\n${ESCALATION}`;
  }
}

const ESCALATION = `How to ask. Call the shell tool as usual with two more arguments: \`sandbox_permissions\` set to \`require_escalated\`, and \`justification\`, a single sentence put to the user as a question, for example "May I install the packages that the tests need from the npm registry?". The user sees it beside the command and decides.

When to ask:
- The task needs a write outside the directories above, for instance into a protected directory or a cache in the home directory.
- It needs the network while that is restricted: installing packages, fetching, pushing.
- It needs something that a sandbox cannot offer, such as opening a window or talking to a system service.
- A command that matters failed and its output points to the sandbox. Send it again with the request at once; do not ask in a message first, and do not settle for a worse way around without having asked.
- It destroys something the user did not ask you to destroy. Ask even if the sandbox would let it pass.

When not to ask: for reading, for anything that works inside the sandbox, or as a precaution before having tried.

Repeated kinds of command. With the request you may send \`prefix_rule\`, the leading words that stand for this kind of command, such as \`["npm", "install"]\`. If the user agrees, later commands that begin so run without a question. Propose a prefix that is narrow enough to be safe for good. Never propose one that lets anything through (\`["bash"]\`, \`["python3"]\`, \`["sudo"]\`, \`["git"]\`), one for a destructive command such as \`rm\`, or one for a command that carries a here-document or a script in its arguments.

If the user declines, accept it. Go on another way that respects the decision, or say what now cannot be done.`;

function granularText(granular: GranularApproval): string {
  const kinds: readonly (readonly [boolean, string])[] = [
    [granular.sandbox_approval, 'running a command outside the sandbox'],
    [granular.rules, 'commands for which a rule demands a question'],
    [granular.mcp_elicitations, 'questions raised by MCP servers'],
    [granular.skill_approval ?? false, 'running scripts that belong to skills'],
    [granular.request_permissions ?? false, 'extra permissions through `request_permissions`'],
  ];
  const named = (wanted: boolean) => kinds.filter(([allowed]) => allowed === wanted).map(([, what]) => `- ${what}`);
  const asked = named(true);
  const refused = named(false);
  return [
    'Approval policy: granular. Each kind of request is switched on or off by itself.',
    ...(asked.length > 0 ? ['The user can be asked about:', ...asked] : []),
    ...(refused.length > 0 ? ['Refused without a question, so do not request them:', ...refused] : []),
    ...(granular.sandbox_approval ? ['', ESCALATION] : []),
  ].join('\n');
}
