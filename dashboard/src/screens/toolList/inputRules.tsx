import type { InputRule, Tool } from '@mooring/sdk';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField } from '../../ui/field.tsx';
import { expandSchema } from '../playground/expandSchema.ts';
import { SchemaForm } from '../playground/schemaForm.tsx';
import { initialValue, isSchema, type Schema } from '../playground/schemaValue.ts';
import type { ToolRules } from './useToolRules.ts';

interface InputRulesProps {
  /** Null while none is open. */
  readonly tool: Tool | null;
  readonly onClose: () => void;
  readonly rules: ToolRules;
}

type Rules = Readonly<Record<string, InputRule>>;
/** Admins are told the values. */
type WholeRules = Readonly<Record<string, Required<InputRule>>>;

/** Values that the gateway fills in, or always sends, for the arguments of a tool. */
export function InputRules({ tool, onClose, rules }: InputRulesProps) {
  return (
    <Dialog open={tool !== null} onClose={onClose} title={`Input rules of ${tool?.name}`} wide>
      {tool && <Form tool={tool} onClose={onClose} rules={rules} />}
    </Dialog>
  );
}

function Form({ tool, onClose, rules }: InputRulesProps & { readonly tool: Tool }) {
  const [draft, setDraft] = useState<Rules>(tool.input_defaults);
  const { properties } = expandSchema(tool.input_schema);
  const named = isSchema(properties) ? Object.entries(properties) : [];
  // A rule outlives its argument when the server changes the tool; it has to be seen to be taken away.
  const gone = Object.keys(draft).filter((name) => !named.some(([known]) => known === name));
  const all = [...named, ...gone.map((name): [string, unknown] => [name, {}])].filter((one): one is [string, Schema] => isSchema(one[1]));
  const set = (name: string, rule: InputRule | null): void =>
    setDraft(({ [name]: _, ...others }) => (rule === null ? others : { ...others, [name]: rule }));
  const save = (): void => {
    rules.run({
      tool,
      body: { input_defaults: draft as WholeRules },
      words: `The input rules of ${tool.name} are changed.`,
      back: { tool, body: { input_defaults: tool.input_defaults as WholeRules } },
    });
    onClose();
  };
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <p>
        A default fills in what an agent leaves out. A pinned argument is always sent as it stands here, and agents do not see it; then the
        server is used through the gateway only.
      </p>
      {all.length === 0 && <p className="text-muted">The tool takes no arguments.</p>}
      {all.map(([name, schema]) => (
        <ArgumentRule key={name} name={name} schema={schema} rule={draft[name] ?? null} onChange={(rule) => set(name, rule)} />
      ))}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        {all.length > 0 && (
          <Button type="submit" look="primary">
            Save rules
          </Button>
        )}
      </div>
    </form>
  );
}

interface ArgumentRuleProps {
  readonly name: string;
  readonly schema: Schema;
  readonly rule: InputRule | null;
  readonly onChange: (rule: InputRule | null) => void;
}

function ArgumentRule({ name, schema, rule, onChange }: ArgumentRuleProps) {
  const choose = (mode: string): void =>
    onChange(mode === 'free' ? null : { mode: mode as InputRule['mode'], value: rule === null ? initialValue(schema) : rule.value });
  return (
    <div className="grid items-start gap-3 rounded-xl border border-line p-4 sm:grid-cols-2">
      <SelectField label={name} value={rule?.mode ?? 'free'} onChange={(event) => choose(event.target.value)}>
        <option value="free">Agents choose</option>
        <option value="default">Default</option>
        <option value="pinned">Pinned</option>
      </SelectField>
      {rule !== null && (
        <SchemaForm
          schema={schema}
          value={rule.value}
          onChange={(value) => onChange({ mode: rule.mode, value })}
          label={`Value of ${name}`}
          required
        />
      )}
    </div>
  );
}
