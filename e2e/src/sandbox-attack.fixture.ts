/** What a policy lets commands do, as far as attacks differ by it. */
export interface Freedom {
  /** The workspace may be written. */
  readonly workspace: boolean;
  /** /tmp and $TMPDIR may be written. */
  readonly temporary: boolean;
  /** `proxied`: TCP inside of a network of its own, in which only our proxy answers. */
  readonly network: 'none' | 'proxied' | 'free';
  /** What holds the command. Landlock cannot keep what belongs to a file but is not its content, nor hide what the machine shares. */
  readonly by: 'bubblewrap' | 'Landlock';
}

/**
 * One attempt to get out. It prints `did it` when it got what it wanted; with a `proof`, only that file on the host
 * counts: what a command made on a file system of its own is no harm.
 *
 * The code sees: WORK (the workspace, a git repository without .codex), MORE (another writable folder: a repository
 * with .codex, .agents and .codexignore), TREE (a writable worktree of MORE), POINT (a writable repository whose .git
 * file leads to store/git in it), OUT (a folder that nobody may write),
 * CODEX_HOME, HOME, TMPDIR, KEY (unlike any other name), VICTIM (a process with an open file 9 in OUT, its working
 * directory there and SECRET in its environment), PREY and PACK (processes to be killed), TCP, LAN, UDP, UNIX, ABSTRACT
 * (what listens outside), SHM and QUEUE (System V shared memory and a message queue of the host). Descriptor 40 was
 * left open by whoever started codex: the folder OUT. Stdin is a file in OUT.
 */
export interface Attack {
  readonly name: string;
  readonly how: 'sh' | 'python';
  readonly code: string;
  readonly proof?: string;
  /** Where the policy allows it after all. */
  readonly allowed?: (freedom: Freedom) => boolean;
}

export const DID = 'did it';

/** A shell command that succeeds when the attack does. */
export function sh(name: string, code: string, more: Partial<Attack> = {}): Attack {
  return { name, how: 'sh', code: `{ ${code}\n} && echo ${DID}`, ...more };
}

/** Python that gets to its end when the attack succeeds. */
export function python(name: string, code: string, more: Partial<Attack> = {}): Attack {
  return { name, how: 'python', code: `${code.trimEnd()}\nprint('${DID}')\n`, ...more };
}

/** Python that succeeds when a system call does. */
export function call(name: string, syscall: string, args = '', more: Partial<Attack> = {}): Attack {
  return python(name, `call('${syscall}'${args === '' ? '' : `, ${args}`})`, more);
}
