import { fieldError } from '#domain/errors.ts';

const SLUG_CHARACTERS_MAX = 48;
const form = /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/;

/** The slug of an organization: as given, or derived from its name. Throws `validation_failed` naming `path` if it has not the form. */
export function requireOrganizationSlug(given: string | undefined, name: string, path = '/slug'): string {
  const slug = given ?? slugOf(name);
  if (form.test(slug)) return slug;
  if (given === undefined) throw fieldError(path, 'required', 'The name has no letters a slug could be made of; give a slug.');
  throw fieldError(path, 'invalid_slug', 'A slug has 1 to 48 lower-case letters, digits and dashes, and no dash at its ends.');
}

function slugOf(name: string): string {
  // Decomposed, so that accents fall away and their letters stay.
  const letters = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const dashed = letters.replace(/[^a-z0-9]+/g, '-').replace(/^-+/, '');
  return dashed.slice(0, SLUG_CHARACTERS_MAX).replace(/-+$/, '');
}
