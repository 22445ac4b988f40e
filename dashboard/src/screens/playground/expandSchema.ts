import { isSchema, requiredOf, type Schema } from './schemaValue.ts';

/** A schema that refers to itself has no end; what is beyond these is entered as JSON. */
const DEPTH_MAX = 8;
const NODES_MAX = 2_000;
const HOPS_MAX = 8;

/** The schema with its local references (`#/$defs/...`) and `allOf` written out, so that a form can be made of it. Nothing is fetched. */
export function expandSchema(root: Schema): Schema {
  let left = NODES_MAX;
  const visit = (schema: Schema, depth: number): Schema => {
    left -= 1;
    if (left < 0 || depth > DEPTH_MAX) return {};
    const { allOf, ...own } = follow(schema, root);
    const parts = Array.isArray(allOf) ? allOf.filter(isSchema).map((part) => visit(part, depth + 1)) : [];
    const whole = parts.reduce(merge, own);
    const inner = (value: unknown): unknown => (isSchema(value) ? visit(value, depth + 1) : value);
    const { properties, items, anyOf, oneOf } = whole;
    return {
      ...whole,
      ...(isSchema(properties) && {
        properties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, inner(value)])),
      }),
      ...(isSchema(items) && { items: inner(items) }),
      ...(Array.isArray(anyOf) && { anyOf: anyOf.map(inner) }),
      ...(Array.isArray(oneOf) && { oneOf: oneOf.map(inner) }),
    };
  };
  return visit(root, 0);
}

/** The schema that a reference means, with what stands beside the reference; any value for one that leads nowhere. */
function follow(schema: Schema, root: Schema): Schema {
  let node = schema;
  for (let hops = 0; typeof node.$ref === 'string'; hops += 1) {
    const { $ref, ...beside } = node;
    const target = hops < HOPS_MAX ? targetOf(String($ref), root) : null;
    if (target === null) return {};
    node = { ...target, ...beside };
  }
  return node;
}

/** JSON Pointer in a URI fragment (RFC 6901, section 6). */
function targetOf(ref: string, root: Schema): Schema | null {
  if (!ref.startsWith('#')) return null;
  const steps = ref
    .slice(1)
    .split('/')
    .slice(1)
    .map((step) => decoded(step).replaceAll('~1', '/').replaceAll('~0', '~'));
  const found = steps.reduce<unknown>((at, step) => (isSchema(at) && Object.hasOwn(at, step) ? at[step] : undefined), root);
  return isSchema(found) ? found : null;
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

const merge = (one: Schema, other: Schema): Schema => ({
  ...other,
  ...one,
  ...(isSchema(other.properties) && { properties: { ...other.properties, ...(isSchema(one.properties) && one.properties) } }),
  required: [...new Set([...requiredOf(one), ...requiredOf(other)])],
});
