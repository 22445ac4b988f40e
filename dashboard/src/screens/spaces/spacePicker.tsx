import { Checkbox } from '../../ui/field.tsx';

interface SpacePickerProps {
  readonly chosen: readonly string[];
  readonly onChange: (spaces: readonly string[]) => void;
}

/** In which spaces a server is. */
export function SpacePicker({ chosen, onChange }: SpacePickerProps) {
  const spaces = [{ slug: 'everyone', name: 'Everyone' }];
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium">Spaces</legend>
      {spaces.map(({ slug, name }) => (
        <Checkbox
          key={slug}
          label={name}
          hint={slug === 'everyone' ? 'All members and all keys of the organization.' : undefined}
          checked={chosen.includes(slug)}
          onChange={(event) => onChange(event.target.checked ? [...chosen, slug] : chosen.filter((other) => other !== slug))}
        />
      ))}
    </fieldset>
  );
}
