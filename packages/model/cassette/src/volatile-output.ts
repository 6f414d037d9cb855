/**
 * What differs between two equal runs in the text of a tool output: clocks, durations, process ids, random names.
 * Applied in this order to tool outputs and to the harness's own user messages, never to what people or models say.
 */
const OUTPUT_RULES: readonly (readonly [RegExp, string])[] = [
  // The lines that the shell tools put above an output.
  [/^(Command: )\S+( -l?c )/gm, '$1<shell>$2'],
  [/\bChunk ID: [0-9a-f]+\b/g, 'Chunk ID: <id>'],
  [/\bOriginal token count: \d+\b/g, 'Original token count: <n>'],
  [/(\\?"duration_seconds\\?"\s*:\s*)\d+(?:\.\d+)?\b/g, '$1<time>'],
  // Moments.
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?: ?(?:Z\b|[+-]\d\d:?\d\d\b))?)?(?![\w-])/g, '<date>'],
  [/\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2} (?:\d\d:\d\d(?::\d\d)?|\d{4})\b(?: \d{4}\b(?: [+-]\d{4}\b)?)?/g, '<date>'],
  [/\b\d{1,2}:\d\d:\d\d(?:[.,]\d+)?\b/g, '<clock>'],
  // Durations, as test runners, build tools and `time` print them.
  [/\b(duration_ms:? )\d+(?:\.\d+)?\b/g, '$1<time>'],
  [/\b(time|duration|elapsed)="[\d.]+"/g, '$1="<time>"'],
  [/\b\d+m\d+(?:\.\d+)?s\b/g, '<time>'],
  [/\b\d+(?:\.\d+)? ?(?:ns|us|µs|μs|ms|s|secs?|seconds?)\b/g, '<time>'],
  // Processes, ports, temporary names, commits.
  [/\b(pid[ :=]+)\d+\b/gi, '$1<pid>'],
  [/\(node:\d+\)/g, '(node:<pid>)'],
  [/^(\[\d+\] )\d+$/gm, '$1<pid>'],
  [/(127\.0\.0\.1|\blocalhost|\[::1\]):\d{5}\b/g, '$1:<port>'],
  [/\/tmp(?:\.[A-Za-z0-9]{6,}|[a-z0-9_]{8})(?![\w.])/g, '/<tmp>'],
  [/\bcommit [0-9a-f]{40}\b/g, 'commit <sha>'],
  [/(\[[\w./-]+ (?:\(root-commit\) )?)[0-9a-f]{7,40}\]/g, '$1<sha>]'],
];

/** The text of a tool output without what differs from run to run. */
export function steadyOutput(text: string): string {
  return OUTPUT_RULES.reduce((steady, [pattern, replacement]) => steady.replace(pattern, replacement), text);
}

const HARNESS_OUTPUT = /^<(?:user_shell_command|turn_aborted|subagent_notification)>/;
const ENVIRONMENT = /^<environment_context>/;
const ENVIRONMENT_RULE = /<(shell|current_date|timezone)>[^<]*<\/\1>/g;

/** The text of a message; only what the harness itself wrote is touched. */
export function steadyMessage(text: string): string {
  if (ENVIRONMENT.test(text)) return text.replace(ENVIRONMENT_RULE, (_, tag: string) => `<${tag}>\${${tag.toUpperCase()}}</${tag}>`);
  return HARNESS_OUTPUT.test(text) ? steadyOutput(text) : text;
}
