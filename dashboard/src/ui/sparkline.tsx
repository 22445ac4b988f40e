interface SparklineProps {
  readonly title: string;
  readonly counts: readonly number[];
  /** There are more than were counted. */
  readonly atLeast?: boolean;
}

const WIDTH = 240;
const HEIGHT = 48;

/** A number, and how it came about. */
export function Sparkline({ title, counts, atLeast = false }: SparklineProps) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const highest = Math.max(1, ...counts);
  const width = WIDTH / counts.length;
  return (
    <figure>
      <figcaption className="text-sm text-muted">{title}</figcaption>
      <div className="text-2xl font-semibold tabular-nums">
        {atLeast && '> '}
        {total.toLocaleString('en')}
      </div>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className="mt-2 h-12 w-full"
        role="img"
        aria-label={`${title}: ${total}, at most ${highest} an hour`}
        preserveAspectRatio="none"
      >
        {counts.map((count, hour) => {
          const height = count === 0 ? 1 : Math.max(2, (count / highest) * HEIGHT);
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place
              key={hour}
              x={hour * width + 1}
              y={HEIGHT - height}
              width={width - 2}
              height={height}
              className={count === 0 ? 'fill-line' : 'fill-accent'}
            />
          );
        })}
      </svg>
    </figure>
  );
}
