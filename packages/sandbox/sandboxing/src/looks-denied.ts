import { type NetworkAccess } from '@codex-ts/protocol';

/** What is known of the sandbox that the command ran in. */
export interface DenialFacts {
  /** Absent: unknown, and only what holds for any network counts. */
  network?: NetworkAccess | undefined;
}

/** The kernel's words for what a sandbox refuses, as programs print them: at the start of a line or after a mark, as in `touch: x: Read-only file system`. */
const ERRNO_WORDS = /(?:^|[:([\]'"=>-]\s*|\bgot )(?:permission denied|read-only file system)/m;
/** Rare enough in prose to count anywhere. */
const SURE_WORDS: readonly string[] = ['operation not permitted', 'failed to write file'];
/** A sandbox by its name, in a line that also says what it did. */
const NAMED = /(?=.*\b(?:sandbox|seccomp|landlock))(?=.*(?:\bden(?:y|ied|ies)|\brefuse|\bblocked|\bforb[ia]d|\bprevent|\bdisallow|\bnot (?:allowed|permitted)|\bviolat|\bbad system call))/m;
/** A remote machine's word on our keys, not this machine's on a file. */
const REMOTE_REFUSAL = /permission denied \((?:publickey|password|keyboard-interactive|gssapi|hostbased)[^)\n]*\)/g;
/** How programs say that they found no network, by name lookup or by route. */
const NO_NETWORK: readonly string[] = [
  'could not resolve host', 'could not resolve proxy', 'temporary failure in name resolution', 'name or service not known', 'nodename nor servname provided',
  'network is unreachable', 'enetunreach', 'eai_again', 'getaddrinfo enotfound', 'failed to lookup address information',
];
/** curl's codes for a name that cannot be resolved and a connection that cannot be made. */
const CURL_FAILURES = /\bcurl: \((?:6|7)\)/;
/** 128 + SIGSYS: killed by the system call filter. */
const KILLED_BY_FILTER = 159;

/**
 * Whether the failure of a sandboxed command looks like the sandbox's doing. `output` is everything it printed;
 * `exitCode` null when unknown. As in the original, words decide whatever the code, but never for success. Unlike there,
 * the words must stand where an error message has them: a test named "sandbox" that fails is not a denial, nor is an SSH
 * key that a server refuses. And where `facts` say that the network was closed, not reaching it counts.
 */
export function looksDenied(exitCode: number | null, output: string, facts: DenialFacts = {}): boolean {
  if (exitCode === 0 || exitCode === null) return false;
  if (exitCode === KILLED_BY_FILTER) return true;
  const text = output.toLowerCase().replaceAll(REMOTE_REFUSAL, '');
  if (SURE_WORDS.some((word) => text.includes(word)) || ERRNO_WORDS.test(text) || NAMED.test(text)) return true;
  const isClosed = facts.network === 'restricted' || facts.network === 'proxied';
  return isClosed && (NO_NETWORK.some((word) => text.includes(word)) || CURL_FAILURES.test(text));
}
