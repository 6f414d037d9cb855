import { type ReviewTarget } from '@codex-ts/exec';

import { type OssRequest, ossRequest } from '../local-provider/oss-request.ts';
import { type RootFlags } from '../command-line/root-shape.ts';
import { UsageError } from '../command-line/usage-error.ts';
import { type CommandShape } from '../command-line/command-shape.ts';
import { helpText, parseCommand } from '../command-line/parse-command.ts';
import { type ExecFlags, execShape, type SharedExecFlags, STORED_VERBS, type StoredFlags, storedShape, type StoredVerb } from './exec-shape.ts';
import { refuseTurnWords, reviewRequest } from './review-arguments.ts';
import { execReviewShape, type ReviewFlags, reviewShape } from './review-shape.ts';

/** What `exec` was asked to do. Paths are as typed. */
export interface ExecArguments {
  /** As typed; `-` and undefined mean stdin. */
  readonly prompt: string | undefined;
  readonly images: readonly string[];
  /** The stored session to resume or to fork; null for a new one. */
  readonly from: StoredRequest | null;
  /** What to review in place of a turn on a prompt, as typed; `target` is null when nothing was named. */
  readonly review: { readonly target: ReviewTarget | null } | null;
  readonly model: string | undefined;
  readonly profile: string | undefined;
  /** A model on this computer is to answer; null: the configured one. */
  readonly oss: OssRequest | null;
  /** From `-s`, `--full-auto` or the bypass flag, in rising order of weight. */
  readonly sandbox: ExecFlags['sandbox'];
  /** The approval policy named before `exec`, which never asks. */
  readonly askForApproval: RootFlags['askForApproval'];
  readonly skipGitRepoCheck: boolean;
  readonly cd: string | undefined;
  readonly addDirs: readonly string[];
  readonly search: boolean;
  readonly ephemeral: boolean;
  readonly json: boolean;
  readonly color: 'always' | 'never' | 'auto';
  readonly lastMessageFile: string | undefined;
  readonly schemaFile: string | undefined;
  readonly record: string | undefined;
  readonly replay: string | undefined;
  /** The address of a running server, as typed. */
  readonly remote: string | undefined;
  readonly remoteAuthTokenEnv: string | undefined;
  readonly overrides: OverrideArguments;
  readonly strictConfig: boolean;
}

/** `-c` before and after the feature switches, in the order in which they apply. */
export interface OverrideArguments {
  readonly before: readonly string[];
  readonly enable: readonly string[];
  readonly disable: readonly string[];
  readonly after: readonly string[];
}

/** `all`: sessions of every folder count, not of this one only. */
export type StoredRequest = { readonly verb: StoredVerb; readonly all: boolean } & (
  | { readonly kind: 'last' }
  | { readonly kind: 'named'; readonly session: string }
);

/**
 * Parses what follows `exec`. Options before `exec` count as if they stood after it; of a single-valued option the
 * innermost wins, lists add up.
 * @throws UsageError
 */
export function parseExec(root: RootFlags, args: readonly string[], version: string): { print: string } | ExecArguments {
  const shape = execShape(version);
  const parsed = parseCommand<ExecFlags>(shape, args);
  if (parsed.kind === 'print') return { print: parsed.text };
  const { next, flags } = parsed;
  const prompt = parsed.operands[0];
  if (next === null) return merge(shape, root, flags, {}, { prompt, from: null, review: null });
  if (next.name === 'review') return review(execReviewShape(), root, { flags, prompt }, next.args);
  if (next.name === 'help') return { print: execHelp(shape, next.args) };
  const verb = STORED_VERBS.find((word) => word === next.name) ?? 'resume';
  const inner = storedShape(verb);
  const stored = parseCommand<StoredFlags>(inner, next.args);
  if (stored.kind === 'print') return { print: stored.text };
  const target = storedTarget(verb, inner, stored);
  return merge(inner, root, flags, stored.flags, { prompt: target.prompt ?? prompt, from: target.from, review: null });
}

/** Parses what follows `codex review`, with options before it as before `exec`. @throws UsageError */
export function parseReview(root: RootFlags, args: readonly string[]): { print: string } | ExecArguments {
  return review(reviewShape(), root, { flags: {}, prompt: undefined }, args);
}

function review(
  shape: CommandShape,
  root: RootFlags,
  outer: { flags: ExecFlags; prompt: string | undefined },
  args: readonly string[],
): { print: string } | ExecArguments {
  const parsed = parseCommand<ReviewFlags & Record<string, unknown>>(shape, args);
  if (parsed.kind === 'print') return { print: parsed.text };
  const target = reviewRequest(parsed, shape);
  refuseTurnWords(root, outer.flags, outer.prompt, shape);
  return merge(shape, root, outer.flags, parsed.flags, { prompt: undefined, from: null, review: { target } });
}

function execHelp(shape: CommandShape, [name]: readonly string[]): string {
  if (name === undefined || name === 'help') return helpText(shape);
  const verb = STORED_VERBS.find((word) => word === name);
  if (verb !== undefined) return helpText(storedShape(verb));
  if (name === 'review') return helpText(execReviewShape());
  throw new UsageError(`unrecognized subcommand '${name}'`, shape.usage);
}

function storedTarget(
  verb: StoredVerb,
  shape: CommandShape,
  { flags, operands: [first, second] }: { flags: StoredFlags; operands: readonly string[] },
): { from: StoredRequest; prompt: string | undefined } {
  const all = flags.all === true;
  if (flags.last === true) {
    if (second !== undefined) throw new UsageError("the argument '--last' cannot be used with '[SESSION_ID]'", shape.usage);
    return { from: { verb, kind: 'last', all }, prompt: first };
  }
  if (first === undefined) throw new UsageError(`name the session to ${verb}, or give --last`, shape.usage);
  return { from: { verb, kind: 'named', session: first, all }, prompt: second };
}

function merge(
  shape: CommandShape,
  root: RootFlags,
  exec: ExecFlags,
  inner: SharedExecFlags,
  what: Pick<ExecArguments, 'prompt' | 'from' | 'review'>,
): ExecArguments {
  const levels = [root, exec, inner] as const;
  const isBypass = levels.some((flags) => flags.dangerouslyBypassApprovalsAndSandbox === true);
  const isFullAuto = levels.some((flags) => flags.fullAuto === true);
  if (isBypass && isFullAuto) {
    throw new UsageError("the argument '--full-auto' cannot be used with '--dangerously-bypass-approvals-and-sandbox'", shape.usage);
  }
  const asked = exec.sandbox ?? root.sandbox;
  return {
    ...what,
    images: levels.flatMap((flags) => flags.image ?? []),
    model: inner.model ?? exec.model ?? root.model,
    profile: exec.profile ?? root.profile,
    oss: ossRequest([root, exec], shape.usage),
    sandbox: isBypass ? 'danger-full-access' : isFullAuto ? 'workspace-write' : asked,
    askForApproval: root.askForApproval,
    skipGitRepoCheck: isBypass || exec.skipGitRepoCheck === true || inner.skipGitRepoCheck === true,
    cd: exec.cd ?? root.cd,
    addDirs: [...(root.addDir ?? []), ...(exec.addDir ?? [])],
    search: root.search === true,
    ephemeral: exec.ephemeral === true || inner.ephemeral === true,
    json: exec.json === true || inner.json === true,
    color: exec.color ?? 'auto',
    lastMessageFile: inner.outputLastMessage ?? exec.outputLastMessage,
    schemaFile: exec.outputSchema,
    record: exec.record,
    replay: exec.replay,
    remote: inner.remote ?? exec.remote,
    remoteAuthTokenEnv: inner.remoteAuthTokenEnv ?? exec.remoteAuthTokenEnv,
    strictConfig: levels.some((flags) => flags.strictConfig === true),
    overrides: {
      before: root.config ?? [],
      enable: levels.flatMap((flags) => flags.enable ?? []),
      disable: levels.flatMap((flags) => flags.disable ?? []),
      after: [...(exec.config ?? []), ...(inner.config ?? [])],
    },
  };
}
