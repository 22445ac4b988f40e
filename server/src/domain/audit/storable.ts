/**
 * A JSON value as every store gives it back: U+FFFD stands for halves of characters, which UTF-8 cannot carry, and for NUL, which PostgreSQL
 * refuses. Done before an event is signed, so that the MAC covers what will be read.
 */
export function storable<Value>(value: Value): Value {
  return cleaned(value) as Value;
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\uFFFD');
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [cleaned(name), cleaned(member)]));
}
