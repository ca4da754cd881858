/** `/docs`: the API as one readable page out of the OpenAPI document, with nothing from elsewhere. */
import type { OpenApi } from '../../wire/openapi.ts';

type Json = { [key: string]: unknown };

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

export function docsPage(api: OpenApi): string {
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = [...new Set(operations.map(({ operation }) => (operation.tags as string[])[0]!))];
  const sections = tags.map((tag) => {
    const rows = operations.filter(({ operation }) => (operation.tags as string[])[0] === tag);
    return `<section><h2 id="${anchor(tag)}">${escapeHtml(tag)}</h2>${rows.map(article).join('')}</section>`;
  });
  const schemas = Object.entries(api.components.schemas).map(
    ([name, schema]) =>
      `<h3 id="schema-${name}"><code>${name}</code></h3><pre>${linked(schema)}</pre>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(api.info.title)} API ${escapeHtml(api.info.version)}</title><style>${STYLE}</style></head>
<body><header><h1>${escapeHtml(api.info.title)} API</h1><p>${escapeHtml(api.info.description)}</p>
<p>For programs: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1). Live changes: WebSocket <code>/live</code>.</p>
<nav>${tags.map((tag) => `<a href="#${anchor(tag)}">${escapeHtml(tag)}</a>`).join(' · ')} · <a href="#schemas">Schemas</a></nav></header>
<main>${sections.join('')}<section><h2 id="schemas">Schemas</h2>${schemas.join('')}</section></main></body></html>`;
}

const anchor = (tag: string): string => `tag-${tag.toLowerCase().replaceAll(' ', '-')}`;

/** Of a row that anyone may call nothing is said. */
function permissionLine(permissions: readonly string[] | undefined): string {
  if (!permissions) return '';
  const names = permissions.map((name) => `<code>${escapeHtml(name)}</code>`).join(' or ');
  return `<p>For: ${names || 'everybody signed in'}</p>`;
}

function article({ path, method, operation }: { path: string; method: string; operation: Json }) {
  const { summary, description, parameters, requestBody, responses } = operation;
  const body = (requestBody as Json | undefined)?.content as Json | undefined;
  return `<article><h3><b class="${method}">${method.toUpperCase()}</b> <code>${escapeHtml(path)}</code></h3>
<p>${escapeHtml(String(summary))}${description ? `. ${escapeHtml(String(description))}` : ''}</p>
${permissionLine(operation['x-permissions'] as readonly string[] | undefined)}
${parameterTable(parameters as Json[])}
${body ? `<h4>Body</h4>${contentOf(body)}` : ''}
<h4>Answers</h4><dl>${Object.entries(responses as Record<string, Json>)
    .map(answer)
    .join('')}</dl></article>`;
}

function parameterTable(parameters: readonly Json[]): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map(({ name, in: where, required, description, schema }) => {
    const words = description ? `${escapeHtml(String(description))}<br>` : '';
    const need = required ? ' *' : '';
    return `<tr><td><code>${escapeHtml(String(name))}</code>${need}</td><td>${where}</td><td>${words}<code>${inline(schema as Json)}</code></td></tr>`;
  });
  return `<table><thead><tr><th>Parameter</th><th>in</th><th></th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function answer([status, response]: [string, Json]): string {
  const content = response.content as Json | undefined;
  return `<dt><code>${status}</code></dt><dd>${escapeHtml(String(response.description))}${content ? ` — ${contentOf(content)}` : ''}</dd>`;
}

const contentOf = (content: Json): string =>
  Object.entries(content as Record<string, Json>)
    .map(
      ([type, { schema }]) =>
        `<code>${escapeHtml(type)}</code> <code>${inline(schema as Json)}</code>`,
    )
    .join(', ');

/** A schema in a line of words: its name where it has one, else its type and what bounds it. */
function inline(schema: Json): string {
  if (typeof schema.$ref === 'string') return linkTo(schema.$ref);
  if (Array.isArray(schema.enum)) return escapeHtml(schema.enum.join(' | '));
  const of = schema as { anyOf?: Json[]; items?: Json; properties?: Record<string, Json> };
  if (of.anyOf) return of.anyOf.map(inline).join(' | ');
  if (schema.type === 'array' && of.items) return `[${inline(of.items)}, …]`;
  if (of.properties)
    return `{${Object.entries(of.properties)
      .map(([name, property]) => `${escapeHtml(name)}: ${inline(property)}`)
      .join(', ')}}`;
  const type = [schema.type].flat().join(' | ') || 'anything';
  return escapeHtml([schema.format ?? type, ...bounds(schema)].join(', '));
}

const bounds = (schema: Json): string[] =>
  Object.entries({ minimum: 'from', maximum: 'to', maxLength: 'at most', default: 'usually' })
    .filter(([name]) => schema[name] !== undefined)
    .map(([name, word]) => `${word} ${schema[name]}`);

const linked = (schema: Json): string =>
  escapeHtml(JSON.stringify(schema, null, 2)).replace(
    /#\/components\/schemas\/(\w+)/g,
    (reference) => linkTo(reference),
  );

function linkTo(reference: string): string {
  const name = reference.split('/').at(-1)!;
  return `<a href="#schema-${name}">${name}</a>`;
}

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:60rem;margin:0 auto;padding:1rem}
article{border-top:1px solid #8884;padding:.5rem 0}h3{margin:.5rem 0}h4{margin:.5rem 0 .2rem}
b{display:inline-block;min-width:4.2rem}.get{color:#2a7}.post{color:#27c}.put,.patch{color:#c71}.delete{color:#c33}
table{border-collapse:collapse}td,th{text-align:left;padding:.15rem .8rem .15rem 0;vertical-align:top}
dl{display:grid;grid-template-columns:3rem 1fr;gap:.2rem .6rem;margin:0}dd{margin:0}
code,pre{font-size:.88em;overflow-wrap:anywhere}pre{overflow:auto;background:#8881;padding:.6rem}`;
