/** Of which key a dialog is open. */
export const keyDialogs = ['edit', 'roll', 'revoke'] as const;
export type KeyDialog = (typeof keyDialogs)[number];

/** The filter and the open dialog, as they stand in the address; each dialog has the id of its key. */
export type KeySearch = { readonly q?: string; readonly create?: true } & { readonly [Dialog in KeyDialog]?: string };

export function readKeySearch(search: Record<string, unknown>): KeySearch {
  const dialog = keyDialogs.find((name) => typeof search[name] === 'string');
  return {
    ...(search.q !== undefined && search.q !== '' && { q: String(search.q) }),
    ...(search.create ? { create: true as const } : {}),
    ...(dialog && { [dialog]: search[dialog] as string }),
  };
}
