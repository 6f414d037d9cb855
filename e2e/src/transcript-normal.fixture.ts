import { type Line } from './transcript-talk.fixture.ts';

export interface Places {
  readonly home: string;
  readonly cwd: string;
  readonly user: string;
  readonly model: string;
}

/** Numbers that tell of clocks and processes. */
const CLOCKS = /^(createdAt|updatedAt|createdAtMs|modifiedAtMs|durationMs|startedAt|completedAt|processId|mtime|elapsedMs)$/;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const HASH = /sha256:[0-9a-f]{64}/g;
const STAMP = /\d{4}-\d{2}-\d{2}T\d{2}[:-]\d{2}[:-]\d{2}(\.\d+)?Z?/g;

/** Takes out of a transcript what no two runs share: ids become numbers in the order of their first mention. */
export function normal(lines: readonly Line[], places: Places): Line[] {
  const ids = new Map<string, string>();
  const name = (id: string): string => {
    const known = ids.get(id) ?? `<id${ids.size + 1}>`;
    ids.set(id, known);
    return known;
  };
  const text = (value: string): string =>
    value
      .replaceAll(places.home, '<home>')
      .replaceAll(places.cwd, '<cwd>')
      .replaceAll(places.user, '<user>')
      .replaceAll(places.model, '<model>')
      .replaceAll(UUID, name)
      .replaceAll(STAMP, '<time>')
      .replaceAll(HASH, '<hash>');
  const any = (value: unknown, key = ''): unknown => {
    if (CLOCKS.test(key) && value !== null) return '<clock>';
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map((each) => any(each));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([inner, each]) => [inner, any(each, inner)]));
  };
  return lines.map((line) => ({ ...line, body: any(line.body) }));
}

export interface Difference {
  readonly scene: string;
  /** `result thread/start .thread.source`, or `order` where the messages themselves differ. */
  readonly where: string;
  readonly ours: string;
  readonly theirs: string;
}

const label = ({ kind, method }: Line): string => `${kind} ${method}`;

/** Pieces of one output arrive cut anywhere, counts and limits when a server likes, and some only from us: none is compared one by one. */
const LOOSE = /^notification (item\/fileChange\/patchUpdated|item\/(agentMessage|reasoning\/summaryText|commandExecution\/output|fileChange\/output)[Dd]elta|account\/rateLimits\/updated|thread\/tokenUsage\/updated|mcpServer\/startupStatus\/updated|turn\/diff\/updated|thread\/status\/changed|deprecationNotice|configWarning)$/;

/**
 * Compares two transcripts: the answers in order, the other messages in order (answers may overtake them), and each
 * with its namesake, field by field.
 */
export function differences(scene: string, ours: readonly Line[], theirs: readonly Line[]): { same: number; found: Difference[] } {
  const found: Difference[] = [];
  const order = (lines: readonly Line[], answers: boolean): string =>
    lines
      .filter((line) => (line.kind === 'result' || line.kind === 'error') === answers && !LOOSE.test(label(line)))
      .map(label)
      .join('\n');
  for (const answers of [true, false]) {
    const [a, b] = [order(ours, answers), order(theirs, answers)];
    if (a !== b) found.push({ scene, where: answers ? 'order of answers' : 'order', ours: a, theirs: b });
  }
  let same = 0;
  const names = new Set([...ours, ...theirs].map(label).filter((each) => !LOOSE.test(each)));
  for (const each of names) {
    const [mine, its] = [ours, theirs].map((lines) => lines.filter((line) => label(line) === each));
    for (let i = 0; i < Math.min(mine?.length ?? 0, its?.length ?? 0); i += 1) {
      const paths = unlike(mine?.[i]?.body, its?.[i]?.body, '');
      if (paths.length === 0) same += 1;
      for (const { path, a, b } of paths) found.push({ scene, where: `${each} ${path}`, ours: short(a), theirs: short(b) });
    }
  }
  return { same, found };
}

const short = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value).slice(0, 300));

function unlike(a: unknown, b: unknown, path: string): { path: string; a: unknown; b: unknown }[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return [{ path, a, b }];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].flatMap((key) => unlike(a[key], b[key], `${path}.${key}`));
}
