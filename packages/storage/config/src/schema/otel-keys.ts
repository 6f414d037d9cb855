import { either, record } from '../collection-specs.ts';
import { keyPath, placeName } from '../config-error.ts';
import { boolean, oneOf, path, string } from '../scalar-specs.ts';
import { required, supported, table, type TableValue } from '../table-spec.ts';
import { type TomlNode } from '../toml-node.ts';
import { type Decoding, type ValueSpec, wrongValue } from '../value-spec.ts';

const tls = table({
  'ca-certificate': supported(path, 'Certificate authority to trust, PEM.'),
  'client-certificate': supported(path, 'Own certificate, PEM.'),
  'client-private-key': supported(path, 'Key of the own certificate, PEM.'),
} as const);

const common = {
  endpoint: required(supported(string, 'URL of the collector.')),
  headers: supported(record(string), 'Headers of every request.'),
  tls: supported(tls, 'Certificates for the connection.'),
} as const;

const http = table({ ...common, protocol: required(supported(oneOf(['binary', 'json']), 'Encoding of the messages.')) } as const);
const grpc = table(common);

const forms = either(
  oneOf(['none', 'statsig'], {}, 'one of `none`, `statsig`, `otlp-http`, `otlp-grpc`'),
  table({
    'otlp-http': supported(http, 'OTLP over HTTP.'),
    'otlp-grpc': supported(grpc, 'OTLP over gRPC.'),
  } as const),
  'an exporter: `none`, `statsig`, or a table `otlp-http` or `otlp-grpc`',
);

type ExporterForm = 'none' | 'statsig' | { readonly 'otlp-http'?: TableValue<typeof http.keys>; readonly 'otlp-grpc'?: TableValue<typeof grpc.keys> };

/** A word, or a table with exactly one of the two protocols. */
const exporter: ValueSpec<ExporterForm> = {
  shape: forms.shape,
  decode(node, at) {
    const form = forms.decode(node, at);
    if (form === 'statsig') at.findings.remarkAt(node, 'config_no_effect', at.path, () => statsigSentence(node, at));
    else if (form !== 'none' && at.partial !== true) requireOne(node, at);
    return form;
  },
};

/** The original's own collector. */
function statsigSentence(node: TomlNode, at: Decoding): string {
  return `\`${keyPath(at.path)} = "statsig"\` (${placeName(node)}) sends nothing: this program has no collector of its own.`;
}

function requireOne(node: TomlNode, at: Decoding): void {
  if (node.kind !== 'table') return;
  const count = ['otlp-http', 'otlp-grpc'].filter((key) => node.entries.has(key)).length;
  if (count !== 1) wrongValue(node, 'an exporter is exactly one of `otlp-http` and `otlp-grpc`', at);
}

export type OtelExporterForm = ExporterForm;

/** `[otel]` */
export const otel = table({
  environment: supported(string, 'Name of the environment that records carry.', 'dev'),
  log_user_prompt: supported(boolean, 'Export the text of prompts too.', false),
  exporter: supported(exporter, 'Where log records go.', 'none'),
  trace_exporter: supported(exporter, 'Where traces go; as `exporter` unless set.'),
  metrics_exporter: supported(exporter, 'Where metrics go; `statsig` means that none are sent.', 'none'),
} as const);
