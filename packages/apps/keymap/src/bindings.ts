/** What keys do: context, action, and the keys (see `parseKeymap`) that it has unless the user says otherwise. */
export type Bindings = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
