import { Compile, type Validator } from 'typebox/schema';
import { type Line } from './transcript-talk.fixture.ts';

type Node = { readonly [key: string]: unknown } | boolean;

interface Methods {
  clientRequests: { method: string; result: string }[];
  serverRequests: { method: string; params: string | null }[];
  serverNotifications: { method: string; params: string | null }[];
  legacyTypes: { definitions: Record<string, Node> };
}

/** May be absent although they may be null: the original's server leaves them out as well. */
const MAY_BE_ABSENT = /\.(reason|approvalId|networkApprovalContext|additionalPermissions|skillMetadata|path|range|grantRoot|proposedExecpolicyAmendment|proposedNetworkPolicyAmendments|commandActions|command|cwd)$/;

/** The schema of a protocol, as its bundle and its table of methods tell it. */
export class WireSchema {
  readonly #root: { readonly [key: string]: unknown; readonly definitions: Record<string, Node> };
  readonly #names = new Map<string, string | null>();
  readonly #checks = new Map<string, Validator>();

  constructor(read: (name: string) => { readonly [key: string]: unknown; readonly definitions: Record<string, Node> }) {
    this.#root = read('codex_app_server_protocol.schemas.json');
    const methods = read('methods.json') as unknown as Methods;
    Object.assign(this.#root.definitions, { legacyTypes: methods.legacyTypes.definitions });
    for (const { method, result } of methods.clientRequests) this.#names.set(`result ${method}`, result);
    for (const { method, params } of methods.serverRequests) this.#names.set(`question ${method}`, params);
    for (const { method, params } of methods.serverNotifications) this.#names.set(`notification ${method}`, params);
  }

  /** What is wrong with a message: its name, and each place. */
  faultsOf({ kind, method, body }: Line): string[] {
    const name = this.#names.get(`${kind} ${method}`);
    if (name === undefined) return [`${kind} ${method}: not in the schema`];
    if (name === null) return [];
    const check = this.#check(name);
    const wrong = check.Check(body) ? [] : check.Errors(body)[1].slice(0, 3).map(({ instancePath, message }) => `${kind} ${method} ${instancePath}: ${message}`);
    return [...wrong, ...this.#leftOut({ $ref: `#/definitions/${name}` }, body, `${kind} ${method} `)];
  }

  #check(name: string): Validator {
    const known = this.#checks.get(name) ?? Compile({ ...this.#root, $ref: `#/definitions/${name}` } as never);
    this.#checks.set(name, known);
    return known;
  }

  /** Fields of an object that may be null and are not there. */
  #leftOut(node: Node, value: unknown, path: string): string[] {
    if (typeof node !== 'object' || typeof value !== 'object' || value === null) return [];
    const { $ref, anyOf, oneOf, allOf, properties, items } = node as Record<string, Node[] & Record<string, Node> & string>;
    if (typeof $ref === 'string') return this.#leftOut(this.#resolve($ref), value, path);
    const variants = [...(anyOf ?? []), ...(oneOf ?? [])];
    const fitting = variants.find((each) => fits(this.#followed(each), value));
    const within = [...(allOf ?? []), ...(fitting === undefined ? [] : [fitting])].flatMap((each: Node) => this.#leftOut(each, value, path));
    if (Array.isArray(value)) return [...within, ...value.flatMap((each, index) => this.#leftOut(items ?? true, each, `${path}[${index}]`))];
    const own = Object.entries(properties ?? {}).flatMap(([key, inner]) => {
      const there = (value as Record<string, unknown>)[key];
      const at = `${path}.${key}`;
      if (there !== undefined) return this.#leftOut(inner, there, at);
      return mayBeNull(inner) && !MAY_BE_ABSENT.test(at) ? [`${at}: left out`] : [];
    });
    return [...within, ...own];
  }

  #followed(node: Node): Node {
    return typeof node === 'object' && typeof node['$ref'] === 'string' ? this.#resolve(node['$ref']) : node;
  }

  #resolve(ref: string): Node {
    const steps = ref.replace('#/', '').split('/');
    return steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], this.#root) as Node;
  }
}

/** Whether a variant of a union is the one that a tagged object belongs to. */
function fits(node: Node, value: object): boolean {
  if (typeof node !== 'object') return false;
  const { type, properties } = node as { type?: unknown; properties?: Record<string, { enum?: unknown[] }> };
  if (Array.isArray(value)) return type === 'array';
  const tag = properties?.['type']?.enum;
  return properties !== undefined && (tag === undefined || tag.includes((value as { type?: unknown }).type));
}

function mayBeNull(node: Node): boolean {
  if (typeof node !== 'object') return false;
  const { type, anyOf } = node as { type?: unknown; anyOf?: Node[] };
  return (Array.isArray(type) && type.includes('null')) || (anyOf ?? []).some((each) => typeof each === 'object' && each['type'] === 'null');
}
