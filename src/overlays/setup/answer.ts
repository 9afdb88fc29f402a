import { later } from "../../overlay.ts";
import { sendHead } from "./send-head.ts";
import type { Client } from "./setup.ts";

/**
 * Answers a request, in a turn of its own, and closes its connection when the answer is on its way.
 * @param body may be a string in flash: it is sent in pieces
 * @param type `json` unless given
 */
export function answer(client: Client, status: number, body: string, type?: string): void {
  // Until its head is on its way nothing of it is.
  client._answer = "";
  client._at = 0;
  later(sendHead, { _client: client, _status: status, _body: body, _type: type });
}
