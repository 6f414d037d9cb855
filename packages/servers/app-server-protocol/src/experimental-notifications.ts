/** What only clients with the experimental capability are told. */
export const EXPERIMENTAL_NOTIFICATIONS: ReadonlySet<string> = new Set(['item/fileChange/patchUpdated', 'rawResponseItem/completed']);
