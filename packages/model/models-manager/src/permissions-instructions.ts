import { type ApprovalPolicy, type GranularApproval, type SandboxPolicy } from '@codex-ts/protocol';

export interface PermissionsInput {
  readonly policy: SandboxPolicy;
  readonly approval: ApprovalPolicy;
  /** Absolute paths that commands may write below; ignored unless the policy is workspace-write. */
  readonly writableRoots: readonly string[];
  readonly networkAllowed: boolean;
}

/**
 * The developer text that tells a model what its commands may touch and when a person can be asked, wrapped in
 * `<permissions instructions>`. Equal input gives equal bytes.
 */
export function permissionsInstructions(input: PermissionsInput): string {
  const parts = [sandboxText(input), networkText(input), approvalText(input)];
  return `<permissions instructions>\n${parts.join('\n\n')}\n</permissions instructions>`;
}

function sandboxText({ policy, writableRoots }: PermissionsInput): string {
  switch (policy.type) {
    case 'read-only':
      return 'Sandbox mode: `read-only`. Commands can read files anywhere and write none.';
    case 'workspace-write':
      return [
        'Sandbox mode: `workspace-write`. Commands can read files anywhere and write only below these directories:',
        ...writableRoots.map((root) => `- \`${root}\``),
        'Inside them, `.git`, `.codex` and `.agents` directories stay read-only, so commands that change a repository\'s metadata, such as `git commit`, are stopped too.',
      ].join('\n');
    case 'danger-full-access':
      return 'Sandbox mode: `danger-full-access`. There is no sandbox: commands can read and write whatever the user can. Nothing stops a mistake, so be careful with anything that deletes, overwrites or leaves the project directory.';
    case 'external-sandbox':
      return 'Commands run inside an environment that somebody else has isolated. No further limits are put on files here; what can be written depends on that environment.';
  }
}

function networkText({ networkAllowed }: PermissionsInput): string {
  return networkAllowed
    ? 'Network access: enabled. Commands can open connections.'
    : 'Network access: restricted. Commands can neither reach other hosts nor listen on a port: downloads, installs from a registry and tests that start a server fail.';
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
