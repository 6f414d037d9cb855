import { type Static } from 'typebox';

import { stable } from './exchange.ts';
import { object } from './named.ts';
import { AbsolutePathBuf, maybe, OffByDefault } from './parts.ts';
import { Type } from './type.ts';

const ClientInfo = object('ClientInfo', { name: Type.String(), title: maybe(Type.String()), version: Type.String() });

/** Methods named in `optOutNotificationMethods` are not sent to this connection. */
const InitializeCapabilities = object('InitializeCapabilities', {
  experimentalApi: OffByDefault,
  optOutNotificationMethods: maybe(Type.Array(Type.String())),
});

export const InitializeParams = object('InitializeParams', {
  clientInfo: ClientInfo,
  capabilities: maybe(InitializeCapabilities),
});
export type InitializeParams = Static<typeof InitializeParams>;

export const InitializeResponse = object('InitializeResponse', {
  userAgent: Type.String(),
  codexHome: AbsolutePathBuf,
  platformFamily: Type.String(),
  platformOs: Type.String(),
});
export type InitializeResponse = Static<typeof InitializeResponse>;

export const INITIALIZE_REQUESTS = {
  initialize: stable(InitializeParams, InitializeResponse),
};
