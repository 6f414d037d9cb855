/**
 * Fields of requests that only clients with the experimental capability may use, by the name errors call them. We do
 * not offer them yet, so anything but their default is refused: ignoring it would be a lie.
 */
const EXPERIMENTAL: Readonly<Record<string, Readonly<Record<string, string>> | undefined>> = {
  'thread/start': {
    dynamicTools: 'dynamicTools',
    experimentalRawEvents: 'experimentalRawEvents',
    mockExperimentalField: 'mockExperimentalField',
    persistExtendedHistory: 'persistFullHistory',
  },
  'thread/resume': { history: 'history', path: 'path', persistExtendedHistory: 'persistFullHistory' },
  'turn/start': { collaborationMode: 'collaborationMode' },
};

/** The refusal of the first experimental field in use, null when there is none. */
export function experimentalFieldError(method: string, params: object): string | null {
  const given = new Map<string, unknown>(Object.entries(params));
  for (const [field, name] of Object.entries(EXPERIMENTAL[method] ?? {})) {
    if (!isDefault(given.get(field))) return `${method}.${name} requires experimentalApi capability`;
  }
  return null;
}

function isDefault(value: unknown): boolean {
  return value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);
}
