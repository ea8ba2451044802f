// Says what is wrong with a manifest by the schema of its version: node validate.mjs manifest.json
import { readFileSync } from 'node:fs';
import Ajv from 'ajv-draft-04';
import formats from 'ajv-formats';

const manifest = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const schema = new URL(`node_modules/@microsoft/app-manifest/build/json-schemas/teams/v${manifest.manifestVersion}/MicrosoftTeams.schema.json`, import.meta.url);
const ajv = new Ajv({ strict: false, allErrors: true });
formats(ajv);
if (!ajv.validate(JSON.parse(readFileSync(schema, 'utf8')), manifest)) {
  for (const error of ajv.errors) console.error(`${error.instancePath || '/'} ${error.message}${error.params?.additionalProperty ? `: ${error.params.additionalProperty}` : ''}`);
  process.exit(1);
}
