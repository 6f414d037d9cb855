// Writes config.schema.json, the JSON Schema of config.toml, from the list of keys in src/schema:
// `node packages/storage/config/write-schema.mjs`. A test fails while the file is out of date.
import { build } from 'esbuild';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const { outputFiles } = await build({
  entryPoints: [join(import.meta.dirname, 'src', 'config-schema.ts')],
  bundle: true,
  write: false,
  platform: 'node',
  format: 'esm',
  conditions: ['@codex-ts/source'],
});
const { configSchema } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
writeFileSync(join(import.meta.dirname, 'config.schema.json'), `${JSON.stringify(configSchema(), null, 2)}\n`);
