import { type Static, Type } from 'typebox';

import { maybe, OffByDefault } from './parts.ts';

const ClientInfo = Type.Object(
  { name: Type.String(), title: maybe(Type.String()), version: Type.String() },
  { title: 'ClientInfo' },
);

/** Methods named in `optOutNotificationMethods` are not sent to this connection. */
const InitializeCapabilities = Type.Object(
  { experimentalApi: OffByDefault, optOutNotificationMethods: maybe(Type.Array(Type.String())) },
  { title: 'InitializeCapabilities' },
);

export const InitializeParams = Type.Object(
  { clientInfo: ClientInfo, capabilities: maybe(InitializeCapabilities) },
  { title: 'InitializeParams' },
);
export type InitializeParams = Static<typeof InitializeParams>;

export const InitializeResponse = Type.Object({
  userAgent: Type.String(),
  codexHome: Type.String(),
  platformFamily: Type.String(),
  platformOs: Type.String(),
});
export type InitializeResponse = Static<typeof InitializeResponse>;
