import type { Client } from "./setup.ts";

/**
 * Answers a request and closes its connection when the answer is on its way.
 * @param body may be a string in flash: it is sent in pieces
 * @param type `json` unless given
 */
export function answer(client: Client, status: number, body: string, type?: string): void {
  client._answer = body;
  client._at = 0;
  const head =
    `HTTP/1.1 ${status} ${status < 300 ? "OK" : "Error"}\r\nConnection: close\r\nCache-Control: no-store\r\n` +
    "Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Methods: GET, PUT\r\n" +
    "Access-Control-Allow-Headers: Content-Type, Origin, Referer, User-Agent\r\n" +
    "Access-Control-Allow-Private-Network: true\r\n" +
    (status === 204 ? "\r\n" : `Content-Type: ${type || "application/json"}\r\nContent-Length: ${body.length}\r\n\r\n`);
  try {
    if (body) client.write(head);
    else client.end(head);
  } catch (_) {
    // The client has hung up.
  }
}
