export type Schema = Readonly<Record<string, unknown>>;

export const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);

/** How a schema is entered: by the control that fits, or as JSON where no control does. */
export type Kind = 'object' | 'array' | 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'variants' | 'null' | 'json';

/** The alternatives of `anyOf` or `oneOf`, or of a list of types. */
export function variantsOf(schema: Schema): readonly Schema[] {
  const listed = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(listed)) return listed.filter(isSchema);
  if (Array.isArray(schema.type)) return schema.type.map((type) => ({ ...schema, type }));
  return [];
}

export function kindOf(schema: Schema): Kind {
  if (Array.isArray(schema.enum) || 'const' in schema) return 'choice';
  if (variantsOf(schema).length > 0) return 'variants';
  const { type } = schema;
  if (type === 'object' && isSchema(schema.properties)) return 'object';
  if (type === 'array' && isSchema(schema.items)) return 'array';
  if (type === 'string') return 'text';
  if (type === 'number' || type === 'integer' || type === 'boolean' || type === 'null') return type;
  return isSchema(schema.properties) ? 'object' : 'json';
}

export const choicesOf = (schema: Schema): readonly unknown[] => (Array.isArray(schema.enum) ? schema.enum : [schema.const]);

export const requiredOf = (schema: Schema): readonly string[] =>
  Array.isArray(schema.required) ? schema.required.filter((name): name is string => typeof name === 'string') : [];

/** What a form begins with: the default, or the least that the schema asks for. Arguments that may be left out are left out. */
export function initialValue(schema: Schema): unknown {
  if ('default' in schema) return schema.default;
  const kind = kindOf(schema);
  if (kind === 'choice') return choicesOf(schema)[0];
  if (kind === 'variants') return initialValue(variantsOf(schema)[0]!);
  if (kind === 'object') {
    const properties = Object.entries(schema.properties as Schema).filter(([, inner]) => isSchema(inner)) as [string, Schema][];
    const needed = requiredOf(schema);
    return Object.fromEntries(
      properties.filter(([name, inner]) => needed.includes(name) || 'default' in inner).map(([name, inner]) => [name, initialValue(inner)]),
    );
  }
  const empty: Readonly<Partial<Record<Kind, unknown>>> = { array: [], text: '', number: 0, integer: 0, boolean: false, null: null };
  return kind in empty ? empty[kind] : {};
}
