import { useQuery } from '@tanstack/react-query';
import { spacesQuery } from '../../api/spaces.ts';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Checkbox } from '../../ui/field.tsx';

interface SpacePickerProps {
  readonly chosen: readonly string[];
  readonly onChange: (spaces: readonly string[]) => void;
}

/** In which spaces a server is. */
export function SpacePicker({ chosen, onChange }: SpacePickerProps) {
  const spaces = useQuery(spacesQuery);
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium">Spaces</legend>
      <ErrorNotice error={spaces.error} />
      {spaces.data?.map(({ slug, name, built_in: builtIn }) => (
        <Checkbox
          key={slug}
          label={name}
          hint={builtIn ? 'All members and all keys of the organization.' : undefined}
          checked={chosen.includes(slug)}
          onChange={(event) => onChange(event.target.checked ? [...chosen, slug] : chosen.filter((other) => other !== slug))}
        />
      ))}
    </fieldset>
  );
}
