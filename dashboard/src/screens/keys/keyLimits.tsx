import type { ApiKey, KeyCreateBody } from '@mooring/sdk';
import { TextField } from '../../ui/field.tsx';

type Limits = Pick<KeyCreateBody, 'slugs' | 'spaces' | 'denied_tools' | 'ips'>;

/** What a key is kept to. Every field is a list; an empty one is no limit. */
export function KeyLimits({ limits }: { readonly limits?: ApiKey }) {
  const shown = (list: readonly string[] | null | undefined): string => list?.join(' ') ?? '';
  return (
    <>
      <TextField
        label="Only these servers"
        name="slugs"
        defaultValue={shown(limits?.slugs)}
        hint="Slugs, separated by spaces. Empty: every server."
        mono
        optional
      />
      <TextField
        label="Only these spaces"
        name="spaces"
        defaultValue={shown(limits?.spaces)}
        hint="Slugs, separated by spaces. Empty: every space."
        mono
        optional
      />
      <TextField
        label="Never these tools"
        name="denied_tools"
        defaultValue={shown(limits?.denied_tools)}
        hint="As server/tool, such as crm/delete_contact, separated by spaces. The key uses such a server through the gateway only."
        mono
        optional
      />
      <TextField
        label="Only from these addresses"
        name="ips"
        defaultValue={shown(limits?.ips)}
        hint="Addresses or CIDRs. Empty: from anywhere."
        mono
        optional
      />
    </>
  );
}

/** The fields of KeyLimits as the API takes them. */
export function limitsIn(form: FormData): Required<Limits> {
  const listIn = (name: string): readonly string[] =>
    String(form.get(name) ?? '')
      .split(/[\s,]+/)
      .filter(Boolean);
  const limitIn = (name: string): readonly string[] | null => (listIn(name).length === 0 ? null : listIn(name));
  return { slugs: limitIn('slugs'), spaces: limitIn('spaces'), denied_tools: listIn('denied_tools'), ips: limitIn('ips') };
}
