import { stable } from './exchange.ts';
import { object, oneOf } from './named.ts';
import { maybe, PathText } from './parts.ts';
import { Type } from './type.ts';

const ExternalAgentConfigMigrationItemType = oneOf(
  'ExternalAgentConfigMigrationItemType', 'AGENTS_MD', 'CONFIG', 'SKILLS', 'MCP_SERVER_CONFIG',
);

/** Something of another agent's that can be taken over. `cwd` is null for the home folder. */
const ExternalAgentConfigMigrationItem = object('ExternalAgentConfigMigrationItem', {
  itemType: ExternalAgentConfigMigrationItemType,
  description: Type.String(),
  cwd: maybe(PathText),
});

const ExternalAgentConfigDetectParams = object('ExternalAgentConfigDetectParams', {
  includeHome: Type.Optional(Type.Boolean()),
  cwds: maybe(Type.Array(PathText)),
});

const ExternalAgentConfigDetectResponse = object('ExternalAgentConfigDetectResponse', {
  items: Type.Array(ExternalAgentConfigMigrationItem),
});

const ExternalAgentConfigImportParams = object('ExternalAgentConfigImportParams', {
  migrationItems: Type.Array(ExternalAgentConfigMigrationItem),
});

const ExternalAgentConfigImportResponse = object('ExternalAgentConfigImportResponse', {});

export const EXTERNAL_AGENT_REQUESTS = {
  'externalAgentConfig/detect': stable(ExternalAgentConfigDetectParams, ExternalAgentConfigDetectResponse),
  'externalAgentConfig/import': stable(ExternalAgentConfigImportParams, ExternalAgentConfigImportResponse),
};
