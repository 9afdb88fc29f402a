import { parseObject } from "../config/json-access.ts";
import type { Client } from "./setup.ts";

/**
 * Parses a request's body.
 * @param fail told what is wrong with it
 */
export function parseBody(client: Client, fail: (fault: string) => void): unknown {
  const body = client._body!;
  client._body = "";
  return parseObject(body, fail);
}
