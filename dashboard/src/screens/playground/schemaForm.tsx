import { Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checkbox, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { choicesOf, initialValue, isSchema, kindOf, requiredOf, type Schema, variantsOf } from './schemaValue.ts';

interface SchemaFormProps {
  readonly schema: Schema;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly label: string;
  readonly required?: boolean;
}

const words = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A form made of a JSON Schema (2020-12): nested objects, lists, choices, alternatives; JSON for the rest. */
export function SchemaForm(props: SchemaFormProps) {
  const { schema, value, onChange, label, required = false } = props;
  const hint = words(schema.description) || undefined;
  const common = { label, hint, optional: !required } as const;
  switch (kindOf(schema)) {
    case 'object':
      return <ObjectForm {...props} />;
    case 'array':
      return <ListForm {...props} />;
    case 'variants':
      return <VariantForm {...props} />;
    case 'choice': {
      const choices = choicesOf(schema);
      return (
        <SelectField {...common} value={String(choices.indexOf(value))} onChange={(event) => onChange(choices[Number(event.target.value)])}>
          {choices.map((choice, at) => (
            <option key={String(choice)} value={at}>
              {String(choice)}
            </option>
          ))}
        </SelectField>
      );
    }
    case 'boolean':
      return <Checkbox label={label} hint={hint} checked={value === true} onChange={(event) => onChange(event.target.checked)} />;
    case 'number':
    case 'integer':
      return (
        <TextField
          {...common}
          type="number"
          step={schema.type === 'integer' ? 1 : 'any'}
          min={numberAt(schema, 'minimum')}
          max={numberAt(schema, 'maximum')}
          value={typeof value === 'number' ? value : ''}
          onChange={(event) => onChange(Number.isNaN(event.target.valueAsNumber) ? undefined : event.target.valueAsNumber)}
        />
      );
    case 'null':
      return (
        <p>
          {label}: <code>null</code>
        </p>
      );
    case 'text':
      return <TextEntry {...props} />;
    default:
      return <JsonEntry {...props} />;
  }
}

const numberAt = (schema: Schema, name: string): number | undefined => (typeof schema[name] === 'number' ? schema[name] : undefined);

function TextEntry({ schema, value, onChange, label, required = false }: SchemaFormProps) {
  const shown = words(value);
  const common = { label, hint: words(schema.description) || undefined, optional: !required, value: shown } as const;
  const isLong = shown.length > 80 || shown.includes('\n') || Number(schema.maxLength ?? 0) > 500;
  if (isLong) return <TextArea {...common} rows={4} onChange={(event) => onChange(event.target.value)} />;
  return <TextField {...common} onChange={(event) => onChange(event.target.value)} />;
}

/** What no control fits, as JSON; kept as typed until it is JSON. */
function JsonEntry({ schema, value, onChange, label, required = false }: SchemaFormProps) {
  const [text, setText] = useState(() => JSON.stringify(value ?? null, null, 2));
  const [isValid, setIsValid] = useState(true);
  const change = (next: string): void => {
    setText(next);
    try {
      onChange(JSON.parse(next));
      setIsValid(true);
    } catch {
      setIsValid(false);
    }
  };
  return (
    <TextArea
      label={`${label} (JSON)`}
      hint={words(schema.description) || undefined}
      optional={!required}
      value={text}
      onChange={(event) => change(event.target.value)}
      error={isValid ? undefined : 'This is not JSON yet.'}
      rows={3}
      mono
    />
  );
}

function Group({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <fieldset className="grid gap-4 border-l-2 border-line pl-4">
      <legend className="-ml-4 font-medium">{label}</legend>
      {children}
    </fieldset>
  );
}

function ObjectForm({ schema, value, onChange, label }: SchemaFormProps) {
  const current = isSchema(value) ? value : {};
  const needed = requiredOf(schema);
  const properties = Object.entries(schema.properties as Schema).filter((pair): pair is [string, Schema] => isSchema(pair[1]));
  const set = (name: string, next: unknown): void => {
    const { [name]: _, ...others } = current;
    onChange(next === undefined ? others : { ...others, [name]: next });
  };
  if (properties.length === 0) return <p className="text-muted">It takes no arguments.</p>;
  return (
    <Group label={label}>
      {properties.map(([name, inner]) => {
        const isGiven = Object.hasOwn(current, name);
        if (!isGiven && !needed.includes(name))
          return (
            <div key={name}>
              <Button small onClick={() => set(name, initialValue(inner))}>
                <Plus className="size-4" aria-hidden /> {name}
              </Button>{' '}
              <span className="text-sm text-muted">{words(inner.description)}</span>
            </div>
          );
        return (
          <div key={name} className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2">
            <SchemaForm
              schema={inner}
              value={current[name]}
              onChange={(next) => set(name, next)}
              label={words(inner.title) || name}
              required={needed.includes(name)}
            />
            {!needed.includes(name) && (
              <IconButton label={`Leave ${name} out`} onClick={() => set(name, undefined)}>
                <Trash2 className="size-4" aria-hidden />
              </IconButton>
            )}
          </div>
        );
      })}
    </Group>
  );
}

function ListForm({ schema, value, onChange, label }: SchemaFormProps) {
  const items = Array.isArray(value) ? value : [];
  const inner = schema.items as Schema;
  return (
    <Group label={label}>
      {items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an item of a list is its place
        <div key={at} className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2">
          <SchemaForm
            schema={inner}
            value={item}
            onChange={(next) => onChange(items.map((other, i) => (i === at ? next : other)))}
            label={`${label} ${at + 1}`}
            required
          />
          <IconButton label={`Remove ${label} ${at + 1}`} onClick={() => onChange(items.filter((_, i) => i !== at))}>
            <Trash2 className="size-4" aria-hidden />
          </IconButton>
        </div>
      ))}
      <div>
        <Button small onClick={() => onChange([...items, initialValue(inner)])}>
          <Plus className="size-4" aria-hidden /> Add to {label}
        </Button>
      </div>
    </Group>
  );
}

/** One of several forms; what was entered for another one is dropped. */
function VariantForm({ schema, value, onChange, label, required = false }: SchemaFormProps) {
  const variants = variantsOf(schema);
  const [chosen, setChosen] = useState(() =>
    Math.max(
      0,
      variants.findIndex((variant) => fits(variant, value)),
    ),
  );
  const choose = (at: number): void => {
    setChosen(at);
    onChange(initialValue(variants[at]!));
  };
  const variant = variants[chosen]!;
  return (
    <Group label={label}>
      <SelectField label={`Form of ${label}`} value={chosen} onChange={(event) => choose(Number(event.target.value))}>
        {variants.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a variant is its place in the schema
          <option key={at} value={at}>
            {words(one.title) || String(one.type ?? one.const ?? `form ${at + 1}`)}
          </option>
        ))}
      </SelectField>
      <SchemaForm key={chosen} schema={variant} value={value} onChange={onChange} label={label} required={required} />
    </Group>
  );
}

function fits(schema: Schema, value: unknown): boolean {
  if (value === null) return schema.type === 'null';
  if (Array.isArray(value)) return schema.type === 'array';
  return schema.type === (typeof value === 'number' && schema.type === 'integer' ? 'integer' : typeof value);
}
