import { fieldError } from '#domain/errors.ts';
import { isJsonObject, ownMember } from './jsonObject.ts';
import { DEPTH_MAX } from './limits.ts';
import { measureJson } from './measureJson.ts';
import type { InputRules, ToolDefinition } from './tool.ts';

const VALUE_BYTES_MAX = 8 * 1024;

/** Throws a 422 that names the first rule that cannot hold: for an argument that the tool does not take, or with too large a value. */
export function checkRules(rules: InputRules, { inputSchema }: Pick<ToolDefinition, 'inputSchema'>): void {
  const properties = ownMember(inputSchema, 'properties');
  const isClosed = ownMember(inputSchema, 'additionalProperties') === false;
  for (const [name, { value }] of Object.entries(rules)) {
    const path = `/input_defaults/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const isKnown = isJsonObject(properties) && Object.hasOwn(properties, name);
    if (isClosed && !isKnown) throw fieldError(path, 'unknown_argument', 'The tool takes no such argument.');
    if (value === undefined) throw fieldError(`${path}/value`, 'required', 'A rule needs a value.');
    const excess = measureJson(value, { depthMax: DEPTH_MAX, nodesMax: VALUE_BYTES_MAX });
    if (excess !== null || Buffer.byteLength(JSON.stringify(value)) > VALUE_BYTES_MAX)
      throw fieldError(`${path}/value`, 'too_large', `A value may have at most ${VALUE_BYTES_MAX} bytes as JSON, and ${DEPTH_MAX} levels.`);
  }
}
