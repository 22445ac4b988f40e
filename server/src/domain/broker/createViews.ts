import { sha256 } from '#domain/catalogue/digestTool.ts';
import { GATEWAY_NAME_CHARS_MAX, GATEWAY_NAME_CHARS_MIN } from '#domain/catalogue/nameTools.ts';
import type { PolicyKey } from '#domain/policies/subject.ts';
import type { ViewScope } from './agent.ts';
import { buildView, type SharedView } from './buildView.ts';
import type { Organization } from './organization.ts';
import { createRecentlyUsed } from './recentlyUsed.ts';

const VIEWS_MAX = 10_000;
/** Tools of all views together: about 200 bytes each, and the text of the list where it was asked for. */
const TOOLS_MAX = 500_000;

/** A key's rights in an organization, as they were at one moment. */
export interface Rights {
  readonly organization: Organization;
  readonly policyKey: PolicyKey;
}

/** The view of such a key at an endpoint. Throws `not_found`. */
export type ViewOf = (rights: Rights, scope: ViewScope, nameCharsMax?: number) => SharedView;

/** Views are made once for all keys with the same rights, and made anew when the organization has changed. */
export function createViews(): ViewOf {
  const views = createRecentlyUsed<SharedView>({ entriesMax: VIEWS_MAX, weightMax: TOOLS_MAX });
  const fingerprints = new WeakMap<PolicyKey, string>();
  /** Alike for keys with the same rights, and short, since every call looks for its view. */
  const fingerprintOf = (policyKey: PolicyKey): string => {
    const known = fingerprints.get(policyKey) ?? sha256(JSON.stringify(policyKey));
    fingerprints.set(policyKey, known);
    return known;
  };
  return ({ organization, policyKey }, scope, nameCharsMax = GATEWAY_NAME_CHARS_MAX) => {
    const charsMax = Math.min(GATEWAY_NAME_CHARS_MAX, Math.max(GATEWAY_NAME_CHARS_MIN, nameCharsMax));
    const key = `${organization.orgId} ${charsMax} ${textOf(scope)} ${fingerprintOf(policyKey)}`;
    const known = views.get(key);
    if (known?.organization.servers === organization.servers) return known;
    const view = buildView(organization, policyKey, scope, charsMax);
    views.set(key, view, 1 + view.tools.size);
    return view;
  };
}

const textOf = (scope: ViewScope): string =>
  scope.kind === 'all' ? 'all' : scope.kind === 'space' ? `space ${scope.space}` : `server ${scope.slug}`;
