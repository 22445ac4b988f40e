import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { openFields } from './draft.ts';
import type { AddServerState } from './useAddServer.ts';

const TRUST = 'It gets what agents send to its tools, and what it answers reaches your agents. Only add servers you trust.';

/** The last word: that one trusts the server, and whether it is tested first. */
export function Decision({ add }: { readonly add: AddServerState }) {
  const [trusts, setTrusts] = useState(false);
  const open = [...openFields(add.draft), ...(trusts || add.isKnownHost ? [] : ['that you trust it'])];
  const ready = open.length === 0;
  return (
    <>
      {add.isKnownHost ? (
        <p className="text-sm text-muted">{TRUST}</p>
      ) : (
        <Checkbox
          label="I trust this server"
          hint={TRUST}
          checked={trusts}
          onChange={(event) => setTrusts(event.target.checked)}
          required
        />
      )}
      <ErrorNotice error={add.error} />
      <p role="status" className="text-sm text-muted empty:hidden">
        {!ready && `Still needed: ${open.join(', ')}.`}
        {ready && add.isRefused && 'Nothing is stored, because the check has failed. Mend what it names, or save without testing.'}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={add.isBusy} disabled={!ready}>
          Connect MCP
        </Button>
        <Button onClick={add.save} disabled={!ready || add.isBusy}>
          Save without testing
        </Button>
      </div>
    </>
  );
}
