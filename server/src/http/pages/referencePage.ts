import { documentPage, escapeHtml } from './html.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly description?: string;
  readonly default?: unknown;
}

interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: Schema;
    readonly description?: string;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

/** The API reference as one page without script, made of the OpenAPI document. */
export function referencePage(document: object): string {
  const { paths, components } = document as {
    paths: Record<string, Record<string, Operation>>;
    components?: { schemas?: Record<string, Schema> };
  };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = Map.groupBy(operations, ({ operation }) => operation.tags?.[0] ?? 'Other');
  const contents = [...tags.keys()].map((tag) => `<li><a href="#${tag}">${escapeHtml(tag)}</a></li>`).join('');
  const groups = [...tags].map(
    ([tag, list]) => `<section id="${escapeHtml(tag)}"><h2>${escapeHtml(tag)}</h2>${list.map(operationHtml).join('\n')}</section>`,
  );
  const schemas = Object.entries(components?.schemas ?? {}).map(
    ([name, schema]) => `<section id="schema-${name}"><h3>${escapeHtml(name)}</h3>${schemaTable(schema)}</section>`,
  );
  return documentPage(
    'API reference',
    `<h1>API reference</h1><p>Send the key as <code>X-API-Key</code> or <code>Authorization: Bearer</code>. Every error is a problem document (RFC 9457) with a stable <a href="/docs/errors">code</a>.</p><ul class="contents">${contents}<li><a href="#Schemas">Schemas</a></li></ul>${groups.join('\n')}<section id="Schemas"><h2>Schemas</h2>${schemas.join('\n')}</section>`,
  );
}

function operationHtml({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const parameters = (operation.parameters ?? []).map((p) =>
    row(p.name, `${p.in}, ${typeOf(p.schema)}`, p.required === true, p.schema?.description ?? p.description ?? ''),
  );
  const body = operation.requestBody?.content['application/json']?.schema;
  const answers = Object.entries(operation.responses).map(([status, { description, content }]) => {
    const schema = Object.values(content ?? {})[0]?.schema;
    return `<tr><td>${status}</td><td>${escapeHtml(description)}</td><td>${schema ? typeLink(schema) : ''}</td></tr>`;
  });
  return `<details class="operation"><summary><span class="method ${method}">${method.toUpperCase()}</span> <code>${escapeHtml(path)}</code> <span>${escapeHtml(operation.summary ?? '')}</span></summary>
${operation.description ? `<p>${escapeHtml(operation.description)}</p>` : ''}
${parameters.length > 0 ? `<h4>Parameters</h4><table><tbody>${parameters.join('')}</tbody></table>` : ''}
${body ? `<h4>Body</h4><p>${typeLink(body)}</p>` : ''}
<h4>Answers</h4><table><tbody>${answers.join('')}</tbody></table></details>`;
}

function schemaTable(schema: Schema): string {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([name, property]) =>
    row(name, typeOf(property), required.has(name), property.description ?? ''),
  );
  return `${schema.description ? `<p>${escapeHtml(schema.description)}</p>` : ''}<table><tbody>${rows.join('')}</tbody></table>`;
}

const row = (name: string, type: string, required: boolean, description: string): string =>
  `<tr><td><code>${escapeHtml(name)}</code></td><td>${escapeHtml(type)}${required ? '' : ', optional'}</td><td>${escapeHtml(description)}</td></tr>`;

const refName = (ref: string): string => ref.split('/').at(-1) ?? ref;

function typeLink(schema: Schema): string {
  if (schema.$ref) return `<a href="#schema-${refName(schema.$ref)}">${refName(schema.$ref)}</a>`;
  if (schema.properties?.data?.items?.$ref) return `Page of ${typeLink(schema.properties.data.items)}`;
  return escapeHtml(typeOf(schema));
}

function typeOf(schema: Schema | undefined): string {
  if (schema === undefined) return 'any';
  if (schema.$ref) return refName(schema.$ref);
  if (schema.enum) return schema.enum.map(String).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ');
  if (schema.items) return `${typeOf(schema.items)}[]`;
  return [schema.type ?? 'any'].flat().join(' | ');
}
