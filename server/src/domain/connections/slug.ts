import { slugOfName } from '@mooring/sdk';
import { AppError, fieldError } from '#domain/errors.ts';
import { isUuid } from '#domain/ids.ts';

const FORM = /^[a-z0-9](?:[a-z0-9_-]{0,46}[a-z0-9])?$/;

/** Providers that the platform ships an integration for, or may: a custom server must not pose as one of them. */
const builtInProviders = [
  'airtable', 'asana', 'atlassian', 'bitbucket', 'calcom', 'custom_mcp', 'discord', 'dropbox', 'email', 'figma', 'github', 'gitlab', 'gmail',
  'google_calendar', 'google_docs', 'google_drive', 'google_sheets', 'hubspot', 'jira', 'linear', 'microsoft_teams', 'notion',
  'outlook', 'salesforce', 'sentry', 'shopify', 'slack', 'stripe', 'twilio', 'zendesk', 'zoom',
]; // biome-ignore format: a word list

const reservedSlugs = ['everyone', 'mcp', 'api', 'oauth', 'new', 'mooring'];

/**
 * The slug as it may be stored: 1 to 48 of `[a-z0-9_-]`, starting and ending with a letter or digit, without `__` (which separates the parts
 * of a tool name), and no UUID (which is how paths tell an id). Throws 422, or 409 `slug_reserved`.
 */
export function requireSlug(slug: string, path = '/slug'): string {
  if (!isSlugShaped(slug) || slug.includes('__') || isUuid(slug))
    throw fieldError(
      path,
      'slug_invalid',
      'A slug is 1 to 48 lower-case letters, digits, dashes and single underscores, and starts and ends with a letter or digit.',
    );
  if (isReserved(slug))
    throw new AppError('slug_reserved', {
      detail: `The slug '${slug}' is reserved.`,
      errors: [{ path, code: 'slug_reserved', message: `'${slug}' is reserved.` }],
    });
  return slug;
}

export const isSlugShaped = (text: string): boolean => FORM.test(text);

const isReserved = (slug: string): boolean => reservedSlugs.includes(slug) || builtInProviders.includes(slug.replaceAll('-', '_'));

/** The slug of a name: `Acme MCP (EU)` gives `acme-mcp-eu`. Throws 422 if the name has no letter or digit to make one of. */
export function slugFromName(name: string, path = '/nickname'): string {
  const slug = slugOfName(name);
  if (slug === '') throw fieldError(path, 'slug_underivable', 'The name needs a letter from a to z or a digit, or give a slug as well.');
  return requireSlug(slug, path);
}
