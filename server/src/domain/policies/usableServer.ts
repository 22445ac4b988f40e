import type { Connection, SealedSecrets } from '#domain/connections/connection.ts';
import type { PolicyServer } from './subject.ts';

/** A registered server as both ways to use it see it: what decides who may, how it is reached, and with which credential. */
export interface UsableServer
  extends Pick<
      Connection,
      | 'id'
      | 'orgId'
      | 'slug'
      | 'displayName'
      | 'serverUrl'
      | 'transport'
      | 'transportSource'
      | 'detectedTransport'
      | 'protocol'
      | 'detectedProtocol'
      | 'status'
      | 'visibility'
      | 'spaces'
      | 'aliases'
      | 'delivery'
      | 'headers'
      | 'caCertificate'
      | 'revision'
    >,
    Pick<PolicyServer, 'spaceRules' | 'restriction'> {
  readonly secrets: SealedSecrets | null;
}
