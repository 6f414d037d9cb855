/** Codes of JSON-RPC error answers. Almost everything a caller did wrong, unknown methods too, is `invalidRequest`. */
export const ERROR_CODES = {
  invalidRequest: -32600,
  invalidParams: -32602,
  internalError: -32603,
  overloaded: -32001,
} as const;
