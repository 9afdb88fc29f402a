import { later } from "../../overlay.ts";
import { refuseRequest } from "./handle.ts";
import type { Client } from "./setup.ts";

/** Answers that a request cannot be carried out, and why: in a turn of its own. */
export function refuse(client: Client, status: number, error: string): void {
  client._answer = "";
  client._at = 0;
  later(refuseRequest, { _client: client, _status: status, _error: error });
}
