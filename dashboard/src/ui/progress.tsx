interface ProgressProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
}

/** How far something is, said and drawn. */
export function Progress({ label, value, max }: ProgressProps) {
  const percent = max === 0 ? 100 : Math.floor((value / max) * 100);
  return (
    <div className="grid gap-1.5">
      <div className="flex justify-between gap-3 text-sm">
        <span>{label}</span>
        <span className="text-muted tabular-nums">
          {value.toLocaleString('en')} of {max.toLocaleString('en')}
        </span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={value}
        aria-valuetext={`${percent} %`}
        className="h-2 overflow-hidden rounded-full border border-line bg-sunken"
      >
        <div className="h-full bg-accent" style={{ width: `${percent}%` }} />
      </div>
    </div>
  );
}
