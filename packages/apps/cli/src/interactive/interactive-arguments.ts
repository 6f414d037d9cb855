import { type CommandShape } from '../command-line/command-shape.ts';
import { parseCommand } from '../command-line/parse-command.ts';
import { UsageError } from '../command-line/usage-error.ts';
import { type OverrideArguments } from '../exec/exec-arguments.ts';
import { type OssRequest, ossRequest } from '../local-provider/oss-request.ts';
import { type InteractiveFlags, type StoredInteractiveFlags, storedInteractiveShape } from './interactive-shape.ts';
import { type SessionRequest } from './session-request.ts';

/** What the terminal interface was asked to begin with. Paths are as typed. */
export interface InteractiveArguments {
  readonly prompt: string | undefined;
  /** The stored session to resume or to fork; null for a new one. */
  readonly from: SessionRequest | null;
  readonly images: readonly string[];
  readonly model: string | undefined;
  readonly profile: string | undefined;
  /** A model on this computer is to answer; null: the configured one. */
  readonly oss: OssRequest | null;
  readonly sandbox: InteractiveFlags['sandbox'];
  readonly approvalPolicy: InteractiveFlags['askForApproval'];
  readonly cd: string | undefined;
  readonly addDirs: readonly string[];
  readonly search: boolean;
  readonly alternateScreen: boolean;
  /** Line by line, whatever the configuration says. */
  readonly plain: boolean;
  readonly remote: string | undefined;
  readonly remoteAuthTokenEnv: string | undefined;
  readonly strictConfig: boolean;
  readonly overrides: OverrideArguments;
}

/** `codex [OPTIONS] [PROMPT]`. @throws UsageError */
export function newSession(shape: CommandShape, root: InteractiveFlags, operands: readonly string[]): InteractiveArguments {
  const [prompt, tooMuch] = operands;
  if (tooMuch !== undefined) throw new UsageError(`unexpected argument '${tooMuch}' found`, shape.usage);
  return merged(shape, root, {}, { prompt, from: null });
}

/** `codex resume` and `codex fork`: options before the word and after it count, of a single-valued one the latter. @throws UsageError */
export function storedSession(verb: 'resume' | 'fork', root: InteractiveFlags, args: readonly string[]): { print: string } | InteractiveArguments {
  const shape = storedInteractiveShape(verb);
  const parsed = parseCommand<StoredInteractiveFlags & Record<string, unknown>>(shape, args);
  if (parsed.kind === 'print') return { print: parsed.text };
  const { flags, operands: [first, second] } = parsed;
  const wanted = { verb, all: flags.all === true, includesNonInteractive: flags.includeNonInteractive === true };
  if (flags.last === true) {
    if (second !== undefined) throw new UsageError("the argument '--last' cannot be used with '[SESSION]'", shape.usage);
    return merged(shape, root, flags, { prompt: first, from: { ...wanted, kind: 'last' } });
  }
  return merged(shape, root, flags, { prompt: second, from: first === undefined ? { ...wanted, kind: 'pick' } : { ...wanted, kind: 'named', session: first } });
}

function merged(shape: CommandShape, root: InteractiveFlags, inner: InteractiveFlags, what: Pick<InteractiveArguments, 'prompt' | 'from'>): InteractiveArguments {
  const levels = [root, inner] as const;
  const isBypass = levels.some((flags) => flags.dangerouslyBypassApprovalsAndSandbox === true);
  const isFullAuto = levels.some((flags) => flags.fullAuto === true);
  const asked = inner.askForApproval ?? root.askForApproval;
  if (isBypass && (isFullAuto || asked !== undefined)) {
    throw new UsageError(`the argument '${isFullAuto ? '--full-auto' : '--ask-for-approval <POLICY>'}' cannot be used with '--dangerously-bypass-approvals-and-sandbox'`, shape.usage);
  }
  const { prompt, from } = what;
  return {
    // An empty one is none: a script has nothing to say.
    prompt: prompt?.trim() === '' ? undefined : prompt?.replaceAll(/\r\n?/g, '\n'),
    from,
    images: levels.flatMap((flags) => flags.image ?? []),
    model: inner.model ?? root.model,
    profile: inner.profile ?? root.profile,
    oss: ossRequest(levels, shape.usage),
    sandbox: isBypass ? 'danger-full-access' : (inner.sandbox ?? root.sandbox ?? (isFullAuto ? 'workspace-write' : undefined)),
    approvalPolicy: isBypass ? 'never' : (asked ?? (isFullAuto ? 'on-request' : undefined)),
    cd: inner.cd ?? root.cd,
    addDirs: levels.flatMap((flags) => flags.addDir ?? []),
    search: levels.some((flags) => flags.search === true),
    alternateScreen: levels.every((flags) => flags.noAltScreen !== true),
    plain: levels.some((flags) => flags.plain === true),
    remote: inner.remote ?? root.remote,
    remoteAuthTokenEnv: inner.remoteAuthTokenEnv ?? root.remoteAuthTokenEnv,
    strictConfig: levels.some((flags) => flags.strictConfig === true),
    overrides: {
      before: root.config ?? [],
      enable: levels.flatMap((flags) => flags.enable ?? []),
      disable: levels.flatMap((flags) => flags.disable ?? []),
      after: inner.config ?? [],
    },
  };
}
