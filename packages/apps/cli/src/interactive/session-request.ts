/** The stored session to begin with. `all`: sessions of every folder count; `includesNonInteractive`: those of `exec` and other programs do. */
export type SessionRequest = { readonly verb: 'resume' | 'fork'; readonly all: boolean; readonly includesNonInteractive: boolean } & (
  | { readonly kind: 'last' }
  | { readonly kind: 'named'; readonly session: string }
  /** The user chooses one. */
  | { readonly kind: 'pick' }
);
