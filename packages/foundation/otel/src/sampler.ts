import { SAMPLED, type TraceContext } from './traceparent.ts';

/** Whether a span is recorded: decided for the root of what we see, inherited below. */
export type Sampler = (traceId: string, parent: TraceContext | null) => boolean;

const always: Sampler = () => true;
const never: Sampler = () => false;
/** Records what a caller records, and `root` of what starts with us. */
const asParent =
  (root: Sampler): Sampler =>
  (traceId, parent) =>
    parent === null ? root(traceId, null) : (parent.flags & SAMPLED) !== 0;

/** The sampler that `OTEL_TRACES_SAMPLER` names, with `OTEL_TRACES_SAMPLER_ARG`; otherwise `parentbased_always_on`. */
export function samplerFromEnv(env: Readonly<Record<string, string | undefined>>): Sampler {
  const share = shareOf(env['OTEL_TRACES_SAMPLER_ARG']);
  switch (env['OTEL_TRACES_SAMPLER']?.trim().toLowerCase()) {
    case 'always_on':
      return always;
    case 'always_off':
      return never;
    case 'traceidratio':
      return ratio(share);
    case 'parentbased_always_off':
      return asParent(never);
    case 'parentbased_traceidratio':
      return asParent(ratio(share));
    default:
      return asParent(always);
  }
}

function shareOf(text: string | undefined): number {
  const value = Number(text?.trim() === '' ? Number.NaN : text);
  return Number.isFinite(value) && value >= 0 && value <= 1 ? value : 1;
}

/** Every process that sees the same trace id decides alike. */
function ratio(share: number): Sampler {
  return (traceId) => Number.parseInt(traceId.slice(-13), 16) < share * 2 ** 52;
}
