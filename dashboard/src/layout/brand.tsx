import { Anchor } from 'lucide-react';

export function Brand() {
  return (
    <span className="inline-flex items-center gap-2.5 text-lg font-semibold tracking-tight">
      <span className="grid size-8 place-items-center rounded-lg bg-accent text-on-accent">
        <Anchor className="size-4.5" aria-hidden />
      </span>
      Mooring
    </span>
  );
}
