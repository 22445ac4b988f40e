import { documents } from './places.ts';

/** Ways to the documentation. */
export function DocumentLinks() {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
      {documents.map(({ label, href }) => (
        <li key={href}>
          <a href={href} className="text-muted hover:text-ink">
            {label}
          </a>
        </li>
      ))}
    </ul>
  );
}
