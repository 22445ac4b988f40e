import { Switch } from '../../ui/switch.tsx';
import { SpacePicker } from '../spaces/spacePicker.tsx';
import type { PartProps } from './authentication.tsx';

/** Who sees the server, and by which ways it is used. */
export function Sharing({ draft, change }: Omit<PartProps, 'issueOf'>) {
  const { delivery } = draft;
  return (
    <div className="grid gap-5">
      <SpacePicker chosen={draft.spaces} onChange={(spaces) => change({ spaces })} />
      <div className="grid gap-3">
        <Switch
          label="Hand-off"
          hint="Applications fetch the URL and the headers, and connect directly."
          checked={delivery.handoff}
          onChange={(handoff) => change({ delivery: { ...delivery, handoff } })}
        />
        <Switch
          label="Gateway"
          hint="Agents use its tools through Mooring, which enforces the rules about tools."
          checked={delivery.broker}
          onChange={(broker) => change({ delivery: { ...delivery, broker } })}
        />
      </div>
    </div>
  );
}
