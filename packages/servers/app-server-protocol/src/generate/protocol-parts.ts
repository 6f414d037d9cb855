import { type TSchema } from 'typebox';

import { ABSENT_METHODS } from '../absent.ts';
import { type Exchange } from '../schema/exchange.ts';
import { RequestId } from '../schema/json-rpc.ts';
import { SCHEMAS } from '../schema/methods.ts';
import { union } from '../schema/named.ts';
import { OWN_NOTIFICATIONS, OWN_REQUESTS } from '../schema/own-methods.ts';
import { words } from '../schema/parts.ts';
import { Type } from '../schema/type.ts';
import { takesParams } from '../takes-params.ts';
import { type Selection } from './named-definitions.ts';

/** What is generated: messages as unions over their methods, and what they carry and are answered with. */
export interface ProtocolParts {
  readonly unions: readonly TSchema[];
  readonly carried: readonly TSchema[];
}

/**
 * Of the requests of clients: those that are answered here. Of what the server sends: everything that is declared, so
 * that programs written for the original still find the types they name; what belongs to an absent subsystem is never
 * sent. What the original does not have is there only with `experimental`: without, the files are those of the original.
 */
export function protocolParts(selection: Selection): ProtocolParts {
  const requests = Object.entries<Exchange>(SCHEMAS.clientRequests).filter(([method, { stability }]) => {
    const isAnswered = selection.absent === true || !Object.hasOwn(ABSENT_METHODS, method);
    return isAnswered && (selection.experimental || (stability === 'stable' && !Object.hasOwn(OWN_REQUESTS, method)));
  });
  const questions = Object.entries<Exchange>(SCHEMAS.serverRequests);
  const notifications = Object.entries<TSchema>(SCHEMAS.serverNotifications).filter(([method]) => {
    return selection.experimental || !Object.hasOwn(OWN_NOTIFICATIONS, method);
  });
  const unions = [
    union('ClientRequest', requests.map(([method, { params }]) => requestOf(method, params))),
    union('ClientNotification', [Type.Object({ method: words('initialized') })]),
    union('ServerRequest', questions.map(([method, { params }]) => requestOf(method, params))),
    union('ServerNotification', notifications.map(([method, params]) => Type.Object({ method: words(method), params }))),
  ];
  const exchanged = [...requests, ...questions].flatMap(([method, { params, result }]) => (takesParams(method) ? [params, result] : [result]));
  return { unions, carried: [RequestId, ...exchanged, ...notifications.map(([, params]) => params)] };
}

function requestOf(method: string, params: TSchema): TSchema {
  const head = { id: RequestId, method: words(method) };
  return takesParams(method) ? Type.Object({ ...head, params }) : Type.Object({ ...head, params: Type.Optional(Type.Null()) });
}
