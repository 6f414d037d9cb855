interface Field {
  /** What errors call it. */
  name: string;
  /** Offered to clients that asked for experimental fields. */
  offered: boolean;
}

const path: Field = { name: 'path', offered: true };
const persistExtendedHistory: Field = { name: 'persistFullHistory', offered: false };
const absent = (name: string): Field => ({ name, offered: false });

/**
 * Fields of requests that only clients with the experimental capability may use. Using one that we do not offer is
 * refused whatever the client's capabilities: ignoring it would be a lie.
 */
const EXPERIMENTAL: Readonly<Record<string, Readonly<Record<string, Field>> | undefined>> = {
  'thread/start': {
    dynamicTools: absent('dynamicTools'),
    experimentalRawEvents: absent('experimentalRawEvents'),
    mockExperimentalField: absent('mockExperimentalField'),
    persistExtendedHistory,
  },
  'thread/resume': { history: absent('history'), path, persistExtendedHistory },
  'thread/fork': { path, persistExtendedHistory },
  'turn/start': { collaborationMode: absent('collaborationMode') },
};

/** Methods that only clients with the experimental capability may use. */
const EXPERIMENTAL_METHODS: readonly string[] = ['thread/backgroundTerminals/clean'];

/** The refusal of an experimental method, or of the first experimental field in use, that this client may not use, null when there is none. */
export function experimentalFieldError(method: string, params: object, isExperimental: boolean): string | null {
  if (!isExperimental && EXPERIMENTAL_METHODS.includes(method)) return `${method} requires experimentalApi capability`;
  const given = new Map<string, unknown>(Object.entries(params));
  for (const [field, { name, offered }] of Object.entries(EXPERIMENTAL[method] ?? {})) {
    if (isDefault(given.get(field)) || (offered && isExperimental)) continue;
    return isExperimental ? `${method}.${name} is not part of this version` : `${method}.${name} requires experimentalApi capability`;
  }
  return null;
}

function isDefault(value: unknown): boolean {
  return value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);
}
