// Says what is wrong with a pipeline template by its provider's own rules: node validate.mjs github|gitlab|bitbucket FILE
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { parse } from 'yaml';

const [, , provider, file] = process.argv;
const wrong = await { github, gitlab, bitbucket }[provider](file);
for (const problem of wrong) console.error(problem);
process.exit(wrong.length > 0 ? 1 : 0);

// GitHub's own parser, which the editor on its pages uses.
async function github(path) {
  // It imports its grammar as JSON, and leaves the attribute out that Node asks for.
  register(`data:text/javascript,${encodeURIComponent("export async function resolve(name, context, next) { const found = await next(name, context); return found.url.endsWith('.json') ? { ...found, importAttributes: { type: 'json' } } : found; }")}`);
  const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await import('@actions/workflow-parser');
  const parsed = parseWorkflow({ name: path, content: readFileSync(path, 'utf8') }, new NoOperationTraceWriter());
  const problems = parsed.context.errors.getErrors().map((error) => error.message);
  if (problems.length > 0 || !parsed.value) return problems.length > 0 ? problems : ['there is no workflow in it'];
  const template = await convertWorkflowTemplate(parsed.context, parsed.value);
  return (template.errors ?? []).map((error) => error.Message);
}

// GitLab publishes its schema in its repository; this program carries it and checks by it before it lists the jobs.
function gitlab(path) {
  const folder = mkdtempSync(join(tmpdir(), 'chatdeploy-gitlab-'));
  try {
    execFileSync('git', ['init', '-q', '-b', 'main', folder]);
    execFileSync('git', ['-C', folder, '-c', 'user.name=ada', '-c', 'user.email=ada@example.com', 'commit', '-q', '--allow-empty', '-m', 'one']);
    execFileSync('git', ['-C', folder, 'remote', 'add', 'origin', 'https://gitlab.example.com/acme/crm.git']);
    copyFileSync(path, join(folder, '.gitlab-ci.yml'));
    const program = fileURLToPath(new URL('node_modules/gitlab-ci-local/dist/index.js', import.meta.url));
    // It uses what sets can do from Node 22 on.
    const sets = `data:text/javascript,${encodeURIComponent('Set.prototype.union ??= function (other) { return new Set([...this, ...other]); };')}`;
    const jobs = execFileSync(process.execPath, ['--import', sets, program, '--list-csv', '--variable', 'CHATDEPLOY_ATTEMPT=J-17.1', '--variable', 'CI_PIPELINE_SOURCE=api'], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    return jobs.includes('chatdeploy') ? [] : [`a pipeline started by ChatDeploy has no job: ${jobs}`];
  } catch (error) {
    return [`${error.stdout ?? ''}${error.stderr ?? error.message}`];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Bitbucket's schema is in no package: these are the rules of its documentation for what the template uses, and nothing else is allowed.
function bitbucket(path) {
  const text = { type: 'string', minLength: 1 };
  const closed = (properties, required = []) => ({ type: 'object', properties, required, additionalProperties: false });
  const step = closed({ name: text, image: text, clone: closed({ depth: { oneOf: [{ const: 'full' }, { type: 'integer', minimum: 1 }] }, enabled: { type: 'boolean' } }), 'max-time': { type: 'integer', minimum: 1, maximum: 720 }, script: { type: 'array', items: text, minItems: 1 } }, ['script']);
  const variable = closed({ name: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' }, default: { type: 'string' }, description: text, 'allowed-values': { type: 'array', items: text } }, ['name']);
  const item = { oneOf: [closed({ variables: { type: 'array', items: variable, minItems: 1 } }, ['variables']), closed({ step }, ['step'])] };
  const schema = closed({ image: text, pipelines: closed({ custom: { type: 'object', additionalProperties: { type: 'array', items: item, minItems: 1 } } }, ['custom']) }, ['pipelines']);
  const ajv = new Ajv({ allErrors: true });
  return ajv.validate(schema, parse(readFileSync(path, 'utf8'))) ? [] : ajv.errors.map((error) => `${error.instancePath || '/'} ${error.message}`);
}
